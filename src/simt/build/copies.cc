// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cp.async becomes loads and stores: a copy may be complete at once, and then there is nothing for
// commit_group and wait_group to do.
#include "simt/build/function_builder.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

/// An instruction of the opcode's first form, on integers of `type`.
ValueId FunctionBuilder::integer_op(Opcode op, Mod type, Type width, std::initializer_list<ValueId> operands,
                                    Mod space) {
  Instr i;
  i.op = Op::isa;
  i.opcode = op;
  i.form = isa::forms_of(op)[0];
  i.mods[Slot::type] = type;
  if (op == Opcode::setp) i.mods[Slot::cmp] = Mod::eq;
  i.mods[Slot::space] = space;
  i.operands = operands;
  const ValueId result = b_.value(width);
  i.results = {result};
  if (op == Opcode::setp) i.results.push_back(ValueId());
  b_.append(std::move(i));
  return result;
}

/// How many bytes the copy reads, or no value: all of them.
Result<ValueId> FunctionBuilder::copied_bytes(const ptx::Instr& i, uint32_t bytes) {
  if (i.operands.size() < 4 || i.operands[3].kind == ptx::Operand::Kind::None) return ValueId();
  const ptx::Operand& o = i.operands[3];
  if (isa::form(i.form).operands[3].type == static_cast<uint16_t>(Mod::pred)) {   // ignore-src
    const ValueId ignore = TRY(read(o, Mod::pred));
    return b_.one(Op::select, Type::B32, {ignore, b_.constant(Type::B32, 0), b_.constant(Type::B32, bytes)});
  }
  if (o.kind == ptx::Operand::Kind::Imm && o.bits == bytes) return ValueId();
  return TRY(read(o, Mod::u32));
}

// PTX ISA, cp.async: with src-size below cp-size the rest of the destination becomes zero, and
// nothing beyond src-size is read (source blocks are aligned, so a block that has one byte to read
// can be read whole). An ignored source may be any address: the reserved start of the shared window
// is read in its place.
Result<void> FunctionBuilder::copy_async(const ptx::Instr& i) {
  const ptx::Operand& size = i.operands[2];
  const auto bytes = static_cast<uint32_t>(size.bits);
  if (size.kind != ptx::Operand::Kind::Imm || (bytes != 4 && bytes != 8 && bytes != 16))
    return error(ErrorKind::InvalidPtx, "cp.async copies 4, 8 or 16 bytes");
  const uint32_t words = bytes / 4;
  const Mod vector = words == 4 ? Mod::v4 : words == 2 ? Mod::v2 : Mod::none;
  const ValueId valid = TRY(copied_bytes(i, bytes));

  Instr load;
  load.op = Op::isa;
  load.opcode = Opcode::ld;
  load.form = isa::forms_of(Opcode::ld)[0];
  load.mods[Slot::space] = Mod::global;
  load.mods[Slot::vec] = vector;
  load.mods[Slot::type] = Mod::b32;
  TRY(add_address(i.operands[1], load));
  if (valid) {
    ValueId& from = load.operands[0];
    const ValueId offset = b_.constant(Type::B64, static_cast<uint64_t>(load.offset));
    load.offset = 0;
    from = integer_op(Opcode::add, Mod::u64, Type::B64, {b_.resize(from, Type::B64), offset});
    const ValueId safe = integer_op(Opcode::cvta, Mod::u64, Type::B64, {b_.constant(Type::B64, 0)}, Mod::shared);
    const ValueId none = integer_op(Opcode::setp, Mod::u32, Type::Pred, {valid, b_.constant(Type::B32, 0)});
    from = b_.one(Op::select, Type::B64, {none, safe, from});
  }
  std::vector<ValueId> data;
  for (uint32_t w = 0; w < words; ++w) data.push_back(b_.value(Type::B32));
  load.results = data;
  b_.append(std::move(load));
  if (valid) {
    const ValueId bits = integer_op(Opcode::shl, Mod::b32, Type::B32, {valid, b_.constant(Type::B32, 3)});
    for (uint32_t w = 0; w < words; ++w) {
      const ValueId zero = b_.constant(Type::B32, 0);
      const ValueId left = integer_op(Opcode::sub, Mod::s32, Type::B32, {bits, b_.constant(Type::B32, 32 * w)});
      const ValueId kept = integer_op(Opcode::max, Mod::s32, Type::B32, {left, zero});
      data[w] = integer_op(Opcode::bfe, Mod::u32, Type::B32, {data[w], zero, kept});
    }
  }

  Instr store;
  store.op = Op::isa;
  store.opcode = Opcode::st;
  store.form = isa::forms_of(Opcode::st)[0];
  store.mods[Slot::space] = Mod::shared;
  store.mods[Slot::vec] = vector;
  store.mods[Slot::type] = Mod::b32;
  TRY(add_address(i.operands[0], store));
  store.operands.insert(store.operands.end(), data.begin(), data.end());
  b_.append(std::move(store));
  return {};
}

}  // namespace heddle::simt
