// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// In double precision.
#define F64
#include "black_scholes_omp.cpp"
