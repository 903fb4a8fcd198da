// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cooperative groups: ranks and sizes, collectives of tiles and coalesced groups, partitions, reduce and
// scan, asynchronous copies, and the whole grid.
#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cooperative_groups/reduce.h>
#include <cooperative_groups/scan.h>
#include <cuda/atomic>

#include <vector>

#include "app.h"

namespace cg = cooperative_groups;

struct Wide {
  double a;
  int b;
};

__device__ int block_sum(cg::thread_group g, int* scratch, int value) {
  const int rank = g.thread_rank();
  for (int half = g.size() / 2; half > 0; half /= 2) {
    scratch[rank] = value;
    g.sync();
    if (rank < half) value += scratch[rank + half];
    g.sync();
  }
  return value;
}

__global__ void tiles(int* out, float* sums, int* scans) {
  __shared__ int scratch[128];
  const cg::thread_block block = cg::this_thread_block();
  const auto warp = cg::tiled_partition<32>(block);
  const cg::thread_block_tile<8> eight = cg::tiled_partition<8>(warp);
  const int rank = block.thread_rank();
  int bad = 0;
  bad |= block.size() == 128 && block.group_dim().x == 16 && block.thread_index().y == threadIdx.y ? 0 : 1;
  bad |= warp.thread_rank() == rank % 32 && warp.size() == 32 && warp.meta_group_rank() == rank / 32 && warp.meta_group_size() == 4 ? 0 : 2;
  bad |= eight.thread_rank() == rank % 8 && eight.shfl(rank, 0) == rank / 8 * 8 ? 0 : 4;
  bad |= eight.shfl_xor(rank, 3) == (rank ^ 3) && eight.ballot(rank % 2) == 0xaa ? 0 : 8;
  bad |= eight.any(rank % 8 == 5) && !eight.all(rank % 8 == 5) ? 0 : 16;
  const Wide w = warp.shfl(Wide{rank * 0.5, rank}, 3);
  bad |= w.b == rank / 32 * 32 + 3 && w.a == w.b * 0.5 ? 0 : 32;
  const int total = block_sum(block, scratch, rank);
  bad |= rank || total == 127 * 64 ? 0 : 64;
  const cg::thread_group four = cg::tiled_partition(block, 4);
  bad |= four.size() == 4 && four.thread_rank() == rank % 4 ? 0 : 128;
  if (rank % 3 == 0) {
    const cg::coalesced_group some = cg::coalesced_threads();
    const int n = some.size(), r = some.thread_rank();
    bad |= some.shfl(rank, 0) % 3 == 0 && some.shfl(r, n - 1) == n - 1 ? 0 : 256;
    bad |= some.shfl_down(r, 1) == (r + 1 < n ? r + 1 : r) && some.shfl_up(r, 1) == (r ? r - 1 : r) ? 0 : 512;
    bad |= cg::reduce(some, 1, cg::plus<int>()) == n && cg::reduce(some, r, cg::greater<int>()) == n - 1 ? 0 : 1024;
  }
  warp.sync();
  const auto labelled = cg::labeled_partition(warp, rank % 5);
  bad |= labelled.size() == (rank % 32 == rank % 32 ? __popc(warp.ballot(0) | labelled.mask()) : 0) ? 0 : 2048;
  bad |= labelled.shfl(rank % 5, 0) == rank % 5 ? 0 : 4096;
  const auto halves = cg::binary_partition(warp, rank % 32 < 10);
  bad |= halves.size() == (rank % 32 < 10 ? 10 : 22) ? 0 : 8192;
  bad |= cg::reduce(eight, rank % 8, cg::less<int>()) == 0 ? 0 : 16384;
  sums[rank] = cg::reduce(warp, (float)(rank % 32), cg::plus<float>());
  scans[rank] = cg::inclusive_scan(warp, rank % 32) * 1000 + cg::exclusive_scan(eight, 2, cg::plus<int>());
  out[rank] = bad;
}

