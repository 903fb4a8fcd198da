// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies. Every form becomes the driver's; a twin without a stream runs on the thread's own stream and waits.
#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"
#include "runtime/registry.h"

namespace heddle::runtime {

namespace {

cudaError_t finish(CUresult code) {
  DRIVER_TRY(code);
  return entry::per_thread_default ? from(driver.cuStreamSynchronize(CU_STREAM_PER_THREAD)) : cudaSuccess;
}

cudaError_t copy_async(void* dst, const void* src, size_t count, cudaMemcpyKind kind, CUstream stream) {
  switch (kind) {
    case cudaMemcpyHostToDevice:
      return from(driver.cuMemcpyHtoDAsync(as_device(dst), src, count, stream));
    case cudaMemcpyDeviceToHost:
      return from(driver.cuMemcpyDtoHAsync(dst, as_device(src), count, stream));
    case cudaMemcpyDeviceToDevice:
      return from(driver.cuMemcpyDtoDAsync(as_device(dst), as_device(src), count, stream));
    case cudaMemcpyHostToHost:
    case cudaMemcpyDefault:
      return from(driver.cuMemcpyAsync(as_device(dst), as_device(src), count, stream));
  }
  return cudaErrorInvalidMemcpyDirection;
}

cudaError_t copy(void* dst, const void* src, size_t count, cudaMemcpyKind kind) {
  if (entry::per_thread_default) {
    RUNTIME_TRY(copy_async(dst, src, count, kind, CU_STREAM_PER_THREAD));
    return finish(CUDA_SUCCESS);
  }
  switch (kind) {
    case cudaMemcpyHostToDevice:
      return from(driver.cuMemcpyHtoD(as_device(dst), src, count));
    case cudaMemcpyDeviceToHost:
      return from(driver.cuMemcpyDtoH(dst, as_device(src), count));
    case cudaMemcpyDeviceToDevice:
      return from(driver.cuMemcpyDtoD(as_device(dst), as_device(src), count));
    case cudaMemcpyHostToHost:
    case cudaMemcpyDefault:
      return from(driver.cuMemcpy(as_device(dst), as_device(src), count));
  }
  return cudaErrorInvalidMemcpyDirection;
}

void set_source(CUDA_MEMCPY2D* c, const void* src, size_t pitch, cudaMemcpyKind kind) {
  c->srcMemoryType = source_type(kind);
  c->srcHost = src;
  c->srcDevice = as_device(src);
  c->srcPitch = pitch;
}

void set_target(CUDA_MEMCPY2D* c, void* dst, size_t pitch, cudaMemcpyKind kind) {
  c->dstMemoryType = target_type(kind);
  c->dstHost = dst;
  c->dstDevice = as_device(dst);
  c->dstPitch = pitch;
}

void set_source(CUDA_MEMCPY2D* c, cudaArray_const_t src, size_t x, size_t y) {
  c->srcMemoryType = CU_MEMORYTYPE_ARRAY;
  c->srcArray = as_array(src);
  c->srcXInBytes = x;
  c->srcY = y;
}

void set_target(CUDA_MEMCPY2D* c, cudaArray_t dst, size_t x, size_t y) {
  c->dstMemoryType = CU_MEMORYTYPE_ARRAY;
  c->dstArray = as_array(dst);
  c->dstXInBytes = x;
  c->dstY = y;
}

cudaError_t run(const CUDA_MEMCPY2D& c) {
  return finish(entry::per_thread_default ? driver.cuMemcpy2DAsync(&c, CU_STREAM_PER_THREAD)
                                          : driver.cuMemcpy2DUnaligned(&c));
}

cudaError_t pitched(CUDA_MEMCPY2D* c, void* dst, size_t dpitch, const void* src, size_t spitch, size_t width,
                    size_t height, cudaMemcpyKind kind) {
  if (!is_kind(kind)) return cudaErrorInvalidMemcpyDirection;
  if (height > 1 && (dpitch < width || spitch < width)) return cudaErrorInvalidPitchValue;
  set_source(c, src, spitch, kind);
  set_target(c, dst, dpitch, kind);
  c->WidthInBytes = width;
  c->Height = height;
  return cudaSuccess;
}

cudaError_t to_array(CUDA_MEMCPY2D* c, cudaArray_t dst, size_t x, size_t y, const void* src, size_t spitch,
                     size_t width, size_t height, cudaMemcpyKind kind) {
  if (!is_kind(kind)) return cudaErrorInvalidMemcpyDirection;
  if (height > 1 && spitch < width) return cudaErrorInvalidPitchValue;
  set_source(c, src, spitch, kind);
  set_target(c, dst, x, y);
  c->WidthInBytes = width;
  c->Height = height;
  return cudaSuccess;
}

cudaError_t from_array(CUDA_MEMCPY2D* c, void* dst, size_t dpitch, cudaArray_const_t src, size_t x, size_t y,
                       size_t width, size_t height, cudaMemcpyKind kind) {
  if (!is_kind(kind)) return cudaErrorInvalidMemcpyDirection;
  if (height > 1 && dpitch < width) return cudaErrorInvalidPitchValue;
  set_source(c, src, x, y);
  set_target(c, dst, dpitch, kind);
  c->WidthInBytes = width;
  c->Height = height;
  return cudaSuccess;
}

}  // namespace

// ---- linear ----

cudaError_t cudaMemcpy(void* dst, const void* src, size_t count, enum cudaMemcpyKind kind) {
  return copy(dst, src, count, kind);
}

cudaError_t cudaMemcpyAsync(void* dst, const void* src, size_t count, enum cudaMemcpyKind kind, cudaStream_t stream) {
  return copy_async(dst, src, count, kind, stream);
}

namespace {

cudaError_t check_peers(int a, int b) {
  int count = 0;
  DRIVER_TRY(driver.cuDeviceGetCount(&count));
  return a < 0 || b < 0 || a >= count || b >= count ? cudaErrorInvalidDevice : cudaSuccess;
}

}  // namespace

cudaError_t cudaMemcpyPeer(void* dst, int dstDevice, const void* src, int srcDevice, size_t count) {
  RUNTIME_TRY(check_peers(dstDevice, srcDevice));
  return from(driver.cuMemcpyDtoD(as_device(dst), as_device(src), count));
}

cudaError_t cudaMemcpyPeerAsync(void* dst, int dstDevice, const void* src, int srcDevice, size_t count,
                                cudaStream_t stream) {
  RUNTIME_TRY(check_peers(dstDevice, srcDevice));
  return from(driver.cuMemcpyDtoDAsync(as_device(dst), as_device(src), count, stream));
}

cudaError_t cudaMemcpyBatchAsync(void** dsts, void** srcs, size_t* sizes, size_t count,
                                 struct cudaMemcpyAttributes* attrs, size_t* attrsIdxs, size_t numAttrs,
                                 size_t* failIdx, cudaStream_t stream) {
  static_assert(sizeof(cudaMemcpyAttributes) == sizeof(CUmemcpyAttributes));
  return from(driver.cuMemcpyBatchAsync(reinterpret_cast<CUdeviceptr*>(dsts), reinterpret_cast<CUdeviceptr*>(srcs),
                                        sizes, count, reinterpret_cast<CUmemcpyAttributes*>(attrs), attrsIdxs,
                                        numAttrs, failIdx, stream));
}

// ---- symbols ----

namespace {

cudaError_t symbol_range(const void* symbol, size_t offset, size_t count, void** address) {
  CUdeviceptr base = 0;
  size_t size = 0;
  RUNTIME_TRY(find_variable(symbol, &base, &size));
  if (offset > size || count > size - offset) return cudaErrorInvalidValue;
  *address = as_pointer(base + offset);
  return cudaSuccess;
}

bool writes_device(cudaMemcpyKind k) {
  return k == cudaMemcpyHostToDevice || k == cudaMemcpyDeviceToDevice || k == cudaMemcpyDefault;
}
bool reads_device(cudaMemcpyKind k) {
  return k == cudaMemcpyDeviceToHost || k == cudaMemcpyDeviceToDevice || k == cudaMemcpyDefault;
}

}  // namespace

cudaError_t cudaMemcpyToSymbol(const void* symbol, const void* src, size_t count, size_t offset,
                               enum cudaMemcpyKind kind) {
  void* address = nullptr;
  if (!writes_device(kind)) return cudaErrorInvalidMemcpyDirection;
  RUNTIME_TRY(symbol_range(symbol, offset, count, &address));
  return copy(address, src, count, kind);
}

cudaError_t cudaMemcpyFromSymbol(void* dst, const void* symbol, size_t count, size_t offset, enum cudaMemcpyKind kind) {
  void* address = nullptr;
  if (!reads_device(kind)) return cudaErrorInvalidMemcpyDirection;
  RUNTIME_TRY(symbol_range(symbol, offset, count, &address));
  return copy(dst, address, count, kind);
}

cudaError_t cudaMemcpyToSymbolAsync(const void* symbol, const void* src, size_t count, size_t offset,
                                    enum cudaMemcpyKind kind, cudaStream_t stream) {
  void* address = nullptr;
  if (!writes_device(kind)) return cudaErrorInvalidMemcpyDirection;
  RUNTIME_TRY(symbol_range(symbol, offset, count, &address));
  return copy_async(address, src, count, kind, stream);
}

cudaError_t cudaMemcpyFromSymbolAsync(void* dst, const void* symbol, size_t count, size_t offset,
                                      enum cudaMemcpyKind kind, cudaStream_t stream) {
  void* address = nullptr;
  if (!reads_device(kind)) return cudaErrorInvalidMemcpyDirection;
  RUNTIME_TRY(symbol_range(symbol, offset, count, &address));
  return copy_async(dst, address, count, kind, stream);
}

cudaError_t cudaGetSymbolAddress(void** devPtr, const void* symbol) {
  *devPtr = nullptr;
  return find_variable(symbol, as_device(devPtr), nullptr);
}

cudaError_t cudaGetSymbolSize(size_t* size, const void* symbol) { return find_variable(symbol, nullptr, size); }

// ---- two dimensions ----

cudaError_t cudaMemcpy2D(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width, size_t height,
                         enum cudaMemcpyKind kind) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(pitched(&c, dst, dpitch, src, spitch, width, height, kind));
  return run(c);
}

