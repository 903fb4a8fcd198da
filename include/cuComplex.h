// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Complex numbers for C and C++, host and device: cuFloatComplex, cuDoubleComplex, and their functions.
#ifndef HEDDLE_CUCOMPLEX_H
#define HEDDLE_CUCOMPLEX_H
#define CU_COMPLEX_H_ /* the name that programs test */

#ifndef __CUDACC_RTC__
#include <math.h>
#endif
#include "vector_functions.h"

#define HEDDLE_COMPLEX static __inline__ __host__ __device__

typedef float2 cuFloatComplex;
typedef double2 cuDoubleComplex;
typedef cuFloatComplex cuComplex;

HEDDLE_COMPLEX float cuCrealf(cuFloatComplex z) { return z.x; }
HEDDLE_COMPLEX float cuCimagf(cuFloatComplex z) { return z.y; }
HEDDLE_COMPLEX cuFloatComplex make_cuFloatComplex(float re, float im) {
  cuFloatComplex z;
  z.x = re;
  z.y = im;
  return z;
}
HEDDLE_COMPLEX cuFloatComplex cuConjf(cuFloatComplex z) { return make_cuFloatComplex(z.x, -z.y); }
HEDDLE_COMPLEX cuFloatComplex cuCaddf(cuFloatComplex a, cuFloatComplex b) { return make_cuFloatComplex(a.x + b.x, a.y + b.y); }
HEDDLE_COMPLEX cuFloatComplex cuCsubf(cuFloatComplex a, cuFloatComplex b) { return make_cuFloatComplex(a.x - b.x, a.y - b.y); }
HEDDLE_COMPLEX cuFloatComplex cuCmulf(cuFloatComplex a, cuFloatComplex b) {
  return make_cuFloatComplex(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}
/* Scaled by the larger part of the divisor, so that its square cannot overflow. */
HEDDLE_COMPLEX cuFloatComplex cuCdivf(cuFloatComplex a, cuFloatComplex b) {
  const float scale = 1.0f / (fabsf(b.x) + fabsf(b.y));
  const float ar = a.x * scale, ai = a.y * scale, br = b.x * scale, bi = b.y * scale;
  const float inverse = 1.0f / (br * br + bi * bi);
  return make_cuFloatComplex((ar * br + ai * bi) * inverse, (ai * br - ar * bi) * inverse);
}
HEDDLE_COMPLEX float cuCabsf(cuFloatComplex z) {
  float big = fabsf(z.x), small = fabsf(z.y), ratio;
  if (big < small) {
    const float swap = big;
    big = small;
    small = swap;
  }
  if (big == 0 || big != big || big - big != 0 || small - small != 0) return big + small;
  ratio = small / big;
  return big * sqrtf(1.0f + ratio * ratio);
}
HEDDLE_COMPLEX cuFloatComplex cuCfmaf(cuFloatComplex a, cuFloatComplex b, cuFloatComplex c) {
  return make_cuFloatComplex((a.x * b.x + c.x) - a.y * b.y, (a.x * b.y + c.y) + a.y * b.x);
}

HEDDLE_COMPLEX double cuCreal(cuDoubleComplex z) { return z.x; }
HEDDLE_COMPLEX double cuCimag(cuDoubleComplex z) { return z.y; }
HEDDLE_COMPLEX cuDoubleComplex make_cuDoubleComplex(double re, double im) {
  cuDoubleComplex z;
  z.x = re;
  z.y = im;
  return z;
}
HEDDLE_COMPLEX cuDoubleComplex cuConj(cuDoubleComplex z) { return make_cuDoubleComplex(z.x, -z.y); }
HEDDLE_COMPLEX cuDoubleComplex cuCadd(cuDoubleComplex a, cuDoubleComplex b) { return make_cuDoubleComplex(a.x + b.x, a.y + b.y); }
HEDDLE_COMPLEX cuDoubleComplex cuCsub(cuDoubleComplex a, cuDoubleComplex b) { return make_cuDoubleComplex(a.x - b.x, a.y - b.y); }
HEDDLE_COMPLEX cuDoubleComplex cuCmul(cuDoubleComplex a, cuDoubleComplex b) {
  return make_cuDoubleComplex(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}
/* Scaled by the larger part of the divisor, so that its square cannot overflow. */
HEDDLE_COMPLEX cuDoubleComplex cuCdiv(cuDoubleComplex a, cuDoubleComplex b) {
  const double scale = 1.0 / (fabs(b.x) + fabs(b.y));
  const double ar = a.x * scale, ai = a.y * scale, br = b.x * scale, bi = b.y * scale;
  const double inverse = 1.0 / (br * br + bi * bi);
  return make_cuDoubleComplex((ar * br + ai * bi) * inverse, (ai * br - ar * bi) * inverse);
}
HEDDLE_COMPLEX double cuCabs(cuDoubleComplex z) {
  double big = fabs(z.x), small = fabs(z.y), ratio;
  if (big < small) {
    const double swap = big;
    big = small;
    small = swap;
  }
  if (big == 0 || big != big || big - big != 0 || small - small != 0) return big + small;
  ratio = small / big;
  return big * sqrt(1.0 + ratio * ratio);
}
HEDDLE_COMPLEX cuDoubleComplex cuCfma(cuDoubleComplex a, cuDoubleComplex b, cuDoubleComplex c) {
  return make_cuDoubleComplex((a.x * b.x + c.x) - a.y * b.y, (a.x * b.y + c.y) + a.y * b.x);
}

HEDDLE_COMPLEX cuComplex make_cuComplex(float re, float im) { return make_cuFloatComplex(re, im); }
HEDDLE_COMPLEX cuDoubleComplex cuComplexFloatToDouble(cuFloatComplex z) {
  return make_cuDoubleComplex((double)z.x, (double)z.y);
}
HEDDLE_COMPLEX cuFloatComplex cuComplexDoubleToFloat(cuDoubleComplex z) {
  return make_cuFloatComplex((float)z.x, (float)z.y);
}

#undef HEDDLE_COMPLEX
#endif
