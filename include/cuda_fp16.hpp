// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The old name of the definitions, which are in the header now.
#pragma once
#include "cuda_fp16.h"