cudaError_t cudaMemcpy2DAsync(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width, size_t height,
                              enum cudaMemcpyKind kind, cudaStream_t stream) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(pitched(&c, dst, dpitch, src, spitch, width, height, kind));
  return from(driver.cuMemcpy2DAsync(&c, stream));
}

cudaError_t cudaMemcpy2DToArray(cudaArray_t dst, size_t wOffset, size_t hOffset, const void* src, size_t spitch,
                                size_t width, size_t height, enum cudaMemcpyKind kind) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(to_array(&c, dst, wOffset, hOffset, src, spitch, width, height, kind));
  return run(c);
}

cudaError_t cudaMemcpy2DToArrayAsync(cudaArray_t dst, size_t wOffset, size_t hOffset, const void* src, size_t spitch,
                                     size_t width, size_t height, enum cudaMemcpyKind kind, cudaStream_t stream) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(to_array(&c, dst, wOffset, hOffset, src, spitch, width, height, kind));
  return from(driver.cuMemcpy2DAsync(&c, stream));
}

cudaError_t cudaMemcpy2DFromArray(void* dst, size_t dpitch, cudaArray_const_t src, size_t wOffset, size_t hOffset,
                                  size_t width, size_t height, enum cudaMemcpyKind kind) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(from_array(&c, dst, dpitch, src, wOffset, hOffset, width, height, kind));
  return run(c);
}

