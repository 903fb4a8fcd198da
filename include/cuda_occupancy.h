// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The occupancy calculator as a header of its own: libraries include it, and then ask the runtime. The
// cudaOcc* functions are not here; cudaOccupancyMaxActiveBlocksPerMultiprocessor and its family answer the same.
#pragma once
#include "cuda_runtime_api.h"
