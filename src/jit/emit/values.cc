// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The SIMT IR's own operations and special registers.
#include <llvm/IR/Constants.h>

#include "jit/emit/emitter.h"
#include "jit/scalar/float_steps.h"
#include "jit/scalar/raw_nan.h"
#include "jit/scalar/rounding.h"
#include "simt/analysis.h"
#include "simt/interp.h"

namespace heddle::jit {

using llvm::ConstantInt;
using llvm::Type;
using llvm::Value;
using simt::Instr;
using simt::Op;
using simt::Sreg;
using simt::Symbol;

namespace {

struct Field {
  bool of_launch;
  size_t offset;
  unsigned bits;   // 0: pointer
};

/// Where a fact is found.
Field field_of(Fact f) {
  using abi::LaunchContext;
  using abi::WorkerContext;
  switch (f) {
    case Fact::launch: return {false, offsetof(WorkerContext, launch), 0};
    case Fact::shared: return {false, offsetof(WorkerContext, shared), 0};
    case Fact::local: return {false, offsetof(WorkerContext, local), 0};
    case Fact::frame: return {false, offsetof(WorkerContext, frames), 0};
    case Fact::params: return {true, offsetof(LaunchContext, params), 0};
    case Fact::services: return {true, offsetof(LaunchContext, services), 0};
    case Fact::block_x: return {true, offsetof(LaunchContext, block.x), 32};
    case Fact::block_y: return {true, offsetof(LaunchContext, block.y), 32};
    case Fact::block_z: return {true, offsetof(LaunchContext, block.z), 32};
    case Fact::grid_x: return {true, offsetof(LaunchContext, grid.x), 32};
    case Fact::grid_y: return {true, offsetof(LaunchContext, grid.y), 32};
    case Fact::grid_z: return {true, offsetof(LaunchContext, grid.z), 32};
    case Fact::warps: return {true, offsetof(LaunchContext, warps_per_cta), 32};
    case Fact::local_stride:
    case Fact::Count: break;
  }
  return {true, 0, 32};
}

}  // namespace

/// scale_f32 and its kind.
static Value* float_step(LoweringContext& c, const Instr& i, Ops bits) {
  Pen p(c.b, c.target);
  RawNan raw(c.may_stay_raw(i));
  llvm::SmallVector<Value*, 2> x;
  for (Value* v : bits) x.push_back(p.as_f32(v));
  switch (i.op) {
    case Op::scale_f32: return canonical(p, scale_f32(p, x[0], x[1]));
    case Op::mantissa_f32: return mantissa_f32(p, x[0]);
    case Op::exponent_f32: return exponent_f32(p, x[0]);
    default: return canonical(p, log_edges_f32(p, x[0], x[1]));
  }
}

/// Loads that may be merged and moved: what they read does not change while a kernel runs.
static Value* constant_load(llvm::IRBuilder<>& b, Type* type, Value* base, size_t offset) {
  auto* load = b.CreateLoad(type, b.CreateConstGEP1_64(b.getInt8Ty(), base, offset));
  load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(b.getContext(), {}));
  return load;
}

Value* Emitter::fact(Fact f) {
  Value*& v = in_.facts[static_cast<size_t>(f)];
  if (v) return v;
  const uint32_t* block = options.block;
  if (f >= Fact::block_x && f <= Fact::block_z) {
    uint32_t n = block[static_cast<int>(f) - static_cast<int>(Fact::block_x)];
    if (n) return v = b.getInt32(n);
  }
  if (f == Fact::warps && block[0] && block[1] && block[2])
    return v = b.getInt32((block[0] * block[1] * block[2] + warp_size - 1) / warp_size);
  auto saved = b.saveIP();
  Field field = field_of(f);
  Value* launch = field.of_launch ? fact(Fact::launch) : nullptr;
  b.SetInsertPoint(in_.prologue->getTerminator());
  Type* type = field.bits ? static_cast<Type*>(int_type(field.bits)) : b.getPtrTy();
  v = constant_load(b, type, launch ? launch : in_.worker, field.offset);
  Value* warp64 = b.CreateZExt(in_.warp, b.getInt64Ty());
  if (f == Fact::frame)
    v = b.CreateGEP(b.getInt8Ty(), v, b.CreateMul(warp64, b.getInt64(in_.layout.frame_bytes)));
  if (const uint64_t align = simt::local_align(simt_module); f == Fact::local && align > simt::kLeastLocalAlign) {
    Value* up = b.CreateConstGEP1_64(b.getInt8Ty(), v, align - 1);
    v = b.CreateIntrinsic(llvm::Intrinsic::ptrmask, {v->getType(), b.getInt64Ty()}, {up, b.getInt64(~(align - 1))});
  }
  if (f == Fact::local)   // of this warp's lane 0
    v = b.CreateGEP(b.getInt8Ty(), v, b.CreateMul(warp64, b.getInt64(in_.local_bytes_per_lane * warp_size)));
  b.restoreIP(saved);
  return v;
}

