// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "nbody.h"
__global__ void nbody(const float4* pos, float4* acc, int n) {
  __shared__ float4 tile[256];
  int i = blockIdx.x * 256 + threadIdx.x;
  float4 me = pos[i];
  float ax = 0, ay = 0, az = 0;
  for (int t = 0; t < n; t += 256) {
    tile[threadIdx.x] = pos[t + threadIdx.x];
    __syncthreads();
    for (int j = 0; j < 256; ++j) {
      float4 p = tile[j];
      float x = p.x - me.x, y = p.y - me.y, z = p.z - me.z;
      float r2 = x * x + y * y + z * z + 1e-3f;
      float inv = rsqrtf(r2), s = p.w * inv * inv * inv;
      ax += x * s, ay += y * s, az += z * s;
    }
    __syncthreads();
  }
  acc[i] = make_float4(ax, ay, az, 0);
}
static float *pos, *acc;
static int n;
void begin(Data& d) { pos = to_device(d.pos), acc = to_device(d.acc), n = d.n; }
void run() { nbody<<<n / 256, 256>>>((float4*)pos, (float4*)acc, n); }
void end(Data& d) { from_device(d.acc, acc); }
#include "bench.h"
