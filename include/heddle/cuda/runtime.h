// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Typed C++ overloads and templates over the C functions of the runtime.
#pragma once
#include <cstddef>

template <class T>
inline __host__ cudaError_t cudaMalloc(T** pointer, std::size_t size) {
  return ::cudaMalloc(reinterpret_cast<void**>(pointer), size);
}
