// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prefix sums: Hillis-Steele, Blelloch with bank padding, warp shuffles, and three-kernel device scan.
#include <numeric>
#include <vector>

#include "app.h"

__global__ void hillis_steele(const int* in, int* out, int n) {
  extern __shared__ int t[];
  int id = threadIdx.x, from = 1, to = 0;
  t[id] = id > 0 ? in[id - 1] : 0;
  __syncthreads();
  for (int step = 1; step < n; step <<= 1) {
    to = 1 - to;
    from = 1 - to;
    if (id >= step) t[to * n + id] = t[from * n + id] + t[from * n + id - step];
    else t[to * n + id] = t[from * n + id];
    __syncthreads();
  }
  out[id] = t[to * n + id];
}

#define PAD(i) ((i) + ((i) >> 5))

__global__ void blelloch(const int* in, int* out, int* sums, int n) {
  __shared__ int t[1024 + 32 + 1];
  int id = threadIdx.x, base = blockIdx.x * 1024;
  t[PAD(id)] = base + id < n ? in[base + id] : 0;
  t[PAD(id + 512)] = base + id + 512 < n ? in[base + id + 512] : 0;
  int offset = 1;
  for (int d = 512; d > 0; d >>= 1) {
    __syncthreads();
    if (id < d) t[PAD(offset * (2 * id + 2) - 1)] += t[PAD(offset * (2 * id + 1) - 1)];
    offset *= 2;
  }
  if (id == 0) {
    if (sums) sums[blockIdx.x] = t[PAD(1023)];
    t[PAD(1023)] = 0;
  }
  for (int d = 1; d < 1024; d *= 2) {
    offset >>= 1;
    __syncthreads();
    if (id < d) {
      int a = PAD(offset * (2 * id + 1) - 1), b = PAD(offset * (2 * id + 2) - 1);
      int x = t[a];
      t[a] = t[b];
      t[b] += x;
    }
  }
  __syncthreads();
  if (base + id < n) out[base + id] = t[PAD(id)];
  if (base + id + 512 < n) out[base + id + 512] = t[PAD(id + 512)];
}

__global__ void add_sums(int* out, const int* sums, int n) {
  int i = blockIdx.x * 1024 + threadIdx.x;
  for (int k = 0; k < 2; ++k, i += 512)
    if (i < n) out[i] += sums[blockIdx.x];
}

__global__ void warp_scan(const int* in, int* out) {
  int v = in[threadIdx.x], lane = threadIdx.x & 31;
  for (int d = 1; d < 32; d <<= 1) {
    int up = __shfl_up_sync(~0u, v, d);
    if (lane >= d) v += up;
  }
  out[threadIdx.x] = v;
}

int main() {
  const int n = 100001;
  std::vector<int> in(n), want(n), out(n);
  for (int i = 0; i < n; ++i) in[i] = (i * 17) % 23 - 9;
  std::exclusive_scan(in.begin(), in.end(), want.begin(), 0);
  int *din, *dout, *sums;
  CUDA_OK(cudaMalloc(&din, n * 4));
  CUDA_OK(cudaMalloc(&dout, n * 4));
  CUDA_OK(cudaMalloc(&sums, 2048 * 4));
  CUDA_OK(cudaMemcpy(din, in.data(), n * 4, cudaMemcpyHostToDevice));
  hillis_steele<<<1, 1024, 2 * 1024 * 4>>>(din, dout, 1024);
  CUDA_OK(cudaMemcpy(out.data(), dout, 1024 * 4, cudaMemcpyDeviceToHost));
  for (int i = 0; i < 1024; ++i) EXPECT(out[i] == want[i], "hillis %d", i);
  int blocks = (n + 1023) / 1024;
  blelloch<<<blocks, 512>>>(din, dout, sums, n);
  blelloch<<<1, 512>>>(sums, sums, nullptr, blocks);
  add_sums<<<blocks, 512>>>(dout, sums, n);
  CUDA_OK(cudaMemcpy(out.data(), dout, n * 4, cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i) EXPECT(out[i] == want[i], "blelloch %d: %d %d", i, out[i], want[i]);
  warp_scan<<<1, 256>>>(din, dout);
  CUDA_OK(cudaMemcpy(out.data(), dout, 256 * 4, cudaMemcpyDeviceToHost));
  for (int i = 0, sum = 0; i < 256; ++i) {
    sum = i % 32 ? sum + in[i] : in[i];
    EXPECT(out[i] == sum, "warp scan %d", i);
  }
  return finish();
}
