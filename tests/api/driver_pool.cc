// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The stream-ordered allocator and virtual memory management.
#include <unistd.h>

#include <cstring>

#include "driver.h"

namespace {

class Pools : public InContext {};

TEST_F(Pools, MemoryFreedInAStreamIsUsedAgainThere) {
  CUdeviceptr a, b;
  OK(cuMemAllocAsync(&a, 1 << 20, nullptr));
  OK(cuMemsetD8Async(a, 1, 1 << 20, nullptr));
  OK(cuMemFreeAsync(a, nullptr));
  OK(cuMemAllocAsync(&b, 1 << 20, nullptr));
  EXPECT_EQ(a, b);
  OK(cuMemFreeAsync(b, nullptr));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemFreeAsync(b, nullptr));
  OK(cuCtxSynchronize());
}

TEST_F(Pools, ThresholdsKeepMemoryAndTrimGivesItBack) {
  CUmemPoolProps props = {};
  props.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  props.location.type = CU_MEM_LOCATION_TYPE_DEVICE;
  props.location.id = device;
  CUmemoryPool pool;
  OK(cuMemPoolCreate(&pool, &props));
  CUdeviceptr p;
  OK(cuMemAllocFromPoolAsync(&p, 8 << 20, pool, nullptr));
  cuuint64_t used = 0, reserved = 0;
  OK(cuMemPoolGetAttribute(pool, CU_MEMPOOL_ATTR_USED_MEM_CURRENT, &used));
  EXPECT_EQ(8u << 20, used);
  OK(cuMemFreeAsync(p, nullptr));
  OK(cuMemPoolGetAttribute(pool, CU_MEMPOOL_ATTR_USED_MEM_CURRENT, &used));
  OK(cuMemPoolGetAttribute(pool, CU_MEMPOOL_ATTR_RESERVED_MEM_CURRENT, &reserved));
  EXPECT_EQ(0u, used);
  EXPECT_EQ(8u << 20, reserved);
  OK(cuMemPoolTrimTo(pool, 0));
  OK(cuMemPoolGetAttribute(pool, CU_MEMPOOL_ATTR_RESERVED_MEM_CURRENT, &reserved));
  EXPECT_EQ(0u, reserved);
  OK(cuMemPoolGetAttribute(pool, CU_MEMPOOL_ATTR_USED_MEM_HIGH, &used));
  EXPECT_EQ(8u << 20, used);
  OK(cuMemPoolDestroy(pool));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemPoolDestroy(pool));
}

class Vmm : public InContext {
 protected:
  CUmemAllocationProp prop() {
    CUmemAllocationProp p = {};
    p.type = CU_MEM_ALLOCATION_TYPE_PINNED;
    p.requestedHandleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
    p.location.type = CU_MEM_LOCATION_TYPE_DEVICE;
    p.location.id = device;
    return p;
  }
  CUmemAccessDesc access() {
    CUmemAccessDesc d = {};
    d.location.type = CU_MEM_LOCATION_TYPE_DEVICE;
    d.location.id = device;
    d.flags = CU_MEM_ACCESS_FLAGS_PROT_READWRITE;
    return d;
  }
};

TEST_F(Vmm, OneMemoryCanBeSeenAtTwoAddresses) {
  const CUmemAllocationProp p = prop();
  const CUmemAccessDesc a = access();
  size_t granularity = 0;
  OK(cuMemGetAllocationGranularity(&granularity, &p, CU_MEM_ALLOC_GRANULARITY_MINIMUM));
  ASSERT_GT(granularity, 0u);
  CUmemGenericAllocationHandle memory;
  OK(cuMemCreate(&memory, granularity, &p, 0));
  CUdeviceptr range;
  OK(cuMemAddressReserve(&range, 2 * granularity, 0, 0, 0));
  OK(cuMemMap(range, granularity, 0, memory, 0));
  OK(cuMemMap(range + granularity, granularity, 0, memory, 0));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemMap(range, granularity, 0, memory, 0));
  unsigned word = 0;
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoH(&word, range, 4));   // Mapped, but not accessible.
  OK(cuMemSetAccess(range, 2 * granularity, &a, 1));
  OK(cuMemsetD32(range, 1234, granularity / 4));
  OK(cuMemcpyDtoH(&word, range + 2 * granularity - 4, 4));
  EXPECT_EQ(1234u, word);
  int descriptor = -1;
  OK(cuMemExportToShareableHandle(&descriptor, memory, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0));
  CUmemGenericAllocationHandle imported;
  OK(cuMemImportFromShareableHandle(&imported, reinterpret_cast<void*>(static_cast<intptr_t>(descriptor)), CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR));
  close(descriptor);
  OK(cuMemRelease(memory));
  OK(cuMemUnmap(range, granularity));
  OK(cuMemMap(range, granularity, 0, imported, 0));
  OK(cuMemSetAccess(range, granularity, &a, 1));
  OK(cuMemcpyDtoH(&word, range, 4));
  EXPECT_EQ(1234u, word);
  unsigned long long flags = 0;
  OK(cuMemGetAccess(&flags, &a.location, range));
  EXPECT_EQ(3u, flags);
  OK(cuMemUnmap(range, 2 * granularity));
  OK(cuMemRelease(imported));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemRelease(imported));
  OK(cuMemAddressFree(range, 2 * granularity));
}

class Arrays : public InContext {};

TEST_F(Arrays, CopiesInAndOutOfBoxes) {
  CUDA_ARRAY3D_DESCRIPTOR d = {};
  d.Width = 7;
  d.Height = 5;
  d.Depth = 3;
  d.Format = CU_AD_FORMAT_FLOAT;
  d.NumChannels = 2;
  CUarray array;
  OK(cuArray3DCreate(&array, &d));
  float in[3][5][7][2], out[3][5][7][2] = {};
  for (int i = 0; i < 210; ++i) (&in[0][0][0][0])[i] = static_cast<float>(i);
  CUDA_MEMCPY3D c = {};
  c.srcMemoryType = CU_MEMORYTYPE_HOST;
  c.srcHost = in;
  c.srcPitch = 7 * 8;
  c.srcHeight = 5;
  c.dstMemoryType = CU_MEMORYTYPE_ARRAY;
  c.dstArray = array;
  c.WidthInBytes = 7 * 8;
  c.Height = 5;
  c.Depth = 3;
  OK(cuMemcpy3D(&c));
  std::swap(c.srcMemoryType, c.dstMemoryType);
  c.srcArray = array;
  c.dstHost = out;
  c.dstPitch = 7 * 8;
  c.dstHeight = 5;
  OK(cuMemcpy3D(&c));
  EXPECT_EQ(0, std::memcmp(in, out, sizeof in));
  c.srcXInBytes = 8;
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMemcpy3D(&c));   // Leaves the array.
  CUDA_ARRAY3D_DESCRIPTOR back;
  OK(cuArray3DGetDescriptor(&back, array));
  EXPECT_EQ(2u, back.NumChannels);
  OK(cuArrayDestroy(array));
  EXPECT_EQ(CUDA_ERROR_INVALID_HANDLE, cuArrayDestroy(array));
  CUmipmappedArray mipmap;
  OK(cuMipmappedArrayCreate(&mipmap, &d, 10));
  CUarray level;
  OK(cuMipmappedArrayGetLevel(&level, mipmap, 2));
  OK(cuArray3DGetDescriptor(&back, level));
  EXPECT_EQ(1u, back.Width);
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuMipmappedArrayGetLevel(&level, mipmap, 3));
  OK(cuMipmappedArrayDestroy(mipmap));
}

}  // namespace