struct Triple {
  double sum;
  int least;
  unsigned parity;
};

// Tiles of several warps exchange through the block's memory.
template <unsigned Size>
__device__ int wide(const cg::thread_block& block) {
  const auto tile = cg::tiled_partition<Size>(block);
  const unsigned rank = block.thread_rank(), first = rank / Size * Size, value = rank * rank + 3;
  unsigned sum = 0, below = 0, parity = 0;
  for (unsigned i = first; i < first + Size; ++i) {
    if (i == rank) below = sum;
    sum += i * i + 3;
    parity ^= i * i + 3;
  }
  int bad = tile.thread_rank() == rank - first && tile.meta_group_rank() == rank / Size && tile.size() == Size ? 0 : 1;
  bad |= cg::reduce(tile, value, cg::plus<unsigned>()) == sum ? 0 : 2;
  bad |= cg::inclusive_scan(tile, value) == below + value && cg::exclusive_scan(tile, value) == below ? 0 : 4;
  bad |= tile.shfl(value, Size - 2) == (first + Size - 2) * (first + Size - 2) + 3 ? 0 : 8;
  bad |= tile.any(rank == first + 40) && !tile.any(rank == first + Size) && !tile.all(rank != first + 40) ? 0 : 16;
  const Triple all = cg::reduce(tile, Triple{1.0, (int)rank, value}, [](Triple a, Triple b) {
    return Triple{a.sum + b.sum, a.least < b.least ? a.least : b.least, a.parity ^ b.parity};
  });
  bad |= all.sum == Size && all.least == (int)first && all.parity == parity ? 0 : 32;
  // Tiles move on without each other.
  for (unsigned i = 0; i < tile.meta_group_rank(); ++i) tile.sync();
  return bad;
}
__global__ void wide_tiles(int* out) {
  __shared__ cg::block_tile_memory<256> memory;
  const cg::thread_block block = cg::this_thread_block(memory);
  int bad = wide<64>(block);
  block.sync();
  bad |= wide<128>(block) << 8;
  const auto small = cg::tiled_partition<16>(block);
  out[block.thread_rank()] = bad | (small.size() == 16 ? 0 : 1 << 16);
}

// Of a whole block of 1024, without memory of the program; a tile of a tile waits while its parent's others do not.
__global__ void tiles_of_tiles(int* out) {
  const auto block = cg::this_thread_block();
  const int rank = block.thread_rank();
  const cg::thread_block_tile<256, cg::thread_block> outer = cg::tiled_partition<256>(block);
  const auto inner = cg::tiled_partition<64>(outer);
  const auto least = cg::tiled_partition<8>(inner);
  int bad = inner.meta_group_rank() == rank % 256 / 64u && inner.meta_group_size() == 4 && least.meta_group_size() == 8 ? 0 : 1;
  for (unsigned i = 0; i < inner.meta_group_rank(); ++i) bad |= inner.any(rank % 64 == 63) ? 0 : 2;
  bad |= cg::reduce(outer, rank, cg::less<int>()) == rank / 256 * 256 && cg::reduce(inner, 1.5, cg::plus<double>()) == 96.0 ? 0 : 4;
  const cg::thread_group any_group = inner;
  any_group.sync();
  bad |= any_group.size() == 64 && any_group.thread_rank() == rank % 64u ? 0 : 8;
  out[rank] = bad | wide<64>(block) << 8 | wide<512>(block) << 16;
}

__global__ void updates(cuda::atomic<int, cuda::thread_scope_device>* a, int* out) {
  const auto tile = cg::tiled_partition<16>(cg::this_thread_block());
  const int rank = threadIdx.x;
  cg::reduce_update_async(tile, a[0], 1, cg::plus<int>());
  cg::reduce_update_async(tile, a[1], rank, cg::greater<int>());
  cg::reduce_update_async(tile, a[2], -rank, cg::less<int>());
  cg::reduce_update_async(tile, a[3], 1 << rank % 16, cg::bit_or<int>());
  cg::reduce_update_async(tile, a[4], rank == 5, cg::bit_xor<int>());
  cg::reduce_update_async(tile, a[5], 1, [](int x, int y) { return x + y; });
  out[rank] = cg::exclusive_scan_update(tile, a[6], 1, cg::plus<int>());
  out[64 + rank] = cg::inclusive_scan_update(tile, a[7], rank, cg::greater<int>());
}

