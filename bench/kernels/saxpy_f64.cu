// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// In double precision.
#define F64
#include "saxpy.cu"
