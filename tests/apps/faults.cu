// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A kernel that faults: the process survives, the error is sticky, and a reset mends it.
#include "app.h"

__global__ void wild_store(int* p) { p[(size_t)threadIdx.x << 36] = 1; }
__global__ void fails_assertion(int n) { if (threadIdx.x == 3) __trap(); }
__global__ void fine(int* p) { p[threadIdx.x] = 7; }

int main() {
  int* p;
  CUDA_OK(cudaMalloc(&p, 256));
  wild_store<<<2, 64>>>(p);
  EXPECT(cudaDeviceSynchronize() == cudaErrorIllegalAddress);
  EXPECT(cudaMemset(p, 0, 256) == cudaErrorIllegalAddress);   // sticky
  CUDA_OK(cudaDeviceReset());
  cudaGetLastError();
  CUDA_OK(cudaMalloc(&p, 256));
  fine<<<1, 64>>>(p);
  int back[64];
  CUDA_OK(cudaMemcpy(back, p, 256, cudaMemcpyDeviceToHost));
  EXPECT(back[63] == 7);
  fails_assertion<<<1, 32>>>(5);
  cudaError_t trapped = cudaDeviceSynchronize();
  EXPECT(trapped == cudaErrorLaunchFailure || trapped == cudaErrorIllegalInstruction, "%s", cudaGetErrorName(trapped));
  CUDA_OK(cudaDeviceReset());
  return finish();
}