cudaError_t cudaMemcpy2DFromArrayAsync(void* dst, size_t dpitch, cudaArray_const_t src, size_t wOffset, size_t hOffset,
                                       size_t width, size_t height, enum cudaMemcpyKind kind, cudaStream_t stream) {
  CUDA_MEMCPY2D c = {};
  RUNTIME_TRY(from_array(&c, dst, dpitch, src, wOffset, hOffset, width, height, kind));
  return from(driver.cuMemcpy2DAsync(&c, stream));
}

cudaError_t cudaMemcpy2DArrayToArray(cudaArray_t dst, size_t wOffsetDst, size_t hOffsetDst, cudaArray_const_t src,
                                     size_t wOffsetSrc, size_t hOffsetSrc, size_t width, size_t height,
                                     enum cudaMemcpyKind kind) {
  CUDA_MEMCPY2D c = {};
  set_source(&c, src, wOffsetSrc, hOffsetSrc);
  set_target(&c, dst, wOffsetDst, hOffsetDst);
  c.WidthInBytes = width;
  c.Height = height;
  return run(c);
}

// ---- whole rows of arrays: count bytes that may run over row ends ----

namespace {

/// Calls f(x, y, bytes done, bytes) for each part of a row.
template <class F>
cudaError_t each_row(cudaArray_const_t array, size_t x, size_t y, size_t count, F f) {
  CUDA_ARRAY3D_DESCRIPTOR d;
  DRIVER_TRY(driver.cuArray3DGetDescriptor(&d, as_array(array)));
  size_t row = d.Width * element_bytes(d.Format, d.NumChannels);
  if (x >= row && count) return cudaErrorInvalidValue;
  for (size_t done = 0; done < count;) {
    size_t part = row - x < count - done ? row - x : count - done;
    RUNTIME_TRY(f(x, y, done, part));
    done += part;
    x = 0;
    ++y;
  }
  return cudaSuccess;
}

}  // namespace

