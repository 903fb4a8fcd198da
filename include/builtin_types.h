// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All the types of the runtime in one include.
#pragma once
#include "driver_types.h"
#include "vector_types.h"
