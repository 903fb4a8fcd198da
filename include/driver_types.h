/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The types of the CUDA runtime API: flags, enumerations, parameter structures. cudaError and cudaDeviceAttr are
   generated from tables (heddle/cuda_generated.h). Layouts are ABI: tests/api/abi_layout.cc pins them. */
#ifndef __DRIVER_TYPES_H__
#define __DRIVER_TYPES_H__

#include "host_defines.h"
#include "vector_types.h"
#include "device_types.h"
#include "surface_types.h"
#include "texture_types.h"
#include <limits.h>
#include <stddef.h>
#include <heddle/cuda_generated.h>
#include <heddle/cuda_enums.h>
#include <heddle/cuda_structs.h>
#endif
