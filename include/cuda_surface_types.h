// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The C++ templates of texture and surface references left CUDA with version 12; the types of objects stay.
#pragma once
#include "driver_types.h"
