// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constants, symbols, pitched and 3-D copies, managed and mapped memory, device-to-device, memset.
#include <cstring>
#include <vector>

#include "app.h"

struct Settings { int size; float scale; int table[4]; };

__constant__ float filter[9];
__constant__ Settings settings;
__device__ int counter = 41;
__device__ float grid_values[64];
__managed__ int managed_value = 5;

__global__ void use_symbols(float* out) {
  int t = threadIdx.x;
  out[t] = filter[t % 9] * settings.scale + settings.table[t % 4] + settings.size;
  grid_values[t] = t * 2.0f;
  if (t == 0) ++counter, managed_value += 10;
}

__global__ void pitched(float* data, size_t pitch, int width, int height) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= width || y >= height) return;
  float* row = (float*)((char*)data + y * pitch);
  row[x] += x + 100 * y;
}

__global__ void volume(cudaPitchedPtr p, cudaExtent e) {
  char* base = (char*)p.ptr;
  for (int z = blockIdx.x; z < e.depth; z += gridDim.x)
    for (int y = threadIdx.x; y < e.height; y += blockDim.x) {
      int* row = (int*)(base + z * p.pitch * e.height + y * p.pitch);
      for (int x = 0; x < e.width / 4; ++x) row[x] = x + 10 * y + 100 * z;
    }
}

__global__ void increment(int* p, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) p[i] += 1;
}

int main() {
  float f[9];
  for (int i = 0; i < 9; ++i) f[i] = i * 0.5f;
  Settings s{7, 2.0f, {10, 20, 30, 40}};
  CUDA_OK(cudaMemcpyToSymbol(filter, f, sizeof f));
  CUDA_OK(cudaMemcpyToSymbol(settings, &s, sizeof s, 0, cudaMemcpyHostToDevice));
  float *out, host[64];
  CUDA_OK(cudaMalloc(&out, sizeof host));
  use_symbols<<<1, 64>>>(out);
  CUDA_OK(cudaMemcpy(host, out, sizeof host, cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(host[i] == f[i % 9] * 2 + s.table[i % 4] + 7, "%d", i);
  int count = 0;
  CUDA_OK(cudaMemcpyFromSymbol(&count, counter, sizeof count));
  EXPECT(count == 42 && managed_value == 15, "%d %d", count, managed_value);
  void* address;
  size_t size;
  CUDA_OK(cudaGetSymbolAddress(&address, grid_values));
  CUDA_OK(cudaGetSymbolSize(&size, grid_values));
  EXPECT(size == 256);
  CUDA_OK(cudaMemcpy(host, address, size, cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(host[i] == i * 2.0f);

  const int w = 50, h = 20;
  float* pdata;
  size_t pitch;
  CUDA_OK(cudaMallocPitch(&pdata, &pitch, w * 4, h));
  EXPECT(pitch >= w * 4 && pitch % 32 == 0);
  std::vector<float> a(w * h, 0.25f), b(w * h);
  CUDA_OK(cudaMemcpy2D(pdata, pitch, a.data(), w * 4, w * 4, h, cudaMemcpyHostToDevice));
  pitched<<<dim3(4, 2), dim3(16, 16)>>>(pdata, pitch, w, h);
  CUDA_OK(cudaMemcpy2D(b.data(), w * 4, pdata, pitch, w * 4, h, cudaMemcpyDeviceToHost));
  for (int i = 0; i < w * h; ++i) EXPECT(b[i] == 0.25f + i % w + 100 * (i / w), "%d: %f", i, b[i]);
  CUDA_OK(cudaMemset2D(pdata, pitch, 0, w * 4, h));
  CUDA_OK(cudaMemcpy2D(b.data(), w * 4, pdata, pitch, w * 4, h, cudaMemcpyDeviceToHost));
  for (float v : b) EXPECT(v == 0);

  cudaExtent extent = make_cudaExtent(6 * 4, 5, 4);
  cudaPitchedPtr p;
  CUDA_OK(cudaMalloc3D(&p, extent));
  volume<<<2, 8>>>(p, extent);
  std::vector<int> v(6 * 5 * 4);
  cudaMemcpy3DParms copy = {};
  copy.srcPtr = p;
  copy.dstPtr = make_cudaPitchedPtr(v.data(), 6 * 4, 6, 5);
  copy.extent = extent;
  copy.kind = cudaMemcpyDeviceToHost;
  CUDA_OK(cudaMemcpy3D(&copy));
  for (int i = 0; i < 120; ++i) EXPECT(v[i] == i % 6 + 10 * (i / 6 % 5) + 100 * (i / 30), "%d: %d", i, v[i]);

  int *mapped, *mapped_device;
  CUDA_OK(cudaHostAlloc(&mapped, 100 * 4, cudaHostAllocMapped));
  CUDA_OK(cudaHostGetDevicePointer((void**)&mapped_device, mapped, 0));
  for (int i = 0; i < 100; ++i) mapped[i] = i;
  increment<<<1, 128>>>(mapped_device, 100);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 100; ++i) EXPECT(mapped[i] == i + 1);

  std::vector<int> plain(100, 3);
  CUDA_OK(cudaHostRegister(plain.data(), 400, cudaHostRegisterDefault));
  int *da, *db;
  CUDA_OK(cudaMalloc(&da, 400));
  CUDA_OK(cudaMalloc(&db, 400));
  CUDA_OK(cudaMemcpyAsync(da, plain.data(), 400, cudaMemcpyDefault));
  CUDA_OK(cudaMemcpy(db, da, 400, cudaMemcpyDeviceToDevice));
  increment<<<1, 128>>>(db, 100);
  CUDA_OK(cudaMemcpy(plain.data(), db, 400, cudaMemcpyDefault));
  for (int x : plain) EXPECT(x == 4);
  CUDA_OK(cudaHostUnregister(plain.data()));
  CUDA_OK(cudaMemset(da, 0x11, 400));
  CUDA_OK(cudaMemcpy(plain.data(), da, 400, cudaMemcpyDeviceToHost));
  for (int x : plain) EXPECT(x == 0x11111111);

  cudaPointerAttributes attributes;
  CUDA_OK(cudaPointerGetAttributes(&attributes, da));
  EXPECT(attributes.type == cudaMemoryTypeDevice && attributes.devicePointer == da);
  CUDA_OK(cudaPointerGetAttributes(&attributes, mapped));
  EXPECT(attributes.type == cudaMemoryTypeHost);
  int local;
  CUDA_OK(cudaPointerGetAttributes(&attributes, &local));
  EXPECT(attributes.type == cudaMemoryTypeUnregistered);
  size_t free_bytes, total;
  CUDA_OK(cudaMemGetInfo(&free_bytes, &total));
  EXPECT(free_bytes > 0 && free_bytes <= total);
  int *managed;
  CUDA_OK(cudaMallocManaged(&managed, 1 << 20));
  CUDA_OK(cudaMemPrefetchAsync(managed, 1 << 20, 0, 0));
  CUDA_OK(cudaMemAdvise(managed, 1 << 20, cudaMemAdviseSetReadMostly, 0));
  memset(managed, 0, 1 << 20);
  increment<<<1024, 256>>>(managed, 1 << 18);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 1 << 18; i += 1001) EXPECT(managed[i] == 1);
  return finish();
}
