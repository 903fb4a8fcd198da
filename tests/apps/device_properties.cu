// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A portable program: warpSize and 64-bit masks, on whatever device it gets. Prints the warp size.
#include "app.h"

__global__ void probe(int* sums, unsigned long long* ballots, int* shifted, int* halves, int* size) {
  const int lane = threadIdx.x % warpSize, warp = threadIdx.x / warpSize;
  int sum = threadIdx.x + 1;
  for (int offset = warpSize / 2; offset > 0; offset /= 2) sum += __shfl_down_sync(0xffffffffu, sum, offset);
  if (lane == 0) sums[warp] = sum;
  int butterfly = threadIdx.x;
  for (int offset = 1; offset < warpSize; offset *= 2) butterfly += __shfl_xor_sync(0xffffffffu, butterfly, offset);
  if (lane == warpSize - 1) halves[warp] = butterfly;
  ballots[threadIdx.x] = __ballot_sync(~0ull, threadIdx.x % 3 == 0);
  shifted[threadIdx.x] = __shfl_up_sync(0xffffffffu, (int)threadIdx.x, 5) + 1000 * __shfl_sync(0xffffffffu, (int)threadIdx.x, lane ^ 3, 8);
  if (threadIdx.x == 0) *size = warpSize;
}

__global__ void divergent(unsigned long long* masks) {
  if (threadIdx.x % 2) masks[threadIdx.x] = __activemask64();
  else masks[threadIdx.x] = __popcll(__lanemask64_lt());
}

int main() {
  constexpr int kThreads = 256;
  int *sums, *shifted, *halves, *size;
  unsigned long long *ballots, *masks;
  CUDA_OK(cudaMallocManaged(&sums, sizeof(int) * kThreads));
  CUDA_OK(cudaMallocManaged(&shifted, sizeof(int) * kThreads));
  CUDA_OK(cudaMallocManaged(&halves, sizeof(int) * kThreads));
  CUDA_OK(cudaMallocManaged(&size, sizeof(int)));
  CUDA_OK(cudaMallocManaged(&ballots, 8 * kThreads));
  CUDA_OK(cudaMallocManaged(&masks, 8 * kThreads));
  probe<<<1, kThreads>>>(sums, ballots, shifted, halves, size);
  divergent<<<1, kThreads>>>(masks);
  CUDA_OK(cudaDeviceSynchronize());
  cudaDeviceProp p;
  CUDA_OK(cudaGetDeviceProperties(&p, 0));
  const int ws = p.warpSize;
  std::printf("%s, warp size %d\n", p.name, *size);
  EXPECT(*size == ws);
  for (int w = 0; w < kThreads / ws; ++w) {
    int sum = 0;
    for (int l = 0; l < ws; ++l) sum += w * ws + l + 1;
    EXPECT(sums[w] == sum, "warp %d: %d, not %d", w, sums[w], sum);
    EXPECT(halves[w] == sum - ws, "warp %d: %d, not %d", w, halves[w], sum - ws);
  }
  for (int t = 0; t < kThreads; ++t) {
    const int lane = t % ws, first = t - lane;
    unsigned long long ballot = 0, odd = 0;
    for (int l = 0; l < ws; ++l) {
      ballot |= (unsigned long long)((first + l) % 3 == 0) << l;
      odd |= (unsigned long long)((first + l) % 2) << l;
    }
    EXPECT(ballots[t] == ballot, "thread %d: %llx, not %llx", t, ballots[t], ballot);
    EXPECT(masks[t] == (t % 2 ? odd : (unsigned long long)lane), "thread %d: mask %llx", t, masks[t]);
    const int up = lane >= 5 ? t - 5 : t, exchanged = first + lane / 8 * 8 + ((lane ^ 3) & 7);
    EXPECT(shifted[t] == up + 1000 * exchanged, "thread %d: %d", t, shifted[t]);
  }
  return finish();
}
