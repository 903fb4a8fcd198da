// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A name that programs include. In CUDA sources its functions are there already (the compiler includes
// heddle/cuda/device.h first); in host sources it brings what cuda_runtime.h brings.
#pragma once
#include "cuda_runtime.h"
