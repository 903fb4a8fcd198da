// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The error, gamma and Bessel functions under the names that clang calls.
#include "special.h"

namespace ld = heddle::libdevice;

#define HEDDLE_BOTH(nv, name)                                                                             \
  HEDDLE_NV float __nv_##nv##f(float x) { return static_cast<float>(ld::name(static_cast<double>(x))); } \
  HEDDLE_NV double __nv_##nv(double x) { return ld::name(x); }
HEDDLE_NV float __nv_erff(float x) { return ld::erff_(x); }
HEDDLE_NV double __nv_erf(double x) { return ld::erf_(x); }
HEDDLE_BOTH(erfc, erfc_)
HEDDLE_BOTH(erfcx, erfcx_)
HEDDLE_BOTH(erfinv, erfinv_)
HEDDLE_BOTH(erfcinv, erfcinv_)
HEDDLE_BOTH(normcdf, normcdf_)
HEDDLE_BOTH(normcdfinv, normcdfinv_)
HEDDLE_BOTH(lgamma, lgamma_)
HEDDLE_BOTH(tgamma, tgamma_)
HEDDLE_BOTH(j0, j0_)
HEDDLE_BOTH(j1, j1_)
HEDDLE_BOTH(y0, y0_)
HEDDLE_BOTH(y1, y1_)
HEDDLE_BOTH(cyl_bessel_i0, i0_)
HEDDLE_BOTH(cyl_bessel_i1, i1_)
HEDDLE_NV float __nv_jnf(int n, float x) { return static_cast<float>(ld::jn_(n, static_cast<double>(x))); }
HEDDLE_NV double __nv_jn(int n, double x) { return ld::jn_(n, x); }
HEDDLE_NV float __nv_ynf(int n, float x) { return static_cast<float>(ld::yn_(n, static_cast<double>(x))); }
HEDDLE_NV double __nv_yn(int n, double x) { return ld::yn_(n, x); }
