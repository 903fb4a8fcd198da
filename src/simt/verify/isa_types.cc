// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/verify/isa_types.h"

#include "isa/form.h"
#include "simt/build/words.h"
#include "simt/type.h"

namespace heddle::simt {

using isa::OperandSpec;

// Operands of one spec are consecutive. How many there are is known but for fragments and optional
// operands, which is why the check walks from both ends only where the row is definite.
Result<void> check_isa_types(const Function& f, const Instr& i) {
  if (i.form >= isa::forms().size()) return error(ErrorKind::InvalidPtx, "no such form");
  const isa::Form& form = isa::form(i.form);
  if (form.opcode != i.opcode) return error(ErrorKind::InvalidPtx, "the form is of another opcode");
  if (form.lower == isa::Lowering::none || form.lower == isa::Lowering::build)
    return error(ErrorKind::InvalidPtx, "{} does not belong here", form.text);
  size_t in = 0, out = 0;
  for (size_t s = 0; s < form.operands.size(); ++s) {
    const OperandSpec& spec = form.operands[s];
    bool is_out = spec.role == OperandSpec::Role::Out;
    const auto& values = is_out ? i.results : i.operands;
    size_t& at = is_out ? out : in;
    if (spec.optional && !is_out) return {};
    if (spec.shape == OperandSpec::Shape::Sink) continue;
    if (spec.vector_source == OperandSpec::Vector::Fragment || spec.vector_source == OperandSpec::Vector::Any) return {};
    if (spec.shape == OperandSpec::Shape::Address) {
      if (spec.parts > 1) return {};
      if (at >= values.size()) return error(ErrorKind::InvalidPtx, "the address is missing");
      Type t = f[values[at++]].type;
      if (t != Type::B64 && t != Type::B32) return error(ErrorKind::InvalidPtx, "an address is b32 or b64");
      continue;
    }
    isa::OperandType type = isa::operand_type(form, i.mods, s);
    size_t count = type.vector ? type.vector : 1;
    for (size_t n = 0; n < count; ++n, ++at) {
      if (at >= values.size())
        return error(ErrorKind::InvalidPtx, "too few {}", is_out ? "results" : "operands");
      if (!values[at] || type.type == isa::Mod::none) continue;
      if (f[values[at]].type != type_of_mod(type.type))
        return error(ErrorKind::InvalidPtx, "{} {} is {}, not {}", is_out ? "result" : "operand", at,
                     name_of(f[values[at]].type), name_of(type_of_mod(type.type)));
    }
  }
  if (form.reads_cc && (in >= i.operands.size() || f[i.operands[in++]].type != Type::Pred))
    return error(ErrorKind::InvalidPtx, "the carry is missing");
  if (isa::writes_cc(form, i.mods) && (out >= i.results.size() || f[i.results[out++]].type != Type::Pred))
    return error(ErrorKind::InvalidPtx, "the carry out is missing");
  if (in != i.operands.size()) return error(ErrorKind::InvalidPtx, "{} operands, not {}", i.operands.size(), in);
  if (out != i.results.size()) return error(ErrorKind::InvalidPtx, "{} results, not {}", i.results.size(), out);
  return {};
}

}  // namespace heddle::simt
