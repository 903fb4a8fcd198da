// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All-pairs gravity with float4 tiles in shared memory, dynamic size, rsqrtf, managed memory.
#include <vector>

#include "app.h"

__device__ float3 interact(float3 a, float4 bi, float4 bj) {
  float3 r = make_float3(bj.x - bi.x, bj.y - bi.y, bj.z - bi.z);
  float d2 = r.x * r.x + r.y * r.y + r.z * r.z + 0.01f;
  float inv = rsqrtf(d2);
  float s = bj.w * inv * inv * inv;
  a.x += r.x * s, a.y += r.y * s, a.z += r.z * s;
  return a;
}

__global__ void accelerate(const float4* pos, float4* acc, int n) {
  extern __shared__ float4 tile[];
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float4 me = i < n ? pos[i] : make_float4(0, 0, 0, 0);
  float3 a = {0, 0, 0};
  for (int t = 0; t < n; t += blockDim.x) {
    int j = t + threadIdx.x;
    tile[threadIdx.x] = j < n ? pos[j] : make_float4(0, 0, 0, 0);
    __syncthreads();
#pragma unroll 8
    for (int k = 0; k < blockDim.x; ++k) a = interact(a, me, tile[k]);
    __syncthreads();
  }
  if (i < n) acc[i] = make_float4(a.x, a.y, a.z, 0.f);
}

int main() {
  const int n = 1000;
  float4 *pos, *acc;
  CUDA_OK(cudaMallocManaged(&pos, n * sizeof(float4)));
  CUDA_OK(cudaMallocManaged(&acc, n * sizeof(float4)));
  for (int i = 0; i < n; ++i)
    pos[i] = make_float4(sinf(i * 1.1f), cosf(i * 0.7f), sinf(i * 0.3f + 1), 0.5f + (i % 7) * 0.1f);
  for (int block : {64, 96, 256}) {
    accelerate<<<(n + block - 1) / block, block, block * sizeof(float4)>>>(pos, acc, n);
    CUDA_OK(cudaDeviceSynchronize());
    for (int i = 0; i < n; i += 37) {
      double ax = 0, ay = 0, az = 0, size = 0;
      for (int j = 0; j < n; ++j) {
        double x = pos[j].x - pos[i].x, y = pos[j].y - pos[i].y, z = pos[j].z - pos[i].z;
        double d2 = x * x + y * y + z * z + 0.01, s = pos[j].w / (d2 * std::sqrt(d2));
        ax += x * s, ay += y * s, az += z * s, size += std::abs(s);
      }
      double off = std::abs(ax - acc[i].x) + std::abs(ay - acc[i].y) + std::abs(az - acc[i].z);
      EXPECT(off < 1e-4 * size, "body %d: off by %g of %g", i, off, size);
    }
  }
  cudaFree(pos), cudaFree(acc);
  return finish();
}
