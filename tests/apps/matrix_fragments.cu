// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcuda::wmma of every shape, type and pair of layouts, with strides wider than the matrices, against products
// computed here. Values are small integers, so that every order of additions gives the same.
#include <mma.h>

#include <algorithm>
#include <type_traits>

#include "app.h"

using namespace nvcuda;

template <class L>
constexpr bool by_rows = std::is_same_v<L, wmma::row_major>;
constexpr unsigned kPad = 16;

template <int M, int N, int K, class D, class C, class T, class Stored, class LA, class LB>
__global__ void product(D* d, const Stored* a, const Stored* b, const C* c, wmma::layout_t out, bool saturate) {
  wmma::fragment<wmma::matrix_a, M, N, K, T, LA> fa;
  wmma::fragment<wmma::matrix_b, M, N, K, T, LB> fb;
  wmma::fragment<wmma::accumulator, M, N, K, C> fc;
  wmma::fragment<wmma::accumulator, M, N, K, D> fd;
  wmma::load_matrix_sync(fa, a, (by_rows<LA> ? K : M) + kPad);
  wmma::load_matrix_sync(fb, b, (by_rows<LB> ? N : K) + kPad);
  wmma::load_matrix_sync(fc, c, (out == wmma::mem_row_major ? N : M) + kPad, out);
  wmma::mma_sync(fd, fa, fb, fc, saturate);
  wmma::store_matrix_sync(d, fd, (out == wmma::mem_row_major ? N : M) + kPad, out);
}

template <class T>
T as(double x) {
  if constexpr (std::is_same_v<T, __half> || std::is_same_v<T, __nv_bfloat16>) return T(float(x));
  else return T(x);
}
double number(__half x) { return __half2float(x); }
double number(double x) { return x; }

template <class T>
T* managed(size_t n) {
  T* p = nullptr;
  CUDA_OK(cudaMallocManaged(&p, n * sizeof(T)));
  return p;
}
size_t at(bool rows, int r, int c, int height, int width) {
  return rows ? size_t(r) * (width + kPad) + c : size_t(c) * (height + kPad) + r;
}

template <int M, int N, int K, class D, class C, class T, class Stored, class LA, class LB>
void check(bool saturate, double base) {
  constexpr size_t kRoom = 64 * 64;
  Stored *a = managed<Stored>(kRoom), *b = managed<Stored>(kRoom);
  C* c = managed<C>(kRoom);
  D* d = managed<D>(kRoom);
  const bool is_unsigned = std::is_same_v<Stored, unsigned char>;
  auto small = [&](int x, int y) { return (x * 7 + y * 5) % 9 - (is_unsigned ? 0 : 4); };
  for (wmma::layout_t out : {wmma::mem_row_major, wmma::mem_col_major}) {
    const bool rows = out == wmma::mem_row_major;
    for (int i = 0; i < M; ++i)
      for (int k = 0; k < K; ++k) a[at(by_rows<LA>, i, k, M, K)] = as<Stored>(small(i, k));
    for (int k = 0; k < K; ++k)
      for (int j = 0; j < N; ++j) b[at(by_rows<LB>, k, j, K, N)] = as<Stored>(small(k + 1, j));
    for (int i = 0; i < M; ++i)
      for (int j = 0; j < N; ++j) c[at(rows, i, j, M, N)] = as<C>(base + small(j, i));
    product<M, N, K, D, C, T, Stored, LA, LB><<<1, 32>>>(d, a, b, c, out, saturate);
    CUDA_OK(cudaDeviceSynchronize());
    for (int i = 0; i < M; ++i)
      for (int j = 0; j < N; ++j) {
        double want = number(as<C>(base + small(j, i)));
        for (int k = 0; k < K; ++k) want += double(small(i, k)) * small(k + 1, j);
        if (saturate && std::is_same_v<D, int>) want = std::min(want, 2147483647.0);
        if (saturate && std::is_same_v<D, __half>) want = std::min(want, 65504.0);
        const double got = double(number(d[at(rows, i, j, M, N)]));
        EXPECT(got == double(number(as<D>(want))), "%d %d: %g, expected %g", i, j, got, want);
      }
  }
  for (void* p : {(void*)a, (void*)b, (void*)c, (void*)d}) CUDA_OK(cudaFree(p));
}

template <int M, int N, int K, class D, class C, class T, class Stored = T>
void layouts(bool saturate = false, double base = 0) {
  check<M, N, K, D, C, T, Stored, wmma::row_major, wmma::row_major>(saturate, base);
  check<M, N, K, D, C, T, Stored, wmma::row_major, wmma::col_major>(saturate, base);
  check<M, N, K, D, C, T, Stored, wmma::col_major, wmma::row_major>(saturate, base);
  check<M, N, K, D, C, T, Stored, wmma::col_major, wmma::col_major>(saturate, base);
}

