// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Modules in and out: bitcode, text, linking, verifying.
#include <llvm/AsmParser/Parser.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include "nvvm/codegen.h"
#include "nvvm/dialect.h"
#include "nvvm/opaque.h"

namespace heddle::nvvm {

using namespace llvm;

namespace {
// The number with which LTO-IR begins, then a word of ours, so that nobody else's is taken for it.
constexpr std::string_view kLtoMagic("\xED\x43\x4E\x7FHeddle\0\1", 12);
}  // namespace

bool is_bitcode(std::string_view bytes) {
  return isBitcode(reinterpret_cast<const unsigned char*>(bytes.data()),
                   reinterpret_cast<const unsigned char*>(bytes.data() + bytes.size()));
}

Result<std::unique_ptr<Module>> read_module(std::string_view bytes, const std::string& name, LLVMContext& context) {
  std::unique_ptr<Module> module;
  if (bytes.starts_with(kLtoMagic)) bytes.remove_prefix(kLtoMagic.size());
  if (is_bitcode(bytes)) {
    // A copy: the lazy reader keeps the buffer, the caller may not.
    auto buffer = MemoryBuffer::getMemBufferCopy({bytes.data(), bytes.size()}, name);
    auto parsed = getOwningLazyBitcodeModule(std::move(buffer), context);
    if (!parsed) return error(ErrorKind::InvalidSource, "{}: {}", name, toString(parsed.takeError()));
    module = std::move(*parsed);
  } else {
    while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
    const std::string text = opaque_pointers(bytes);
    SMDiagnostic diagnostic;
    // The data layout of NVVM IR names less than LLVM's; the back end's own takes its place anyway.
    module = parseAssembly(MemoryBufferRef(text, name), diagnostic, context);
    if (!module) {
      return error(ErrorKind::InvalidSource, "{}({}): parse {}", name, diagnostic.getLineNo(), diagnostic.getMessage().str());
    }
  }
  lower_dialect(*module);
  return module;
}

std::string write_lto(const Module& module) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  stream << kLtoMagic;
  WriteBitcodeToFile(module, stream);
  return {bytes.data(), bytes.size()};
}

bool is_lto(std::string_view bytes) { return bytes.starts_with(kLtoMagic) || is_bitcode(bytes); }

Result<void> link_module(Module& module, std::unique_ptr<Module> other, bool needed_only) {
  other->setDataLayout(module.getDataLayout());
  other->setTargetTriple(module.getTargetTriple());
  const std::string name = other->getModuleIdentifier();
  auto hide = [](Module& m, const StringSet<>& taken) {
    internalizeModule(m, [&](const GlobalValue& v) { return !v.hasName() || !taken.contains(v.getName()); });
  };
  const bool failed = needed_only ? Linker::linkModules(module, std::move(other), Linker::LinkOnlyNeeded, hide)
                                  : Linker::linkModules(module, std::move(other));
  if (failed) return error(ErrorKind::InvalidSource, "linking {} failed", name);
  return {};
}

Result<void> verify_module(const Module& module) {
  std::string text;
  raw_string_ostream stream(text);
  if (verifyModule(module, &stream)) return Error{ErrorKind::InvalidSource, stream.str()};
  return {};
}

}  // namespace heddle::nvvm
