// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asked for by name by clang's CUDA prelude, which from here on calls the host versions of rsqrtf,
// sinpif and other functions that libm lacks. Device versions come from libdevice.
#pragma once
#include "heddle/cuda/host_math.h"