template <int M, int N, int K>
void shape() {
  layouts<M, N, K, float, float, __half>();
  layouts<M, N, K, float, __half, __half>();
  layouts<M, N, K, __half, float, __half>();
  layouts<M, N, K, __half, __half, __half>();
  layouts<M, N, K, __half, __half, __half>(true, 65472);
  layouts<M, N, K, float, float, __nv_bfloat16>();
  layouts<M, N, K, int, int, signed char>();
  layouts<M, N, K, int, int, unsigned char>();
  layouts<M, N, K, int, int, signed char>(true, 2147483640.0 - 4);
}

// ---- 4-bit integers and bits: a by rows, b by columns ----

template <class T>
__global__ void nibbles(int* d, const void* a, const void* b, const int* c, bool saturate) {
  wmma::fragment<wmma::matrix_a, 8, 8, 32, T, wmma::row_major> fa;
  wmma::fragment<wmma::matrix_b, 8, 8, 32, T, wmma::col_major> fb;
  wmma::fragment<wmma::accumulator, 8, 8, 32, int> f;
  wmma::load_matrix_sync(fa, a, 32);
  wmma::load_matrix_sync(fb, b, 32);
  wmma::load_matrix_sync(f, c, 8, wmma::mem_row_major);
  wmma::mma_sync(f, fa, fb, f, saturate);
  wmma::store_matrix_sync(d, f, 8, wmma::mem_row_major);
}

__global__ void bits(int* d, const void* a, const void* b, int start, wmma::experimental::bmmaBitOp op) {
  wmma::fragment<wmma::matrix_a, 8, 8, 128, wmma::experimental::precision::b1, wmma::row_major> fa;
  wmma::fragment<wmma::matrix_b, 8, 8, 128, wmma::experimental::precision::b1, wmma::col_major> fb;
  wmma::fragment<wmma::accumulator, 8, 8, 128, int> f;
  static_assert(fa.num_elements == 32 && fa.num_storage_elements == 1);
  wmma::fill_fragment(f, start);
  wmma::load_matrix_sync(fa, a, 128);
  wmma::load_matrix_sync(fb, b, 128);
  wmma::bmma_sync(f, fa, fb, f, op);
  wmma::store_matrix_sync(d, f, 8, wmma::mem_row_major);
}

template <class T, bool Signed>
void check_nibbles(bool saturate, int base) {
  unsigned char *a = managed<unsigned char>(128), *b = managed<unsigned char>(128);
  int *c = managed<int>(64), *d = managed<int>(64);
  for (int n = 0; n < 128; ++n) a[n] = (unsigned char)(n * 37 + 11), b[n] = (unsigned char)(n * 91 + 5);
  for (int n = 0; n < 64; ++n) c[n] = base - n;
  nibbles<T><<<1, 32>>>(d, a, b, c, saturate);
  CUDA_OK(cudaDeviceSynchronize());
  auto element = [](const unsigned char* p, int n) {
    const int v = p[n / 2] >> (n % 2 * 4) & 15;
    return Signed && v > 7 ? v - 16 : v;
  };
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) {
      long long want = c[i * 8 + j];
      for (int k = 0; k < 32; ++k) want += element(a, i * 32 + k) * element(b, j * 32 + k);
      if (saturate && want > 2147483647) want = 2147483647;
      EXPECT(d[i * 8 + j] == int(want));
    }
  for (void* p : {(void*)a, (void*)b, (void*)c, (void*)d}) CUDA_OK(cudaFree(p));
}

void check_bits(wmma::experimental::bmmaBitOp op) {
  unsigned *a = managed<unsigned>(32), *b = managed<unsigned>(32);
  int* d = managed<int>(64);
  for (unsigned n = 0; n < 32; ++n) a[n] = n * 2654435761u, b[n] = ~n * 40503u * 65537u;
  bits<<<1, 32>>>(d, a, b, 3, op);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) {
      int want = 3;
      for (int k = 0; k < 4; ++k) {
        const unsigned x = a[i * 4 + k], y = b[j * 4 + k];
        want += __builtin_popcount(op == wmma::experimental::bmmaBitOpAND ? x & y : x ^ y);
      }
      EXPECT(d[i * 8 + j] == want);
    }
  for (void* p : {(void*)a, (void*)b, (void*)d}) CUDA_OK(cudaFree(p));
}

int main() {
  shape<16, 16, 16>();
  shape<32, 8, 16>();
  shape<8, 32, 16>();
  layouts<16, 16, 8, float, float, wmma::precision::tf32, float>();
  layouts<8, 8, 4, double, double, double>();
  check_nibbles<wmma::experimental::precision::s4, true>(false, 100);
  check_nibbles<wmma::experimental::precision::u4, false>(false, -7);
  check_nibbles<wmma::experimental::precision::u4, false>(true, 2147483647);
  check_bits(wmma::experimental::bmmaBitOpXOR);
  check_bits(wmma::experimental::bmmaBitOpAND);
  return finish();
}
