// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/traits.h"

#include "isa/form.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

bool is_pure(const Instr& i) {
  switch (i.op) {
    case Op::constant:
    case Op::symbol_address:
    case Op::select:
    case Op::zext:
    case Op::sext:
    case Op::trunc:
    case Op::pack:
    case Op::unpack:
    case Op::scale_f32:
    case Op::mantissa_f32:
    case Op::exponent_f32:
    case Op::log_edges_f32:
    case Op::argument: return true;
    case Op::special_register:
      switch (i.sreg) {
        case Sreg::clock:
        case Sreg::clock_hi:
        case Sreg::clock64:
        case Sreg::globaltimer:
        case Sreg::globaltimer_lo:
        case Sreg::globaltimer_hi:
        case Sreg::pm: return false;
        default: return true;
      }
    case Op::isa:
      return isa::form(i.form).cls == isa::Class::scalar || i.opcode == Opcode::cvta ||
             i.opcode == Opcode::isspacep;
    default: return false;
  }
}

bool is_invariant_load(const Instr& i) {
  if (i.op != Op::isa || i.opcode != Opcode::ld) return false;
  Mod space = i.mods[Slot::space];
  return space == Mod::param || space == Mod::param_entry;
}

bool is_removable(const Instr& i) {
  if (i.op == Op::phi || is_pure(i) || i.op == Op::special_register) return true;
  if (i.op != Op::isa || i.opcode != Opcode::ld) return false;
  Mod sem = i.mods[Slot::sem];
  return sem == Mod::none || sem == Mod::weak;
}

}  // namespace heddle::simt
