// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer mixing: SHA-256, CRC, 64-bit hashes, mul24/mulhi, funnel shifts, bit tricks, byte permutes.
#include <cstdint>
#include <vector>

#include "app.h"

__constant__ uint32_t K[64];

__device__ inline uint32_t rotr(uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

__global__ void sha256(const uint32_t* messages, uint32_t* digests, int n) {
  int id = blockIdx.x * blockDim.x + threadIdx.x;
  if (id >= n) return;
  uint32_t w[64], h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  for (int i = 0; i < 16; ++i) w[i] = messages[id * 16 + i];
  for (int i = 16; i < 64; ++i) {
    uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
    uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], hh = h[7];
  for (int i = 0; i < 64; ++i) {
    uint32_t t1 = hh + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
    uint32_t t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    hh = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  uint32_t r[8] = {a, b, c, d, e, f, g, hh};
  for (int i = 0; i < 8; ++i) digests[id * 8 + i] = h[i] + r[i];
}

__global__ void bits(const uint32_t* x, uint32_t* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  uint32_t v = x[i], u = x[(i + 1) % n];
  uint64_t wide = (uint64_t)v << 32 | u;
  uint32_t h = __popc(v) + 33 * __clz(v) + 1000 * __ffs(v) + __popcll(wide) + __clzll(wide >> 3) + __ffsll(wide << 9);
  h ^= __brev(v) ^ (uint32_t)__brevll(wide);
  h += __umulhi(v, u) ^ (uint32_t)__mulhi((int)v, (int)u) ^ (uint32_t)__umul64hi(wide, wide ^ 12345);
  h ^= __byte_perm(v, u, 0x2604) + __funnelshift_l(v, u, 11) + __funnelshift_r(v, u, 37);
  h += __umul24(v, u) + __mul24((int)v, (int)u) + __sad((int)v, (int)u, 7u) + __usad(v, u, 9u);
  h ^= v / (u | 1) + v % (u | 3) + (uint32_t)((int)v / ((int)u | 1)) + (uint32_t)(wide / (v | 5)) + (uint32_t)((int64_t)wide % (int)(u | 7));
  h += __hadd((int)v, (int)u) + __rhadd((int)v, (int)u) + __uhadd(v, u);
  out[i] = h;
}

uint32_t host_bits(uint32_t v, uint32_t u) {
  uint64_t wide = (uint64_t)v << 32 | u;
  auto ffs = [](uint64_t x) { return __builtin_ffsll(x); };
  auto clz32 = [](uint32_t x) { return x ? __builtin_clz(x) : 32; };
  auto clz64 = [](uint64_t x) { return x ? __builtin_clzll(x) : 64; };
  auto brev = [](uint64_t x, int n) { uint64_t r = 0; for (int i = 0; i < n; ++i) r = r << 1 | ((x >> i) & 1); return r; };
  uint32_t h = __builtin_popcount(v) + 33 * clz32(v) + 1000 * ffs(v) + __builtin_popcountll(wide) + clz64(wide >> 3) + ffs(wide << 9);
  h ^= (uint32_t)brev(v, 32) ^ (uint32_t)brev(wide, 64);
  h += (uint32_t)((uint64_t)v * u >> 32) ^ (uint32_t)((int64_t)(int)v * (int)u >> 32) ^
       (uint32_t)((unsigned __int128)wide * (wide ^ 12345) >> 64);
  uint64_t both = (uint64_t)u << 32 | v;
  uint32_t perm = 0;
  for (int i = 0; i < 4; ++i) perm |= (uint32_t)((both >> (8 * ((0x2604 >> (4 * i)) & 7))) & 255) << (8 * i);
  h ^= perm + (uint32_t)((both << 11) >> 32) + (uint32_t)(both >> (37 & 31));
  h += (v & 0xffffff) * (u & 0xffffff) + (uint32_t)(((int)(v << 8) >> 8) * (int64_t)((int)(u << 8) >> 8));
  int64_t d = (int64_t)(int)v - (int)u;
  h += (uint32_t)(d < 0 ? -d : d) + 7 + (v > u ? v - u : u - v) + 9;
  h ^= v / (u | 1) + v % (u | 3) + (uint32_t)((int)v / ((int)u | 1)) + (uint32_t)(wide / (v | 5)) + (uint32_t)((int64_t)wide % (int)(u | 7));
  h += (uint32_t)(((int64_t)(int)v + (int)u) >> 1) + (uint32_t)(((int64_t)(int)v + (int)u + 1) >> 1) + (uint32_t)(((uint64_t)v + u) >> 1);
  return h;
}

int main() {
  uint32_t k[64];
  int prime = 2;
  for (int i = 0; i < 64; ++prime) {
    bool is = true;
    for (int d = 2; d * d <= prime; ++d) is = is && prime % d;
    if (is) {
      long double c = cbrtl(prime);
      k[i++] = (uint32_t)((c - floorl(c)) * 4294967296.0L);
    }
  }
  CUDA_OK(cudaMemcpyToSymbol(K, k, sizeof k));
  const int n = 1000;
  uint32_t *messages, *digests, *x, *out;
  CUDA_OK(cudaMallocManaged(&messages, n * 64));
  CUDA_OK(cudaMallocManaged(&digests, n * 32));
  for (int i = 0; i < n * 16; ++i) messages[i] = 0;
  for (int i = 0; i < n; ++i) messages[i * 16] = 0x61626380, messages[i * 16 + 15] = 24;   // "abc"
  sha256<<<8, 128>>>(messages, digests, n);
  CUDA_OK(cudaDeviceSynchronize());
  const uint32_t abc[8] = {0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad};
  for (int i = 0; i < n * 8; ++i) EXPECT(digests[i] == abc[i % 8], "sha256 word %d: %08x", i, digests[i]);
  CUDA_OK(cudaMallocManaged(&x, n * 4));
  CUDA_OK(cudaMallocManaged(&out, n * 4));
  uint32_t s = 1;
  for (int i = 0; i < n; ++i) s ^= s << 13, s ^= s >> 17, s ^= s << 5, x[i] = i < 3 ? i * 0x80000000u : s;
  bits<<<8, 128>>>(x, out, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) EXPECT(out[i] == host_bits(x[i], x[(i + 1) % n]), "%d: %08x %08x", i, out[i], host_bits(x[i], x[(i + 1) % n]));
  return finish();
}
