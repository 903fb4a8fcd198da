// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loads and stores with cache operators, vector types, address spaces, memcpy and memset, integer
// intrinsics and complex numbers.
#include <cuComplex.h>
#include <cuda_pipeline.h>

#include <cstring>

#include "app.h"

template <class T>
__global__ void copies(T* out, const T* in) {
  const int i = threadIdx.x;
  __stcg(&out[i], __ldg(&in[i]));
  __stcs(&out[32 + i], __ldcs(&in[i]));
  __stwb(&out[64 + i], __ldca(&in[i]));
  __stwt(&out[96 + i], __ldcg(&in[i]));
  __stwb(&out[128 + i], __ldcv(&in[i]));
}

template <class T>
void check_copies(const char* name) {
  T *in, *out;
  CUDA_OK(cudaMallocManaged(&in, 32 * sizeof(T)));
  CUDA_OK(cudaMallocManaged(&out, 160 * sizeof(T)));
  for (size_t k = 0; k < 32 * sizeof(T); ++k) reinterpret_cast<unsigned char*>(in)[k] = (unsigned char)(k * 37 + 11);
  copies<<<1, 32>>>(out, in);
  CUDA_OK(cudaDeviceSynchronize());
  for (int part = 0; part < 5; ++part) EXPECT(std::memcmp(out + 32 * part, in, 32 * sizeof(T)) == 0, "%s part %d", name, part);
}

__constant__ int constants[4] = {5, 6, 7, 8};
__device__ int global_value = 3;

__global__ void spaces(int* out) {
  __shared__ int shared[4];
  int local[4] = {1, 2, 3, (int)threadIdx.x};
  shared[0] = 9;
  int k = 0;
  out[k++] = __isShared(shared) && !__isGlobal(shared);
  out[k++] = __isGlobal(&global_value) && !__isShared(&global_value);
  out[k++] = __isLocal(local) && !__isShared(local);
  out[k++] = *(int*)__cvta_shared_to_generic(__cvta_generic_to_shared(shared)) == 9;
  out[k++] = *(int*)__cvta_global_to_generic(__cvta_generic_to_global(&global_value)) == 3;
  char text[16];
  memset(text, 'x', sizeof text);
  memcpy(text + 4, constants, 8);
  out[k++] = text[3] == 'x' && text[4] == 5 && text[8] == 6 && text[12] == 'x';
  out[k++] = __byte_perm(0x33221100u, 0x77665544u, 0x7250) == 0x77225500u;
  out[k++] = __funnelshift_l(0x80000001u, 0x1u, 4) == 0x18u && __funnelshift_r(0x10u, 0x3u, 4) == 0x30000001u;
  out[k++] = __popc(0xf0f0u) == 8 && __popcll(~0ull) == 64 && __clz(1) == 31 && __clzll(1) == 63 && __ffs(8) == 4 && __ffsll(0) == 0;
  out[k++] = __brev(1u) == 0x80000000u && __brevll(1ull) == 0x8000000000000000ull;
  out[k++] = __mulhi(-5, 0x40000000) == -2 && __umulhi(0x80000000u, 6u) == 3u && __umul64hi(~0ull, 2ull) == 1ull && __mul64hi(-1ll, 5ll) == -1ll;
  out[k++] = __mul24(-3, 5) == -15 && __umul24(0xff000003u, 5u) == 15u && __sad(3, -4, 10) == 17u && __usad(3u, 8u, 1u) == 6u;
  out[k++] = __hadd(-3, 6) == 1 && __rhadd(-3, 6) == 2 && __uhadd(~0u, 1u) == 0x80000000u;
  out[k++] = __vadd4(0x01ff7f80u, 0x01010101u) == 0x02008081u && __vmaxu2(0x00010005u, 0x00020003u) == 0x00020005u;
  out[k++] = __vabsdiffu4(0x05010a00u, 0x010509ffu) == 0x040401ffu && __vcmpeq4(0x01020304u, 0x01990399u) == 0xff00ff00u;
  out[k++] = __vsads4(0x01ff0203u, 0xff010000u) == 9u && __vavgu4(0x01030507u, 0x03030303u) == 0x02030405u;
#if __CUDA_ARCH__ >= 610
  out[k++] = __dp4a(0x01020304, 0x01010101, 5) == 15 && __dp4a((int)0xff010101, 0x01010101, 0) == 2;
  out[k++] = __dp2a_lo(0x00020003, 0x00000102, 1) == 9;
#else
  out[k++] = 1;
  out[k++] = 1;
#endif
  out[k++] = __vimax3_s32(-1, 4, 2) == 4 && __viaddmax_s32(3, 4, 9) == 9;
  const cuDoubleComplex z = cuCmul(make_cuDoubleComplex(1, 2), make_cuDoubleComplex(3, -1)), w = cuCdiv(z, make_cuDoubleComplex(0, 1));
  out[k++] = cuCreal(z) == 5 && cuCimag(z) == 5 && cuCreal(w) == 5 && cuCimag(w) == -5 && cuCabs(make_cuDoubleComplex(3, 4)) == 5;
  out[k++] = min(3, 4u) == 3u && max(-1, 2) == 2 && min(2.5f, 3) == 2.5f && max(1.0, 2.0f) == 2.0 && min(5ll, 4ll) == 4ll;
  out[k] = -1;
}

__global__ void pipeline(int4* out, const int4* in) {
  __shared__ int4 stage[2][32];
  __pipeline_memcpy_async(&stage[0][threadIdx.x], &in[threadIdx.x], sizeof(int4));
  __pipeline_commit();
  for (int k = 0; k < 4; ++k) {
    if (k < 3) __pipeline_memcpy_async(&stage[(k + 1) & 1][threadIdx.x], &in[(k + 1) * 32 + threadIdx.x], sizeof(int4));
    __pipeline_commit();
    __pipeline_wait_prior(1);
    __syncthreads();
    out[k * 32 + threadIdx.x] = stage[k & 1][31 - threadIdx.x];
    __syncthreads();
  }
}

int main() {
  check_copies<char>("char");
  check_copies<unsigned short>("unsigned short");
  check_copies<int>("int");
  check_copies<unsigned long long>("unsigned long long");
  check_copies<float>("float");
  check_copies<double>("double");
  check_copies<uchar4>("uchar4");
  check_copies<short2>("short2");
  check_copies<int4>("int4");
  check_copies<float2>("float2");
  check_copies<float4>("float4");
  check_copies<double2>("double2");
  int* out;
  CUDA_OK(cudaMallocManaged(&out, 4096));
  spaces<<<1, 1>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  int k = 0;
  for (; out[k] != -1; ++k) EXPECT(out[k] == 1, "line %d", k);
  EXPECT(k == 21, "%d lines", k);
  int4 *in4, *out4;
  CUDA_OK(cudaMallocManaged(&in4, 128 * sizeof(int4)));
  CUDA_OK(cudaMallocManaged(&out4, 128 * sizeof(int4)));
  for (int i = 0; i < 128; ++i) in4[i] = make_int4(i, i + 1, i + 2, i + 3);
  pipeline<<<1, 32>>>(out4, in4);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 128; ++i) EXPECT(out4[i].w == i / 32 * 32 + 31 - i % 32 + 3, "%d: %d", i, out4[i].w);
  return finish();
}