/// Where local words begin: on the stack, where LLVM can turn them into registers, unless a barrier
/// has to keep them.
Value* Emitter::local_frame() {
  if (in_.local_frame) return in_.local_frame;
  constexpr uint64_t kOnStack = 16 << 10;
  const uint64_t bytes = local_frame_bytes() * warp_size;
  if (plan.regions.size() > 1 || bytes > kOnStack) return in_.local_frame = fact(Fact::local);
  in_.local_frame = entry_alloca(llvm::ArrayType::get(b.getInt8Ty(), bytes));
  // Zero, as any slot: LLVM may do anything with what was never written.
  llvm::IRBuilder<>(in_.allocas->getTerminator()).CreateMemSet(in_.local_frame, b.getInt8(0), bytes, llvm::MaybeAlign(64));
  return in_.local_frame;
}

std::string symbol_name(const Symbol& s) { return "heddle.symbol." + s.name; }

Value* Emitter::symbol(simt::SymbolId id) {
  const Symbol& s = simt_module.symbols[id.index];
  std::string name = symbol_name(s);
  if (auto* known = module.getNamedValue(name)) return known;
  in_.emitted.symbols.push_back(id.index);
  return new llvm::GlobalVariable(module, b.getInt8Ty(), false, llvm::GlobalValue::ExternalLinkage, nullptr, name);
}

Value* Emitter::pointer(Value* v) {
  return v->getType()->isPtrOrPtrVectorTy() ? v : b.CreateIntToPtr(v, like(v, b.getPtrTy()));
}

/// tid along one dimension: exactly for lane 0 (which is all that uniform and affine shapes need), or
/// for every lane.
Lanes Emitter::thread_index(unsigned d, const simt::Shape& shape) {
  auto of = [&](Value* linear) -> Value* {
    bool whole = options.block[1] == 1 && options.block[2] == 1;
    if (d == 0 && whole) return linear;
    auto extent = [&](Fact f) -> Value* {
      Value* n = fact(f);
      return linear->getType()->isVectorTy() ? b.CreateVectorSplat(lanes, n) : n;
    };
    auto divide = [&](Value* a, Value* n) -> Value* {
      if (llvm::isa<llvm::Constant>(n) || !a->getType()->isVectorTy()) return b.CreateUDiv(a, n);
      // Exact below 2^11 (a CTA has at most 1024 lanes): the quotient is never nearer to an integer
      // than 1/2048, the error of the two roundings is below 1/8192.
      Type* f32 = like(a, b.getFloatTy());
      Value* x = b.CreateFAdd(b.CreateUIToFP(a, f32), llvm::ConstantFP::get(f32, 0.5));
      Value* r = b.CreateFDiv(llvm::ConstantFP::get(f32, 1.0), b.CreateUIToFP(n, f32));
      return b.CreateFPToUI(b.CreateFMul(x, r), a->getType());
    };
    Value* bx = extent(Fact::block_x);
    Value* row = divide(linear, bx);
    if (d == 0) return b.CreateSub(linear, b.CreateMul(row, bx));
    if (d == 1 && options.block[2] == 1) return row;
    Value* by = extent(Fact::block_y);
    Value* slice = divide(row, by);
    return d == 2 ? slice : b.CreateSub(row, b.CreateMul(slice, by));
  };
  Value* first = b.CreateMul(in_.warp, b.getInt32(warp_size));
  if (shape.kind != simt::Shape::Kind::Varying) {
    Lanes r = make_uniform(of(first));
    if (shape.kind == simt::Shape::Kind::Affine) r.kind = Lanes::Kind::Affine, r.offsets = shape.offsets;
    return r;
  }
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  simt::LaneVector iota(warp_size);
  for (uint32_t l = 0; l < warp_size; ++l) iota[l] = l;
  Lanes linear{Lanes::Kind::Affine, {first}, &iota};
  for (unsigned k = 0; k < chunks; ++k) r.at.push_back(of(chunk(linear, k)));
  return r;
}

