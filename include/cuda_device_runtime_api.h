// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The runtime as device code may call it. Kernels that launch kernels are not supported yet: only the
// types and the host functions are here.
#pragma once
#include "cuda_runtime_api.h"
