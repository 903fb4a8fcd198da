// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of device functions that were not inlined, through pointers too, and of built-in services.
// A function takes its lanes' arguments in memory: a row of warp_size cells per formal, rows 16 bytes
// a lane apart, so that any type fits.
#include <llvm/IR/Constants.h>

#include "abi/device_call.h"
#include "abi/texture.h"
#include "jit/emit/emitter.h"
#include "jit/lower/texture.h"
#include "simt/analysis.h"
#include "simt/interp.h"

namespace heddle::jit {

using llvm::Type;
using llvm::Value;
using simt::Instr;
using simt::Op;
using simt::Symbol;

void fill_row(Emitter& e, Value* at, const Lanes& v) {
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* c = e.chunk(v, k);
    if (LoweringContext::width(c) == 1) c = e.b.CreateZExt(c, e.like_int(c, 8));
    Type* element = c->getType()->getScalarType();
    e.b.CreateAlignedStore(c, e.b.CreateConstGEP1_64(element, at, k * e.lanes),
                           llvm::Align(LoweringContext::width(c) / 8));
  }
}

namespace {

constexpr unsigned kCellBytes = 16;

Value* row(Emitter& e, Value* rows, uint64_t n) {
  return e.b.CreateConstGEP1_64(e.b.getInt8Ty(), rows, n * e.warp_size * kCellBytes);
}

Value* rows(Emitter& e, size_t count) {
  auto* type = llvm::ArrayType::get(e.b.getInt8Ty(), std::max<size_t>(1, count) * e.warp_size * kCellBytes);
  auto* at = e.entry_alloca(type);
  e.b.CreateMemSet(at, e.b.getInt8(0), type->getNumElements(), llvm::MaybeAlign(64));
  return at;
}

/// Calls one function for the lanes in `bits`; results of those lanes land in `returned`.
void call_one(Emitter& e, uint32_t index, Value* bits, Value* arguments, Value* returned) {
  auto& in = e.inside();
  const uint64_t align = simt::local_align(e.simt_module);
  Value* sp = e.b.CreateAdd(in.local_sp, e.b.getInt64((e.function.local_bytes + align - 1) / align * align));
  const simt::Function& callee = e.simt_module.functions[index];
  Value* needed = e.b.CreateAdd(sp, e.b.getInt64(callee.local_bytes));
  Value* overflow = e.b.CreateICmpUGT(needed, e.b.getInt64(in.local_bytes_per_lane));
  e.if_then(overflow, [&] { e.trap(abi::TrapReason::StackOverflow); });
  e.b.CreateCall(device_function(e, index),
                 {in.worker, in.warp, in.ctaid[0], in.ctaid[1], in.ctaid[2], sp, bits, arguments, returned});
}

/// What a lane passes to a built-in, as 64-bit or 32-bit scalars.
Value* argument_of(Emitter& e, Value* buffer, const Lanes& v, Value* lane) {
  return e.lane_load(buffer, v.at[0]->getType()->getScalarType(), lane);
}

Result<void> call_builtin(Emitter& e, const Instr& i, const std::string& name) {
  auto& b = e.b;
  if (name == abi::kTextureBuiltin) return call_texture(e, i);
  std::vector<Lanes> in;
  std::vector<Value*> buffers;
  for (unsigned n = 0; n < i.operands.size(); ++n) {
    in.push_back(e.operand(i, n));
    buffers.push_back(e.spill(in.back()));
  }
  auto arg = [&](unsigned n, Value* lane) { return argument_of(e, buffers[n], in[n], lane); };
  auto ptr = [&](unsigned n, Value* lane) { return e.pointer(arg(n, lane)); };
  Value* worker = e.inside().worker;
  if (name == "vprintf" && in.size() == 2) {
    Value* out = e.lane_buffer(b.getInt32Ty());
    e.for_each_active_lane([&](Value* lane) {
      Value* r = e.services_call(offsetof(abi::Services, vprintf), b.getInt32Ty(), {worker, ptr(0, lane), ptr(1, lane)});
      e.lane_store(out, r, lane);
    });
    e.set_result(i, 0, e.reload(out, b.getInt32Ty()));
    return {};
  }
  if (name == "malloc" && in.size() == 1) {
    Value* out = e.lane_buffer(b.getInt64Ty());
    e.for_each_active_lane([&](Value* lane) {
      Value* bytes = b.CreateZExtOrTrunc(arg(0, lane), b.getInt64Ty());
      Value* r = e.services_call(offsetof(abi::Services, device_malloc), b.getPtrTy(), {worker, bytes});
      e.lane_store(out, b.CreatePtrToInt(r, b.getInt64Ty()), lane);
    });
    e.set_result(i, 0, e.reload(out, b.getInt64Ty()));
    return {};
  }
  if (name == "free" && in.size() == 1) {
    e.for_each_active_lane([&](Value* lane) {
      e.services_call(offsetof(abi::Services, device_free), b.getVoidTy(), {worker, ptr(0, lane)});
    });
    return {};
  }
  if (name == "__assertfail" && in.size() >= 4) {
    e.for_each_active_lane([&](Value* lane) {
      Value* bit = b.CreateShl(b.getInt64(1), b.CreateZExt(lane, b.getInt64Ty()));
      b.CreateStore(bit, b.CreateConstGEP1_64(b.getInt8Ty(), worker, offsetof(abi::WorkerContext, active_mask)));
      e.services_call(offsetof(abi::Services, assert_fail), b.getVoidTy(),
                      {worker, ptr(0, lane), ptr(1, lane), arg(2, lane), ptr(3, lane)});
    });
    return {};
  }
  if (name == "__heddle_ballot64" && in.size() == 1) {   // of the whole warp, also of 64 lanes
    Lanes yes;
    yes.kind = in[0].kind;
    for (Value* v : in[0].at) yes.at.push_back(b.CreateICmpNE(v, e.k(v, 0)));
    Value* bits = b.CreateAnd(e.mask_bits(), e.bits_of(e.varying(yes)));
    if (e.has_result(i, 0)) e.set_result(i, 0, e.varying(e.make_uniform(b.CreateZExtOrTrunc(bits, b.getInt64Ty()))));
    return {};
  }
  if (name == "cudaCGSynchronize") return {};   // a region boundary: see emit/kernel.cc
  if (name == "cudaCGGetIntrinsicHandle" && in.size() == 1) {
    // The handle of the grid is all that programs ask for; any value but 0 will do.
    e.set_result(i, 0, e.varying(e.make_uniform(b.getInt64(1))));
    return {};
  }
  uint32_t words = 0;
  if (const uint32_t call = abi::find_device_call(name, &words); call != abi::kNoDeviceCall && in.size() <= words) {
    b.CreateStore(e.inside().warp, b.CreateConstGEP1_64(b.getInt8Ty(), worker, offsetof(abi::WorkerContext, warp)));
    Value* args = e.entry_alloca(llvm::ArrayType::get(b.getInt64Ty(), abi::kMaxDeviceCallWords));
    Type* element = e.has_result(i, 0) ? e.int_type(simt::width_of(e.function[i.results[0]].type)) : b.getInt32Ty();
    Value* out = e.lane_buffer(element);
    e.for_each_active_lane([&](Value* lane) {
      for (unsigned n = 0; n < in.size(); ++n)
        b.CreateStore(b.CreateZExtOrTrunc(arg(n, lane), b.getInt64Ty()), b.CreateConstGEP1_64(b.getInt64Ty(), args, n));
      Value* r = e.services_call(offsetof(abi::Services, device_call), b.getInt64Ty(), {worker, b.getInt32(call), lane, args});
      e.lane_store(out, b.CreateZExtOrTrunc(r, element), lane);
    });
    if (e.has_result(i, 0)) e.set_result(i, 0, e.reload(out, element));
    return {};
  }
  return error(ErrorKind::NotSupported, "needs interpreter: the device function {}", name);
}

/// A trap of some of the active lanes only.
void trap_of(Emitter& e, abi::TrapReason reason, Value* lanes) {
  Value* worker = e.inside().worker;
  e.b.CreateStore(e.b.CreateZExtOrTrunc(lanes, e.b.getInt64Ty()),
                  e.b.CreateConstGEP1_64(e.b.getInt8Ty(), worker, offsetof(abi::WorkerContext, active_mask)));
  e.services_call(offsetof(abi::Services, trap), e.b.getVoidTy(), {worker, e.b.getInt32(static_cast<uint32_t>(reason))});
}

bool same_formals(const simt::Function& f, const Instr& i, const simt::Function& caller) {
  if (f.params.size() + 1 != i.operands.size() || f.returns.size() != i.results.size()) return false;
  for (size_t n = 0; n < f.params.size(); ++n)
    if (caller[i.operands[n + 1]].type != f.params[n]) return false;
  for (size_t n = 0; n < f.returns.size(); ++n)
    if (i.results[n] && caller[i.results[n]].type != f.returns[n]) return false;
  return true;
}

simt::SymbolId symbol_of(const simt::Module& m, uint32_t function) {
  for (uint32_t s = 0; s < m.symbols.size(); ++s)
    if (m.symbols[s].kind == Symbol::Kind::Function && m.symbols[s].function == function) return simt::SymbolId(s);
  return {};
}

}  // namespace