cudaError_t cudaMemcpyToArray(cudaArray_t dst, size_t wOffset, size_t hOffset, const void* src, size_t count,
                              enum cudaMemcpyKind kind) {
  return each_row(dst, wOffset, hOffset, count, [&](size_t x, size_t y, size_t done, size_t part) {
    return cudaMemcpy2DToArray(dst, x, y, static_cast<const char*>(src) + done, part, part, 1, kind);
  });
}

cudaError_t cudaMemcpyToArrayAsync(cudaArray_t dst, size_t wOffset, size_t hOffset, const void* src, size_t count,
                                   enum cudaMemcpyKind kind, cudaStream_t stream) {
  return each_row(dst, wOffset, hOffset, count, [&](size_t x, size_t y, size_t done, size_t part) {
    return cudaMemcpy2DToArrayAsync(dst, x, y, static_cast<const char*>(src) + done, part, part, 1, kind, stream);
  });
}

cudaError_t cudaMemcpyFromArray(void* dst, cudaArray_const_t src, size_t wOffset, size_t hOffset, size_t count,
                                enum cudaMemcpyKind kind) {
  return each_row(src, wOffset, hOffset, count, [&](size_t x, size_t y, size_t done, size_t part) {
    return cudaMemcpy2DFromArray(static_cast<char*>(dst) + done, part, src, x, y, part, 1, kind);
  });
}

cudaError_t cudaMemcpyFromArrayAsync(void* dst, cudaArray_const_t src, size_t wOffset, size_t hOffset, size_t count,
                                     enum cudaMemcpyKind kind, cudaStream_t stream) {
  return each_row(src, wOffset, hOffset, count, [&](size_t x, size_t y, size_t done, size_t part) {
    return cudaMemcpy2DFromArrayAsync(static_cast<char*>(dst) + done, part, src, x, y, part, 1, kind, stream);
  });
}

cudaError_t cudaMemcpyArrayToArray(cudaArray_t dst, size_t wOffsetDst, size_t hOffsetDst, cudaArray_const_t src,
                                   size_t wOffsetSrc, size_t hOffsetSrc, size_t count, enum cudaMemcpyKind kind) {
  CUDA_ARRAY3D_DESCRIPTOR d;
  DRIVER_TRY(driver.cuArray3DGetDescriptor(&d, as_array(dst)));
  size_t row = d.Width * element_bytes(d.Format, d.NumChannels);
  return each_row(src, wOffsetSrc, hOffsetSrc, count, [&](size_t x, size_t y, size_t done, size_t part) {
    size_t at = wOffsetDst + done;
    if (at % row + part > row) return cudaErrorNotSupported;
    return cudaMemcpy2DArrayToArray(dst, at % row, hOffsetDst + at / row, src, x, y, part, 1, kind);
  });
}

// ---- three dimensions ----

