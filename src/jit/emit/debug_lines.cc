// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/emit/debug_lines.h"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/InstrTypes.h>

namespace heddle::jit {

DebugLines::DebugLines(llvm::Module& out, const std::vector<std::string>& files)
    : out_(out), files_(files), builder_(out), made_(files.size() + 1) {
  out.addModuleFlag(llvm::Module::Warning, "Debug Info Version", llvm::DEBUG_METADATA_VERSION);
  out.addModuleFlag(llvm::Module::Warning, "Dwarf Version", 4);
  builder_.createCompileUnit(llvm::dwarf::DW_LANG_C_plus_plus, file(files.size() > 1 ? 1 : 0), "heddle", true, "", 0, "",
                             llvm::DICompileUnit::LineTablesOnly);
}

llvm::DIFile* DebugLines::file(uint32_t index) {
  if (index >= files_.size()) index = 0;
  llvm::DIFile*& made = made_[index];
  if (!made) made = builder_.createFile(index ? files_[index] : "ptx", "");
  return made;
}

llvm::DISubprogram* DebugLines::subprogram(llvm::Function& f) {
  if (llvm::DISubprogram* known = f.getSubprogram()) return known;
  auto* type = builder_.createSubroutineType(builder_.getOrCreateTypeArray({}));
  llvm::DIFile* in = file(files_.size() > 1 ? 1 : 0);
  auto* made = builder_.createFunction(in, f.getName(), f.getName(), in, 0, type, 0, llvm::DINode::FlagZero,
                                       llvm::DISubprogram::SPFlagDefinition | llvm::DISubprogram::SPFlagOptimized);
  f.setSubprogram(made);
  return made;
}

llvm::DIScope* DebugLines::scope(llvm::Function& f, uint32_t index) {
  llvm::DIScope*& made = scopes_[{&f, index}];
  // Lines of headers that were inlined before PTX: the same function, another file.
  if (!made) made = builder_.createLexicalBlockFile(subprogram(f), file(index));
  return made;
}

llvm::DebugLoc DebugLines::at(llvm::Function& in, const ptx::SourceLoc& source) {
  return llvm::DILocation::get(out_.getContext(), source.line, source.column, scope(in, source.file));
}

void DebugLines::finish() {
  for (llvm::Function& f : out_) {
    if (f.isDeclaration()) continue;
    llvm::DISubprogram* here = subprogram(f);
    for (llvm::BasicBlock& block : f)
      for (llvm::Instruction& i : block)
        if (llvm::isa<llvm::CallBase>(i) && !i.getDebugLoc())
          i.setDebugLoc(llvm::DILocation::get(out_.getContext(), 0, 0, here));
  }
  builder_.finalize();
}

}  // namespace heddle::jit
