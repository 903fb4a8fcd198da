// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The types of both APIs, without the runtime's own prototypes and version macros: in this room `cudaX` is the
// implementation's name. This room uses no C++ runtime library, so that plain C programs can link it statically.
#pragma once

#include <cuda.h>
#include <driver_types.h>
