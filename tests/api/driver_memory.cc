// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory, copies, sets, pointers, arrays, pools, virtual memory.
#include <cstring>
#include <numeric>
#include <vector>

#include "driver.h"

TEST_F(InContext, AllocatesAndFrees) {
  CUdeviceptr p = 0, base = 0;
  size_t size = 0, free_bytes, total;
  OK(cuMemGetInfo(&free_bytes, &total));
  EXPECT_LE(free_bytes, total);
  OK(cuMemAlloc(&p, 1000));
  OK(cuMemGetAddressRange(&base, &size, p + 100));
  EXPECT_EQ(p, base);
  EXPECT_EQ(1000u, size);
  OK(cuMemGetAddressRange(nullptr, &size, p));
  OK(cuMemFree(p));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemFree(p));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemAlloc(&p, 0));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemAlloc(nullptr, 16));
  FAILS(CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc(&p, size_t{1} << 60));
  size_t pitch = 0;
  OK(cuMemAllocPitch(&p, &pitch, 100, 10, 4));
  EXPECT_GE(pitch, 100u);
  OK(cuMemFree(p));
}

TEST_F(InContext, CopiesAllWays) {
  std::vector<unsigned> in(1000), out(1000);
  std::iota(in.begin(), in.end(), 5u);
  CUdeviceptr a, b;
  OK(cuMemAlloc(&a, 4000));
  OK(cuMemAlloc(&b, 4000));
  OK(cuMemcpyHtoD(a, in.data(), 4000));
  OK(cuMemcpyDtoD(b, a, 4000));
  OK(cuMemcpyDtoH(out.data(), b, 4000));
  EXPECT_EQ(in, out);
  OK(cuMemsetD32(a, 7, 1000));
  OK(cuMemcpyHtoDAsync(b, in.data(), 4000, nullptr));
  OK(cuMemcpyDtoDAsync(a, b, 2000, nullptr));
  OK(cuMemcpyDtoHAsync(out.data(), a, 4000, nullptr));
  OK(cuStreamSynchronize(nullptr));
  EXPECT_EQ(in[499], out[499]);
  EXPECT_EQ(7u, out[500]);
  OK(cuMemcpy(b, a, 4000));
  OK(cuMemcpyAsync(b, a, 4000, nullptr));
  OK(cuMemcpyPeer(b, context, a, context, 4000));
  OK(cuMemcpyPeerAsync(b, context, a, context, 4000, nullptr));
  OK(cuMemsetD8(a, 1, 3));
  OK(cuMemsetD16(a + 4, 0x1234, 2));
  OK(cuMemsetD2D32(a + 16, 40, 9, 2, 3));
  OK(cuMemcpyDtoH(out.data(), a, 4000));
  EXPECT_EQ(0x010101u, out[0] & 0xffffff);
  EXPECT_EQ(0x12341234u, out[1]);
  EXPECT_EQ(9u, out[4]);
  EXPECT_EQ(9u, out[5]);
  EXPECT_EQ(9u, out[24]);
  EXPECT_NE(9u, out[6]);
  OK(cuMemsetD8Async(a, 2, 8, nullptr));
  OK(cuMemsetD16Async(a, 2, 8, nullptr));
  OK(cuMemsetD32Async(a, 2, 8, nullptr));
  OK(cuMemsetD2D8(a, 40, 3, 5, 2));
  OK(cuMemsetD2D16(a, 40, 3, 5, 2));
  OK(cuMemsetD2D8Async(a, 40, 3, 5, 2, nullptr));
  OK(cuMemsetD2D16Async(a, 40, 3, 5, 2, nullptr));
  OK(cuMemsetD2D32Async(a, 40, 3, 5, 2, nullptr));
  OK(cuCtxSynchronize());
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD(0x1000, in.data(), 4));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoH(out.data(), a, 1 << 20));
  OK(cuMemFree(a));
  OK(cuMemFree(b));
}

