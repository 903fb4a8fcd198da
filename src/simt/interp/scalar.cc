// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar instructions: isa::eval, the meaning in the tables, once per lane.
#include "isa/eval.h"
#include "isa/form.h"
#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {
namespace {

using isa::Bits;
constexpr uint32_t kMostOperands = 16;

void evaluate(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* in[kMostOperands];
  uint64_t* out[kMostOperands];
  for (uint32_t n = 0; n < s.ins; ++n) in[n] = f.at(s.in[n]);
  for (uint32_t n = 0; n < s.outs; ++n) out[n] = f.at(s.out[n]);
  Bits a[kMostOperands], r[kMostOperands];
  for_lanes(lanes, [&](uint32_t l) {
    for (uint32_t n = 0; n < s.ins; ++n) a[n].lo = in[n][l];
    s.eval(s.instr->mods, a, r);
    for (uint32_t n = 0; n < s.outs; ++n) out[n][l] = r[n].lo;
  });
}

}  // namespace

Handler scalar_handler(const Function& f, const Instr& i, Step& s) {
  const isa::Form& form = isa::form(i.form);
  if (form.cls != isa::Class::scalar || !(s.eval = isa::evaluator(i.form))) return nullptr;
  if (s.ins > kMostOperands || s.outs > kMostOperands) return nullptr;
  for (ValueId v : i.operands)
    if (f[v].type == Type::B128) return nullptr;
  // Some rows have no meaning for some of their types.
  Bits a[kMostOperands], r[kMostOperands];
  if (!s.eval(i.mods, a, r)) return nullptr;
  return evaluate;
}

}  // namespace heddle::simt::interp
