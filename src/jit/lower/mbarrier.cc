// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mbarrier arrivals and transactions, lane by lane: lanes of one CTA share a thread, so nothing need
// be locked. What the word means: isa/mbarrier.h.
#include "isa/mbarrier.h"

#include "jit/lower/address.h"

namespace heddle::jit {

using isa::Mod;
using isa::Slot;
using llvm::Value;
using simt::Instr;

namespace mbarrier = isa::mbarrier;

namespace {

/// What the instruction adds to the word, from its 64-bit number (a count, or bytes).
Value* change_of(llvm::IRBuilder<>& b, const Instr& i, Value* number) {
  const Mod mode = i.mods[Slot::mode];
  Value* none = b.getInt64(0);
  auto bytes = [&](Value* n) { return b.CreateShl(n, mbarrier::kBytesShift); };
  auto twice = [&](Value* n) { return b.CreateMul(n, b.getInt64(mbarrier::kInit)); };
  if (mode == Mod::expect_tx) return bytes(number);
  if (mode == Mod::complete_tx) return b.CreateSub(none, bytes(number));
  const bool drop = mode == Mod::arrive_drop;
  if (i.mods[Slot::sub] == Mod::expect_tx)
    return b.CreateAdd(bytes(number), b.getInt64(mbarrier::change(1, drop, 0)));
  return b.CreateSub(none, drop ? twice(number) : number);
}

Value* step(llvm::IRBuilder<>& b, Value* word, Value* change) {
  Value* phase = b.getInt64(mbarrier::kPhase);
  Value* next = b.CreateOr(b.CreateAnd(word, phase), b.CreateAnd(b.CreateAdd(word, change), b.CreateNot(phase)));
  Value* to_come = b.CreateAnd(next, b.getInt64(mbarrier::kPending | mbarrier::kBytes));
  Value* again = b.CreateAnd(b.CreateLShr(next, mbarrier::kExpectedShift), b.getInt64(mbarrier::kPending));
  return b.CreateSelect(b.CreateICmpEQ(to_come, b.getInt64(0)), b.CreateOr(b.CreateXor(next, phase), again), next);
}

}  // namespace

Result<void> lower_mbarrier_arrive(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  llvm::Type* i64 = c.int_type(64);
  Value* where = spill_address(e, address_of(e, i, 0, i.mods[Slot::space]));
  Value* numbers = i.operands.size() > 1 ? c.spill(c.operand(i, 1)) : nullptr;
  Value* states = c.has_result(i, 0) ? c.lane_buffer(i64) : nullptr;
  c.for_each_active_lane([&](Vec lane) {
    Value* at = e.pointer(c.lane_load(where, i64, lane));
    Value* number = numbers ? c.b.CreateZExt(c.lane_load(numbers, c.int_type(32), lane), i64) : c.b.getInt64(1);
    Value* word = c.b.CreateAlignedLoad(i64, at, llvm::Align(8));
    if (states) c.lane_store(states, word, lane);
    c.b.CreateAlignedStore(step(c.b, word, change_of(c.b, i, number)), at, llvm::Align(8));
  });
  if (states) c.set_result(i, 0, c.reload(states, i64));
  return {};
}

/// A hint to the register allocator of hardware.
Result<void> lower_setmaxnreg(LoweringContext&, const Instr&) { return {}; }

}  // namespace heddle::jit
