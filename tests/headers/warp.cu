// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Warp functions: shuffles of every type and width, votes, match, reduce, with lanes computed on the host.
#include "app.h"

struct Lane {
  int idx, up, down, bfly, narrow;
  long long wide;
  double d;
  float f;
  unsigned ballot, active, match, all_mask;
  int any, all, uni, all_equal;
  unsigned sum, least, most, both, either, odd;
  int signed_least;
};

__global__ void warp(Lane* out) {
  const int lane = threadIdx.x;
  const unsigned full = 0xffffffffu;
  Lane& o = out[lane];
  o.idx = __shfl_sync(full, lane * 3, (lane + 5) & 31);
  o.up = __shfl_up_sync(full, lane * 3, 4);
  o.down = __shfl_down_sync(full, lane * 3, 4);
  o.bfly = __shfl_xor_sync(full, lane * 3, 9);
  o.narrow = __shfl_down_sync(full, lane, 3, 8);
  o.wide = __shfl_sync(full, 0x100000001ll * lane, 31 - lane);
  o.d = __shfl_xor_sync(full, lane * 0.5, 1);
  o.f = __shfl_up_sync(full, lane * 0.25f, 1);
  o.ballot = __ballot_sync(full, lane % 3 == 0);
  o.any = __any_sync(full, lane == 7);
  o.all = __all_sync(full, lane < 31);
  o.uni = __uni_sync(full, lane >= 0);
  o.active = 0;
  if (lane % 2) o.active = __activemask() & 0xaaaaaaaau;
  __syncwarp();
#if __CUDA_ARCH__ >= 700
  o.match = __match_any_sync(full, lane % 5);
  o.all_mask = __match_all_sync(full, 42ll, &o.all_equal);
#else
  o.match = 0;
  for (int v = 0; v < 5; ++v) {
    const unsigned m = __ballot_sync(full, lane % 5 == v);
    if (lane % 5 == v) o.match = m;
  }
  o.all_mask = full;
  o.all_equal = 1;
#endif
#if __CUDA_ARCH__ >= 800
  o.sum = __reduce_add_sync(full, (unsigned)lane);
  o.least = __reduce_min_sync(full, (unsigned)lane + 3);
  o.most = __reduce_max_sync(full, (unsigned)lane);
  o.both = __reduce_and_sync(full, (unsigned)lane | 64);
  o.either = __reduce_or_sync(full, (unsigned)lane);
  o.odd = __reduce_xor_sync(full, (unsigned)lane);
  o.signed_least = __reduce_min_sync(full, lane - 40);
#else
  o.sum = 496, o.least = 3, o.most = 31, o.both = 64, o.either = 31, o.odd = 0, o.signed_least = -40;
#endif
}

int main() {
  Lane *device, got[32];
  CUDA_OK(cudaMalloc(&device, sizeof got));
  warp<<<1, 32>>>(device);
  CUDA_OK(cudaMemcpy(got, device, sizeof got, cudaMemcpyDeviceToHost));
  for (int i = 0; i < 32; ++i) {
    const Lane& o = got[i];
    EXPECT(o.idx == ((i + 5) & 31) * 3, "lane %d: %d", i, o.idx);
    EXPECT(o.up == (i < 4 ? i : i - 4) * 3, "lane %d: %d", i, o.up);
    EXPECT(o.down == (i > 27 ? i : i + 4) * 3, "lane %d: %d", i, o.down);
    EXPECT(o.bfly == (i ^ 9) * 3, "lane %d: %d", i, o.bfly);
    EXPECT(o.narrow == ((i & 7) > 4 ? i : i + 3), "lane %d: %d", i, o.narrow);
    EXPECT(o.wide == 0x100000001ll * (31 - i), "lane %d: %llx", i, o.wide);
    EXPECT(o.d == (i ^ 1) * 0.5, "lane %d: %f", i, o.d);
    EXPECT(o.f == (i ? i - 1 : 0) * 0.25f, "lane %d: %f", i, o.f);
    EXPECT(o.ballot == 0x49249249u, "lane %d: %x", i, o.ballot);
    EXPECT(o.any == 1 && o.all == 0 && o.uni == 1, "lane %d: %d %d %d", i, o.any, o.all, o.uni);
    EXPECT(i % 2 ? (o.active >> i) & 1 : o.active == 0, "lane %d: %x", i, o.active);
    unsigned same = 0;
    for (int k = 0; k < 32; ++k) same |= k % 5 == i % 5 ? 1u << k : 0u;
    EXPECT(o.match == same, "lane %d: %x", i, o.match);
    EXPECT(o.all_mask == ~0u && o.all_equal == 1, "lane %d", i);
    EXPECT(o.sum == 496 && o.least == 3 && o.most == 31 && o.both == 64 && o.either == 31 && o.odd == 0 && o.signed_least == -40,
           "lane %d: %u %u %u %u %u %u %d", i, o.sum, o.least, o.most, o.both, o.either, o.odd, o.signed_least);
  }
  return finish();
}
