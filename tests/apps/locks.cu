// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Forward progress: a spin lock per block and per lane, a ticket between blocks, flags between warps.
#include "app.h"

__device__ int mutex = 0;
__device__ volatile int turn = 0;

__global__ void one_lock_per_block(int* total) {
  if (threadIdx.x == 0) {
    while (atomicCAS(&mutex, 0, 1) != 0) {}
    __threadfence();
    *total += blockIdx.x;
    __threadfence();
    atomicExch(&mutex, 0);
  }
}

/// Every lane takes the lock: needs independent progress of the lanes of a warp.
__global__ void one_lock_per_lane(volatile int* total) {
  bool done = false;
  while (!done) {
    if (atomicCAS(&mutex, 0, 1) == 0) {
      *total = *total + 1;
      __threadfence();
      atomicExch(&mutex, 0);
      done = true;
    }
  }
}

__global__ void blocks_in_turn(int* order) {
  if (threadIdx.x == 0) {
    while (turn != blockIdx.x) {}
    order[blockIdx.x] = turn;
    __threadfence();
    turn = blockIdx.x + 1;
  }
}

__global__ void warps_hand_over(int* out) {
  __shared__ volatile int flag;
  if (threadIdx.x == 0) flag = 0;
  __syncthreads();
  int warp = threadIdx.x / 32;
  if (threadIdx.x % 32 == 0) {
    while (flag != warp) {}
    out[warp] = warp * 10;
    __threadfence_block();
    flag = warp + 1;
  }
}

int main() {
  int* v;
  CUDA_OK(cudaMallocManaged(&v, 64 * 4));
  v[0] = 0;
  one_lock_per_block<<<50, 64>>>(v);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(v[0] == 49 * 50 / 2, "%d", v[0]);
  v[0] = 0;
  one_lock_per_lane<<<4, 64>>>(v);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(v[0] == 256, "%d", v[0]);
  blocks_in_turn<<<40, 32>>>(v);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 40; ++i) EXPECT(v[i] == i);
  warps_hand_over<<<1, 256>>>(v);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 8; ++i) EXPECT(v[i] == i * 10);
  return finish();
}
