// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Half, bfloat16 and fp8: every 16-bit and 8-bit pattern through the conversions, arithmetic against one
// rounding of a wider format, on the host and on the device.
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_fp8.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "app.h"

struct Row {
  float wide;
  unsigned short back, rz, rd, ru, add, sub, mul, fma, div, neg, abs, sqrt, least, most;
  unsigned compare;
  int whole;
};

template <class T>
__host__ __device__ unsigned short bits(T h) {
  unsigned short b;
  memcpy(&b, &h, 2);
  return b;
}
template <class T>
__host__ __device__ T of(unsigned short b) {
  T h;
  memcpy((void*)&h, &b, 2);
  return h;
}

__host__ __device__ inline __half down(float f, __half) { return __float2half_rd(f); }
__host__ __device__ inline __half up(float f, __half) { return __float2half_ru(f); }
__host__ __device__ inline __half zero(float f, __half) { return __float2half_rz(f); }
__host__ __device__ inline __nv_bfloat16 down(float f, __nv_bfloat16) { return __float2bfloat16_rd(f); }
__host__ __device__ inline __nv_bfloat16 up(float f, __nv_bfloat16) { return __float2bfloat16_ru(f); }
__host__ __device__ inline __nv_bfloat16 zero(float f, __nv_bfloat16) { return __float2bfloat16_rz(f); }

template <class T>
__host__ __device__ Row row_of(unsigned b) {
  // A second and a third operand that reach all exponents, and a float between two numbers.
  const T x = of<T>((unsigned short)b), y = of<T>((unsigned short)(b * 40503u >> 3)), z = of<T>((unsigned short)(b * 9973u));
  Row r;
  r.wide = (float)x;
  const float between = (float)x * 1.0009f;
  r.back = bits(T((float)x));
  r.rz = bits(zero(between, x));
  r.rd = bits(down(between, x));
  r.ru = bits(up(between, x));
  r.add = bits(x + y);
  r.sub = bits(__hsub(x, y));
  r.mul = bits(x * y);
  r.fma = bits(__hfma(x, y, z));
  r.div = bits(x / y);
  r.neg = bits(-x);
  r.abs = bits(__habs(x));
  r.least = bits(__hmin(x, y));
  r.most = bits(__hmax(x, y));
  r.compare = (x < y) | (x <= y) << 1 | (x == y) << 2 | (x != y) << 3 | (x > y) << 4 | (x >= y) << 5 | __hltu(x, y) << 6 | __hisnan(x) << 7;
  r.whole = (int)x;
  r.sqrt = 0;
  return r;
}

template <class T>
__global__ void rows(Row* out) {
  const unsigned b = blockIdx.x * blockDim.x + threadIdx.x;
  out[b] = row_of<T>(b);
  out[b].sqrt = bits(hsqrt(of<T>((unsigned short)b)));
}

bool same_number(unsigned short a, unsigned short b, unsigned short infinity) {
  return a == b || ((a & 0x7fff) > infinity && (b & 0x7fff) > infinity);
}

template <class T>
void compare(const char* name, unsigned short infinity) {
  Row* device;
  CUDA_OK(cudaMalloc(&device, 65536 * sizeof(Row)));
  rows<T><<<256, 256>>>(device);
  std::vector<Row> got(65536);
  CUDA_OK(cudaMemcpy(got.data(), device, 65536 * sizeof(Row), cudaMemcpyDeviceToHost));
  for (unsigned b = 0; b < 65536; ++b) {
    const Row g = got[b], w = row_of<T>(b);
    const bool nan = (b & 0x7fff) > infinity;
    EXPECT(nan ? g.wide != g.wide : g.wide == w.wide, "%s %04x: %a, host %a", name, b, g.wide, w.wide);
    EXPECT(nan || g.back == b, "%s %04x came back as %04x", name, b, g.back);
#define SAME(field) EXPECT(same_number(g.field, w.field, infinity), "%s %04x " #field ": %04x, host %04x", name, b, g.field, w.field)
    SAME(rz); SAME(rd); SAME(ru); SAME(add); SAME(sub); SAME(mul); SAME(fma); SAME(div); SAME(neg); SAME(abs); SAME(least); SAME(most);
#undef SAME
    EXPECT(g.compare == w.compare, "%s %04x: %x, host %x", name, b, g.compare, w.compare);
    EXPECT(g.whole == w.whole, "%s %04x: %d, host %d", name, b, g.whole, w.whole);
    const T root(std::sqrt((float)of<T>((unsigned short)b)));
    EXPECT(same_number(g.sqrt, bits(root), infinity), "%s %04x sqrt: %04x, host %04x", name, b, g.sqrt, bits(root));
    // The host's own arithmetic against double and one rounding.
    const double x = (double)(float)of<T>((unsigned short)b), y = (double)(float)of<T>((unsigned short)(b * 40503u >> 3));
    if (x - x == 0 && y - y == 0) {
      EXPECT(same_number(w.add, bits(T(x + y)), infinity), "%s %04x + is %04x", name, b, w.add);
      EXPECT(same_number(w.mul, bits(T(x * y)), infinity), "%s %04x * is %04x", name, b, w.mul);
    }
  }
  CUDA_OK(cudaFree(device));
}

