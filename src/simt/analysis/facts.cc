// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/facts.h"

#include "isa/form.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

unsigned width_of(Type t) {
  switch (t) {
    case Type::Pred: return 1;
    case Type::B8: return 8;
    case Type::B16: return 16;
    case Type::B32: return 32;
    case Type::B64: return 64;
    case Type::B128: return 128;
  }
  return 0;
}

namespace {

enum class Family : uint8_t { Scalar, Load, Store, Atomic, Warp, Barrier, Fence, Hint, Clock, Other };

Family family_of(const Instr& i) {
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu:
      return Family::Load;
    case Opcode::st:
      return Family::Store;
    case Opcode::atom:
    case Opcode::red:
      return Family::Atomic;
    case Opcode::shfl:
    case Opcode::vote:
    case Opcode::match:
    case Opcode::redux:
    case Opcode::activemask:
    case Opcode::elect:
      return Family::Warp;
    case Opcode::bar:
    case Opcode::barrier:
      return Family::Barrier;
    case Opcode::membar:
    case Opcode::fence:
      return Family::Fence;
    case Opcode::prefetch:
    case Opcode::prefetchu:
    case Opcode::applypriority:
    case Opcode::discard:
    case Opcode::nanosleep:
    case Opcode::pmevent:
      return Family::Hint;
    default:
      return isa::form(i.form).cls == isa::Class::scalar ? Family::Scalar : Family::Other;
  }
}

/// Integer arithmetic that costs less than keeping its result across a barrier.
bool is_cheap(const Instr& i) {
  auto integer = [&](Slot s) {
    switch (i.mods[s]) {
      case Mod::f16:
      case Mod::f16x2:
      case Mod::bf16:
      case Mod::bf16x2:
      case Mod::f32:
      case Mod::f32x2:
      case Mod::f64:
        return false;
      default:
        return true;
    }
  };
  switch (i.opcode) {
    case Opcode::cvt: return integer(Slot::dtype) && integer(Slot::atype);
    case Opcode::add:
    case Opcode::sub:
    case Opcode::mul:
    case Opcode::mad:
    case Opcode::neg:
    case Opcode::setp:
    case Opcode::min:
    case Opcode::max:
      return integer(Slot::type);
    case Opcode::shl:
    case Opcode::shr:
    case Opcode::and_:
    case Opcode::or_:
    case Opcode::xor_:
    case Opcode::not_:
    case Opcode::cvta:
      return true;
    default:
      return false;
  }
}

bool is_clock(Sreg s) {
  switch (s) {
    case Sreg::clock:
    case Sreg::clock_hi:
    case Sreg::clock64:
    case Sreg::globaltimer:
    case Sreg::globaltimer_lo:
    case Sreg::globaltimer_hi:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_grid_barrier(const Module& m, const Instr& i) {
  return i.op == Op::call && i.symbol && m.symbols[i.symbol.index].kind == Symbol::Kind::Builtin &&
         m.symbols[i.symbol.index].name == "cudaCGSynchronize";
}

bool is_barrier(const Module& m, const Instr& i) {
  if (i.op != Op::isa) return i.op == Op::yield || is_grid_barrier(m, i);
  isa::Lowering lower = isa::form(i.form).lower;
  return lower == isa::Lowering::bar_sync || lower == isa::Lowering::bar_red || lower == isa::Lowering::bar_arrive;
}

bool is_lockstep(const Instr& i) { return i.op == Op::yield && i.immediate == 1; }

bool is_unaligned_barrier(const Instr& i) {
  return i.op == Op::isa && i.opcode == Opcode::barrier && !i.mods.has(Slot::aligned);
}

bool is_pure(const Module&, const Instr& i) {
  switch (i.op) {
    case Op::isa: return family_of(i) == Family::Scalar;
    case Op::constant:
    case Op::phi:
    case Op::symbol_address:
    case Op::argument:
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
      return true;
    case Op::special_register: return !is_clock(i.sreg);
    default: return false;
  }
}

bool needs_active_lane(const Module& m, const Instr& i) {
  if (is_pure(m, i) || is_parameter_load(i)) return false;
  if (i.op == Op::br || i.op == Op::exit || i.op == Op::unreachable || i.op == Op::ret) return false;
  if (i.op == Op::special_register) return false;
  return true;
}

bool is_launch_invariant(const Module& m, const Instr& i) {
  if (i.op == Op::phi || i.op == Op::argument) return false;
  if (i.op != Op::isa) return is_pure(m, i);
  return is_parameter_load(i) || is_cheap(i);
}

bool is_load(const Instr& i) { return i.op == Op::isa && family_of(i) == Family::Load; }

bool is_parameter_load(const Instr& i) {
  return is_load(i) && (i.mods[Slot::space] == Mod::param || i.mods[Slot::space] == Mod::param_entry);
}

bool is_atomic(const Instr& i) { return i.op == Op::isa && family_of(i) == Family::Atomic; }

bool writes_memory(const Module& m, const Instr& i) {
  if (i.op == Op::call || i.op == Op::call_indirect) return true;
  if (i.op != Op::isa) return false;
  Family k = family_of(i);
  return k == Family::Store || k == Family::Atomic || k == Family::Other;
}

bool is_strong_load(const Instr& i) {
  if (!is_load(i)) return false;
  Mod s = i.mods[Slot::sem];
  return s == Mod::volatile_ || s == Mod::relaxed || s == Mod::acquire || i.mods.has(Slot::x);
}

std::optional<uint64_t> constant_of(const Function& f, ValueId v) {
  if (!v || !f[v].def) return std::nullopt;
  const Instr& i = f[f[v].def];
  if (i.op != Op::constant) return std::nullopt;
  return i.immediate;
}

}  // namespace heddle::simt
