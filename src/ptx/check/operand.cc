// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/check/operand.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/selector.h"

namespace heddle::ptx {
namespace {

using isa::Form;
using isa::Mod;
using isa::Mods;
using isa::OperandSpec;
using isa::TypeKind;
using Kind = Operand::Kind;

bool is_int(TypeKind k) { return k == TypeKind::Signed || k == TypeKind::Unsigned; }

/// PTX ISA, "Type Information for Instructions and Operands": same size, and bits agree with
/// anything, integers with integers, floats with the same float. `wider`: as for ld, st and cvt.
bool register_fits(Mod want, Mod have, bool wider) {
  if (want == Mod::none || want == have) return true;
  const auto w = isa::type_info(want), h = isa::type_info(have);
  if (w.kind == TypeKind::Pred || h.kind == TypeKind::Pred) return false;
  const bool size = wider ? h.bits >= w.bits : h.bits == w.bits;
  if (!size && !(w.bits < 8 && h.bits == 8)) return false;
  if (w.kind == TypeKind::Bits || h.kind == TypeKind::Bits) return true;
  if (is_int(w.kind) && is_int(h.kind)) return true;
  // Small and packed floats have no register type of their own everywhere; any register will do.
  if (w.kind == TypeKind::Packed || h.kind == TypeKind::Packed || want == Mod::tf32) return true;
  if (w.kind == TypeKind::Float && w.bits <= 16) return is_int(h.kind);
  return false;
}

bool may_be_wider(const Form& form) {
  switch (form.opcode) {
    case isa::Opcode::ld:
    case isa::Opcode::ldu:
    case isa::Opcode::st:
    case isa::Opcode::cvt:
    case isa::Opcode::suld:
    case isa::Opcode::sust: return true;
    default: return false;
  }
}

bool suffix_fits(const OperandSpec& spec, const RawOperand& raw) {
  if (raw.suffix_text.empty()) return !spec.suffix_required;
  if (spec.suffix == OperandSpec::Suffix::None) return false;
  if (spec.suffix != OperandSpec::Suffix::Token) return read_selector(spec.suffix, raw.suffix_text) != Mod::none;
  return std::find(spec.suffix_choices.begin(), spec.suffix_choices.end(), raw.suffix) != spec.suffix_choices.end() &&
         raw.suffix != Mod::none;
}

bool immediate_fits(Mod type, const Operand& o) {
  const auto info = isa::type_info(type);
  if (o.negated) return false;
  if (o.imm == Operand::Imm::Int) return info.kind != TypeKind::Float || info.bits <= 16 || type == Mod::tf32;
  return info.kind == TypeKind::Float || ((info.kind == TypeKind::Bits || info.kind == TypeKind::None) && info.bits != 8) ||
         info.kind == TypeKind::Packed;
}

bool address_register(const Operand& base, std::span<const Register> registers) {
  if (base.kind != Kind::Reg) return base.kind == Kind::Imm ? base.imm == Operand::Imm::Int : base.kind == Kind::Symbol;
  const auto info = isa::type_info(registers[base.reg.index].type);
  return (info.bits == 32 || info.bits == 64) && (info.kind == TypeKind::Bits || is_int(info.kind)) && !base.negated;
}

bool scalar_fits(const Form& form, const OperandSpec& spec, Mod type, const Operand& o, std::span<const Register> registers) {
  const auto info = isa::type_info(type);
  const bool out = spec.role == OperandSpec::Role::Out;
  if (o.negated && spec.negatable == 0) return false;
  switch (o.kind) {
    case Kind::Reg:
      if (o.negated && spec.negatable == '!' && registers[o.reg.index].type != Mod::pred) return false;
      return register_fits(type, registers[o.reg.index].type, may_be_wider(form));
    case Kind::Imm: return !out && immediate_fits(type, o);
    case Kind::Sreg: return !out;
    case Kind::Symbol: return !out && (info.kind == TypeKind::None || ((info.kind == TypeKind::Bits || is_int(info.kind)) && info.bits >= 32));
    case Kind::Sink: return out;
    default: return false;
  }
}

bool mov_vector_fits(Mod type, const OperandSpec& spec, const Operand& o, std::span<const Register> registers) {
  unsigned bits = 0;
  const bool out = spec.role == OperandSpec::Role::Out;
  unsigned each = 0;
  for (const Operand& e : o.elems) {
    if (e.kind == Kind::Reg) each = isa::type_info(registers[e.reg.index].type).bits;
  }
  const auto total = isa::type_info(type);
  if (total.kind == TypeKind::Pred || o.elems.size() < 2) return false;
  if (each == 0) each = total.bits / o.elems.size();      // only immediates and sinks
  for (const Operand& e : o.elems) {
    const bool ok = e.kind == Kind::Reg ? isa::type_info(registers[e.reg.index].type).bits == each &&
                                              registers[e.reg.index].type != Mod::pred
                    : e.kind == Kind::Sink ? out
                                           : e.kind == Kind::Imm && !out;
    if (!ok || e.negated) return false;
    bits += each;
  }
  return bits == total.bits;
}

}  // namespace

Mod read_selector(OperandSpec::Suffix kind, std::string_view text) {
  using Suffix = OperandSpec::Suffix;
  const bool half = kind == Suffix::Half || kind == Suffix::Mask2;
  if (text.empty() || text[0] != (half ? 'h' : 'b')) return Mod::none;
  text.remove_prefix(1);
  const bool mask = kind == Suffix::Mask2 || kind == Suffix::Mask4;
  const unsigned lanes = half ? 2 : 4;
  unsigned value = mask ? isa::kLaneMask : half ? isa::kHalfSelect : isa::kByteSelect;
  if (mask ? text.empty() || text.size() > lanes : text.size() != lanes) return Mod::none;
  unsigned previous = lanes;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned digit = static_cast<unsigned char>(text[i]) - '0';
    if (digit >= (mask ? previous : 2 * lanes)) return Mod::none;
    previous = digit;
    value |= mask ? 1u << digit : digit << ((half ? 2 : 3) * (text.size() - 1 - i));
  }
  return static_cast<Mod>(value);
}

