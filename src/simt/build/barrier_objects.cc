// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mbarrier: what only reads or overwrites the object becomes loads, stores and integers, which both
// engines have; arrivals and transactions stay instructions. Words: isa/mbarrier.h.
#include "isa/mbarrier.h"
#include "simt/build/function_builder.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace mbarrier = isa::mbarrier;

Instr FunctionBuilder::access(Opcode op, const ptx::Instr& i, Mod type) const {
  Instr out;
  out.op = Op::isa;
  out.opcode = op;
  out.form = isa::forms_of(op)[1];     // the one with .sem
  out.mods[Slot::sem] = Mod::volatile_;
  out.mods[Slot::space] = i.mods[Slot::space];
  out.mods[Slot::type] = type;
  return out;
}

Result<void> FunctionBuilder::mbarrier_init(const ptx::Instr& i) {
  Instr store = access(Opcode::st, i, Mod::b64);
  TRY(add_address(i.operands[0], store));
  const ValueId count = b_.resize(TRY(read_as(i.operands[1], Mod::u32, Type::B32)), Type::B64);
  const ValueId word = b_.value(Type::B64);
  Instr times;
  times.op = Op::isa;
  times.opcode = Opcode::mul;
  times.form = isa::forms_of(Opcode::mul)[0];
  times.mods[Slot::mode] = Mod::lo;
  times.mods[Slot::type] = Mod::u64;
  times.operands = {count, b_.constant(Type::B64, mbarrier::kInit)};
  times.results = {word};
  b_.append(std::move(times));
  store.operands.push_back(word);
  b_.append(std::move(store));
  return {};
}

// PTX ISA, mbarrier.test_wait: the phase of the state (or of that parity) is over when the object is
// in the other one. try_wait may wait, and need not.
Result<void> FunctionBuilder::mbarrier_wait(const ptx::Instr& i) {
  Instr load = access(Opcode::ld, i, Mod::b64);
  TRY(add_address(i.operands[1], load));
  const ValueId word = b_.value(Type::B64);
  load.results = {word};
  b_.append(std::move(load));
  ValueId phase;
  if (i.mods[Slot::sub] == Mod::parity) {
    const ValueId parity = b_.resize(TRY(read_as(i.operands[2], Mod::u32, Type::B32)), Type::B64);
    phase = integer_op(Opcode::shl, Mod::b64, Type::B64, {parity, b_.constant(Type::B32, mbarrier::kPhaseShift)});
  } else {
    phase = TRY(read_as(i.operands[2], Mod::b64, Type::B64));
  }
  const ValueId differ = integer_op(Opcode::xor_, Mod::b64, Type::B64, {word, phase});
  const ValueId over = integer_op(Opcode::shr, Mod::u64, Type::B64, {differ, b_.constant(Type::B32, mbarrier::kPhaseShift)});
  return write(i.operands[0], integer_op(Opcode::setp, Mod::u64, Type::Pred, {over, b_.constant(Type::B64, 1)}), Mod::pred);
}

Result<void> FunctionBuilder::mbarrier_pending_count(const ptx::Instr& i) {
  const ValueId state = TRY(read_as(i.operands[1], Mod::b64, Type::B64));
  const ValueId count = integer_op(Opcode::and_, Mod::b64, Type::B64, {state, b_.constant(Type::B64, mbarrier::kPending)});
  return write(i.operands[0], b_.resize(count, Type::B32), Mod::u32);
}

// PTX ISA, cp.async.mbarrier.arrive: copies are complete at once here, so the arrival is too. Without
// .noinc it is made up for by one more arrival to come: nothing changes.
Result<void> FunctionBuilder::copy_arrives(const ptx::Instr& i) {
  if (!i.mods.has(Slot::y)) return {};   // .noinc
  Instr arrive;
  arrive.op = Op::isa;
  arrive.opcode = Opcode::mbarrier;
  for (uint16_t f : isa::forms_of(Opcode::mbarrier))
    if (isa::form(f).lower == isa::Lowering::mbarrier_arrive && isa::form(f).operands.size() == 3) {
      arrive.form = f;
      break;
    }
  arrive.mods[Slot::mode] = Mod::arrive;
  arrive.mods[Slot::space] = i.mods[Slot::space];
  TRY(add_address(i.operands[0], arrive));
  arrive.results = {ValueId()};
  b_.append(std::move(arrive));
  return {};
}

}  // namespace heddle::simt
