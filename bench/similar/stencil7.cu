// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int X = 256, Y = 256, Z = 128;
Buf<float> a, b;
void setup() {
  a.make((size_t)X * Y * Z, [](size_t i) { return unit(i); });
  b.make((size_t)X * Y * Z);
}
#ifdef __CUDACC__
#define TX 32
#define TY 8
__global__ void k(const float* a, float* b, int X, int Y, int Z) {
  __shared__ float s[TY + 2][TX + 2];
  int x = blockIdx.x * TX + threadIdx.x, y = blockIdx.y * TY + threadIdx.y;
  int lx = threadIdx.x + 1, ly = threadIdx.y + 1;
  size_t plane = (size_t)X * Y, p = (size_t)y * X + x;
  float below = a[p], cur = a[p + plane];
  for (int z = 1; z < Z - 1; ++z) {
    size_t q = p + z * plane;
    float above = a[q + plane];
    s[ly][lx] = cur;
    if (threadIdx.x == 0 && x > 0) s[ly][0] = a[q - 1];
    if (threadIdx.x == TX - 1 && x < X - 1) s[ly][TX + 1] = a[q + 1];
    if (threadIdx.y == 0 && y > 0) s[0][lx] = a[q - X];
    if (threadIdx.y == TY - 1 && y < Y - 1) s[TY + 1][lx] = a[q + X];
    __syncthreads();
    if (x > 0 && x < X - 1 && y > 0 && y < Y - 1)
      b[q] = 0.4f * cur +
             0.1f * (s[ly][lx - 1] + s[ly][lx + 1] + s[ly - 1][lx] + s[ly + 1][lx] + below + above);
    __syncthreads();
    below = cur;
    cur = above;
  }
}
void run() { k<<<dim3(X / TX, Y / TY), dim3(TX, TY)>>>(a.d, b.d, X, Y, Z); }
#else
void run() {
  float *A = a.d, *B = b.d;
  long P = (long)X * Y;
#pragma omp parallel for
  for (int z = 1; z < Z - 1; ++z)
    for (int y = 1; y < Y - 1; ++y)
      for (int x = 1; x < X - 1; ++x) {
        long q = z * P + (long)y * X + x;
        B[q] =
            0.4f * A[q] + 0.1f * (A[q - 1] + A[q + 1] + A[q - X] + A[q + X] + A[q - P] + A[q + P]);
      }
}
#endif
void outputs() { b.out(); }
