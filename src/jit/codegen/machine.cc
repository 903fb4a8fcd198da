// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/machine.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/CodeGen/MachineModuleInfo.h>
#include <llvm/CodeGen/Passes.h>
#include <llvm/CodeGen/TargetPassConfig.h>
#include <llvm/IR/DiagnosticHandler.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Triple.h>

#include <map>
#include <mutex>

#include "jit/codegen/cold_paths.h"

namespace heddle::jit {
namespace {

constexpr const char* kTriple = "x86_64-pc-linux-gnu";

const llvm::Target& llvm_target() {
  static const llvm::Target* target = [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    std::string why;
    const llvm::Target* found = llvm::TargetRegistry::lookupTarget(kTriple, why);
    CHECK(found, "{}", why);
    return found;
  }();
  return *target;
}

std::unique_ptr<llvm::TargetMachine> make_machine(const HostTarget& target) {
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;   // PTX says where a fused operation is meant
  std::unique_ptr<llvm::TargetMachine> made(llvm_target().createTargetMachine(
      kTriple, target.cpu, target.features, options, llvm::Reloc::PIC_, llvm::CodeModel::Small,
      llvm::CodeGenOptLevel::Default, /*JIT=*/true));
  CHECK(made);
  return made;
}

/// As addPassesToEmitFile(), but without sinking: it moves each sum down to where the next one is made, and so all of
/// them behind the last load.
bool add_passes_without_sinking(llvm::LLVMTargetMachine& tm, llvm::legacy::PassManager& passes,
                                llvm::raw_pwrite_stream& out, llvm::CodeGenFileType type) {
  llvm::TargetPassConfig* config = tm.createPassConfig(passes);
  config->setDisableVerify(true);
  config->disablePass(&llvm::MachineSinkingID);
  passes.add(config);
  auto* modules = new llvm::MachineModuleInfoWrapperPass(&tm);
  passes.add(modules);
  if (config->addISelPasses()) return true;
  config->addMachinePasses();
  config->setInitialized();
  if (tm.addAsmPrinter(passes, out, nullptr, type, modules->getMMI().getContext())) return true;
  passes.add(llvm::createFreeMachineFunctionPass());
  return false;
}

Result<std::string> emit_file(const HostTarget& target, llvm::Module& module, int level,
                              llvm::CodeGenFileType type) {
  llvm::TargetMachine& tm = machine(target);
  // Less and not Default: code of the same quality here (an out-of-order processor needs no second
  // scheduling after register allocation) in a quarter less time.
  tm.setOptLevel(level ? llvm::CodeGenOptLevel::Less : llvm::CodeGenOptLevel::None);
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out(bytes);
  llvm::legacy::PassManager passes;
  const bool failed = keeps_sums_in_place(module)
                          ? add_passes_without_sinking(static_cast<llvm::LLVMTargetMachine&>(tm), passes, out, type)
                          : tm.addPassesToEmitFile(passes, out, nullptr, type, /*DisableVerify=*/true);
  if (failed)
    return error(ErrorKind::Unknown, "LLVM cannot emit this kind of file");
  passes.run(module);
  return std::string(bytes.begin(), bytes.end());
}

/// Reads the register allocator's remark on each function; other diagnostics go their way.
class SpillCounter : public llvm::DiagnosticHandler {
 public:
  explicit SpillCounter(Spills& to) : to_(to) {}
  bool isMissedOptRemarkEnabled(llvm::StringRef pass) const override { return pass == "regalloc"; }
  bool isPassedOptRemarkEnabled(llvm::StringRef) const override { return false; }
  bool isAnalysisRemarkEnabled(llvm::StringRef) const override { return false; }
  bool isAnyRemarkEnabled() const override { return true; }
  bool handleDiagnostics(const llvm::DiagnosticInfo& info) override {
    if (info.getKind() != llvm::DK_MachineOptimizationRemarkMissed) return false;
    const auto& remark = static_cast<const llvm::DiagnosticInfoOptimizationBase&>(info);
    if (remark.getRemarkName() != "SpillReloadCopies") return true;   // of a loop: in the function's too
    for (const auto& arg : remark.getArgs()) {
      const bool store = arg.Key == "NumSpills" || arg.Key == "NumFoldedSpills";
      const bool reload = arg.Key == "NumReloads" || arg.Key == "NumFoldedReloads";
      uint32_t n = 0;
      if ((store || reload) && !llvm::StringRef(arg.Val).getAsInteger(10, n)) (store ? to_.stores : to_.reloads) += n;
    }
    return true;
  }

 private:
  Spills& to_;
};

}  // namespace

void count_spills(llvm::LLVMContext& llvm, Spills& to) {
  llvm.setDiagnosticHandler(std::make_unique<SpillCounter>(to));
}

llvm::TargetMachine& machine(const HostTarget& target) {
  // A TargetMachine keeps caches that are not thread-safe, so each thread has its own.
  thread_local std::map<Isa, std::unique_ptr<llvm::TargetMachine>> machines;
  auto& one = machines[target.isa];
  if (!one) one = make_machine(target);
  return *one;
}

std::unique_ptr<llvm::Module> make_module(const HostTarget& target, llvm::LLVMContext& llvm,
                                          llvm::StringRef name) {
  auto module = std::make_unique<llvm::Module>(name, llvm);
  module->setTargetTriple(kTriple);
  module->setDataLayout(machine(target).createDataLayout());
  return module;
}

void set_attributes(const HostTarget& target, llvm::Module& module) {
  // Without these two LLVM halves 512-bit operations on processors that it tunes for 256 bits.
  const char* width = target.isa == Isa::Avx512 ? "512" : target.isa == Isa::Avx2 ? "256" : "128";
  for (llvm::Function& f : module) {
    if (f.isDeclaration()) continue;
    f.addFnAttr("prefer-vector-width", width);
    f.addFnAttr("min-legal-vector-width", width);
    f.addFnAttr("no-trapping-math", "true");
    f.addFnAttr("target-cpu", target.cpu);
    f.addFnAttr("target-features", target.features);
    f.addFnAttr(llvm::Attribute::NoUnwind);
  }
}

Result<void> verify_ir(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  if (llvm::verifyModule(module, &out))
    return error(ErrorKind::Unknown, "malformed IR (a bug of the JIT): {}", out.str());
  return {};
}

Result<std::string> emit_object(const HostTarget& target, llvm::Module& module, int level) {
  return emit_file(target, module, level, llvm::CodeGenFileType::ObjectFile);
}

Result<std::string> emit_assembly(const HostTarget& target, llvm::Module& module, int level) {
  return emit_file(target, module, level, llvm::CodeGenFileType::AssemblyFile);
}

std::string print_ir(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  module.print(out, nullptr);
  return out.str();
}

}  // namespace heddle::jit
