// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Heat with halo tiles, convolution with constant taps, 3-D seven-point, game of life, transpose.
#include <algorithm>
#include <vector>

#include "app.h"

#define BLOCK 16

__global__ void heat(const float* in, float* out, int w, int h, float k) {
  __shared__ float t[BLOCK + 2][BLOCK + 2];
  int x = blockIdx.x * BLOCK + threadIdx.x, y = blockIdx.y * BLOCK + threadIdx.y;
  int tx = threadIdx.x + 1, ty = threadIdx.y + 1;
  int cx = min(x, w - 1), cy = min(y, h - 1);
  t[ty][tx] = in[cy * w + cx];
  if (threadIdx.x == 0) t[ty][0] = in[cy * w + max(cx - 1, 0)];
  if (threadIdx.x == BLOCK - 1) t[ty][BLOCK + 1] = in[cy * w + min(x + 1, w - 1)];
  if (threadIdx.y == 0) t[0][tx] = in[max(cy - 1, 0) * w + cx];
  if (threadIdx.y == BLOCK - 1) t[BLOCK + 1][tx] = in[min(y + 1, h - 1) * w + cx];
  __syncthreads();
  if (x >= w || y >= h) return;
  float right = x + 1 < w ? t[ty][tx + 1] : t[ty][tx], below = y + 1 < h ? t[ty + 1][tx] : t[ty][tx];
  out[y * w + x] = t[ty][tx] + k * (t[ty][tx - 1] + right + t[ty - 1][tx] + below - 4.0f * t[ty][tx]);
}

__constant__ float taps[17];

__global__ void convolve_rows(const float* in, float* out, int w, int h) {
  __shared__ float line[128 + 16];
  int y = blockIdx.y, base = blockIdx.x * 128;
  for (int i = threadIdx.x; i < 128 + 16; i += blockDim.x) {
    int x = base + i - 8;
    line[i] = x >= 0 && x < w ? in[y * w + x] : 0.0f;
  }
  __syncthreads();
  int x = base + threadIdx.x;
  if (x >= w) return;
  float sum = 0;
#pragma unroll
  for (int k = 0; k < 17; ++k) sum += taps[k] * line[threadIdx.x + k];
  out[y * w + x] = sum;
}

__global__ void seven_point(const double* in, double* out, int nx, int ny, int nz) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x < 1 || y < 1 || x >= nx - 1 || y >= ny - 1) return;
  size_t plane = (size_t)nx * ny, at = plane + y * nx + x;
  double below = in[at - plane], here = in[at];
  for (int z = 1; z < nz - 1; ++z, at += plane) {
    double above = in[at + plane];
    out[at] = (in[at - 1] + in[at + 1] + in[at - nx] + in[at + nx] + below + above) - 6.0 * here;
    below = here;
    here = above;
  }
}

__global__ void life(const unsigned char* in, unsigned char* out, int w, int h) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= w * h) return;
  int x = i % w, y = i / w, n = 0;
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      if (dx || dy) n += in[((y + dy + h) % h) * w + (x + dx + w) % w];
  out[i] = n == 3 || (n == 2 && in[i]);
}

template <class T>
__global__ void transpose(const T* in, T* out, int w, int h) {
  __shared__ T tile[32][33];
  int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
  for (int j = 0; j < 32; j += 8)
    if (x < w && y + j < h) tile[threadIdx.y + j][threadIdx.x] = in[(y + j) * w + x];
  __syncthreads();
  x = blockIdx.y * 32 + threadIdx.x, y = blockIdx.x * 32 + threadIdx.y;
  for (int j = 0; j < 32; j += 8)
    if (x < h && y + j < w) out[(y + j) * h + x] = tile[threadIdx.x][threadIdx.y + j];
}

int main() {
  const int w = 150, h = 77, n = w * h;
  float *a, *b;
  CUDA_OK(cudaMallocManaged(&a, n * 4));
  CUDA_OK(cudaMallocManaged(&b, n * 4));
  for (int i = 0; i < n; ++i) a[i] = (i * 37) % 64;
  heat<<<dim3((w + 15) / 16, (h + 15) / 16), dim3(16, 16)>>>(a, b, w, h, 0.125f);
  CUDA_OK(cudaDeviceSynchronize());
  auto at = [&](int x, int y) { return a[std::min(std::max(y, 0), h - 1) * w + std::min(std::max(x, 0), w - 1)]; };
  for (int i = 0; i < n; ++i) {
    int x = i % w, y = i / w;
    float want = at(x, y) + 0.125f * (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y));
    EXPECT(b[i] == want, "heat %d: %f %f", i, b[i], want);
  }
  float k[17];
  for (int i = 0; i < 17; ++i) k[i] = i - 8;
  CUDA_OK(cudaMemcpyToSymbol(taps, k, sizeof k));
  convolve_rows<<<dim3(2, h), 128>>>(a, b, w, h);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) {
    float want = 0;
    for (int d = 0; d < 17; ++d) {
      int x = i % w + d - 8;
      if (x >= 0 && x < w) want += k[d] * a[i / w * w + x];
    }
    EXPECT(b[i] == want, "convolve %d", i);
  }
  transpose<<<dim3(5, 3), dim3(32, 8)>>>(a, b, w, h);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) EXPECT(b[(i % w) * h + i / w] == a[i], "transpose %d", i);

  const int nx = 40, ny = 30, nz = 12, m = nx * ny * nz;
  double *p, *q;
  CUDA_OK(cudaMallocManaged(&p, m * 8));
  CUDA_OK(cudaMallocManaged(&q, m * 8));
  for (int i = 0; i < m; ++i) p[i] = (i * 13) % 101, q[i] = -1;
  seven_point<<<dim3(3, 4), dim3(16, 8)>>>(p, q, nx, ny, nz);
  CUDA_OK(cudaDeviceSynchronize());
  for (int z = 0; z < nz; ++z)
    for (int y = 0; y < ny; ++y)
      for (int x = 0; x < nx; ++x) {
        int i = (z * ny + y) * nx + x;
        bool inside = x && y && z && x < nx - 1 && y < ny - 1 && z < nz - 1;
        double want = !inside ? -1 : p[i - 1] + p[i + 1] + p[i - nx] + p[i + nx] + p[i - nx * ny] + p[i + nx * ny] - 6 * p[i];
        EXPECT(q[i] == want, "seven %d", i);
      }
  unsigned char *u, *v;
  CUDA_OK(cudaMallocManaged(&u, n));
  CUDA_OK(cudaMallocManaged(&v, n));
  std::vector<unsigned char> ref(n), next(n);
  for (int i = 0; i < n; ++i) u[i] = ref[i] = (i * 7919 % 13) < 5;
  for (int s = 0; s < 6; ++s) {
    life<<<(n + 127) / 128, 128>>>(u, v, w, h);
    std::swap(u, v);
    for (int i = 0; i < n; ++i) {
      int c = 0;
      for (int d = 0; d < 9; ++d)
        if (d != 4) c += ref[((i / w + d / 3 - 1 + h) % h) * w + (i % w + d % 3 - 1 + w) % w];
      next[i] = c == 3 || (c == 2 && ref[i]);
    }
    ref.swap(next);
  }
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) EXPECT(u[i] == ref[i], "life %d", i);
  return finish();
}
