// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "hash.h"
__global__ void hash(const uint32_t* in, uint32_t* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = hash_of(in[i]);
}
static uint32_t *in, *out;
static int n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = (int)d.n; }
void run() { hash<<<(n + 255) / 256, 256>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
