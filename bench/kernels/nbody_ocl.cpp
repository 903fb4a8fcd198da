// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nbody.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void nbody(global const float4* pos, global float4* acc, int n) {
  local float4 tile[256];
  int i = get_global_id(0);
  float4 me = pos[i];
  float ax = 0, ay = 0, az = 0;
  for (int t = 0; t < n; t += 256) {
    tile[get_local_id(0)] = pos[t + get_local_id(0)];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int j = 0; j < 256; ++j) {
      float4 p = tile[j];
      float x = p.x - me.x, y = p.y - me.y, z = p.z - me.z;
      float r2 = x * x + y * y + z * z + 1e-3f;
      float inv = rsqrt(r2), s = p.w * inv * inv * inv;
      ax += x * s, ay += y * s, az += z * s;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  acc[i] = (float4)(ax, ay, az, 0);
}
)");
static cl_mem pos, acc;
static int n;
static cl_kernel k = cl.kernel("nbody");
void begin(Data& d) { pos = cl.buffer(d.pos), acc = cl.buffer(d.acc), n = d.n; }
void run() { cl.launch(k, {size_t(n / 256)}, {256}, pos, acc, n); cl.finish(); }
void end(Data& d) { cl.read(d.acc, acc); }
#include "bench.h"
