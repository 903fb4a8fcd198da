// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Allocation, copies, sets, symbols, pools, pointer queries.
#include <cstring>
#include <numeric>
#include <vector>

#include "runtime.h"

namespace {

std::vector<unsigned char> pattern(size_t n, unsigned seed = 1) {
  std::vector<unsigned char> v(n);
  for (size_t i = 0; i < n; ++i) v[i] = static_cast<unsigned char>((i * 131 + seed * 7919) >> 3);
  return v;
}

}  // namespace

TEST(RuntimeMemory, AllocateAndFree) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 1000));
  EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(p) % 256);
  OK(cudaFree(p));
  OK(cudaFree(nullptr));
  OK(cudaMalloc(&p, 0));
  EXPECT_EQ(nullptr, p);
  FAILS(cudaErrorInvalidValue, cudaMalloc(nullptr, 8));
  FAILS(cudaErrorMemoryAllocation, cudaMalloc(&p, size_t{1} << 60));
  int local = 0;
  FAILS(cudaErrorInvalidValue, cudaFree(&local));
}

TEST(RuntimeMemory, DoubleFreeIsRefused) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 1000));
  OK(cudaFree(p));
  FAILS(cudaErrorInvalidValue, cudaFree(p));
}

TEST(RuntimeMemory, InfoShrinksByWhatIsAllocated) {
  size_t free_before, free_after, total;
  OK(cudaMemGetInfo(&free_before, &total));
  EXPECT_LE(free_before, total);
  void* p = nullptr;
  OK(cudaMalloc(&p, 32 << 20));
  OK(cudaMemGetInfo(&free_after, &total));
  EXPECT_LE(free_after + (32 << 20), free_before);
  OK(cudaFree(p));
}

TEST(RuntimeMemory, EveryKindOfCopy) {
  auto in = pattern(5000);
  std::vector<unsigned char> out(5000), host(5000);
  void *a = nullptr, *b = nullptr;
  OK(cudaMalloc(&a, 5000));
  OK(cudaMalloc(&b, 5000));
  OK(cudaMemcpy(host.data(), in.data(), 5000, cudaMemcpyHostToHost));
  OK(cudaMemcpy(a, host.data(), 5000, cudaMemcpyHostToDevice));
  OK(cudaMemcpy(b, a, 5000, cudaMemcpyDeviceToDevice));
  OK(cudaMemcpy(out.data(), b, 5000, cudaMemcpyDeviceToHost));
  EXPECT_EQ(in, out);
  OK(cudaMemset(b, 0, 5000));
  OK(cudaMemcpy(b, in.data(), 5000, cudaMemcpyDefault));
  OK(cudaMemcpyAsync(out.data(), b, 5000, cudaMemcpyDefault));
  OK(cudaStreamSynchronize(nullptr));
  EXPECT_EQ(in, out);
  OK(cudaMemcpyPeer(a, 0, b, 0, 5000));
  OK(cudaMemcpyPeerAsync(a, 0, b, 0, 5000));
  OK(cudaDeviceSynchronize());
  FAILS(cudaErrorInvalidMemcpyDirection, cudaMemcpy(a, b, 4, static_cast<cudaMemcpyKind>(9)));
  OK(cudaMemcpy(a, b, 0, cudaMemcpyDeviceToDevice));
  OK(cudaFree(a));
  OK(cudaFree(b));
}

TEST(RuntimeMemory, PitchedRowsStayApart) {
  const size_t width = 100, height = 7;
  auto in = pattern(width * height);
  std::vector<unsigned char> out(width * height);
  void* p = nullptr;
  size_t pitch = 0;
  OK(cudaMallocPitch(&p, &pitch, width, height));
  EXPECT_GE(pitch, width);
  EXPECT_EQ(0u, pitch % 32);
  OK(cudaMemset2D(p, pitch, 0xee, pitch, height));
  OK(cudaMemcpy2D(p, pitch, in.data(), width, width, height, cudaMemcpyHostToDevice));
  OK(cudaMemcpy2DAsync(out.data(), width, p, pitch, width, height, cudaMemcpyDeviceToHost));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(in, out);
  unsigned char beyond = 0;
  if (pitch > width) {
    OK(cudaMemcpy(&beyond, static_cast<char*>(p) + width, 1, cudaMemcpyDeviceToHost));
    EXPECT_EQ(0xee, beyond);
  }
  FAILS(cudaErrorInvalidPitchValue, cudaMemcpy2D(p, 10, in.data(), width, width, height, cudaMemcpyHostToDevice));
  OK(cudaMemset2DAsync(p, pitch, 5, 3, 2));
  OK(cudaMemcpy2D(out.data(), width, p, pitch, width, height, cudaMemcpyDefault));
  EXPECT_EQ(5, out[2]);
  EXPECT_EQ(in[3], out[3]);
  EXPECT_EQ(5, out[width + 2]);
  EXPECT_EQ(in[2 * width], out[2 * width]);
  OK(cudaFree(p));
}