__global__ void copy(int* out, const int* in) {
  __shared__ __align__(16) int stage[256];
  const auto block = cg::this_thread_block();
  cg::memcpy_async(block, stage, in + blockIdx.x * 256, sizeof stage);
  cg::wait(block);
  for (int i = block.thread_rank(); i < 256; i += block.size()) out[blockIdx.x * 256 + i] = stage[255 - i];
}

__global__ void whole_grid(int* counter, int* seen) {
  const cg::grid_group grid = cg::this_grid();
  atomicAdd(counter, 1);
  grid.sync();
  const unsigned long long rank = grid.thread_rank();
  seen[rank] = *(volatile int*)counter;
  cg::sync(grid);
  if (rank == 0) *counter = grid.size();
}

int main() {
  int *out, *scans, *in, *counter;
  float* sums;
  CUDA_OK(cudaMallocManaged(&out, 4096 * sizeof(int)));
  CUDA_OK(cudaMallocManaged(&in, 4096 * sizeof(int)));
  CUDA_OK(cudaMallocManaged(&scans, 128 * sizeof(int)));
  CUDA_OK(cudaMallocManaged(&sums, 128 * sizeof(float)));
  CUDA_OK(cudaMallocManaged(&counter, sizeof(int)));
  tiles<<<1, dim3(16, 8)>>>(out, sums, scans);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 128; ++i) {
    const int l = i % 32;
    EXPECT(out[i] == 0, "thread %d: %x", i, out[i]);
    EXPECT(sums[i] == 496.0f, "thread %d: %f", i, sums[i]);
    EXPECT(scans[i] == l * (l + 1) / 2 * 1000 + 2 * (i % 8), "thread %d: %d", i, scans[i]);
  }
  wide_tiles<<<1, 256>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 256; ++i) EXPECT(out[i] == 0, "thread %d: %x", i, out[i]);
  tiles_of_tiles<<<1, 1024>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 1024; ++i) EXPECT(out[i] == 0, "thread %d: %x", i, out[i]);
  cuda::atomic<int, cuda::thread_scope_device>* changed;
  CUDA_OK(cudaMallocManaged(&changed, 8 * sizeof *changed));
  for (int i = 0; i < 8; ++i) changed[i] = 0;
  updates<<<1, 64>>>(changed, out);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(changed[0] == 64 && changed[1] == 63 && changed[2] == -63 && changed[3] == 0xffff && changed[4] == 1);
  EXPECT(changed[5] == 64 && changed[6] == 64 && changed[7] == 63);
  unsigned long long seen = 0;
  for (int i = 0; i < 64; ++i) {
    seen |= 1ull << out[i];
    EXPECT(out[64 + i] >= i && out[64 + i] < 64, "%d: %d", i, out[64 + i]);
  }
  EXPECT(seen == ~0ull, "%llx", seen);
  for (int i = 0; i < 1024; ++i) in[i] = i * 7;
  copy<<<4, 64>>>(out, in);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 1024; ++i) EXPECT(out[i] == (i / 256 * 256 + 255 - i % 256) * 7, "%d: %d", i, out[i]);
  *counter = 0;
  void* args[] = {&counter, &out};
  CUDA_OK(cudaLaunchCooperativeKernel((void*)whole_grid, dim3(6), dim3(64), args));
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 384; ++i) EXPECT(out[i] == 384, "%d: %d", i, out[i]);
  EXPECT(*counter == 384);
  return finish();
}
