// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/round64.h"

#include <cfenv>
#include <cmath>

#include "jit/scalar/rounding.h"

namespace heddle::jit {
namespace {

/// Hides a value from the optimiser, so that operations stay between the two fesetround.
double opaque(double x) {
  asm volatile("" : "+x"(x) : : "memory");
  return x;
}

double apply(FloatOp op, double x, double y, double z) {
  switch (op) {
    case FloatOp::Add: return x + y;
    case FloatOp::Sub: return x - y;
    case FloatOp::Mul: return x * y;
    case FloatOp::Div: return x / y;
    case FloatOp::Sqrt: {
      double root;
      asm volatile("sqrtsd %1, %0" : "=x"(root) : "x"(x));
      return root;
    }
    case FloatOp::Fma: return std::fma(x, y, z);
  }
  return 0;
}

int fenv_mode(Round round) {
  return round == Round::Zero ? FE_TOWARDZERO : round == Round::Down ? FE_DOWNWARD
         : round == Round::Up ? FE_UPWARD : FE_TONEAREST;
}

}  // namespace

void round64(double* rows, uint32_t count, uint32_t op, uint32_t round) {
  const int before = std::fegetround();
  std::fesetround(fenv_mode(static_cast<Round>(round)));
  for (uint32_t i = 0; i < count; ++i)
    rows[3 * count + i] =
        opaque(apply(static_cast<FloatOp>(op), opaque(rows[i]), opaque(rows[count + i]),
                     opaque(rows[2 * count + i])));
  std::fesetround(before);
}

}  // namespace heddle::jit
