// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asked for by name by clang's CUDA prelude, before it defines any device function. Ours stand in
// heddle/cuda/device.h, which is included at the end of that prelude (see curand_mtgp32_kernel.h).
#pragma once
#if defined(__CUDA__) && defined(__clang__)
#include "heddle/cuda/bit_casts.h"
#endif
