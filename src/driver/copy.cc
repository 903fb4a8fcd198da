// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/driver.h"
#include "driver/object/array.h"

namespace heddle::driver {
namespace {

uint8_t* bytes(uint64_t address) { return reinterpret_cast<uint8_t*>(address); }

Box line(uint64_t to, uint64_t from, uint64_t size) {
  return {.to = bytes(to), .from = bytes(from), .width_bytes = size};
}
uint64_t address(const void* p) { return reinterpret_cast<uint64_t>(p); }

/// One side of a 2D or 3D copy.
struct Side {
  CUmemorytype type;
  const void* host;
  CUdeviceptr device;
  CUarray array;
  size_t pitch, height, x_bytes, y, z;
};

struct Placed {
  uint8_t* base;
  uint64_t pitch, slice;
};

Result<Placed> place(const Side& side, uint64_t width, uint64_t height, uint64_t depth, const char* what) {
  if (side.type == CU_MEMORYTYPE_ARRAY) {
    Array* array = TRY(resolve<Array>(side.array, "array"));
    TRY(array->check_box(side.x_bytes, side.y, side.z, width, height, depth));
    return Placed{array->at(side.x_bytes, side.y, side.z), array->pitch_bytes(), array->slice_bytes()};
  }
  const bool host = side.type == CU_MEMORYTYPE_HOST;
  if (!host && side.type != CU_MEMORYTYPE_DEVICE && side.type != CU_MEMORYTYPE_UNIFIED)
    return error(ErrorKind::InvalidValue, "{} has memory type {}", what, static_cast<int>(side.type));
  const uint64_t pitch = side.pitch ? side.pitch : width;
  if (height > 1 && pitch < side.x_bytes + width)
    return error(ErrorKind::InvalidValue, "the {} pitch {} is less than the row's {} bytes", what, pitch, side.x_bytes + width);
  const uint64_t rows = side.height ? side.height : height;
  if (depth > 1 && rows < side.y + height)
    return error(ErrorKind::InvalidValue, "the {} height {} is less than the {} rows", what, rows, side.y + height);
  const uint64_t slice = pitch * rows;
  const uint64_t base = (host ? address(side.host) : side.device) + side.z * slice + side.y * pitch + side.x_bytes;
  const uint64_t span = (depth - 1) * slice + (height - 1) * pitch + width;
  if (side.type == CU_MEMORYTYPE_DEVICE) TRY(check_device_range(base, span, what));
  return Placed{bytes(base), pitch, slice};
}

Result<Box> box_of(const Side& to, const Side& from, uint64_t width, uint64_t height, uint64_t depth) {
  Box box{.width_bytes = width, .height = height, .depth = depth};
  if (box.empty()) return box;
  const Placed t = TRY(place(to, width, height, depth, "destination"));
  const Placed f = TRY(place(from, width, height, depth, "source"));
  box.to = t.base;
  box.to_pitch = t.pitch;
  box.to_slice = t.slice;
  box.from = f.base;
  box.from_pitch = f.pitch;
  box.from_slice = f.slice;
  return box;
}

Result<Box> box_of(const CUDA_MEMCPY2D& c) {
  return box_of({c.dstMemoryType, c.dstHost, c.dstDevice, c.dstArray, c.dstPitch, 0, c.dstXInBytes, c.dstY, 0},
                {c.srcMemoryType, c.srcHost, c.srcDevice, c.srcArray, c.srcPitch, 0, c.srcXInBytes, c.srcY, 0},
                c.WidthInBytes, c.Height, 1);
}

template <class C>                      // CUDA_MEMCPY3D or CUDA_MEMCPY3D_PEER
Result<Box> box_of_3d(const C& c) {
  return box_of({c.dstMemoryType, c.dstHost, c.dstDevice, c.dstArray, c.dstPitch, c.dstHeight, c.dstXInBytes, c.dstY, c.dstZ},
                {c.srcMemoryType, c.srcHost, c.srcDevice, c.srcArray, c.srcPitch, c.srcHeight, c.srcXInBytes, c.srcY, c.srcZ},
                c.WidthInBytes, c.Height, c.Depth);
}

Result<void> now(const Box& box) {
  Context* context = TRY(current_context());
  return copy_now(default_stream(*context), box);
}

Result<void> later(const Box& box, CUstream stream) { return copy_later(*TRY(stream_of(stream)), box); }

Result<Box> to_device(CUdeviceptr to, const void* from, size_t n) {
  TRY(check_device_range(to, n, "destination"));
  return line(to, address(from), n);
}
Result<Box> from_device(void* to, CUdeviceptr from, size_t n) {
  TRY(check_device_range(from, n, "source"));
  return line(address(to), from, n);
}
Result<Box> on_device(CUdeviceptr to, CUdeviceptr from, size_t n) {
  TRY(check_device_range(to, n, "destination"));
  TRY(check_device_range(from, n, "source"));
  return line(to, from, n);
}

/// Linear bytes of an array from an offset on; one-dimensional arrays only, as documented.
Result<uint64_t> array_bytes(CUarray handle, size_t offset, size_t n) {
  Array* array = TRY(resolve<Array>(handle, "array"));
  TRY(array->check_box(offset, 0, 0, n, 1, 1));
  return address(array->at(offset, 0, 0));
}

Result<void> fill(CUdeviceptr to, uint32_t value, uint32_t element, size_t pitch, size_t width, size_t height, Stream& stream) {
  if (!width || !height) return {};
  if (to % element || (height > 1 && pitch % element)) return error(ErrorKind::InvalidValue, "{:#x} is not aligned to {}", to, element);
  if (height > 1 && pitch < width * element) return error(ErrorKind::InvalidValue, "pitch {} is less than {} bytes", pitch, width * element);
  if (width > ~size_t{0} / element) return error(ErrorKind::InvalidValue, "{} elements", width);
  TRY(check_device_range(to, (height - 1) * pitch + width * element, "destination"));
  return fill_later(stream, {bytes(to), value, element, width, height, pitch});
}

Result<void> fill_now(CUdeviceptr to, uint32_t value, uint32_t element, size_t pitch, size_t width, size_t height) {
  Context* context = TRY(current_context());
  return fill(to, value, element, pitch, width, height, default_stream(*context));
}

Result<void> fill_async(CUdeviceptr to, uint32_t value, uint32_t element, size_t pitch, size_t width, size_t height, CUstream stream) {
  return fill(to, value, element, pitch, width, height, *TRY(stream_of(stream)));
}

}  // namespace

Result<Box> box_of_copy(const CUDA_MEMCPY3D& copy) { return box_of_3d(copy); }

Result<void> cuMemcpy(CUdeviceptr dst, CUdeviceptr src, size_t ByteCount) { return now(line(dst, src, ByteCount)); }
Result<void> cuMemcpyAsync(CUdeviceptr dst, CUdeviceptr src, size_t ByteCount, CUstream hStream) {
  return later(line(dst, src, ByteCount), hStream);
}
Result<void> cuMemcpyPeer(CUdeviceptr dstDevice, CUcontext dstContext, CUdeviceptr srcDevice, CUcontext srcContext, size_t ByteCount) {
  return now(TRY(on_device(dstDevice, srcDevice, ByteCount)));
}
Result<void> cuMemcpyPeerAsync(CUdeviceptr dstDevice, CUcontext dstContext, CUdeviceptr srcDevice, CUcontext srcContext, size_t ByteCount, CUstream hStream) {
  return later(TRY(on_device(dstDevice, srcDevice, ByteCount)), hStream);
}
Result<void> cuMemcpyHtoD(CUdeviceptr dstDevice, const void* srcHost, size_t ByteCount) {
  return now(TRY(to_device(dstDevice, srcHost, ByteCount)));
}
Result<void> cuMemcpyHtoDAsync(CUdeviceptr dstDevice, const void* srcHost, size_t ByteCount, CUstream hStream) {
  return later(TRY(to_device(dstDevice, srcHost, ByteCount)), hStream);
}
Result<void> cuMemcpyDtoH(void* dstHost, CUdeviceptr srcDevice, size_t ByteCount) {
  return now(TRY(from_device(dstHost, srcDevice, ByteCount)));
}
Result<void> cuMemcpyDtoHAsync(void* dstHost, CUdeviceptr srcDevice, size_t ByteCount, CUstream hStream) {
  return later(TRY(from_device(dstHost, srcDevice, ByteCount)), hStream);
}
Result<void> cuMemcpyDtoD(CUdeviceptr dstDevice, CUdeviceptr srcDevice, size_t ByteCount) {
  return now(TRY(on_device(dstDevice, srcDevice, ByteCount)));
}
Result<void> cuMemcpyDtoDAsync(CUdeviceptr dstDevice, CUdeviceptr srcDevice, size_t ByteCount, CUstream hStream) {
  return later(TRY(on_device(dstDevice, srcDevice, ByteCount)), hStream);
}

Result<void> cuMemcpyDtoA(CUarray dstArray, size_t dstOffset, CUdeviceptr srcDevice, size_t ByteCount) {
  TRY(check_device_range(srcDevice, ByteCount, "source"));
  return now(line(TRY(array_bytes(dstArray, dstOffset, ByteCount)), srcDevice, ByteCount));
}
Result<void> cuMemcpyAtoD(CUdeviceptr dstDevice, CUarray srcArray, size_t srcOffset, size_t ByteCount) {
  TRY(check_device_range(dstDevice, ByteCount, "destination"));
  return now(line(dstDevice, TRY(array_bytes(srcArray, srcOffset, ByteCount)), ByteCount));
}
Result<void> cuMemcpyHtoA(CUarray dstArray, size_t dstOffset, const void* srcHost, size_t ByteCount) {
  return now(line(TRY(array_bytes(dstArray, dstOffset, ByteCount)), address(srcHost), ByteCount));
}
Result<void> cuMemcpyHtoAAsync(CUarray dstArray, size_t dstOffset, const void* srcHost, size_t ByteCount, CUstream hStream) {
  return later(line(TRY(array_bytes(dstArray, dstOffset, ByteCount)), address(srcHost), ByteCount), hStream);
}
Result<void> cuMemcpyAtoH(void* dstHost, CUarray srcArray, size_t srcOffset, size_t ByteCount) {
  return now(line(address(dstHost), TRY(array_bytes(srcArray, srcOffset, ByteCount)), ByteCount));
}
Result<void> cuMemcpyAtoHAsync(void* dstHost, CUarray srcArray, size_t srcOffset, size_t ByteCount, CUstream hStream) {
  return later(line(address(dstHost), TRY(array_bytes(srcArray, srcOffset, ByteCount)), ByteCount), hStream);
}
Result<void> cuMemcpyAtoA(CUarray dstArray, size_t dstOffset, CUarray srcArray, size_t srcOffset, size_t ByteCount) {
  return now(line(TRY(array_bytes(dstArray, dstOffset, ByteCount)), TRY(array_bytes(srcArray, srcOffset, ByteCount)), ByteCount));
}

Result<void> cuMemcpy2D(const CUDA_MEMCPY2D* pCopy) { return now(TRY(box_of(*pCopy))); }
Result<void> cuMemcpy2DUnaligned(const CUDA_MEMCPY2D* pCopy) { return now(TRY(box_of(*pCopy))); }
Result<void> cuMemcpy2DAsync(const CUDA_MEMCPY2D* pCopy, CUstream hStream) { return later(TRY(box_of(*pCopy)), hStream); }
Result<void> cuMemcpy3D(const CUDA_MEMCPY3D* pCopy) { return now(TRY(box_of_3d(*pCopy))); }
Result<void> cuMemcpy3DAsync(const CUDA_MEMCPY3D* pCopy, CUstream hStream) { return later(TRY(box_of_3d(*pCopy)), hStream); }
Result<void> cuMemcpy3DPeer(const CUDA_MEMCPY3D_PEER* pCopy) { return now(TRY(box_of_3d(*pCopy))); }
Result<void> cuMemcpy3DPeerAsync(const CUDA_MEMCPY3D_PEER* pCopy, CUstream hStream) { return later(TRY(box_of_3d(*pCopy)), hStream); }

Result<void> cuMemsetD8(CUdeviceptr dstDevice, unsigned char uc, size_t N) { return fill_now(dstDevice, uc, 1, 0, N, 1); }
Result<void> cuMemsetD16(CUdeviceptr dstDevice, unsigned short us, size_t N) { return fill_now(dstDevice, us, 2, 0, N, 1); }
Result<void> cuMemsetD32(CUdeviceptr dstDevice, unsigned int ui, size_t N) { return fill_now(dstDevice, ui, 4, 0, N, 1); }
Result<void> cuMemsetD2D8(CUdeviceptr dstDevice, size_t dstPitch, unsigned char uc, size_t Width, size_t Height) {
  return fill_now(dstDevice, uc, 1, dstPitch, Width, Height);
}
Result<void> cuMemsetD2D16(CUdeviceptr dstDevice, size_t dstPitch, unsigned short us, size_t Width, size_t Height) {
  return fill_now(dstDevice, us, 2, dstPitch, Width, Height);
}
Result<void> cuMemsetD2D32(CUdeviceptr dstDevice, size_t dstPitch, unsigned int ui, size_t Width, size_t Height) {
  return fill_now(dstDevice, ui, 4, dstPitch, Width, Height);
}
Result<void> cuMemsetD8Async(CUdeviceptr dstDevice, unsigned char uc, size_t N, CUstream hStream) {
  return fill_async(dstDevice, uc, 1, 0, N, 1, hStream);
}
Result<void> cuMemsetD16Async(CUdeviceptr dstDevice, unsigned short us, size_t N, CUstream hStream) {
  return fill_async(dstDevice, us, 2, 0, N, 1, hStream);
}
Result<void> cuMemsetD32Async(CUdeviceptr dstDevice, unsigned int ui, size_t N, CUstream hStream) {
  return fill_async(dstDevice, ui, 4, 0, N, 1, hStream);
}
Result<void> cuMemsetD2D8Async(CUdeviceptr dstDevice, size_t dstPitch, unsigned char uc, size_t Width, size_t Height, CUstream hStream) {
  return fill_async(dstDevice, uc, 1, dstPitch, Width, Height, hStream);
}
Result<void> cuMemsetD2D16Async(CUdeviceptr dstDevice, size_t dstPitch, unsigned short us, size_t Width, size_t Height, CUstream hStream) {
  return fill_async(dstDevice, us, 2, dstPitch, Width, Height, hStream);
}
Result<void> cuMemsetD2D32Async(CUdeviceptr dstDevice, size_t dstPitch, unsigned int ui, size_t Width, size_t Height, CUstream hStream) {
  return fill_async(dstDevice, ui, 4, dstPitch, Width, Height, hStream);
}

}  // namespace heddle::driver