llvm::Function* device_function(LoweringContext& c, uint32_t index) {
  Emitter& e = emitter(c);
  std::string name = "function." + e.simt_module.functions[index].name;
  e.inside().called.insert(index);
  if (auto* known = e.module.getFunction(name)) return known;
  Type *ptr = e.b.getPtrTy(), *i32 = e.b.getInt32Ty(), *i64 = e.b.getInt64Ty();
  auto* type = llvm::FunctionType::get(e.b.getVoidTy(), {ptr, i32, i32, i32, i32, i64, e.int_type(e.warp_size), ptr, ptr}, false);
  auto* fn = llvm::Function::Create(type, llvm::Function::InternalLinkage, name, e.module);
  fn->addFnAttr(llvm::Attribute::NoUnwind);
  return fn;
}

Result<void> lower_call(Emitter& e, const Instr& i) {
  bool indirect = i.op == Op::call_indirect;
  if (!indirect) {
    const Symbol& s = e.simt_module.symbols[i.symbol.index];
    if (s.kind == Symbol::Kind::Builtin) return call_builtin(e, i, s.name);
    if (s.function == ~0u) return unsupported(fmt::format("the external function {}", s.name));
  }
  unsigned first = indirect ? 1 : 0;
  Value* arguments = rows(e, i.operands.size());
  Value* returned = rows(e, i.results.size());
  for (unsigned n = first; n < i.operands.size(); ++n) fill_row(e, row(e, arguments, n - first), e.operand(i, n));
  if (!indirect) {
    call_one(e, e.simt_module.symbols[i.symbol.index].function, e.mask_bits(), arguments, returned);
  } else {
    Lanes target = e.varying(e.operand(i, 0));
    Value* left = e.mask_bits();
    for (uint32_t f = 0; f < e.simt_module.functions.size(); ++f) {
      const simt::Function& callee = e.simt_module.functions[f];
      simt::SymbolId s = symbol_of(e.simt_module, f);
      if (callee.is_kernel || !callee.address_taken || !s || !same_formals(callee, i, e.function)) continue;
      Value* address = e.b.CreatePtrToInt(e.symbol(s), e.b.getInt64Ty());
      Lanes hit;
      hit.kind = Lanes::Kind::Varying;
      for (unsigned k = 0; k < e.chunks; ++k) {
        Value* t = e.b.CreateZExtOrTrunc(target.at[k], e.like_int(target.at[k], 64));
        hit.at.push_back(e.b.CreateICmpEQ(t, e.chunk(e.make_uniform(address), k)));
      }
      Value* bits = e.b.CreateAnd(left, e.bits_of(hit));
      left = e.b.CreateXor(left, bits);
      e.if_then(e.b.CreateICmpNE(bits, llvm::ConstantInt::get(bits->getType(), 0)),
                [&] { call_one(e, f, bits, arguments, returned); });
    }
    e.if_then(e.b.CreateICmpNE(left, llvm::ConstantInt::get(left->getType(), 0)),
              [&] { trap_of(e, abi::TrapReason::BadCallTarget, left); });
  }
  for (unsigned n = 0; n < i.results.size(); ++n)
    if (e.has_result(i, n))
      e.set_result(i, n, e.reload(row(e, returned, n), e.int_type(simt::width_of(e.function[i.results[n]].type))));
  return {};
}

}  // namespace heddle::jit