__global__ void pairs(float* out, __half2* h, __nv_bfloat162* q) {
  const int lane = threadIdx.x;
  const __half2 a = __floats2half2_rn(lane, 1.0f), b = __float2half2_rn(2.0f);
  const float2 v = __half22float2(__hfma2(a, b, __half2half2(__float2half(0.5f))));
  out[lane] = v.x + v.y * 100 + __low2float(a * b) * 10000;
  const __half2 other = __shfl_xor_sync(0xffffffffu, a, 1);
  out[32 + lane] = __low2float(other) + __half2float(__shfl_down_sync(0xffffffffu, __low2half(a), 2));
  atomicAdd(&h[0], __floats2half2_rn(1.0f, 0.5f));
  atomicAdd(&q[0], __floats2bfloat162_rn(1.0f, 2.0f));
  atomicAdd((__half*)&h[1] + 1, __float2half(1.0f));
}

__global__ void tiny(float* out) {
  const int c = threadIdx.x;
  __nv_fp8_e4m3 a;
  __nv_fp8_e5m2 b;
  a.__x = (__nv_fp8_storage_t)c;
  b.__x = (__nv_fp8_storage_t)c;
  out[c] = (float)a;
  out[256 + c] = (float)b;
  out[512 + c] = (float)__nv_fp8_e4m3((float)c * 3.75f - 300.0f);
}

__host__ __device__ int both_tiny(float x) {
  return __nv_cvt_float_to_fp8(x, __NV_SATFINITE, __NV_E4M3) | __nv_cvt_float_to_fp8(x, __NV_SATFINITE, __NV_E5M2) << 8;
}
__global__ void to_tiny(const float* in, int* out, int n) {
  for (int i = threadIdx.x; i < n; i += blockDim.x) out[i] = both_tiny(in[i]);
}

// The code whose number is nearest, the even one of two; beyond the greatest, that one.
int nearest(float x, int exponent_bits, int fraction_bits, int greatest) {
  const int bias = (1 << (exponent_bits - 1)) - 1, fractions = 1 << fraction_bits;
  int best = 0;
  double least = 1e300;
  for (int c = 0; c <= greatest; ++c) {
    const int e = c >> fraction_bits, m = c % fractions;
    const double v = e ? std::ldexp(1 + m / (double)fractions, e - bias) : std::ldexp(m / (double)fractions, 1 - bias);
    const double d = std::fabs(std::fabs((double)x) - v);
    if (d < least || (d == least && c % 2 == 0)) least = d, best = c;
  }
  return best | (std::signbit(x) ? 128 : 0);
}

// Numbers at and beside each step and half step of both formats, and far below and above them.
void compare_tiny() {
  std::vector<float> values;
  for (int e = -60; e <= 30; ++e)
    for (int m = 0; m < 16; ++m) {
      const float x = std::ldexp(1.0f + m / 16.0f, e);
      for (float y : {x, std::nextafter(x, 0.0f), std::nextafter(x, 1e30f)}) values.push_back(y), values.push_back(-y);
    }
  const int n = (int)values.size();
  float* in;
  int* out;
  CUDA_OK(cudaMallocManaged(&in, n * sizeof(float)));
  CUDA_OK(cudaMallocManaged(&out, n * sizeof(int)));
  std::copy(values.begin(), values.end(), in);
  to_tiny<<<1, 256>>>(in, out, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) {
    const int want = nearest(values[i], 4, 3, 0x7e) | nearest(values[i], 5, 2, 0x7b) << 8;
    EXPECT(out[i] == want, "%a: %04x, not %04x", values[i], out[i], want);
    EXPECT(both_tiny(values[i]) == want, "host, %a: %04x, not %04x", values[i], both_tiny(values[i]), want);
  }
}

int main() {
  compare_tiny();
  compare<__half>("half", 0x7c00);
  compare<__nv_bfloat16>("bfloat16", 0x7f80);
  float* out;
  __half2* h;
  __nv_bfloat162* q;
  CUDA_OK(cudaMallocManaged(&out, 1024 * sizeof(float)));
  CUDA_OK(cudaMallocManaged(&h, 2 * sizeof *h));
  CUDA_OK(cudaMallocManaged(&q, sizeof *q));
  h[0] = h[1] = __float2half2_rn(0.0f);
  q[0] = __float2bfloat162_rn(0.0f);
  pairs<<<1, 32>>>(out, h, q);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 32; ++i) {
    EXPECT(out[i] == i * 2 + 0.5f + 250 + i * 20000.0f, "%d: %f", i, out[i]);
    EXPECT(out[32 + i] == (i ^ 1) + (i < 30 ? i + 2 : i), "%d: %f", i, out[32 + i]);
  }
  EXPECT(__low2float(h[0]) == 32 && __high2float(h[0]) == 16 && __high2float(h[1]) == 32 && __low2float(h[1]) == 0);
  EXPECT(__low2float(q[0]) == 32 && __high2float(q[0]) == 64);
  tiny<<<1, 256>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int c = 0; c < 256; ++c) {
    const int e4 = (c >> 3) & 15, m4 = c & 7, e5 = (c >> 2) & 31, m5 = c & 3;
    const double s = c & 128 ? -1 : 1;
    const double v4 = s * (e4 ? std::ldexp(1 + m4 / 8.0, e4 - 7) : std::ldexp(m4 / 8.0, -6));
    const double v5 = s * (e5 ? std::ldexp(1 + m5 / 4.0, e5 - 15) : std::ldexp(m5 / 4.0, -14));
    EXPECT((c & 127) == 127 ? out[c] != out[c] : out[c] == v4, "e4m3 %02x: %f", c, out[c]);
    EXPECT(e5 == 31 ? (m5 ? out[256 + c] != out[256 + c] : std::isinf(out[256 + c])) : out[256 + c] == v5, "e5m2 %02x: %f", c, out[256 + c]);
    EXPECT(out[512 + c] == (float)__nv_fp8_e4m3((float)c * 3.75f - 300.0f), "%d: %f", c, out[512 + c]);
  }
  return finish();
}
