// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// isa::eval by the values of the IR: 64 bits an operand.
#pragma once

#if __has_include("isa/eval.h")
#include "isa/eval.h"
#else
// Until the tables' meanings are generated: nothing can be evaluated.
#include "isa/form.h"
namespace heddle::isa {
struct Bits {
  uint64_t lo = 0;
  Bits() = default;
  explicit Bits(uint64_t v) : lo(v) {}
  explicit operator uint64_t() const { return lo; }
};
inline bool eval(uint16_t, const Mods&, const Bits*, Bits*) { return false; }
}  // namespace heddle::isa
#endif