bool fits(const Form& form, const Mods& mods, size_t index, const RawView& v) {
  const OperandSpec& spec = form.operands[index];
  const Operand& o = v.raw.operand;
  if (!suffix_fits(spec, v.raw)) return false;
  if (spec.shape == OperandSpec::Shape::Sink) return o.kind == Kind::Sink;
  if (spec.shape == OperandSpec::Shape::Address) {
    if (o.kind == Kind::Symbol) return v.raw.element_bytes != 0;
    if (o.kind != Kind::Address || !address_register(o.elems[0], v.registers)) return false;
    return o.elems.size() == 1 || spec.parts > 1 || form.cls == isa::Class::async || form.cls == isa::Class::texture;
  }
  switch (spec.type_source) {
    case OperandSpec::Type::Label: return o.kind == Kind::Symbol && o.offset == 0;
    case OperandSpec::Type::Imm: return o.kind == Kind::Imm && !o.negated;
    case OperandSpec::Type::Any: return !o.negated || spec.negatable;
    case OperandSpec::Type::Call: return true;
    case OperandSpec::Type::Addr: return address_register(o, v.registers);
    default: break;
  }
  const isa::OperandType type = isa::operand_type(form, mods, index);
  const auto loose = [&](const Operand& e) {
    return e.kind == Kind::Reg || e.kind == Kind::Imm || e.kind == Kind::Sink || e.kind == Kind::Sreg;
  };
  if (spec.vector_source == OperandSpec::Vector::Fragment || spec.vector_source == OperandSpec::Vector::Any) {
    if (o.kind == Kind::Vector) return std::all_of(o.elems.begin(), o.elems.end(), loose);
    return loose(o) && o.kind != Kind::Sink && (spec.vector_source == OperandSpec::Vector::Fragment || scalar_fits(form, spec, type.type, o, v.registers));
  }
  if (type.vector) {
    if (o.kind == Kind::Vector)
      return o.elems.size() == type.vector && std::all_of(o.elems.begin(), o.elems.end(), [&](const Operand& e) {
               return scalar_fits(form, spec, type.type, e, v.registers);
             });
    return o.kind == Kind::Sink && spec.role == OperandSpec::Role::Out;
  }
  if (o.kind == Kind::Vector) {
    if (form.opcode == isa::Opcode::mov) return mov_vector_fits(type.type, spec, o, v.registers);
    return o.elems.size() == 1 && scalar_fits(form, spec, type.type, o.elems[0], v.registers);
  }
  return scalar_fits(form, spec, type.type, o, v.registers);
}

std::string describe_misfit(const Form& form, const Mods& mods, size_t index, const RawView& v) {
  const OperandSpec& spec = form.operands[index];
  const Operand& o = v.raw.operand;
  const char* name = spec.name;
  if (!suffix_fits(spec, v.raw)) return fmt::format("operand {} cannot have '.{}'", name, v.raw.suffix_text);
  if (spec.shape == OperandSpec::Shape::Address) {
    if (o.kind == Kind::Address) return fmt::format("operand {} is not a 32 or 64 bit address", name);
    return fmt::format("operand {} must be an address in brackets", name);
  }
  if (spec.type_source == OperandSpec::Type::Label) return fmt::format("operand {} must be a label", name);
  if (spec.type_source == OperandSpec::Type::Imm) return fmt::format("operand {} must be a constant", name);
  const isa::OperandType type = isa::operand_type(form, mods, index);
  if (o.negated && !spec.negatable) return fmt::format("operand {} cannot be negated", name);
  const std::string want = type.vector ? fmt::format("{} x .{}", type.vector, isa::spelling(type.type))
                                       : fmt::format(".{}", isa::spelling(type.type));
  switch (o.kind) {
    case Kind::Reg:
      return fmt::format("operand {} is a .{} register, the instruction wants {}", name,
                         isa::spelling(v.registers[o.reg.index].type), want);
    case Kind::Imm:
      if (spec.role == OperandSpec::Role::Out) return fmt::format("operand {} is a result, not a constant", name);
      return fmt::format("operand {} is {} constant, the instruction wants {}", name,
                         o.imm == Operand::Imm::Int ? "an integer" : "a float", want);
    case Kind::Vector: return fmt::format("operand {} has {} elements, the instruction wants {}", name, o.elems.size(), want);
    case Kind::Symbol: return fmt::format("operand {} cannot be '{}': the instruction wants {}", name, o.symbol, want);
    case Kind::Address: return fmt::format("operand {} cannot be an address", name);
    default: return fmt::format("operand {} does not fit: the instruction wants {}", name, want);
  }
}

}  // namespace heddle::ptx