Lanes Emitter::special_register(const Instr& i) {
  const simt::Shape& shape = plan.shape(i.results[0]);
  unsigned bits = simt::width_of(function[i.results[0]].type);
  auto uniform = [&](Value* v) { return make_uniform(b.CreateZExtOrTrunc(v, int_type(bits))); };
  auto launch = [&](size_t offset, unsigned width) {
    return uniform(constant_load(b, int_type(width), fact(Fact::launch), offset));
  };
  auto affine = [&](uint64_t first) {
    Lanes r = make_uniform(llvm::ConstantInt::get(int_type(bits), first));
    r.kind = Lanes::Kind::Affine;
    r.offsets = shape.offsets;
    return r;
  };
  auto cycles = [&] { return b.CreateIntrinsic(llvm::Intrinsic::readcyclecounter, {}, {}); };
  auto timer = [&] { return services_call(offsetof(abi::Services, globaltimer), b.getInt64Ty(), {in_.worker}); };
  using abi::LaunchContext;
  switch (i.sreg) {
    case Sreg::tid_x: return thread_index(0, shape);
    case Sreg::tid_y: return thread_index(1, shape);
    case Sreg::tid_z: return thread_index(2, shape);
    case Sreg::ntid_x: return uniform(fact(Fact::block_x));
    case Sreg::ntid_y: return uniform(fact(Fact::block_y));
    case Sreg::ntid_z: return uniform(fact(Fact::block_z));
    case Sreg::clusterid_x:
    case Sreg::ctaid_x: return uniform(in_.ctaid[0]);
    case Sreg::clusterid_y:
    case Sreg::ctaid_y: return uniform(in_.ctaid[1]);
    case Sreg::clusterid_z:
    case Sreg::ctaid_z: return uniform(in_.ctaid[2]);
    case Sreg::nclusterid_x:
    case Sreg::nctaid_x: return uniform(fact(Fact::grid_x));
    case Sreg::nclusterid_y:
    case Sreg::nctaid_y: return uniform(fact(Fact::grid_y));
    case Sreg::nclusterid_z:
    case Sreg::nctaid_z: return uniform(fact(Fact::grid_z));
    case Sreg::laneid: return affine(0);
    case Sreg::lanemask_eq:
    case Sreg::lanemask_le:
    case Sreg::lanemask_lt:
    case Sreg::lanemask_ge:
    case Sreg::lanemask_gt:
      return affine(simt::lanemask(i.sreg, 0));
    case Sreg::warpid: return uniform(in_.warp);
    case Sreg::nwarpid: return uniform(fact(Fact::warps));
    case Sreg::smid:
      return uniform(constant_load(b, b.getInt32Ty(), in_.worker, offsetof(abi::WorkerContext, worker)));
    case Sreg::nsmid: return launch(offsetof(LaunchContext, sm_count), 32);
    case Sreg::gridid: return launch(offsetof(LaunchContext, grid_id), 64);
    case Sreg::cluster_nctaid_x:
    case Sreg::cluster_nctaid_y:
    case Sreg::cluster_nctaid_z:
    case Sreg::cluster_nctarank:
      return uniform(b.getInt32(1));
    case Sreg::cluster_ctaid_x:
    case Sreg::cluster_ctaid_y:
    case Sreg::cluster_ctaid_z:
    case Sreg::cluster_ctarank:
    case Sreg::is_explicit_cluster:
    case Sreg::pm:
    case Sreg::envreg:
    case Sreg::reserved_smem_offset:
    case Sreg::current_graph_exec:
      return make_uniform(ConstantInt::get(int_type(bits), 0));
    case Sreg::clock:
    case Sreg::clock64: return uniform(cycles());
    case Sreg::clock_hi: return uniform(b.CreateLShr(cycles(), 32));
    case Sreg::globaltimer:
    case Sreg::globaltimer_lo: return uniform(timer());
    case Sreg::globaltimer_hi: return uniform(b.CreateLShr(timer(), 32));
    case Sreg::dynamic_smem_size: return launch(offsetof(LaunchContext, dynamic_shared_bytes), 32);
    case Sreg::total_smem_size:
    case Sreg::aggr_smem_size: {
      Value* all = b.CreateAdd(launch(offsetof(LaunchContext, dynamic_shared_bytes), 32).at[0],
                               launch(offsetof(LaunchContext, static_shared_bytes), 32).at[0]);
      return uniform(b.CreateSub(all, ConstantInt::get(all->getType(), abi::kSharedBase)));
    }
    case Sreg::warp_size: return uniform(b.getInt32(warp_size));
  }
  return {};
}

