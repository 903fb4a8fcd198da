// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cooperative groups: blocks, tiles, coalesced groups, reductions, and a grid-wide barrier.
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>

#include <algorithm>
#include <vector>

#include "app.h"

namespace cg = cooperative_groups;

__global__ void tiles(const int* in, int* out, int* coalesced) {
  cg::thread_block block = cg::this_thread_block();
  cg::thread_block_tile<16> tile = cg::tiled_partition<16>(block);
  int v = in[block.thread_rank()];
  for (int d = tile.size() / 2; d > 0; d /= 2) v += tile.shfl_down(v, d);
  if (tile.thread_rank() == 0) out[block.thread_rank() / 16] = v;
  block.sync();
  auto warp = cg::tiled_partition<32>(block);
  int sum = cg::reduce(warp, in[block.thread_rank()], cg::plus<int>());
  int top = cg::reduce(warp, in[block.thread_rank()], cg::greater<int>());
  if (warp.thread_rank() == 0) out[32 + warp.meta_group_rank()] = sum, out[64 + warp.meta_group_rank()] = top;
  if (block.thread_rank() % 3 == 0) {
    cg::coalesced_group active = cg::coalesced_threads();
    if (active.thread_rank() == 0) atomicAdd(coalesced, (int)active.size());
  }
}

/// Jacobi steps with a barrier over the whole grid between them: more blocks than cores.
__global__ void relax(float* a, float* b, int n, int steps) {
  cg::grid_group grid = cg::this_grid();
  for (int s = 0; s < steps; ++s) {
    for (int i = grid.thread_rank(); i < n; i += grid.size())
      b[i] = i == 0 || i == n - 1 ? a[i] : 0.5f * (a[i - 1] + a[i + 1]);
    grid.sync();
    float* t = a;
    a = b;
    b = t;
  }
}

int main() {
  int *in, *out, *count;
  CUDA_OK(cudaMallocManaged(&in, 256 * 4));
  CUDA_OK(cudaMallocManaged(&out, 256 * 4));
  CUDA_OK(cudaMallocManaged(&count, 4));
  for (int i = 0; i < 256; ++i) in[i] = (i * 37) % 101;
  *count = 0;
  tiles<<<1, 256>>>(in, out, count);
  CUDA_OK(cudaDeviceSynchronize());
  for (int g = 0; g < 16; ++g) {
    int sum = 0;
    for (int i = 0; i < 16; ++i) sum += in[g * 16 + i];
    EXPECT(out[g] == sum, "tile %d", g);
  }
  for (int g = 0; g < 8; ++g) {
    int sum = 0, top = 0;
    for (int i = 0; i < 32; ++i) sum += in[g * 32 + i], top = std::max(top, in[g * 32 + i]);
    EXPECT(out[32 + g] == sum && out[64 + g] == top, "warp %d", g);
  }
  EXPECT(*count == 86, "%d", *count);

  int supported = 0, device = 0;
  CUDA_OK(cudaDeviceGetAttribute(&supported, cudaDevAttrCooperativeLaunch, device));
  EXPECT(supported == 1);
  int n = 4000, steps = 25;
  float *a, *b;
  CUDA_OK(cudaMallocManaged(&a, n * 4));
  CUDA_OK(cudaMallocManaged(&b, n * 4));
  std::vector<float> x(n), y(n);
  for (int i = 0; i < n; ++i) a[i] = x[i] = (i * 31) % 17;
  for (int s = 0; s < steps; ++s) {
    for (int i = 0; i < n; ++i) y[i] = i == 0 || i == n - 1 ? x[i] : 0.5f * (x[i - 1] + x[i + 1]);
    x.swap(y);
  }
  int blocks = 0;
  CUDA_OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, relax, 128, 0));
  cudaDeviceProp prop;
  CUDA_OK(cudaGetDeviceProperties(&prop, 0));
  EXPECT(blocks > 0);
  blocks = std::min(blocks * prop.multiProcessorCount, 8);
  void* args[] = {&a, &b, &n, &steps};
  CUDA_OK(cudaLaunchCooperativeKernel((void*)relax, dim3(blocks), dim3(128), args, 0, 0));
  CUDA_OK(cudaDeviceSynchronize());
  float* result = steps % 2 ? b : a;
  for (int i = 0; i < n; ++i) EXPECT(result[i] == x[i], "%d: %f %f", i, result[i], x[i]);
  return finish();
}
