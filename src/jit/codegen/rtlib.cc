// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/rtlib.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Support/MemoryBuffer.h>

namespace heddle::jit {
namespace {

const unsigned char kBitcode[] = {
#include "jit/rtlib.inc"   // generated from rtlib/*.cc
};

bool needed(const llvm::Module& module) {
  for (const llvm::Function& f : module)
    if (f.isDeclaration() && f.getName().starts_with("heddle_approx_")) return true;
  return false;
}

}  // namespace

Result<void> link_rtlib(llvm::Module& module) {
  if (!needed(module)) return {};
  auto library = llvm::getLazyBitcodeModule(
      llvm::MemoryBufferRef(llvm::StringRef(reinterpret_cast<const char*>(kBitcode), sizeof kBitcode),
                            "rtlib"),
      module.getContext());
  if (!library)
    return error(ErrorKind::Unknown, "the run-time library is damaged: {}",
                 llvm::toString(library.takeError()));
  (*library)->setTargetTriple(module.getTargetTriple());
  (*library)->setDataLayout(module.getDataLayout());
  if (llvm::Linker::linkModules(module, std::move(*library), llvm::Linker::LinkOnlyNeeded))
    return error(ErrorKind::Unknown, "the run-time library cannot be linked");
  for (llvm::Function& f : module)
    if (f.getName().starts_with("heddle_approx_")) f.setLinkage(llvm::Function::InternalLinkage);
  return {};
}

}  // namespace heddle::jit