Value* Emitter::services_call(unsigned offset, Type* result, llvm::ArrayRef<Value*> args) {
  Value* f = constant_load(b, b.getPtrTy(), fact(Fact::services), offset);
  llvm::SmallVector<Type*, 6> types;
  for (Value* v : args) types.push_back(v->getType());
  return b.CreateCall(llvm::FunctionType::get(result, types, false), f, args);
}

void Emitter::trap(abi::TrapReason reason) {
  // For the message: the lanes that got here.
  b.CreateStore(b.CreateZExtOrTrunc(mask_bits(), b.getInt64Ty()),
                b.CreateConstGEP1_64(b.getInt8Ty(), in_.worker, offsetof(abi::WorkerContext, active_mask)));
  services_call(offsetof(abi::Services, trap), b.getVoidTy(), {in_.worker, b.getInt32(static_cast<uint32_t>(reason))});
}

Result<void> Emitter::own(const Instr& i) {
  auto bits = [&](unsigned n) { return simt::width_of(function[i.results[n]].type); };
  switch (i.op) {
    case Op::isa: return lower(*this, i);
    case Op::constant:
      set_result(i, 0, make_uniform(ConstantInt::get(int_type(bits(0)), i.immediate)));
      return {};
    case Op::special_register:
      set_result(i, 0, special_register(i));
      return {};
    case Op::symbol_address: {
      const Symbol& s = simt_module.symbols[i.symbol.index];
      Value* v = nullptr;
      switch (s.kind) {
        case Symbol::Kind::Shared:
        case Symbol::Kind::KernelParam:
          v = b.getInt64(s.offset);
          break;
        case Symbol::Kind::DynamicShared:
          v = function.is_kernel ? b.getInt64(function.static_shared_bytes)
                                 : b.CreateZExt(constant_load(b, b.getInt32Ty(), fact(Fact::launch),
                                                              offsetof(abi::LaunchContext, static_shared_bytes)),
                                                b.getInt64Ty());
          break;
        case Symbol::Kind::Local:
          v = b.CreateAdd(in_.local_sp, b.getInt64(s.offset));
          break;
        case Symbol::Kind::Global:
        case Symbol::Kind::Const:
        case Symbol::Kind::Function:
        case Symbol::Kind::Builtin:
        case Symbol::Kind::Texture:
          v = b.CreatePtrToInt(symbol(i.symbol), b.getInt64Ty());
          break;
      }
      v = b.CreateAdd(v, b.getInt64(static_cast<uint64_t>(i.offset)));
      set_result(i, 0, make_uniform(b.CreateTrunc(v, int_type(bits(0)))));
      return {};
    }
    case Op::argument: {
      Type* element = int_type(bits(0));
      Value* row = b.CreateConstGEP1_64(b.getInt8Ty(), in_.arguments, i.immediate * warp_size * 16);
      set_result(i, 0, reload(row, element));
      return {};
    }
    case Op::select: return map(i, [&](Ops x) { return b.CreateSelect(x[0], x[1], x[2]); });
    case Op::zext: return map(i, [&](Ops x) { return b.CreateZExt(x[0], like_int(x[0], bits(0))); });
    case Op::sext: return map(i, [&](Ops x) { return b.CreateSExt(x[0], like_int(x[0], bits(0))); });
    case Op::trunc: return map(i, [&](Ops x) { return b.CreateTrunc(x[0], like_int(x[0], bits(0))); });
    case Op::pack:
      return map(i, [&](Ops x) {
        Value* r = nullptr;
        unsigned part = width(x[0]);
        for (unsigned n = 0; n < x.size(); ++n) {
          Value* v = b.CreateZExt(x[n], like_int(x[n], bits(0)));
          if (n) v = b.CreateShl(v, k(v, n * part));
          r = r ? b.CreateOr(r, v) : v;
        }
        return r;
      });
    case Op::unpack:
      return map_n(i, [&](Ops x, Outs out) {
        unsigned part = width(x[0]) / static_cast<unsigned>(out.size());
        for (unsigned n = 0; n < out.size(); ++n) {
          if (!has_result(i, n)) continue;
          Value* v = n ? b.CreateLShr(x[0], k(x[0], n * part)) : x[0];
          out[n] = b.CreateTrunc(v, like_int(v, part));
        }
      });
    case Op::scale_f32:
    case Op::mantissa_f32:
    case Op::exponent_f32:
    case Op::log_edges_f32: return map(i, [&](Ops x) { return float_step(*this, i, x); });
    case Op::call:
    case Op::call_indirect: return lower_call(*this, i);
    case Op::yield: return {};   // where a region ends: see emit/kernel.cc
    default: return error(ErrorKind::NotSupported, "an unknown operation in {}", function.name);
  }
}

}  // namespace heddle::jit