/// Where an array takes part, positions and widths count its elements; else bytes.
cudaError_t as_copy_3d(const cudaMemcpy3DParms& p, CUDA_MEMCPY3D* copy) {
  if (!is_kind(p.kind)) return cudaErrorInvalidMemcpyDirection;
  if ((p.srcArray && p.srcPtr.ptr) || (p.dstArray && p.dstPtr.ptr)) return cudaErrorInvalidValue;
  if ((!p.srcArray && !p.srcPtr.ptr) || (!p.dstArray && !p.dstPtr.ptr)) return cudaErrorInvalidValue;
  CUDA_MEMCPY3D& c = *copy;
  c = {};
  unsigned source_element = 1, target_element = 1;
  if (p.srcArray) {
    DRIVER_TRY(array_element_bytes(as_array(p.srcArray), &source_element));
    c.srcMemoryType = CU_MEMORYTYPE_ARRAY;
    c.srcArray = as_array(p.srcArray);
  } else {
    c.srcMemoryType = source_type(p.kind);
    c.srcHost = p.srcPtr.ptr;
    c.srcDevice = as_device(p.srcPtr.ptr);
    c.srcPitch = p.srcPtr.pitch;
    c.srcHeight = p.srcPtr.ysize;
  }
  if (p.dstArray) {
    DRIVER_TRY(array_element_bytes(as_array(p.dstArray), &target_element));
    c.dstMemoryType = CU_MEMORYTYPE_ARRAY;
    c.dstArray = as_array(p.dstArray);
  } else {
    c.dstMemoryType = target_type(p.kind);
    c.dstHost = p.dstPtr.ptr;
    c.dstDevice = as_device(p.dstPtr.ptr);
    c.dstPitch = p.dstPtr.pitch;
    c.dstHeight = p.dstPtr.ysize;
  }
  c.srcXInBytes = p.srcPos.x * source_element;
  c.srcY = p.srcPos.y;
  c.srcZ = p.srcPos.z;
  c.dstXInBytes = p.dstPos.x * target_element;
  c.dstY = p.dstPos.y;
  c.dstZ = p.dstPos.z;
  c.WidthInBytes = p.extent.width * (p.srcArray ? source_element : target_element);
  c.Height = p.extent.height;
  c.Depth = p.extent.depth;
  return cudaSuccess;
}

cudaError_t from_copy_3d(const CUDA_MEMCPY3D& c, cudaMemcpy3DParms* p) {
  *p = {};
  unsigned source_element = 1, target_element = 1;
  bool from_host = c.srcMemoryType == CU_MEMORYTYPE_HOST, to_host = c.dstMemoryType == CU_MEMORYTYPE_HOST;
  if (c.srcMemoryType == CU_MEMORYTYPE_ARRAY) {
    p->srcArray = reinterpret_cast<cudaArray_t>(c.srcArray);
    DRIVER_TRY(array_element_bytes(c.srcArray, &source_element));
  } else {
    p->srcPtr = {from_host ? const_cast<void*>(c.srcHost) : as_pointer(c.srcDevice), c.srcPitch, c.WidthInBytes,
                 c.srcHeight};
  }
  if (c.dstMemoryType == CU_MEMORYTYPE_ARRAY) {
    p->dstArray = reinterpret_cast<cudaArray_t>(c.dstArray);
    DRIVER_TRY(array_element_bytes(c.dstArray, &target_element));
  } else {
    p->dstPtr = {to_host ? c.dstHost : as_pointer(c.dstDevice), c.dstPitch, c.WidthInBytes, c.dstHeight};
  }
  p->srcPos = {c.srcXInBytes / source_element, c.srcY, c.srcZ};
  p->dstPos = {c.dstXInBytes / target_element, c.dstY, c.dstZ};
  p->extent = {c.WidthInBytes / (p->srcArray ? source_element : target_element), c.Height, c.Depth};
  bool unified = c.srcMemoryType == CU_MEMORYTYPE_UNIFIED || c.dstMemoryType == CU_MEMORYTYPE_UNIFIED;
  p->kind = unified      ? cudaMemcpyDefault
            : from_host ? (to_host ? cudaMemcpyHostToHost : cudaMemcpyHostToDevice)
                        : (to_host ? cudaMemcpyDeviceToHost : cudaMemcpyDeviceToDevice);
  return cudaSuccess;
}

cudaError_t cudaMemcpy3D(const struct cudaMemcpy3DParms* p) {
  CUDA_MEMCPY3D c;
  RUNTIME_TRY(as_copy_3d(*p, &c));
  return finish(entry::per_thread_default ? driver.cuMemcpy3DAsync(&c, CU_STREAM_PER_THREAD) : driver.cuMemcpy3D(&c));
}

