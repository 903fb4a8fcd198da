// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device copies for the CUDA variants.
#pragma once

#include <cuda_runtime.h>

#include <vector>

template <class T>
T* to_device(const std::vector<T>& h) {
  T* d = nullptr;
  cudaMalloc(&d, h.size() * sizeof(T));
  cudaMemcpy(d, h.data(), h.size() * sizeof(T), cudaMemcpyHostToDevice);
  return d;
}

template <class T>
void from_device(std::vector<T>& h, const T* d) {
  cudaMemcpy(h.data(), d, h.size() * sizeof(T), cudaMemcpyDeviceToHost);
}
