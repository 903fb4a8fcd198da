// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar instructions: isa::eval, the meaning in the tables, once per lane.
#include "simt/eval.h"
#include "isa/form.h"
#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {
namespace {

using isa::Bits;
constexpr uint32_t kMostOperands = 16;

void evaluate(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  const Instr& i = *s.instr;
  const uint64_t* in[kMostOperands];
  uint64_t* out[kMostOperands];
  for (uint32_t n = 0; n < s.ins; ++n) in[n] = f.at(s.in[n]);
  for (uint32_t n = 0; n < s.outs; ++n) out[n] = f.at(s.out[n]);
  Bits a[kMostOperands], r[kMostOperands];
  for_lanes(lanes, [&](uint32_t l) {
    for (uint32_t n = 0; n < s.ins; ++n) a[n] = Bits{in[n][l]};
    isa::eval(i.form, i.mods, a, r);
    for (uint32_t n = 0; n < s.outs; ++n) out[n][l] = static_cast<uint64_t>(r[n]);
  });
}

}  // namespace

Handler scalar_handler(const Function& f, const Instr& i, Step& s) {
  const isa::Form& form = isa::form(i.form);
  if (form.cls != isa::Class::scalar || !form.has_meaning) return nullptr;
  if (s.ins > kMostOperands || s.outs > kMostOperands) return nullptr;
  for (ValueId v : i.operands)
    if (f[v].type == Type::B128) return nullptr;
  return evaluate;
}

}  // namespace heddle::simt::interp