TEST_F(InContext, CopiesRectanglesAndBoxes) {
  std::vector<unsigned char> in(10 * 12 * 3), out(in.size());
  std::iota(in.begin(), in.end(), 1);
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 4096));
  CUDA_MEMCPY2D c = {};
  c.srcMemoryType = CU_MEMORYTYPE_HOST;
  c.srcHost = in.data();
  c.srcPitch = 10;
  c.dstMemoryType = CU_MEMORYTYPE_DEVICE;
  c.dstDevice = p;
  c.dstPitch = 64;
  c.WidthInBytes = 10;
  c.Height = 12;
  OK(cuMemcpy2D(&c));
  OK(cuMemcpy2DUnaligned(&c));
  OK(cuMemcpy2DAsync(&c, nullptr));
  OK(cuMemcpyDtoH(out.data(), p + 64 * 11, 10));
  EXPECT_EQ(0, std::memcmp(out.data(), in.data() + 110, 10));
  CUDA_MEMCPY3D d = {};
  d.srcMemoryType = CU_MEMORYTYPE_HOST;
  d.srcHost = in.data();
  d.srcPitch = 10;
  d.srcHeight = 12;
  d.dstMemoryType = CU_MEMORYTYPE_UNIFIED;
  d.dstDevice = p;
  d.dstPitch = 16;
  d.dstHeight = 12;
  d.WidthInBytes = 10;
  d.Height = 12;
  d.Depth = 3;
  OK(cuMemcpy3D(&d));
  OK(cuMemcpy3DAsync(&d, nullptr));
  OK(cuMemcpyDtoH(out.data(), p + 16 * 12 * 2 + 16 * 3, 10));
  EXPECT_EQ(0, std::memcmp(out.data(), in.data() + 240 + 30, 10));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpy2D(nullptr));
  OK(cuMemFree(p));
}

TEST_F(InContext, HostMemory) {
  void* p = nullptr;
  CUdeviceptr d = 0;
  OK(cuMemAllocHost(&p, 100));
  OK(cuMemHostGetDevicePointer(&d, p, 0));
  OK(cuMemsetD8(d, 6, 100));
  EXPECT_EQ(6, static_cast<char*>(p)[99]);
  OK(cuMemFreeHost(p));
  OK(cuMemHostAlloc(&p, 100, CU_MEMHOSTALLOC_DEVICEMAP));
  unsigned flags = 0;
  OK(cuMemHostGetFlags(&flags, p));
  EXPECT_TRUE(flags & CU_MEMHOSTALLOC_DEVICEMAP);
  OK(cuMemFreeHost(p));
  std::vector<char> mine(8192);
  OK(cuMemHostRegister(mine.data(), mine.size(), 0));
  OK(cuMemHostUnregister(mine.data()));
}

TEST_F(InContext, PointerAttributes) {
  CUdeviceptr p;
  OK(cuMemAllocManaged(&p, 256, CU_MEM_ATTACH_GLOBAL));
  unsigned type = 0, managed = 0;
  OK(cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, p));
  OK(cuPointerGetAttribute(&managed, CU_POINTER_ATTRIBUTE_IS_MANAGED, p));
  EXPECT_EQ(1u, managed & 1);
  OK(cuMemAdvise(p, 256, CU_MEM_ADVISE_SET_READ_MOSTLY, device));
  OK(cuMemPrefetchAsync(p, 256, device, nullptr));
  int read_mostly = 0;
  OK(cuMemRangeGetAttribute(&read_mostly, 4, CU_MEM_RANGE_ATTRIBUTE_READ_MOSTLY, p, 256));
  EXPECT_EQ(1, read_mostly);
  CUdeviceptr start = 0;
  size_t size = 0;
  CUpointer_attribute names[] = {CU_POINTER_ATTRIBUTE_RANGE_START_ADDR, CU_POINTER_ATTRIBUTE_RANGE_SIZE};
  void* values[] = {&start, &size};
  OK(cuPointerGetAttributes(2, names, values, p + 16));
  EXPECT_EQ(p, start);
  EXPECT_EQ(256u, size);
  OK(cuMemFree(p));
  int local;
  FAILS(CUDA_ERROR_INVALID_VALUE,
        cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, reinterpret_cast<CUdeviceptr>(&local)));
}
