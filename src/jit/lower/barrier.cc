// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Barriers are where regions end (emit/kernel.cc); what is left to do at the place itself.
#include "jit/emit/emitter.h"

namespace heddle::jit {

using llvm::Value;
using simt::Instr;

bool votes(const Instr& i) {
  return i.op == simt::Op::isa && isa::form(i.form).lower == isa::Lowering::bar_red;
}

namespace {

/// PTX ISA, bar: all lanes of the warp must come. Those that wait elsewhere on their way to a barrier
/// will not; lanes that have ended or can only end do not count.
void check_all_lanes_came(Emitter& e) {
  const auto& pending = e.plan.blocks[e.inside().block.index].pending;
  if (pending.empty()) return;
  Value* late = nullptr;
  for (simt::BlockId x : pending) {
    Value* bits = e.waiting_at(x);
    late = late ? e.b.CreateOr(late, bits) : bits;
  }
  e.if_then(e.b.CreateICmpNE(late, llvm::Constant::getNullValue(late->getType())),
            [&] { e.trap(abi::TrapReason::BarrierMismatch); });
}

/// One number for the warp: PTX wants barrier operands to be the same in all lanes.
Value* agreed(Emitter& e, const Lanes& v) {
  if (v.kind == Lanes::Kind::Uniform) return v.at[0];
  Value* numbers = e.spill(v);
  auto* i32 = e.b.getInt32Ty();
  Value* bits = e.mask_bits();
  Value* first = e.b.CreateIntrinsic(llvm::Intrinsic::cttz, {bits->getType()}, {bits, e.b.getFalse()});
  Value* one = e.lane_load(numbers, i32, e.b.CreateZExtOrTrunc(first, i32));
  e.for_each_active_lane([&](Vec lane) {
    e.if_then(e.b.CreateICmpNE(e.lane_load(numbers, i32, lane), one), [&] { e.trap(abi::TrapReason::BarrierMismatch); });
  });
  return one;
}

/// Tells the schedule which barrier this is, and of how many threads.
void name_barrier(Emitter& e, const Instr& i) {
  if (!e.inside().scheduled) return;
  Value* frame = e.fact(Fact::frame);
  auto put = [&](size_t offset, Value* v) {
    e.b.CreateStore(v, e.b.CreateConstGEP1_64(e.b.getInt8Ty(), frame, offset));
  };
  const size_t counts = i.operands.size() - (votes(i) ? 1 : 0);
  put(offsetof(FrameHead, barrier), agreed(e, e.operand(i, 0)));
  put(offsetof(FrameHead, count), counts > 1 ? agreed(e, e.operand(i, 1)) : e.b.getInt32(0));
}

}  // namespace

Result<void> lower_bar_sync(LoweringContext& c, const Instr& i) {
  check_all_lanes_came(emitter(c));
  name_barrier(emitter(c), i);
  return {};
}

Result<void> lower_bar_red(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  check_all_lanes_came(e);
  name_barrier(e, i);
  Lanes vote = c.operand(i, static_cast<unsigned>(i.operands.size()) - 1);
  Value* frame = e.fact(Fact::frame);
  auto put = [&](size_t offset, Value* bits) {
    Value* n = c.b.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, bits);
    c.b.CreateStore(c.b.CreateZExtOrTrunc(n, c.b.getInt32Ty()), c.b.CreateConstGEP1_64(c.b.getInt8Ty(), frame, offset));
  };
  put(offsetof(FrameHead, votes), c.b.CreateAnd(c.bits_of(vote), c.mask_bits()));
  put(offsetof(FrameHead, voters), c.mask_bits());
  return {};
}

Result<void> lower_bar_arrive(LoweringContext& c, const Instr& i) { return lower_bar_sync(c, i); }

/// Lanes of a warp advance together, and memory operations are in program order.
Result<void> lower_bar_warp_sync(LoweringContext&, const Instr&) { return {}; }

Result<void> lower_trap(LoweringContext& c, const Instr&) {
  emitter(c).trap(abi::TrapReason::Trap);
  return {};
}

Result<void> lower_brkpt(LoweringContext& c, const Instr&) {
  emitter(c).trap(abi::TrapReason::Breakpoint);
  return {};
}

Result<void> lower_nanosleep(LoweringContext&, const Instr&) { return {}; }
Result<void> lower_pmevent(LoweringContext&, const Instr&) { return {}; }

}  // namespace heddle::jit
