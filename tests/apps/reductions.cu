// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every way people sum an array: interleaved, sequential, unrolled with volatile shared memory,
// templates on the block size, shuffles, atomics, the last block finishing (threadfence).
#include <vector>

#include "app.h"

__global__ void interleaved(const int* in, int* out, int n) {
  extern __shared__ int s[];
  unsigned t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
  s[t] = i < n ? in[i] : 0;
  __syncthreads();
  for (unsigned step = 1; step < blockDim.x; step *= 2) {
    if (t % (2 * step) == 0) s[t] += s[t + step];
    __syncthreads();
  }
  if (t == 0) out[blockIdx.x] = s[0];
}

__global__ void sequential(const int* in, int* out, int n) {
  extern __shared__ int s[];
  unsigned t = threadIdx.x, i = blockIdx.x * (blockDim.x * 2) + t;
  int sum = i < n ? in[i] : 0;
  if (i + blockDim.x < n) sum += in[i + blockDim.x];
  s[t] = sum;
  __syncthreads();
  for (unsigned step = blockDim.x / 2; step > 0; step >>= 1) {
    if (t < step) s[t] += s[t + step];
    __syncthreads();
  }
  if (t == 0) out[blockIdx.x] = s[0];
}

template <unsigned kBlock>
__device__ void warp_tail(volatile int* s, unsigned t) {
  if (kBlock >= 64) { s[t] += s[t + 32]; __syncwarp(); }
  if (kBlock >= 32) { s[t] += t < 16 ? s[t + 16] : 0; __syncwarp(); }
  if (kBlock >= 16) { s[t] += t < 8 ? s[t + 8] : 0; __syncwarp(); }
  if (kBlock >= 8) { s[t] += t < 4 ? s[t + 4] : 0; __syncwarp(); }
  if (kBlock >= 4) { s[t] += t < 2 ? s[t + 2] : 0; __syncwarp(); }
  if (kBlock >= 2) { s[t] += t < 1 ? s[t + 1] : 0; __syncwarp(); }
}

template <unsigned kBlock>
__global__ void unrolled(const int* in, int* out, int n) {
  __shared__ int s[kBlock < 64 ? 64 : kBlock];
  unsigned t = threadIdx.x;
  int sum = 0;
  for (unsigned i = blockIdx.x * kBlock + t; i < n; i += kBlock * gridDim.x) sum += in[i];
  s[t] = sum;
  __syncthreads();
  if (kBlock >= 512) { if (t < 256) s[t] += s[t + 256]; __syncthreads(); }
  if (kBlock >= 256) { if (t < 128) s[t] += s[t + 128]; __syncthreads(); }
  if (kBlock >= 128) { if (t < 64) s[t] += s[t + 64]; __syncthreads(); }
  if (t < 32) warp_tail<kBlock>(s, t);
  if (t == 0) out[blockIdx.x] = s[0];
}

__global__ void shuffled(const int* in, int* out, int n) {
  int sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += blockDim.x * gridDim.x) sum += in[i];
  for (int offset = warpSize / 2; offset > 0; offset >>= 1)
    sum += __shfl_down_sync(0xffffffff, sum, offset);
  __shared__ int part[32];
  int lane = threadIdx.x % warpSize, warp = threadIdx.x / warpSize;
  if (lane == 0) part[warp] = sum;
  __syncthreads();
  if (warp == 0) {
    sum = lane < blockDim.x / warpSize ? part[lane] : 0;
    for (int offset = warpSize / 2; offset > 0; offset >>= 1)
      sum += __shfl_down_sync(0xffffffff, sum, offset);
    if (lane == 0) atomicAdd(out, sum);
  }
}

__device__ unsigned finished = 0;

__global__ void last_block(const int* in, volatile int* part, int* out, int n) {
  __shared__ int s[256];
  __shared__ bool last;
  int sum = 0;
  for (int i = blockIdx.x * 256 + threadIdx.x; i < n; i += 256 * gridDim.x) sum += in[i];
  s[threadIdx.x] = sum;
  __syncthreads();
  for (int step = 128; step; step /= 2) {
    if (threadIdx.x < step) s[threadIdx.x] += s[threadIdx.x + step];
    __syncthreads();
  }
  if (threadIdx.x == 0) {
    part[blockIdx.x] = s[0];
    __threadfence();
    last = atomicInc(&finished, gridDim.x) == gridDim.x - 1;
  }
  __syncthreads();
  if (!last) return;
  sum = 0;
  for (int i = threadIdx.x; i < gridDim.x; i += 256) sum += part[i];
  s[threadIdx.x] = sum;
  __syncthreads();
  for (int step = 128; step; step /= 2) {
    if (threadIdx.x < step) s[threadIdx.x] += s[threadIdx.x + step];
    __syncthreads();
  }
  if (threadIdx.x == 0) {
    *out = s[0];
    finished = 0;
  }
}

int main() {
  const int n = 300007;
  std::vector<int> in(n);
  long want = 0;
  for (int i = 0; i < n; ++i) want += in[i] = (i * 31) % 101 - 40;
  int *din, *dout;
  CUDA_OK(cudaMalloc(&din, n * sizeof(int)));
  CUDA_OK(cudaMalloc(&dout, 4096 * sizeof(int)));
  CUDA_OK(cudaMemcpy(din, in.data(), n * sizeof(int), cudaMemcpyHostToDevice));
  std::vector<int> out(4096);
  auto total = [&](int blocks) {
    CUDA_OK(cudaGetLastError());
    CUDA_OK(cudaMemcpy(out.data(), dout, blocks * sizeof(int), cudaMemcpyDeviceToHost));
    long sum = 0;
    for (int i = 0; i < blocks; ++i) sum += out[i];
    return sum;
  };
  for (int block : {64, 128, 256, 512}) {
    int blocks = (n + block - 1) / block, half = (n + 2 * block - 1) / (2 * block);
    if (blocks <= 4096) interleaved<<<blocks, block, block * sizeof(int)>>>(din, dout, n);
    if (blocks <= 4096) EXPECT(total(blocks) == want, "interleaved %d", block);
    sequential<<<half, block, block * sizeof(int)>>>(din, dout, n);
    if (half <= 4096) EXPECT(total(half) == want, "sequential %d", block);
  }
  unrolled<512><<<20, 512>>>(din, dout, n);
  EXPECT(total(20) == want, "unrolled 512");
  unrolled<128><<<33, 128>>>(din, dout, n);
  EXPECT(total(33) == want, "unrolled 128");
  unrolled<32><<<7, 32>>>(din, dout, n);
  EXPECT(total(7) == want, "unrolled 32");
  CUDA_OK(cudaMemset(dout, 0, sizeof(int)));
  shuffled<<<24, 256>>>(din, dout, n);
  EXPECT(total(1) == want, "shuffled");
  for (int round = 0; round < 3; ++round) {
    last_block<<<40, 256>>>(din, dout + 8, dout, n);
    EXPECT(total(1) == want, "last block");
  }
  return finish();
}
