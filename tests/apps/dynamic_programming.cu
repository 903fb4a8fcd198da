// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Needleman-Wunsch by anti-diagonals with shared tiles, path finding with a pyramid, k-means.
#include <algorithm>
#include <vector>

#include "app.h"

#define TILE 16

__device__ __host__ inline int max3(int a, int b, int c) { int m = a > b ? a : b; return m > c ? m : c; }

__global__ void align_tiles(const int* similarity, int* score, int cols, int penalty, int diagonal, int blocks) {
  __shared__ int t[TILE + 1][TILE + 1];
  __shared__ int ref[TILE][TILE];
  int bx = blockIdx.x + (diagonal >= blocks ? diagonal - blocks + 1 : 0), by = diagonal - bx;
  int tx = threadIdx.x, base = (by * TILE) * cols + bx * TILE;
  for (int y = 0; y < TILE; ++y) ref[y][tx] = similarity[base + (y + 1) * cols + tx + 1];
  if (tx == 0) t[0][0] = score[base];
  t[tx + 1][0] = score[base + (tx + 1) * cols];
  t[0][tx + 1] = score[base + tx + 1];
  __syncthreads();
  for (int m = 0; m < TILE; m++) {
    if (tx <= m) {
      int x = tx + 1, y = m - tx + 1;
      t[y][x] = max3(t[y - 1][x - 1] + ref[y - 1][x - 1], t[y][x - 1] - penalty, t[y - 1][x] - penalty);
    }
    __syncthreads();
  }
  for (int m = TILE - 2; m >= 0; m--) {
    if (tx <= m) {
      int x = tx + TILE - m, y = TILE - tx;
      t[y][x] = max3(t[y - 1][x - 1] + ref[y - 1][x - 1], t[y][x - 1] - penalty, t[y - 1][x] - penalty);
    }
    __syncthreads();
  }
  for (int y = 0; y < TILE; ++y) score[base + (y + 1) * cols + tx + 1] = t[y + 1][tx + 1];
}

#define WIDE 256
#define IN_RANGE(x, a, b) ((x) >= (a) && (x) <= (b))

__global__ void path(int steps, const int* wall, const int* src, int* dst, int cols, int start, int border) {
  __shared__ int prev[WIDE], result[WIDE];
  int tx = threadIdx.x, small = WIDE - steps * 2, first = small * blockIdx.x - border, x = first + tx;
  int valid_min = first < 0 ? -first : 0;
  int valid_max = first + WIDE - 1 > cols - 1 ? WIDE - 1 - (first + WIDE - cols) : WIDE - 1;
  int west = max(tx - 1, valid_min), east = min(tx + 1, valid_max);
  bool valid = IN_RANGE(tx, valid_min, valid_max), computed;
  if (IN_RANGE(x, 0, cols - 1)) prev[tx] = src[x];
  __syncthreads();
  for (int i = 0; i < steps; i++) {
    computed = false;
    if (IN_RANGE(tx, i + 1, WIDE - i - 2) && valid) {
      computed = true;
      int shortest = min(min(prev[west], prev[tx]), prev[east]);
      result[tx] = shortest + wall[cols * (start + i) + x];
    }
    __syncthreads();
    if (i == steps - 1) break;
    if (computed) prev[tx] = result[tx];
    __syncthreads();
  }
  if (computed) dst[x] = result[tx];
}

__constant__ float centres[5 * 2];

__global__ void assign(const float2* points, int* member, int* changed, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int best = 0;
  float least = 1e30f;
  for (int c = 0; c < 5; ++c) {
    float dx = points[i].x - centres[2 * c], dy = points[i].y - centres[2 * c + 1];
    float d = dx * dx + dy * dy;
    if (d < least) least = d, best = c;
  }
  if (member[i] != best) member[i] = best, atomicAdd(changed, 1);
}

