// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The optimisation pipeline. PTX comes optimised from its compiler and the SIMT passes did the
// uniform part, so this only cleans up what the emitter left: slots, repeated expressions, branches.
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Target/TargetMachine.h>

#include "jit/codegen/avoid_faults.h"
#include "jit/codegen/cold_paths.h"
#include "jit/codegen/machine.h"
#include "jit/codegen/splice.h"

namespace heddle::jit {
namespace {

/// Instructions of IR, after slots have gone, from which on compile time counts for more than the last
/// few percent of speed.
constexpr size_t kLarge = 2500;
/// In a large module, regions of more than this many are called, not inlined, if inlining would make
/// their code twice.
constexpr size_t kSmallFunction = 150;

// Loop and SLP vectorisers stay out: they would re-vectorise uniform scalar code badly. InstCombine
// is the dear one: one iteration each time.
constexpr const char* kBeforeInlining = "function(sroa<modify-cfg>,early-cse<memssa>)";
constexpr const char* kPipeline =
    "always-inline,globaldce,"
    "function("
    "sroa<modify-cfg>,"                              // what inlining made of arguments
    "early-cse<memssa>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,"
    "simplifycfg,"
    "loop-mssa(licm),"                               // needs the loops that simplifycfg tidied
    "gvn<no-pre;no-load-pre>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,"
    "simplifycfg"
    ")";
// A third of the time of the one above; measured on kernels of 500 instructions the code is as long.
constexpr const char* kLargePipeline =
    "always-inline,globaldce,"
    "function("
    "instcombine<no-verify-fixpoint;max-iterations=1>,"
    "simplifycfg,"
    "early-cse<memssa>,"
    "loop-mssa(licm),"
    "simplifycfg"
    ")";

size_t size_of(const llvm::Function& f) {
  size_t n = 0;
  for (const llvm::BasicBlock& block : f) n += block.size();
  return n;
}

class Passes {
 public:
  Passes(const HostTarget& target, llvm::Module& module) : module_(module), builder_(&machine(target), tuning()) {
    builder_.registerModuleAnalyses(modules_);
    builder_.registerCGSCCAnalyses(sccs_);
    builder_.registerFunctionAnalyses(functions_);
    builder_.registerLoopAnalyses(loops_);
    builder_.crossRegisterProxies(loops_, functions_, sccs_, modules_);
  }
  void run(const char* pipeline) {
    llvm::ModulePassManager passes;
    llvm::Error failed = builder_.parsePassPipeline(passes, pipeline);
    CHECK(!failed, "{}", llvm::toString(std::move(failed)));
    passes.run(module_, modules_);
  }
  /// After changes that no pass made.
  void forget() {
    modules_.clear();
    functions_.clear();
    loops_.clear();
  }

 private:
  static llvm::PipelineTuningOptions tuning() {
    llvm::PipelineTuningOptions t;
    t.LoopVectorization = t.SLPVectorization = t.LoopInterleaving = false;
    return t;
  }
  llvm::Module& module_;
  llvm::PassBuilder builder_;
  llvm::LoopAnalysisManager loops_;
  llvm::FunctionAnalysisManager functions_;
  llvm::CGSCCAnalysisManager sccs_;
  llvm::ModuleAnalysisManager modules_;
};

/// True for a large module; then its large functions lose the wish to be inlined.
bool trim_inlining(llvm::Module& module) {
  size_t all = 0;
  for (const llvm::Function& f : module) all += size_of(f);
  if (all < kLarge) return false;
  for (llvm::Function& f : module)
    if (f.getName().starts_with("region.") && size_of(f) > kSmallFunction && f.hasNUsesOrMore(2))
      f.removeFnAttr(llvm::Attribute::AlwaysInline);
  return true;
}

}  // namespace

void optimise(const HostTarget& target, llvm::Module& module, int level) {
  Passes passes(target, module);
  if (level) {
    passes.run(kBeforeInlining);           // first, so that inlining copies no slots
    const bool large = trim_inlining(module);
    splice_single_calls(module);
    passes.forget();
    passes.run(large ? kLargePipeline : kPipeline);
    compute_in_cold_paths(module);
  } else {
    passes.run("always-inline,globaldce");
  }
  avoid_llvm_faults(module);
}

}  // namespace heddle::jit
