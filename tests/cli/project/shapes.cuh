// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device code that crosses files: the project that the build-system tests build.
#pragma once
#include <cuda_runtime.h>

extern __constant__ float weights[4];
extern __device__ int calls;
__device__ float area(float width, float height);        // in area.cu
__device__ float weighted(float x, int i);               // in weights.cu
float total_area(const float* widths, int n);            // in area.cu, a host function that launches
int host_check(float got, float want);                   // in check.cpp
