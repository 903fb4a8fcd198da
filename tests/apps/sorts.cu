// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bitonic sort in shared and global memory, radix sort with scans, odd-even merge, rank sort.
#include <algorithm>
#include <vector>

#include "app.h"

__global__ void bitonic_step(unsigned* v, int j, int k) {
  unsigned i = threadIdx.x + blockDim.x * blockIdx.x, partner = i ^ j;
  if (partner > i) {
    if ((i & k) == 0) {
      if (v[i] > v[partner]) { unsigned t = v[i]; v[i] = v[partner]; v[partner] = t; }
    } else if (v[i] < v[partner]) {
      unsigned t = v[i]; v[i] = v[partner]; v[partner] = t;
    }
  }
}

__device__ inline void order(unsigned& a, unsigned& b, unsigned dir) {
  if ((a > b) == dir) { unsigned t = a; a = b; b = t; }
}

__global__ void bitonic_shared(unsigned* data, int length) {
  __shared__ unsigned s[1024];
  data += blockIdx.x * 1024 + threadIdx.x;
  s[threadIdx.x] = data[0];
  s[threadIdx.x + 512] = data[512];
  for (unsigned size = 2; size < length; size <<= 1) {
    unsigned dir = (threadIdx.x & (size / 2)) != 0;
    for (unsigned stride = size / 2; stride > 0; stride >>= 1) {
      __syncthreads();
      unsigned p = 2 * threadIdx.x - (threadIdx.x & (stride - 1));
      order(s[p], s[p + stride], dir ^ 1);
    }
  }
  for (unsigned stride = length / 2; stride > 0; stride >>= 1) {
    __syncthreads();
    unsigned p = 2 * threadIdx.x - (threadIdx.x & (stride - 1));
    order(s[p], s[p + stride], 1);
  }
  __syncthreads();
  data[0] = s[threadIdx.x];
  data[512] = s[threadIdx.x + 512];
}

/// One pass of a 1-block radix sort: 4 bits, 256 threads, 16 counters a thread in shared memory.
__global__ void radix_pass(const unsigned* in, unsigned* out, int n, int shift) {
  __shared__ unsigned short count[16 * 256];
  __shared__ unsigned total[16], base[16];
  int t = threadIdx.x, per = (n + 255) / 256, from = t * per, to = min(n, from + per);
  for (int d = 0; d < 16; ++d) count[d * 256 + t] = 0;
  for (int i = from; i < to; ++i) ++count[((in[i] >> shift) & 15) * 256 + t];
  __syncthreads();
  if (t < 16) {
    unsigned sum = 0;
    for (int k = 0; k < 256; ++k) {
      unsigned c = count[t * 256 + k];
      count[t * 256 + k] = sum;
      sum += c;
    }
    total[t] = sum;
  }
  __syncthreads();
  if (t == 0)
    for (int d = 0, sum = 0; d < 16; ++d) base[d] = sum, sum += total[d];
  __syncthreads();
  for (int i = from; i < to; ++i) {
    int d = (in[i] >> shift) & 15;
    out[base[d] + count[d * 256 + t]++] = in[i];
  }
}

__global__ void rank_sort(const unsigned* in, unsigned* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  unsigned me = in[i];
  int rank = 0;
  for (int j = 0; j < n; ++j) rank += in[j] < me || (in[j] == me && j < i);
  out[rank] = me;
}

int main() {
  const int n = 1 << 14;
  std::vector<unsigned> v(n), sorted, got(n);
  unsigned x = 99;
  for (auto& e : v) x ^= x << 13, x ^= x >> 17, x ^= x << 5, e = x;
  sorted = v;
  std::sort(sorted.begin(), sorted.end());
  unsigned *a, *b;
  CUDA_OK(cudaMalloc(&a, n * 4));
  CUDA_OK(cudaMalloc(&b, n * 4));
  CUDA_OK(cudaMemcpy(a, v.data(), n * 4, cudaMemcpyHostToDevice));
  for (int k = 2; k <= n; k <<= 1)
    for (int j = k >> 1; j > 0; j >>= 1) bitonic_step<<<n / 256, 256>>>(a, j, k);
  CUDA_OK(cudaMemcpy(got.data(), a, n * 4, cudaMemcpyDeviceToHost));
  EXPECT(got == sorted, "bitonic, global");
  CUDA_OK(cudaMemcpy(a, v.data(), n * 4, cudaMemcpyHostToDevice));
  bitonic_shared<<<n / 1024, 512>>>(a, 1024);
  CUDA_OK(cudaMemcpy(got.data(), a, n * 4, cudaMemcpyDeviceToHost));
  for (int c = 0; c < n / 1024; ++c) {
    std::vector<unsigned> part(v.begin() + c * 1024, v.begin() + (c + 1) * 1024);
    std::sort(part.begin(), part.end());
    EXPECT(std::equal(part.begin(), part.end(), got.begin() + c * 1024), "bitonic, shared, chunk %d", c);
  }
  CUDA_OK(cudaMemcpy(a, v.data(), n * 4, cudaMemcpyHostToDevice));
  for (int shift = 0; shift < 32; shift += 4) {
    radix_pass<<<1, 256>>>(a, b, n, shift);
    std::swap(a, b);
  }
  CUDA_OK(cudaMemcpy(got.data(), a, n * 4, cudaMemcpyDeviceToHost));
  EXPECT(got == sorted, "radix");
  CUDA_OK(cudaMemcpy(a, v.data(), n * 4, cudaMemcpyHostToDevice));
  rank_sort<<<12, 192>>>(a, b, 2300);
  CUDA_OK(cudaMemcpy(got.data(), b, 2300 * 4, cudaMemcpyDeviceToHost));
  sorted.assign(v.begin(), v.begin() + 2300);
  std::sort(sorted.begin(), sorted.end());
  EXPECT(std::equal(sorted.begin(), sorted.end(), got.begin()), "rank");
  return finish();
}
