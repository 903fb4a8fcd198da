// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shuffles, votes, matches and warp reductions, compaction by ballot, butterfly with widths.
#include <vector>

#include "app.h"

__global__ void shuffles(int* out) {
  int t = threadIdx.x, v = t * 10;
  int* o = out + t;
  o[0 * 64] = __shfl_sync(~0u, v, 5);
  o[1 * 64] = __shfl_up_sync(~0u, v, 3);
  o[2 * 64] = __shfl_down_sync(~0u, v, 7);
  o[3 * 64] = __shfl_xor_sync(~0u, v, 9);
  o[4 * 64] = __shfl_sync(~0u, v, t + 1, 8);
  o[5 * 64] = __shfl_down_sync(~0u, v, 2, 16);
  o[6 * 64] = (int)__shfl_xor_sync(~0u, (double)v * 0.5, 16);
  o[7 * 64] = (int)(__shfl_sync(~0u, (long long)v << 34, (t * 3) & 31) >> 34);
}

__global__ void votes(unsigned* out) {
  int t = threadIdx.x;
  out[t] = __ballot_sync(~0u, t % 3 == 0);
  out[64 + t] = __any_sync(~0u, t == 40) + 2 * __all_sync(~0u, t < 32);
  out[128 + t] = __match_any_sync(~0u, t % 5);
  int pred;
  out[192 + t] = __match_all_sync(~0u, t / 32, &pred) ^ pred;
  unsigned part = 0;
  if (t % 2) part = __activemask();
  out[256 + t] = part;
  out[320 + t] = __popc(__ballot_sync(~0u, 1) & ((1u << (t & 31)) - 1)) + 100 * __ffs(t) + 1000 * __clz(t);
}

__global__ void compact(const int* in, int* out, int* count, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  bool keep = i < n && in[i] % 3 == 1;
  unsigned mask = __ballot_sync(0xffffffff, keep);
  int lane = threadIdx.x & 31, leader = __ffs(mask) - 1, base = 0;
  if (mask && lane == leader) base = atomicAdd(count, __popc(mask));
  base = __shfl_sync(0xffffffff, base, leader < 0 ? 0 : leader);
  if (keep) out[base + __popc(mask & ((1u << lane) - 1))] = in[i];
}

int main() {
  int* out;
  CUDA_OK(cudaMallocManaged(&out, 64 * 8 * 4));
  shuffles<<<1, 64>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int t = 0; t < 64; ++t) {
    int w = t & ~31, l = t & 31;
    EXPECT(out[t] == (w + 5) * 10);
    EXPECT(out[64 + t] == (l >= 3 ? t - 3 : t) * 10);
    EXPECT(out[128 + t] == (l + 7 < 32 ? t + 7 : t) * 10);
    EXPECT(out[192 + t] == (w + (l ^ 9)) * 10);
    EXPECT(out[256 + t] == (w + (l & ~7) + ((l + 1) & 7)) * 10, "%d: %d", t, out[256 + t]);
    EXPECT(out[320 + t] == ((l & 15) + 2 < 16 ? t + 2 : t) * 10);
    EXPECT(out[384 + t] == (w + (l ^ 16)) * 5);
    EXPECT(out[448 + t] == (w + ((t * 3) & 31)) * 10);
  }
  unsigned* v;
  CUDA_OK(cudaMallocManaged(&v, 64 * 6 * 4));
  votes<<<1, 64>>>(v);
  CUDA_OK(cudaDeviceSynchronize());
  for (int t = 0; t < 64; ++t) {
    int w = t & ~31;
    unsigned thirds = 0, fives = 0;
    for (int l = 0; l < 32; ++l) thirds |= ((w + l) % 3 == 0) << l, fives |= ((w + l) % 5 == t % 5) << l;
    EXPECT(v[t] == thirds && v[64 + t] == (w ? 1u : 2u) && v[128 + t] == fives);
    EXPECT(v[192 + t] == 0xfffffffeu, "match_all: %u", v[192 + t]);
    EXPECT(v[256 + t] == (t % 2 ? 0xaaaaaaaau : 0u), "%x", v[256 + t]);
    EXPECT(v[320 + t] == (t & 31) + 100u * __builtin_ffs(t) + 1000u * (t ? __builtin_clz(t) : 32));
  }
  const int n = 5000;
  int *in, *kept, *count;
  CUDA_OK(cudaMallocManaged(&in, n * 4));
  CUDA_OK(cudaMallocManaged(&kept, n * 4));
  CUDA_OK(cudaMallocManaged(&count, 4));
  long want = 0, wanted = 0, sum = 0;
  for (int i = 0; i < n; ++i) {
    in[i] = i * 13 % 4999;
    if (in[i] % 3 == 1) want += in[i], ++wanted;
  }
  *count = 0;
  compact<<<(n + 127) / 128, 128>>>(in, kept, count, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < *count; ++i) sum += kept[i];
  EXPECT(*count == wanted && sum == want, "%d of %ld", *count, wanted);
  return finish();
}
