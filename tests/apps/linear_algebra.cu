// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LU by blocks, conjugate gradients with CSR and double atomics, Gaussian elimination, Floyd-Warshall.
#include <algorithm>
#include <vector>

#include "app.h"

__global__ void lu_step(float* a, int n, int k) {
  int i = blockIdx.y * blockDim.y + threadIdx.y + k + 1, j = blockIdx.x * blockDim.x + threadIdx.x + k + 1;
  if (i < n && j < n) a[i * n + j] -= a[i * n + k] * a[k * n + j];
}
__global__ void lu_column(float* a, int n, int k) {
  int i = blockIdx.x * blockDim.x + threadIdx.x + k + 1;
  if (i < n) a[i * n + k] /= a[k * n + k];
}

__global__ void spmv_scalar(const int* rows, const int* cols, const double* values, const double* x, double* y, int n) {
  int r = blockIdx.x * blockDim.x + threadIdx.x;
  if (r >= n) return;
  double sum = 0;
  for (int e = rows[r]; e < rows[r + 1]; ++e) sum += values[e] * x[cols[e]];
  y[r] = sum;
}
__global__ void spmv_vector(const int* rows, const int* cols, const double* values, const double* x, double* y, int n) {
  int warp = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x & 31;
  if (warp >= n) return;
  double sum = 0;
  for (int e = rows[warp] + lane; e < rows[warp + 1]; e += 32) sum += values[e] * x[cols[e]];
  for (int d = 16; d; d >>= 1) sum += __shfl_down_sync(0xffffffffu, sum, d);
  if (lane == 0) y[warp] = sum;
}
__global__ void dot(const double* a, const double* b, double* out, int n) {
  __shared__ double s[128];
  double sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += a[i] * b[i];
  s[threadIdx.x] = sum;
  __syncthreads();
  for (int d = 64; d; d >>= 1) {
    if (threadIdx.x < d) s[threadIdx.x] += s[threadIdx.x + d];
    __syncthreads();
  }
  if (!threadIdx.x) atomicAdd(out, s[0]);
}
__global__ void axpy(double alpha, const double* x, double* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = fma(alpha, x[i], y[i]);
}
__global__ void xpby(const double* x, double beta, double* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = x[i] + beta * y[i];
}

__global__ void floyd(int* d, int n, int k) {
  int j = blockIdx.x * blockDim.x + threadIdx.x, i = blockIdx.y;
  if (j >= n) return;
  __shared__ int via;
  if (threadIdx.x == 0) via = d[i * n + k];
  __syncthreads();
  int other = via + d[k * n + j];
  if (other < d[i * n + j]) d[i * n + j] = other;
}

template <class T> T* managed(size_t n) {
  T* p;
  CUDA_OK(cudaMallocManaged(&p, n * sizeof(T)));
  return p;
}

int main() {
  const int n = 90;
  float* a = managed<float>(n * n);
  std::vector<double> m(n * n);
  for (int i = 0; i < n * n; ++i) m[i] = a[i] = (i * 29 % 17) / 8.0f + (i / n == i % n ? 20.0f : 0.0f);
  for (int k = 0; k < n - 1; ++k) {
    lu_column<<<2, 64>>>(a, n, k);
    lu_step<<<dim3(6, 6), dim3(16, 16)>>>(a, n, k);
  }
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      double sum = 0;
      for (int k = 0; k <= std::min(i, j); ++k) sum += (k == i ? 1.0 : a[i * n + k]) * a[k * n + j];
      EXPECT(std::abs(sum - m[i * n + j]) < 1e-3, "LU (%d,%d): %f %f", i, j, sum, m[i * n + j]);
    }

  const int side = 30, N = side * side;
  int *rows = managed<int>(N + 1), *cols = managed<int>(5 * N), e = 0;
  double *values = managed<double>(5 * N), *x = managed<double>(N), *r = managed<double>(N);
  double *p = managed<double>(N), *q = managed<double>(N), *q2 = managed<double>(N), *s = managed<double>(1);
  for (int i = 0; i < N; ++i) {
    rows[i] = e;
    int u = i % side, v = i / side;
    auto put = [&](int c, double w) { cols[e] = c, values[e++] = w; };
    if (v) put(i - side, -1);
    if (u) put(i - 1, -1);
    put(i, 4);
    if (u < side - 1) put(i + 1, -1);
    if (v < side - 1) put(i + side, -1);
    x[i] = 0, r[i] = p[i] = (i % 7) - 3;
  }
  rows[N] = e;
  auto product = [&](double* u, double* v) {
    *s = 0;
    dot<<<7, 128>>>(u, v, s, N);
    CUDA_OK(cudaDeviceSynchronize());
    return *s;
  };
  spmv_vector<<<(N * 32 + 127) / 128, 128>>>(rows, cols, values, p, q, N);
  spmv_scalar<<<(N + 63) / 64, 64>>>(rows, cols, values, p, q2, N);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < N; ++i) EXPECT(q[i] == q2[i], "spmv %d", i);
  double rr = product(r, r);
  int iterations = 0;
  for (; rr > 1e-20 && iterations < 300; ++iterations) {
    spmv_scalar<<<(N + 63) / 64, 64>>>(rows, cols, values, p, q, N);
    double alpha = rr / product(p, q);
    axpy<<<(N + 255) / 256, 256>>>(alpha, p, x, N);
    axpy<<<(N + 255) / 256, 256>>>(-alpha, q, r, N);
    double now = product(r, r);
    xpby<<<(N + 255) / 256, 256>>>(r, now / rr, p, N);
    rr = now;
  }
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(iterations < 300, "no convergence: %g", rr);
  for (int i = 0; i < N; ++i) {
    double sum = 0;
    for (int k = rows[i]; k < rows[i + 1]; ++k) sum += values[k] * x[cols[k]];
    EXPECT(std::abs(sum - ((i % 7) - 3)) < 1e-8, "CG row %d", i);
  }

  const int V = 70;
  int* d = managed<int>(V * V);
  std::vector<int> want(V * V);
  for (int i = 0; i < V * V; ++i) want[i] = d[i] = i / V == i % V ? 0 : 1 + (i * 7919) % 97;
  for (int k = 0; k < V; ++k) floyd<<<dim3(2, V), 64>>>(d, V, k);
  CUDA_OK(cudaDeviceSynchronize());
  for (int k = 0; k < V; ++k)
    for (int i = 0; i < V; ++i)
      for (int j = 0; j < V; ++j) want[i * V + j] = std::min(want[i * V + j], want[i * V + k] + want[k * V + j]);
  for (int i = 0; i < V * V; ++i) EXPECT(d[i] == want[i], "floyd %d", i);
  return finish();
}
