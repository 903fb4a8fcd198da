// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/lower/alignment.h"

#include "simt/alignment.h"

namespace heddle::jit {

using llvm::Value;

namespace {

/// Ends the launch if `wrong` says so for any active lane; `address` is what it was asked of.
void trap_where(Emitter& e, const Lanes& address, llvm::function_ref<Value*(Value*)> wrong, abi::TrapReason reason) {
  auto& b = e.b;
  Value* off;                           // the lanes for which it is wrong
  if (address.uniform()) {
    Value* all = wrong(address.at[0]);
    if (auto* known = llvm::dyn_cast<llvm::ConstantInt>(all); known && known->isZero()) return;
    off = b.CreateSelect(all, e.mask_bits(), llvm::ConstantInt::get(e.mask_bits()->getType(), 0));
  } else {
    Lanes lanes;
    lanes.kind = Lanes::Kind::Varying;
    for (unsigned k = 0; k < e.chunks; ++k) lanes.at.push_back(wrong(e.chunk(address, k)));
    off = b.CreateAnd(e.mask_bits(), e.bits_of(lanes));
  }
  e.if_then(b.CreateICmpNE(off, llvm::ConstantInt::get(off->getType(), 0)), [&] {
    Value* worker = e.inside().worker;
    b.CreateStore(b.CreateZExtOrTrunc(off, b.getInt64Ty()),
                  b.CreateConstGEP1_64(b.getInt8Ty(), worker, offsetof(abi::WorkerContext, active_mask)));
    e.services_call(offsetof(abi::Services, trap), b.getVoidTy(), {worker, b.getInt32(static_cast<uint32_t>(reason))});
  });
}

}  // namespace

void check_alignment(Emitter& e, const simt::Instr& i) {
  const simt::AccessSize size = simt::access_size(i);
  if (size.bytes <= 1 || simt::Alignment(e.simt_module, e.function).sure(i, size.bytes, size.element)) return;
  auto& b = e.b;
  trap_where(e, e.operand(i, 0), [&](Value* a) -> Value* {
    Value* low = b.CreateAnd(b.CreateAdd(a, e.k(a, static_cast<uint64_t>(i.offset))), e.k(a, size.bytes - 1));
    return b.CreateICmpNE(low, e.k(a, 0));
  }, abi::TrapReason::MisalignedAddress);
}

void check_local_bounds(Emitter& e, const simt::Instr& i, unsigned n, uint64_t last) {
  auto& b = e.b;
  trap_where(e, e.operand(i, n), [&](Value* a) -> Value* {
    Value* at = b.CreateAdd(a, e.k(a, static_cast<uint64_t>(i.offset)));
    return b.CreateICmpUGT(at, e.k(at, last));
  }, abi::TrapReason::LocalBounds);
}

}  // namespace heddle::jit