TEST(RuntimeMemory, ThreeDimensionalBlocks) {
  cudaPitchedPtr p;
  cudaExtent extent = make_cudaExtent(20, 5, 3);
  OK(cudaMalloc3D(&p, extent));
  EXPECT_EQ(20u, p.xsize);
  EXPECT_EQ(5u, p.ysize);
  auto in = pattern(20 * 5 * 3);
  std::vector<unsigned char> out(in.size());
  cudaMemcpy3DParms c = {};
  c.srcPtr = make_cudaPitchedPtr(in.data(), 20, 20, 5);
  c.dstPtr = p;
  c.extent = extent;
  c.kind = cudaMemcpyHostToDevice;
  OK(cudaMemcpy3D(&c));
  c.srcPtr = p;
  c.dstPtr = make_cudaPitchedPtr(out.data(), 20, 20, 5);
  c.kind = cudaMemcpyDeviceToHost;
  OK(cudaMemcpy3DAsync(&c));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(in, out);
  OK(cudaMemset3D(p, 9, make_cudaExtent(2, 2, 2)));
  OK(cudaMemset3DAsync(p, 9, make_cudaExtent(1, 1, 1)));
  OK(cudaMemcpy3D(&c));
  EXPECT_EQ(9, out[21]);
  EXPECT_EQ(9, out[100 + 21]);
  EXPECT_EQ(in[40], out[40]);
  EXPECT_EQ(in[200], out[200]);
  cudaMemcpy3DPeerParms peer = {};
  peer.srcPtr = p;
  peer.dstPtr = p;
  peer.extent = make_cudaExtent(1, 1, 1);
  OK(cudaMemcpy3DPeer(&peer));
  OK(cudaMemcpy3DPeerAsync(&peer));
  c.srcPtr = {};
  FAILS(cudaErrorInvalidValue, cudaMemcpy3D(&c));
  OK(cudaFree(p.ptr));
}

TEST(RuntimeMemory, PinnedMemory) {
  void *p = nullptr, *device = nullptr;
  OK(cudaMallocHost(&p, 4096));
  std::memset(p, 3, 4096);
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, p));
  EXPECT_EQ(cudaMemoryTypeHost, a.type);
  EXPECT_EQ(p, a.hostPointer);
  OK(cudaHostGetDevicePointer(&device, p, 0));
  OK(cudaMemset(device, 4, 10));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(4, static_cast<char*>(p)[9]);
  OK(cudaFreeHost(p));
  OK(cudaHostAlloc(&p, 100, cudaHostAllocMapped | cudaHostAllocPortable));
  unsigned flags = 0;
  OK(cudaHostGetFlags(&flags, p));
  EXPECT_TRUE(flags & cudaHostAllocMapped);
  OK(cudaFreeHost(p));
  OK(cudaFreeHost(nullptr));
  std::vector<char> mine(10000);
  OK(cudaHostRegister(mine.data(), mine.size(), cudaHostRegisterDefault));
  FAILS(cudaErrorHostMemoryAlreadyRegistered, cudaHostRegister(mine.data(), mine.size(), cudaHostRegisterDefault));
  OK(cudaHostUnregister(mine.data()));
  FAILS(cudaErrorHostMemoryNotRegistered, cudaHostUnregister(mine.data()));
}

TEST(RuntimeMemory, ManagedMemory) {
  int* p = nullptr;
  OK(cudaMallocManaged(reinterpret_cast<void**>(&p), 1000 * sizeof(int), cudaMemAttachGlobal));
  for (int i = 0; i < 1000; ++i) p[i] = i;
  OK(cudaMemAdvise(p, 4000, cudaMemAdviseSetReadMostly, 0));
  OK(cudaMemPrefetchAsync(p, 4000, 0));
  OK(test::launch(test::fill, 4, 250, 0, nullptr, static_cast<void*>(p)));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(999, p[999]);
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, p));
  EXPECT_EQ(cudaMemoryTypeManaged, a.type);
  int advised = -1;
  OK(cudaMemRangeGetAttribute(&advised, sizeof advised, cudaMemRangeAttributeReadMostly, p, 4000));
  EXPECT_EQ(1, advised);
  OK(cudaStreamAttachMemAsync(nullptr, p, 0, cudaMemAttachGlobal));
  OK(cudaFree(p));
  FAILS(cudaErrorInvalidValue, cudaMallocManaged(reinterpret_cast<void**>(&p), 16, 0x40));
}

TEST(RuntimeMemory, PointerAttributes) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 64));
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, static_cast<char*>(p) + 8));
  EXPECT_EQ(cudaMemoryTypeDevice, a.type);
  EXPECT_EQ(0, a.device);
  EXPECT_EQ(static_cast<char*>(p) + 8, a.devicePointer);
  EXPECT_EQ(nullptr, a.hostPointer);
  int local;
  OK(cudaPointerGetAttributes(&a, &local));
  EXPECT_EQ(cudaMemoryTypeUnregistered, a.type);
  OK(cudaFree(p));
}

