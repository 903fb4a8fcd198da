// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// alloca, stacksave, stackrestore. A function that uses them has a fixed piece of local memory, and
// the stack pointer is a variable like any other: a frame ends with its function anyway.
#include <algorithm>

#include "simt/build/function_builder.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

/// Of one activation; CUDA's own default for a lane's whole stack is 1024.
constexpr uint64_t kStackBytes = 16384;
constexpr uint64_t kDefaultAlign = 8, kStackAlign = 16, kMostAlign = 4096;

/// Clang writes 0 where the stack's own alignment is enough.
uint64_t alignment_of(const ptx::Instr& i) {
  const bool given = i.operands.size() > 2 && i.operands[2].kind == ptx::Operand::Kind::Imm;
  if (!given) return kDefaultAlign;
  return i.operands[2].bits ? i.operands[2].bits : kStackAlign;
}

}  // namespace

void FunctionBuilder::declare_stack() {
  for (const ptx::Instr& i : p_.body)
    if (i.op == Opcode::alloca || i.op == Opcode::stacksave || i.op == Opcode::stackrestore) {
      ptx::Variable v;
      v.name = "alloca";
      v.size_bytes = kStackBytes;
      v.align = kStackAlign;
      for (const ptx::Instr& a : p_.body)
        if (a.op == Opcode::alloca) v.align = std::max(v.align, static_cast<uint32_t>(std::min(alignment_of(a), kMostAlign)));
      stack_memory_ = symbols_.add_local(f_, v);
      stack_ = ssa_.variable(Type::B64);
      ssa_.write(stack_, b_.current(), b_.symbol_address(stack_memory_, 0));
      return;
    }
}

Result<void> FunctionBuilder::alloca(const ptx::Instr& i) {
  const uint64_t align = alignment_of(i);
  if ((align & (align - 1)) || align > kMostAlign)
    return error(ErrorKind::InvalidPtx, "alloca with an alignment of {}", align);
  const Mod type = i.mods[Slot::type];
  const ValueId size = b_.resize(TRY(read_as(i.operands[1], type, type == Mod::u64 ? Type::B64 : Type::B32)), Type::B64);
  const ValueId up = integer_op(Opcode::add, Mod::u64, Type::B64, {ssa_.read(stack_, b_.current()), b_.constant(Type::B64, align - 1)});
  const ValueId begin = integer_op(Opcode::and_, Mod::b64, Type::B64, {up, b_.constant(Type::B64, ~(align - 1))});
  const ValueId end = integer_op(Opcode::add, Mod::u64, Type::B64, {begin, size});
  // Too much: size > room, where room is never negative.
  const ValueId limit = b_.symbol_address(stack_memory_, static_cast<int64_t>(kStackBytes));
  const ValueId least = integer_op(Opcode::min, Mod::u64, Type::B64, {begin, limit});
  const ValueId room = integer_op(Opcode::sub, Mod::u64, Type::B64, {limit, least});
  const ValueId fits = integer_op(Opcode::min, Mod::u64, Type::B64, {size, room});
  const ValueId enough = integer_op(Opcode::setp, Mod::u64, Type::Pred, {fits, size});
  const BlockId overflow = b_.block(), next = b_.block();
  b_.cond_br(enough, next, overflow);
  ssa_.seal(overflow);
  b_.at(overflow);
  Instr trap;
  trap.op = Op::isa;
  trap.opcode = Opcode::trap;
  trap.form = isa::forms_of(Opcode::trap)[0];
  b_.append(std::move(trap));
  b_.terminate(Op::unreachable);
  ssa_.seal(next);
  b_.at(next);
  ssa_.write(stack_, b_.current(), end);
  return write(i.operands[0], begin, Mod::u64);
}

}  // namespace heddle::simt
