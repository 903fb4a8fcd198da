// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The old name for the definitions of make_float4 and its family.
#pragma once
#include "vector_functions.h"