TEST(RuntimeMemory, Symbols) {
  unsigned value = 0;
  OK(cudaMemcpyFromSymbol(&value, test::counter, 4));
  EXPECT_EQ(41u, value);
  value = 43;
  OK(cudaMemcpyToSymbol(test::counter, &value, 4));
  void* address = nullptr;
  size_t size = 0;
  OK(cudaGetSymbolAddress(&address, test::counter));
  OK(cudaGetSymbolSize(&size, test::counter));
  EXPECT_EQ(4u, size);
  unsigned read = 0;
  OK(cudaMemcpy(&read, address, 4, cudaMemcpyDeviceToHost));
  EXPECT_EQ(43u, read);
  unsigned table[16];
  std::iota(table, table + 16, 100u);
  OK(cudaMemcpyToSymbolAsync(test::table, table, 32, 32, cudaMemcpyHostToDevice));
  unsigned back[8] = {};
  OK(cudaMemcpyFromSymbolAsync(back, test::table, 32, 32, cudaMemcpyDeviceToHost));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(0, std::memcmp(back, table, 32));
  FAILS(cudaErrorInvalidValue, cudaMemcpyToSymbol(test::table, table, 64, 4));
  FAILS(cudaErrorInvalidSymbol, cudaGetSymbolSize(&size, &value));
  FAILS(cudaErrorInvalidMemcpyDirection, cudaMemcpyToSymbol(test::table, table, 4, 0, cudaMemcpyDeviceToHost));
}

TEST(RuntimeMemory, StreamOrderedAllocation) {
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  unsigned* p = nullptr;
  OK(cudaMallocAsync(reinterpret_cast<void**>(&p), 4096, stream));
  OK(test::launch(test::fill, 4, 256, 0, stream, static_cast<void*>(p)));
  unsigned last = 0;
  OK(cudaMemcpyAsync(&last, p + 1023, 4, cudaMemcpyDeviceToHost, stream));
  OK(cudaFreeAsync(p, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(1023u, last);
  cudaMemPool_t pool = nullptr;
  OK(cudaDeviceGetDefaultMemPool(&pool, 0));
  unsigned long long threshold = 1 << 20, read = 0;
  OK(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &threshold));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &read));
  EXPECT_EQ(threshold, read);
  OK(cudaMemPoolTrimTo(pool, 0));
  cudaMemPoolProps props = {};
  props.allocType = cudaMemAllocationTypePinned;
  props.location = {cudaMemLocationTypeDevice, 0};
  cudaMemPool_t mine = nullptr;
  OK(cudaMemPoolCreate(&mine, &props));
  OK(cudaMallocFromPoolAsync(reinterpret_cast<void**>(&p), 100, mine, stream));
  OK(cudaFreeAsync(p, stream));
  OK(cudaStreamSynchronize(stream));
  OK(cudaMemPoolDestroy(mine));
  OK(cudaStreamDestroy(stream));
}

TEST(RuntimeArray, CopiesThroughAnArray) {
  cudaChannelFormatDesc desc = cudaCreateChannelDesc(32, 0, 0, 0, cudaChannelFormatKindFloat);
  cudaArray_t array = nullptr;
  OK(cudaMallocArray(&array, &desc, 16, 8));
  float in[128], out[128] = {};
  std::iota(in, in + 128, 0.5f);
  OK(cudaMemcpy2DToArray(array, 0, 0, in, 64, 64, 8, cudaMemcpyHostToDevice));
  OK(cudaMemcpy2DFromArray(out, 64, array, 0, 0, 64, 8, cudaMemcpyDeviceToHost));
  EXPECT_EQ(0, std::memcmp(in, out, sizeof in));
  cudaChannelFormatDesc got;
  cudaExtent extent;
  unsigned flags;
  OK(cudaArrayGetInfo(&got, &extent, &flags, array));
  EXPECT_EQ(32, got.x);
  EXPECT_EQ(0, got.y);
  EXPECT_EQ(cudaChannelFormatKindFloat, got.f);
  EXPECT_EQ(16u, extent.width);
  EXPECT_EQ(8u, extent.height);
  OK(cudaGetChannelDesc(&got, array));
  OK(cudaMemcpyToArray(array, 0, 1, in, 100, cudaMemcpyHostToDevice));
  OK(cudaMemcpyFromArray(out, array, 0, 1, 100, cudaMemcpyDeviceToHost));
  EXPECT_EQ(0, std::memcmp(in, out, 100));
  cudaArray_t other = nullptr;
  OK(cudaMallocArray(&other, &desc, 16, 8));
  OK(cudaMemcpy2DArrayToArray(other, 0, 0, array, 0, 1, 64, 1));
  OK(cudaMemcpy2DFromArrayAsync(out, 64, other, 0, 0, 64, 1, cudaMemcpyDeviceToHost));
  OK(cudaDeviceSynchronize());
  EXPECT_EQ(in[3], out[3]);
  OK(cudaFreeArray(array));
  OK(cudaFreeArray(other));
  cudaGetLastError();
  desc.x = 7;
  FAILS(cudaErrorInvalidChannelDescriptor, cudaMallocArray(&array, &desc, 4));
}
