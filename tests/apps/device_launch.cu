// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels launched by kernels: recursion, templates, structs by value, streams of the device, fire and
// forget, tail launches, copies and fills, errors, and that a parent ends after its children.
#include <algorithm>
#include <vector>

#include "app.h"

struct Step {
  int add;
  double factor;
  char name[3];
};

__global__ void apply(int* data, Step s) { data[threadIdx.x] = int(data[threadIdx.x] * s.factor) + s.add + s.name[1]; }
template <class T>
__global__ void scale(T* data, T by) { data[blockIdx.x * blockDim.x + threadIdx.x] *= by; }
__global__ static void count(int* counter) { atomicAdd(counter, 1); }

__global__ void parent(int* data, float* floats) {
  if (threadIdx.x) return;
  Step s = {5, 2.0, {0, 1, 0}};
  apply<<<1, 32>>>(data, s);
  scale<<<dim3(2), 16, 0, 0>>>(data, 3);
  scale<float><<<1, 32>>>(floats, 0.5f);
}

// Quicksort by recursion: the classic of this feature.
__global__ void quicksort(int* data, int left, int right, int depth) {
  if (depth >= 16 || right - left <= 8) {
    for (int i = left; i <= right; ++i) {
      int least = i;
      for (int k = i + 1; k <= right; ++k)
        if (data[k] < data[least]) least = k;
      int t = data[i];
      data[i] = data[least];
      data[least] = t;
    }
    return;
  }
  int pivot = data[(left + right) / 2], l = left, r = right;
  while (l <= r) {
    while (data[l] < pivot) ++l;
    while (data[r] > pivot) --r;
    if (l <= r) {
      int t = data[l];
      data[l++] = data[r];
      data[r--] = t;
    }
  }
  if (left < r) {
    cudaStream_t s;
    cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking);
    quicksort<<<1, 1, 0, s>>>(data, left, r, depth + 1);
    cudaStreamDestroy(s);
  }
  if (l < right) quicksort<<<1, 1, 0, cudaStreamFireAndForget>>>(data, l, right, depth + 1);
}

__global__ void note(int* log, int what) { log[atomicAdd(log, 1) + 1] = what; }
__global__ void ordered(int* log) {
  note<<<1, 1, 0, cudaStreamTailLaunch>>>(log, 3);
  note<<<1, 1>>>(log, 1);
  note<<<1, 1>>>(log, 2);
}

// Every thread launches; a tail launch goes on as long as there is something to do.
__global__ void wide(int* counter) { count<<<1, 2>>>(counter); }
__global__ void chain(int* counter, int left) {
  atomicAdd(counter, 1);
  if (left) chain<<<1, 1, 0, cudaStreamTailLaunch>>>(counter, left - 1);
}

__global__ void services(int* out, int* buffer) {
  int count = -1, device = -1, warp = 0;
  out[0] = cudaGetDeviceCount(&count);
  out[1] = count;
  cudaGetDevice(&device);
  out[2] = device;
  cudaDeviceGetAttribute(&warp, cudaDevAttrWarpSize, device);
  out[3] = warp == warpSize;
  scale<int><<<1, 5000>>>(buffer, 1);              // more threads than a block may have
  out[4] = cudaPeekAtLastError();
  out[5] = cudaGetLastError();
  out[6] = cudaGetLastError();
  int* heap = nullptr;
  out[7] = cudaMalloc(&heap, 64);
  heap[3] = 42;
  out[8] = heap[3];
  cudaFree(heap);
  cudaMemsetAsync(buffer, 1, 16, 0);
  cudaMemcpyAsync(buffer + 4, buffer, 16, cudaMemcpyDeviceToDevice, 0);
}

__global__ void waits(int* data) {
  if (threadIdx.x == 0) {
    scale<<<1, 4>>>(data, 10);
    cudaDeviceSynchronize();
    data[4] = data[0] + data[3];
  }
}

int main() {
  int* data;
  float* floats;
  CUDA_OK(cudaMallocManaged(&data, 4096 * sizeof(int)));
  CUDA_OK(cudaMallocManaged(&floats, 32 * sizeof(float)));
  for (int i = 0; i < 32; ++i) data[i] = i, floats[i] = float(i);
  parent<<<1, 64>>>(data, floats);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 32; ++i) {
    EXPECT(data[i] == (i * 2 + 6) * 3, "%d: %d", i, data[i]);
    EXPECT(floats[i] == i * 0.5f);
  }
  scale<float><<<1, 32>>>(floats, 4);              // and from the host
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(floats[3] == 6);

  std::vector<int> want;
  unsigned seed = 7;
  for (int i = 0; i < 1000; ++i) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = int(seed >> 12);
    want.push_back(data[i]);
  }
  std::sort(want.begin(), want.end());
  quicksort<<<1, 1>>>(data, 0, 999, 0);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(std::equal(want.begin(), want.end(), data));

  data[0] = 0;
  ordered<<<1, 1>>>(data);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(data[0] == 3 && data[1] == 1 && data[2] == 2 && data[3] == 3, "%d %d %d %d", data[0], data[1], data[2], data[3]);

  data[0] = data[1] = 0;
  wide<<<4, 32>>>(data);
  chain<<<1, 1>>>(data + 1, 50);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(data[0] == 256 && data[1] == 51, "%d %d", data[0], data[1]);

  services<<<1, 1>>>(data, data + 100);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(data[0] == 0 && data[1] >= 1 && data[2] == 0 && data[3] == 1);
  EXPECT(data[4] == cudaErrorInvalidConfiguration && data[5] == data[4] && data[6] == 0, "%d %d %d", data[4], data[5], data[6]);
  EXPECT(data[7] == 0 && data[8] == 42);
  EXPECT(data[100] == 0x01010101 && data[107] == 0x01010101);

  for (int i = 0; i < 4; ++i) data[i] = i + 1;
  waits<<<1, 32>>>(data);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(data[4] == 50, "%d", data[4]);
  return finish();
}
