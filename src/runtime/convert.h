// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The runtime's types as the driver's.
#pragma once

#include <stdint.h>

#include "runtime/entry/types.h"

namespace heddle::runtime {

inline CUdeviceptr as_device(const void* p) { return reinterpret_cast<uintptr_t>(p); }
inline CUdeviceptr* as_device(void** p) { return reinterpret_cast<CUdeviceptr*>(p); }
inline void* as_pointer(CUdeviceptr p) { return reinterpret_cast<void*>(uintptr_t(p)); }

inline CUarray as_array(cudaArray_const_t a) { return reinterpret_cast<CUarray>(const_cast<cudaArray*>(a)); }
inline CUarray* as_array(cudaArray_t* a) { return reinterpret_cast<CUarray*>(a); }
inline CUmipmappedArray as_mipmap(cudaMipmappedArray_const_t a) {
  return reinterpret_cast<CUmipmappedArray>(const_cast<cudaMipmappedArray*>(a));
}
inline CUmipmappedArray* as_mipmap(cudaMipmappedArray_t* a) { return reinterpret_cast<CUmipmappedArray*>(a); }

inline CUmemLocation as_location(cudaMemLocation l) { return {static_cast<CUmemLocationType>(l.type), l.id}; }

template <class To, class From>
To bit_cast(const From& value) {
  static_assert(sizeof(To) == sizeof(From));
  To result;
  __builtin_memcpy(&result, &value, sizeof result);
  return result;
}

/// Where the two sides of a copy lie. Default lets the driver find out from the addresses.
inline bool is_kind(cudaMemcpyKind kind) { return unsigned(kind) <= cudaMemcpyDefault; }
inline CUmemorytype source_type(cudaMemcpyKind kind) {
  return kind == cudaMemcpyDefault                                          ? CU_MEMORYTYPE_UNIFIED
         : kind == cudaMemcpyHostToHost || kind == cudaMemcpyHostToDevice ? CU_MEMORYTYPE_HOST
                                                                            : CU_MEMORYTYPE_DEVICE;
}
inline CUmemorytype target_type(cudaMemcpyKind kind) {
  return kind == cudaMemcpyDefault                                          ? CU_MEMORYTYPE_UNIFIED
         : kind == cudaMemcpyHostToHost || kind == cudaMemcpyDeviceToHost ? CU_MEMORYTYPE_HOST
                                                                            : CU_MEMORYTYPE_DEVICE;
}

/// array.cc: element formats. 0 / false when there is no such format.
bool as_format(const cudaChannelFormatDesc& desc, CUarray_format* format, unsigned* channels);
cudaChannelFormatDesc as_channel_desc(CUarray_format format, unsigned channels);
unsigned element_bytes(CUarray_format format, unsigned channels);
/// Bytes of one element of an array.
CUresult array_element_bytes(CUarray array, unsigned* bytes);

/// copy.cc: the runtime's three-dimensional copy as the driver's.
cudaError_t as_copy_3d(const cudaMemcpy3DParms& p, CUDA_MEMCPY3D* copy);
cudaError_t from_copy_3d(const CUDA_MEMCPY3D& copy, cudaMemcpy3DParms* p);

}  // namespace heddle::runtime
