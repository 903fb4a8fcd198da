// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/lower/alignment.h"

#include "simt/alignment.h"

namespace heddle::jit {

using llvm::Value;

void check_alignment(Emitter& e, const simt::Instr& i) {
  const simt::AccessSize size = simt::access_size(i);
  if (size.bytes <= 1 || simt::Alignment(e.simt_module, e.function).sure(i, size.bytes, size.element)) return;
  auto& b = e.b;
  const Lanes address = e.operand(i, 0);
  const auto is_off = [&](Value* a) {
    Value* low = b.CreateAnd(b.CreateAdd(a, e.k(a, static_cast<uint64_t>(i.offset))), e.k(a, size.bytes - 1));
    return b.CreateICmpNE(low, e.k(a, 0));
  };
  Value* off;                           // the lanes whose address is not aligned
  if (address.uniform()) {
    off = b.CreateSelect(is_off(address.at[0]), e.mask_bits(), llvm::ConstantInt::get(e.mask_bits()->getType(), 0));
  } else {
    Lanes lanes;
    lanes.kind = Lanes::Kind::Varying;
    for (unsigned k = 0; k < e.chunks; ++k) lanes.at.push_back(is_off(e.chunk(address, k)));
    off = b.CreateAnd(e.mask_bits(), e.bits_of(lanes));
  }
  e.if_then(b.CreateICmpNE(off, llvm::ConstantInt::get(off->getType(), 0)), [&] {
    Value* worker = e.inside().worker;
    b.CreateStore(b.CreateZExtOrTrunc(off, b.getInt64Ty()),
                  b.CreateConstGEP1_64(b.getInt8Ty(), worker, offsetof(abi::WorkerContext, active_mask)));
    e.services_call(offsetof(abi::Services, trap), b.getVoidTy(),
                    {worker, b.getInt32(static_cast<uint32_t>(abi::TrapReason::MisalignedAddress))});
  });
}

}  // namespace heddle::jit
