// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The optimisation pipeline. PTX comes optimised from its compiler and the SIMT passes did the
// uniform part, so this only cleans up what the emitter left: slots, repeated expressions, branches.
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Target/TargetMachine.h>

#include "jit/codegen/avoid_faults.h"
#include "jit/codegen/machine.h"

namespace heddle::jit {
namespace {

// Loop and SLP vectorisers stay out: they would re-vectorise uniform scalar code badly. InstCombine
// is the dear one: one iteration each time.
constexpr const char* kPipeline =
    "always-inline,globaldce,"
    "function("
    "sroa<modify-cfg>,"                              // mask and phi slots become SSA values first
    "early-cse<memssa>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,"
    "simplifycfg,"
    "loop-mssa(licm),"                               // needs the loops that simplifycfg tidied
    "gvn<no-pre;no-load-pre>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,"
    "simplifycfg"
    ")";

}  // namespace

void optimise(const HostTarget& target, llvm::Module& module, int level) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.SLPVectorization = tuning.LoopInterleaving = false;
  llvm::PassBuilder builder(&machine(target), tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::ModulePassManager passes;
  llvm::Error failed =
      builder.parsePassPipeline(passes, level ? kPipeline : "always-inline,globaldce");
  CHECK(!failed, "{}", llvm::toString(std::move(failed)));
  passes.run(module, modules);
  avoid_llvm_faults(module);
}

}  // namespace heddle::jit