int main() {
  const int n = 128, cols = n + 1, penalty = 10, blocks = n / TILE;
  int *sim, *score;
  CUDA_OK(cudaMallocManaged(&sim, cols * cols * 4));
  CUDA_OK(cudaMallocManaged(&score, cols * cols * 4));
  std::vector<int> want(cols * cols);
  for (int i = 0; i < cols * cols; ++i) sim[i] = (i * 7919 % 21) - 10, score[i] = 0;
  for (int i = 0; i < cols; ++i) score[i] = score[i * cols] = -i * penalty, want[i] = want[i * cols] = -i * penalty;
  for (int d = 0; d < 2 * blocks - 1; ++d)
    align_tiles<<<d < blocks ? d + 1 : 2 * blocks - 1 - d, TILE>>>(sim, score, cols, penalty, d, blocks);
  CUDA_OK(cudaDeviceSynchronize());
  for (int y = 1; y < cols; ++y)
    for (int x = 1; x < cols; ++x)
      want[y * cols + x] = max3(want[(y - 1) * cols + x - 1] + sim[y * cols + x], want[y * cols + x - 1] - penalty, want[(y - 1) * cols + x] - penalty);
  for (int i = 0; i < cols * cols; ++i) EXPECT(score[i] == want[i], "align %d: %d %d", i, score[i], want[i]);

  const int rows = 41, wide = 3000, pyramid = 8;
  int *wall, *a, *b;
  CUDA_OK(cudaMallocManaged(&wall, rows * wide * 4));
  CUDA_OK(cudaMallocManaged(&a, wide * 4));
  CUDA_OK(cudaMallocManaged(&b, wide * 4));
  for (int i = 0; i < rows * wide; ++i) wall[i] = i * 31 % 10;
  std::vector<int> p(wall, wall + wide), q(wide);
  for (int i = 0; i < wide; ++i) a[i] = wall[i];
  for (int r = 1; r < rows; ++r, p.swap(q))
    for (int x = 0; x < wide; ++x)
      q[x] = wall[r * wide + x] + std::min({p[std::max(x - 1, 0)], p[x], p[std::min(x + 1, wide - 1)]});
  int small = WIDE - pyramid * 2;
  for (int r = 0; r < rows - 1; r += pyramid) {
    path<<<(wide + small - 1) / small, WIDE>>>(std::min(pyramid, rows - 1 - r), wall + wide, a, b, wide, r, pyramid);
    std::swap(a, b);
  }
  CUDA_OK(cudaDeviceSynchronize());
  for (int x = 0; x < wide; ++x) EXPECT(a[x] == p[x], "path %d: %d %d", x, a[x], p[x]);

  const int m = 3000;
  float2* points;
  int *member, *changed;
  CUDA_OK(cudaMallocManaged(&points, m * sizeof(float2)));
  CUDA_OK(cudaMallocManaged(&member, m * 4));
  CUDA_OK(cudaMallocManaged(&changed, 4));
  for (int i = 0; i < m; ++i) points[i] = make_float2((i % 5) * 10 + (i * 37 % 100) / 50.0f, (i % 5) * (i % 5) + (i * 91 % 100) / 50.0f), member[i] = -1;
  float c[10];
  for (int k = 0; k < 5; ++k) c[2 * k] = points[k].x, c[2 * k + 1] = points[k].y;
  int rounds = 0;
  do {
    CUDA_OK(cudaMemcpyToSymbol(centres, c, sizeof c));
    *changed = 0;
    assign<<<(m + 127) / 128, 128>>>(points, member, changed, m);
    CUDA_OK(cudaDeviceSynchronize());
    float sum[10] = {}, count[5] = {};
    for (int i = 0; i < m; ++i) sum[2 * member[i]] += points[i].x, sum[2 * member[i] + 1] += points[i].y, ++count[member[i]];
    for (int k = 0; k < 10; ++k) c[k] = sum[k] / count[k / 2];
  } while (*changed && ++rounds < 50);
  EXPECT(rounds < 50);
  for (int i = 0; i < m; ++i) EXPECT(member[i] == i % 5, "point %d in %d", i, member[i]);
  return finish();
}
