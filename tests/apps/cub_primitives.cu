// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// CUB as Debian's libcub-dev installs it, through our nvcc: block, warp and device-wide primitives.
#include "app.h"

#include <cub/cub.cuh>

#include <algorithm>
#include <numeric>
#include <vector>

constexpr int n = 16384, block = 128, items = 4, tile = block * items;

__global__ void tiles(const int* in, int* out, int* totals) {
  using Load = cub::BlockLoad<int, block, items, cub::BLOCK_LOAD_WARP_TRANSPOSE>;
  using Store = cub::BlockStore<int, block, items, cub::BLOCK_STORE_WARP_TRANSPOSE>;
  using Scan = cub::BlockScan<int, block>;
  using Reduce = cub::BlockReduce<int, block>;
  __shared__ union {
    typename Load::TempStorage load;
    typename Store::TempStorage store;
    typename Scan::TempStorage scan;
    typename Reduce::TempStorage reduce;
  } shared;
  int v[items];
  const int offset = blockIdx.x * tile;
  Load(shared.load).Load(in + offset, v);
  __syncthreads();
  const int total = Reduce(shared.reduce).Sum(v);
  __syncthreads();
  Scan(shared.scan).ExclusiveSum(v, v);
  __syncthreads();
  Store(shared.store).Store(out + offset, v);
  if (threadIdx.x == 0) totals[blockIdx.x] = total;
}

__global__ void warps(const int* in, int* sums, int* scans) {
  using Reduce = cub::WarpReduce<int>;
  using Scan = cub::WarpScan<int>;
  __shared__ typename Reduce::TempStorage reduce[4];
  __shared__ typename Scan::TempStorage scan[4];
  const int w = threadIdx.x / 32;
  const int sum = Reduce(reduce[w]).Sum(in[threadIdx.x]);
  if (threadIdx.x % 32 == 0) sums[w] = sum;
  Scan(scan[w]).InclusiveSum(in[threadIdx.x], scans[threadIdx.x]);
}

struct below_100 {
  __device__ bool operator()(int x) const { return x < 100; }
};

static std::vector<int> host(n), got(n);
static int *in, *out, *count;

static void fetch(const int* from, int elements) {
  CUDA_OK(cudaMemcpy(got.data(), from, elements * sizeof(int), cudaMemcpyDeviceToHost));
}

// A device-wide primitive: once for the size of its storage, once for its work.
template <class F>
static void device_wide(F call) {
  void* storage = nullptr;
  size_t bytes = 0;
  CUDA_OK(call(storage, bytes));
  CUDA_OK(cudaMalloc(&storage, bytes));
  CUDA_OK(call(storage, bytes));
  CUDA_OK(cudaFree(storage));
}

static void check_tiles() {
  tiles<<<n / tile, block>>>(in, out, count);
  fetch(out, n);
  std::vector<int> totals;
  for (int t = 0; t < n / tile; ++t) {
    int sum = 0;
    for (int i = 0; i < tile; ++i) {
      EXPECT(got[t * tile + i] == sum, "tile %d item %d", t, i);
      sum += host[t * tile + i];
    }
    totals.push_back(sum);
  }
  fetch(count, n / tile);
  EXPECT(std::equal(totals.begin(), totals.end(), got.begin()));
}

static void check_warps() {
  warps<<<1, 128>>>(in, count, out);
  fetch(out, 128);
  for (int i = 0, sum = 0; i < 128; ++i) {
    sum = i % 32 ? sum + host[i] : host[i];
    EXPECT(got[i] == sum, "lane %d", i);
  }
  fetch(count, 4);
  for (int w = 0; w < 4; ++w) EXPECT(got[w] == std::accumulate(&host[w * 32], &host[w * 32] + 32, 0));
}

static void check_device() {
  device_wide([&](void* s, size_t& b) { return cub::DeviceReduce::Sum(s, b, in, out, n); });
  fetch(out, 1);
  EXPECT(got[0] == std::accumulate(host.begin(), host.end(), 0));

  device_wide([&](void* s, size_t& b) { return cub::DeviceScan::InclusiveSum(s, b, in, out, n); });
  fetch(out, n);
  std::vector<int> scan(n);
  std::partial_sum(host.begin(), host.end(), scan.begin());
  EXPECT(got == scan);

  device_wide([&](void* s, size_t& b) { return cub::DeviceSelect::If(s, b, in, out, count, n, below_100()); });
  fetch(count, 1);
  EXPECT(got[0] == std::count_if(host.begin(), host.end(), [](int x) { return x < 100; }));

  device_wide([&](void* s, size_t& b) { return cub::DeviceHistogram::HistogramEven(s, b, in, count, 11, 0, 1000, n); });
  fetch(count, 10);
  for (int bin = 0; bin < 10; ++bin) {
    EXPECT(got[bin] == std::count_if(host.begin(), host.end(), [=](int x) { return x / 100 == bin; }), "bin %d", bin);
  }
}

int main() {
  for (int i = 0; i < n; ++i) host[i] = i * 7919 % 1000;
  CUDA_OK(cudaMalloc(&in, n * sizeof(int)));
  CUDA_OK(cudaMalloc(&out, n * sizeof(int)));
  CUDA_OK(cudaMalloc(&count, n * sizeof(int)));
  CUDA_OK(cudaMemcpy(in, host.data(), n * sizeof(int), cudaMemcpyHostToDevice));
  check_tiles();
  check_warps();
  check_device();
  CUDA_OK(cudaDeviceSynchronize());
  return finish();
}
