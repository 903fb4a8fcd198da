// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrix product with static and with dynamic shared tiles, float and double, 2-D blocks.
#include <vector>

#include "app.h"

template <class T, int kTile>
__global__ void matmul_static(const T* A, const T* B, T* C, int n) {
  __shared__ T As[kTile][kTile];
  __shared__ T Bs[kTile][kTile];
  int row = blockIdx.y * kTile + threadIdx.y, col = blockIdx.x * kTile + threadIdx.x;
  T sum = 0;
  for (int t = 0; t < (n + kTile - 1) / kTile; ++t) {
    int ac = t * kTile + threadIdx.x, br = t * kTile + threadIdx.y;
    As[threadIdx.y][threadIdx.x] = row < n && ac < n ? A[row * n + ac] : T(0);
    Bs[threadIdx.y][threadIdx.x] = br < n && col < n ? B[br * n + col] : T(0);
    __syncthreads();
#pragma unroll
    for (int k = 0; k < kTile; ++k) sum += As[threadIdx.y][k] * Bs[k][threadIdx.x];
    __syncthreads();
  }
  if (row < n && col < n) C[row * n + col] = sum;
}

__global__ void matmul_dynamic(const float* A, const float* B, float* C, int n) {
  extern __shared__ float tiles[];
  int side = blockDim.x;
  float* As = tiles;
  float* Bs = tiles + side * side;
  int row = blockIdx.y * side + threadIdx.y, col = blockIdx.x * side + threadIdx.x;
  float sum = 0;
  for (int t = 0; t * side < n; ++t) {
    int ac = t * side + threadIdx.x, br = t * side + threadIdx.y;
    As[threadIdx.y * side + threadIdx.x] = (row < n && ac < n) ? A[row * n + ac] : 0.f;
    Bs[threadIdx.y * side + threadIdx.x] = (br < n && col < n) ? B[br * n + col] : 0.f;
    __syncthreads();
    for (int k = 0; k < side; ++k) sum += As[threadIdx.y * side + k] * Bs[k * side + threadIdx.x];
    __syncthreads();
  }
  if (row < n && col < n) C[row * n + col] = sum;
}

template <class T, class Launch>
void test(int n, Launch launch) {
  std::vector<T> a(n * n), b(n * n), c(n * n);
  for (int i = 0; i < n * n; ++i) a[i] = T((i * 7) % 13 - 6), b[i] = T((i * 5) % 11 - 5);
  T *da, *db, *dc;
  CUDA_OK(cudaMalloc(&da, n * n * sizeof(T)));
  CUDA_OK(cudaMalloc(&db, n * n * sizeof(T)));
  CUDA_OK(cudaMalloc(&dc, n * n * sizeof(T)));
  CUDA_OK(cudaMemcpy(da, a.data(), n * n * sizeof(T), cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(db, b.data(), n * n * sizeof(T), cudaMemcpyHostToDevice));
  launch(da, db, dc, n);
  CUDA_OK(cudaGetLastError());
  CUDA_OK(cudaMemcpy(c.data(), dc, n * n * sizeof(T), cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      T sum = 0;   // small integers: exact in any order
      for (int k = 0; k < n; ++k) sum += a[i * n + k] * b[k * n + j];
      EXPECT(c[i * n + j] == sum, "n=%d (%d,%d) %f %f", n, i, j, (double)c[i * n + j], (double)sum);
    }
  cudaFree(da), cudaFree(db), cudaFree(dc);
}

int main() {
  for (int n : {16, 33, 100}) {
    test<float>(n, [](float* a, float* b, float* c, int n) {
      dim3 block(16, 16), grid((n + 15) / 16, (n + 15) / 16);
      matmul_static<float, 16><<<grid, block>>>(a, b, c, n);
    });
    test<double>(n, [](double* a, double* b, double* c, int n) {
      matmul_static<double, 8><<<dim3((n + 7) / 8, (n + 7) / 8), dim3(8, 8)>>>(a, b, c, n);
    });
    test<float>(n, [](float* a, float* b, float* c, int n) {
      int side = 10;
      matmul_dynamic<<<dim3((n + 9) / 10, (n + 9) / 10), dim3(10, 10), 2 * side * side * sizeof(float)>>>(
          a, b, c, n);
    });
  }
  return finish();
}
