// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A __host__ __device__ function that calls a host function: nvcc warns, and only a thread that gets there fails.
#include "app.h"

static int on_host(int x) { return std::rand() < 0 ? 0 : x + 1; }

struct Box {
  int v;
  explicit Box(int x) : v(x) {}
  int twice() const { return 2 * v; }
};

__host__ __device__ int careful(int x) { return x > 100 ? on_host(x) : x; }
__host__ __device__ int boxed(int x) { return x > 100 ? Box(x).twice() : 3 * x; }

__global__ void call(int* out, int x) {
  out[0] = careful(x);
  out[1] = boxed(x);
}

int main() {
  int* out;
  CUDA_OK(cudaMallocManaged(&out, 2 * sizeof(int)));
  call<<<1, 1>>>(out, 7);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(out[0] == 7 && out[1] == 21, "%d %d", out[0], out[1]);
  EXPECT(careful(200) == 201 && boxed(200) == 400);
  call<<<1, 1>>>(out, 200);
  EXPECT(cudaDeviceSynchronize() != cudaSuccess);
  return finish();
}