cudaError_t cudaMemcpy3DAsync(const struct cudaMemcpy3DParms* p, cudaStream_t stream) {
  CUDA_MEMCPY3D c;
  RUNTIME_TRY(as_copy_3d(*p, &c));
  return from(driver.cuMemcpy3DAsync(&c, stream));
}

namespace {

/// All devices share one range of addresses, so a copy between two is a copy.
cudaMemcpy3DParms without_devices(const cudaMemcpy3DPeerParms& p) {
  return {p.srcArray, p.srcPos, p.srcPtr, p.dstArray, p.dstPos, p.dstPtr, p.extent, cudaMemcpyDefault};
}

}  // namespace

cudaError_t cudaMemcpy3DPeer(const struct cudaMemcpy3DPeerParms* p) {
  cudaMemcpy3DParms plain = without_devices(*p);
  return cudaMemcpy3D(&plain);
}

cudaError_t cudaMemcpy3DPeerAsync(const struct cudaMemcpy3DPeerParms* p, cudaStream_t stream) {
  cudaMemcpy3DParms plain = without_devices(*p);
  return cudaMemcpy3DAsync(&plain, stream);
}

cudaError_t cudaMemcpy3DBatchAsync(size_t numOps, struct cudaMemcpy3DBatchOp* opList, size_t* failIdx,
                                   unsigned long long flags, cudaStream_t stream) {
  static_assert(sizeof(cudaMemcpy3DBatchOp) == sizeof(CUDA_MEMCPY3D_BATCH_OP));
  return from(driver.cuMemcpy3DBatchAsync(numOps, reinterpret_cast<CUDA_MEMCPY3D_BATCH_OP*>(opList), failIdx, flags,
                                          stream));
}

// ---- sets ----

cudaError_t cudaMemset(void* devPtr, int value, size_t count) {
  auto byte = static_cast<unsigned char>(value);
  return finish(entry::per_thread_default ? driver.cuMemsetD8Async(as_device(devPtr), byte, count, CU_STREAM_PER_THREAD)
                                          : driver.cuMemsetD8(as_device(devPtr), byte, count));
}

cudaError_t cudaMemsetAsync(void* devPtr, int value, size_t count, cudaStream_t stream) {
  return from(driver.cuMemsetD8Async(as_device(devPtr), static_cast<unsigned char>(value), count, stream));
}

cudaError_t cudaMemset2DAsync(void* devPtr, size_t pitch, int value, size_t width, size_t height, cudaStream_t stream) {
  if (height > 1 && pitch < width) return cudaErrorInvalidValue;
  return from(driver.cuMemsetD2D8Async(as_device(devPtr), pitch, static_cast<unsigned char>(value), width, height,
                                       stream));
}

cudaError_t cudaMemset2D(void* devPtr, size_t pitch, int value, size_t width, size_t height) {
  if (entry::per_thread_default)
    return finish(CUresult(cudaMemset2DAsync(devPtr, pitch, value, width, height, cudaStreamPerThread)));
  if (height > 1 && pitch < width) return cudaErrorInvalidValue;
  return from(driver.cuMemsetD2D8(as_device(devPtr), pitch, static_cast<unsigned char>(value), width, height));
}

cudaError_t cudaMemset3DAsync(struct cudaPitchedPtr p, int value, struct cudaExtent extent, cudaStream_t stream) {
  if (!extent.width || !extent.height || !extent.depth) return cudaSuccess;
  if (extent.height == p.ysize || extent.depth == 1)
    return cudaMemset2DAsync(p.ptr, p.pitch, value, extent.width, extent.height * extent.depth, stream);
  for (size_t z = 0; z < extent.depth; ++z)
    RUNTIME_TRY(cudaMemset2DAsync(static_cast<char*>(p.ptr) + z * p.pitch * p.ysize, p.pitch, value, extent.width,
                                  extent.height, stream));
  return cudaSuccess;
}

cudaError_t cudaMemset3D(struct cudaPitchedPtr pitchedDevPtr, int value, struct cudaExtent extent) {
  return cudaMemset3DAsync(pitchedDevPtr, value, extent, entry::default_stream());
}

}  // namespace heddle::runtime
