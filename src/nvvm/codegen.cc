// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvvm/codegen.h"

#include <mutex>
#include <set>

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicsNVPTX.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/IPO/Internalize.h>
#include <llvm/Transforms/Scalar/InferAddressSpaces.h>
#include <llvm/Transforms/Scalar/InferAlignment.h>
#include <llvm/Transforms/Utils/BasicBlockUtils.h>

extern "C" const char heddle_libdevice_begin[], heddle_libdevice_end[];
namespace heddle::nvvm {

using namespace llvm;

namespace {

constexpr const char* kTriple = "nvptx64-nvidia-cuda";

const Target* nvptx() {
  static const Target* target = [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
    std::string error;
    return TargetRegistry::lookupTarget(kTriple, error);
  }();
  return target;
}

std::unique_ptr<TargetMachine> target_machine(const CodegenOptions& o) {
  TargetOptions options;
  // The back end contracts mul and add to fma only where this says Fast. Not without optimization: what is written
  // is what is done.
  options.AllowFPOpFusion = o.fma && o.opt_level > 0 ? FPOpFusion::Fast : FPOpFusion::Standard;
  const auto level = o.opt_level == 0 ? CodeGenOptLevel::None : CodeGenOptLevel::Aggressive;
  return std::unique_ptr<TargetMachine>(nvptx()->createTargetMachine(kTriple, o.cpu, "+ptx85", options, Reloc::PIC_,
                                                                     std::nullopt, level));
}

bool is_kernel_annotation(const MDNode& node) {
  for (unsigned i = 1; i + 1 < node.getNumOperands(); i += 2) {
    auto* key = dyn_cast_or_null<MDString>(node.getOperand(i).get());
    if (key && key->getString() == "kernel") return true;
  }
  return false;
}

std::set<const GlobalValue*> kernels_of(const Module& m) {
  std::set<const GlobalValue*> kernels;
  if (const NamedMDNode* annotations = m.getNamedMetadata("nvvm.annotations")) {
    for (const MDNode* node : annotations->operands()) {
      if (node->getNumOperands() == 0 || !is_kernel_annotation(*node)) continue;
      auto* value = dyn_cast_or_null<ValueAsMetadata>(node->getOperand(0).get());
      if (value) kernels.insert(dyn_cast<GlobalValue>(value->getValue()->stripPointerCasts()));
    }
  }
  for (const Function& f : m) {
    if (f.getCallingConv() == CallingConv::PTX_Kernel) kernels.insert(&f);
  }
  return kernels;
}

/// NVVM IR says cluster_max_blocks where LLVM's back end looks for maxclusterrank.
void rename_cluster_limit(Module& m) {
  NamedMDNode* annotations = m.getNamedMetadata("nvvm.annotations");
  if (!annotations) return;
  for (MDNode* node : annotations->operands()) {
    for (unsigned i = 1; i + 1 < node->getNumOperands(); i += 2) {
      auto* key = dyn_cast_or_null<MDString>(node->getOperand(i).get());
      if (key && key->getString() == "cluster_max_blocks") node->replaceOperandWith(i, MDString::get(m.getContext(), "maxclusterrank"));
    }
  }
}

/// Assembly may look at the other lanes (activemask): it is not merged across branches. clang says so of its own.
void keep_assembly_in_place(Module& m) {
  for (Function& f : m) {
    for (Instruction& i : instructions(f)) {
      auto* call = dyn_cast<CallBase>(&i);
      if (call && call->isInlineAsm()) call->setConvergent();
    }
  }
}

/// Zeros stored into a large aggregate, as numba clears its local arrays, become a loop: the back end would write one
/// store per element.
void clear_by_loops(Module& m) {
  constexpr uint64_t kLarge = 256;
  std::vector<StoreInst*> stores;
  for (Function& f : m) {
    for (Instruction& i : instructions(f)) {
      auto* store = dyn_cast<StoreInst>(&i);
      if (!store || store->isVolatile() || !store->getValueOperand()->getType()->isAggregateType()) continue;
      auto* value = dyn_cast<Constant>(store->getValueOperand());
      if (value && value->isNullValue() && m.getDataLayout().getTypeStoreSize(value->getType()) >= kLarge) stores.push_back(store);
    }
  }
  for (StoreInst* store : stores) {
    const uint64_t size = m.getDataLayout().getTypeStoreSize(store->getValueOperand()->getType());
    const bool words = size % 4 == 0 && store->getAlign() >= Align(4);
    IRBuilder<> b(store);
    auto [body, index] = SplitBlockAndInsertSimpleForLoop(b.getInt64(words ? size / 4 : size), store);
    b.SetInsertPoint(body);
    Type* element = words ? b.getInt32Ty() : b.getInt8Ty();
    b.CreateAlignedStore(Constant::getNullValue(element), b.CreateGEP(element, store->getPointerOperand(), index), Align(words ? 4 : 1));
    store->eraseFromParent();
  }
}

/// Constants as wide as what may be loaded at once begin at its alignment: then the parts of a complex number in a table
/// are one load.
void align_constants(Module& m) {
  constexpr uint64_t kWidest = 16;
  for (GlobalVariable& g : m.globals()) {
    if (!g.isConstant() || !g.hasInitializer() || !g.hasLocalLinkage()) continue;
    const uint64_t size = m.getDataLayout().getTypeAllocSize(g.getValueType());
    if (size < 8) continue;
    const Align wanted(size >= kWidest ? kWidest : 8);
    if (g.getAlign().valueOrOne() < wanted) g.setAlignment(wanted);
  }
}

void set_ftz(Module& m, bool ftz) {
  if (!ftz) return;
  if (!m.getModuleFlag("nvvm-reflect-ftz")) m.addModuleFlag(Module::Override, "nvvm-reflect-ftz", 1);
  for (Function& f : m) {
    if (!f.isDeclaration()) f.addFnAttr("denormal-fp-math-f32", "preserve-sign,preserve-sign");
  }
}

/// Square roots without -prec-sqrt: clang calls the library, NVVM IR has intrinsics.
void relax_roots(Module& m, bool ftz) {
  const char* approximate = ftz ? "__nv_sqrtf_approx_ftz" : "__nv_sqrtf_approx";
  Function* precise = m.getFunction("__nv_sqrtf");
  if (precise && precise->isDeclaration()) {
    precise->replaceAllUsesWith(m.getOrInsertFunction(approximate, precise->getFunctionType()).getCallee());
  }
  for (const char* name : {"llvm.sqrt.f32", "llvm.nvvm.sqrt.f"}) {
    Function* f = m.getFunction(name);
    if (!f) continue;
    f->replaceAllUsesWith(Intrinsic::getDeclaration(&m, ftz ? Intrinsic::nvvm_sqrt_approx_ftz_f
                                                            : Intrinsic::nvvm_sqrt_approx_f));
  }
}

/// Divisions without -prec-div: div.full, or with -use_fast_math div.approx. The back end's own switches are
/// global to the process, so the choice is written into the code.
void relax_divisions(Module& m, const CodegenOptions& o) {
  for (Function& f : m) {
    std::vector<Instruction*> divisions;
    for (Instruction& i : instructions(f)) {
      if (i.getOpcode() == Instruction::FDiv && i.getType()->isFloatTy()) divisions.push_back(&i);
    }
    for (Instruction* i : divisions) {
      IRBuilder<> b(i);
      Value* quotient;
      if (o.fast_div) {
        quotient = b.CreateIntrinsic(o.ftz ? Intrinsic::nvvm_div_approx_ftz_f : Intrinsic::nvvm_div_approx_f, {},
                                     {i->getOperand(0), i->getOperand(1)});
      } else {
        auto* type = FunctionType::get(b.getFloatTy(), {b.getFloatTy(), b.getFloatTy()}, false);
        auto* full = InlineAsm::get(type, o.ftz ? "div.full.ftz.f32 $0, $1, $2;" : "div.full.f32 $0, $1, $2;",
                                    "=f,f,f", false);
        auto* call = b.CreateCall(full, {i->getOperand(0), i->getOperand(1)});
        call->setDoesNotAccessMemory();
        quotient = call;
      }
      i->replaceAllUsesWith(quotient);
      i->eraseFromParent();
    }
  }
}

/// The library and NVVM IR name approximate instructions without saying what -ftz makes of them.
void flush_approximations(Module& m) {
  static constexpr std::pair<Intrinsic::ID, Intrinsic::ID> kPairs[] = {
      {Intrinsic::nvvm_cos_approx_f, Intrinsic::nvvm_cos_approx_ftz_f},
      {Intrinsic::nvvm_sin_approx_f, Intrinsic::nvvm_sin_approx_ftz_f},
      {Intrinsic::nvvm_ex2_approx_f, Intrinsic::nvvm_ex2_approx_ftz_f},
      {Intrinsic::nvvm_lg2_approx_f, Intrinsic::nvvm_lg2_approx_ftz_f},
      {Intrinsic::nvvm_div_approx_f, Intrinsic::nvvm_div_approx_ftz_f},
      {Intrinsic::nvvm_sqrt_approx_f, Intrinsic::nvvm_sqrt_approx_ftz_f},
      {Intrinsic::nvvm_rsqrt_approx_f, Intrinsic::nvvm_rsqrt_approx_ftz_f}};
  for (auto [plain, flushing] : kPairs) {
    Function* f = m.getFunction(Intrinsic::getName(plain));
    if (f) f->replaceAllUsesWith(Intrinsic::getDeclaration(&m, flushing));
  }
}

bool calls_libdevice(const Module& m) {
  for (const Function& f : m) {
    if (f.isDeclaration() && f.getName().starts_with("__nv_")) return true;
  }
  return false;
}

Result<void> link_libdevice(Module& m) {
  if (!calls_libdevice(m)) return {};
  const StringRef bytes(heddle_libdevice_begin, size_t(heddle_libdevice_end - heddle_libdevice_begin));
  auto library = getLazyBitcodeModule(MemoryBufferRef(bytes, "libdevice"), m.getContext());
  CHECK(bool(library), "the embedded libdevice cannot be read");
  return link_module(m, std::move(*library), true);
}

void hide(Module& m, const CodegenOptions& o, const std::set<const GlobalValue*>& kernels) {
  const std::set<std::string> keep(o.keep.begin(), o.keep.end());
  internalizeModule(m, [&](const GlobalValue& v) {
    return isa<GlobalVariable>(v) || kernels.contains(&v) || keep.contains(v.getName().str());
  });
}

void optimize(Module& m, TargetMachine& tm, int level) {
  LoopAnalysisManager lam;
  FunctionAnalysisManager fam;
  CGSCCAnalysisManager cam;
  ModuleAnalysisManager mam;
  PipelineTuningOptions tuning;
  PassBuilder builder(&tm, tuning);
  TargetLibraryInfoImpl library{Triple(kTriple)};
  library.disableAllFunctions();
  fam.registerPass([&] { return TargetLibraryAnalysis(library); });
  builder.registerModuleAnalyses(mam);
  builder.registerCGSCCAnalyses(cam);
  builder.registerFunctionAnalyses(fam);
  builder.registerLoopAnalyses(lam);
  builder.crossRegisterProxies(lam, fam, cam, mam);
  ModulePassManager passes = level == 0 ? builder.buildO0DefaultPipeline(OptimizationLevel::O0)
                                        : builder.buildPerModuleDefaultPipeline(level == 1   ? OptimizationLevel::O1
                                                                                : level == 2 ? OptimizationLevel::O2
                                                                                             : OptimizationLevel::O3);
  if (level > 0) {
    // Before the back end looks for accesses that it can join: whose memory it is, and how aligned.
    FunctionPassManager last;
    last.addPass(InferAddressSpacesPass());
    last.addPass(InferAlignmentPass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(last)));
  }
  passes.run(m, mam);
  if (level == 0) GlobalDCEPass().run(m, mam);  // what of libdevice nobody calls any more
}

/// Architectures that LLVM 19 does not know are compiled as the newest it does, and named as asked.
void name_target(std::string& ptx, const CodegenOptions& o) {
  const size_t bar = o.arch_name.find('_');
  if (bar == std::string::npos) return;
  const std::string asked = "sm_" + o.arch_name.substr(bar + 1);
  if (asked == o.cpu) return;
  if (size_t at = ptx.find(".target " + o.cpu); at != std::string::npos) ptx.replace(at + 8, o.cpu.size(), asked);
  if (size_t at = ptx.find(".version 8.5"); at != std::string::npos) ptx.replace(at, 12, ".version 8.8");
}

struct Job {
  Module& m;
  const CodegenOptions& o;
  std::string ptx;
  Result<void> result;
};

Result<void> generate(Job& job) {
  Module& m = job.m;
  const CodegenOptions& o = job.o;
  auto tm = target_machine(o);
  m.setTargetTriple(kTriple);
  m.setDataLayout(tm->createDataLayout());
  if (auto e = m.materializeAll()) return error(ErrorKind::InvalidSource, "{}", toString(std::move(e)));
  const auto kernels = kernels_of(m);
  for (const GlobalValue* k : kernels) {
    if (k && k->hasLocalLinkage()) const_cast<GlobalValue*>(k)->setLinkage(GlobalValue::ExternalLinkage);
    auto* f = dyn_cast_or_null<Function>(const_cast<GlobalValue*>(k));
    if (!f || !o.restrict_parameters) continue;
    for (Argument& a : f->args()) {
      if (a.getType()->isPointerTy() && !a.hasByValAttr()) a.addAttr(Attribute::NoAlias);
    }
  }
  rename_cluster_limit(m);
  keep_assembly_in_place(m);
  clear_by_loops(m);
  align_constants(m);
  if (!o.prec_sqrt) relax_roots(m, o.ftz);
  if (o.libdevice) TRY(link_libdevice(m));
  set_ftz(m, o.ftz);
  if (o.ftz) flush_approximations(m);
  if (o.whole_program) hide(m, o, kernels);
  optimize(m, *tm, o.opt_level);
  if (!o.prec_div) relax_divisions(m, o);
  SmallVector<char, 0> text;
  raw_svector_ostream stream(text);
  legacy::PassManager passes;
  if (tm->addPassesToEmitFile(passes, stream, nullptr, CodeGenFileType::AssemblyFile)) {
    return error(ErrorKind::InvalidSource, "the back end cannot write PTX");
  }
  passes.run(m);
  job.ptx.assign(text.data(), text.size());
  name_target(job.ptx, o);
  return {};
}

}  // namespace

std::vector<std::string> kernel_names(const Module& module) {
  std::vector<std::string> names;
  for (const GlobalValue* k : kernels_of(module)) {
    if (k) names.push_back(k->getName().str());
  }
  return names;
}

Result<std::string> to_ptx(Module& module, const CodegenOptions& options) {
  Diagnostics diagnostics;
  auto before = module.getContext().getDiagnosticHandler();
  diagnostics.listen(module.getContext());
  Job job{module, options, {}, {}};
  auto run = without_abort(
      [](void* argument) {
        Job& j = *static_cast<Job*>(argument);
        j.result = generate(j);
      },
      &job);
  module.getContext().setDiagnosticHandler(std::move(before));
  TRY(std::move(run));
  TRY(std::move(job.result));
  if (diagnostics.failed) return Error{ErrorKind::InvalidSource, diagnostics.log};
  return std::move(job.ptx);
}

}  // namespace heddle::nvvm
