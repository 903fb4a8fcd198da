// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "scan.h"
__global__ void scan_blocks(const int* in, int* out, int* sums) {   // 1024 values a block of 256
  __shared__ int s[256];
  int t = threadIdx.x, base = blockIdx.x * 1024 + 4 * t, v[4], sum = 0;
  for (int i = 0; i < 4; ++i) v[i] = in[base + i], sum += v[i];
  s[t] = sum;
  __syncthreads();
  for (int d = 1; d < 256; d <<= 1) {
    int other = t >= d ? s[t - d] : 0;
    __syncthreads();
    s[t] += other;
    __syncthreads();
  }
  int before = t ? s[t - 1] : 0;
  for (int i = 0; i < 4; ++i) out[base + i] = before, before += v[i];
  if (t == 255) sums[blockIdx.x] = s[255];
}
__global__ void scan_sums(int* sums, int n) {   // one block
  __shared__ int s[256];
  int t = threadIdx.x, per = (n + 255) / 256, sum = 0;
  for (int i = t * per; i < min(n, (t + 1) * per); ++i) sum += sums[i];
  s[t] = sum;
  __syncthreads();
  for (int d = 1; d < 256; d <<= 1) {
    int other = t >= d ? s[t - d] : 0;
    __syncthreads();
    s[t] += other;
    __syncthreads();
  }
  int before = t ? s[t - 1] : 0;
  for (int i = t * per; i < min(n, (t + 1) * per); ++i) {
    int v = sums[i];
    sums[i] = before;
    before += v;
  }
}
__global__ void add_sums(int* out, const int* sums) {
  int base = blockIdx.x * 1024 + threadIdx.x;
  for (int i = 0; i < 4; ++i) out[base + 256 * i] += sums[blockIdx.x];
}
static int *in, *out, *sums, n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = (int)d.n, sums = to_device(std::vector<int>(n / 1024)); }
void run() {
  scan_blocks<<<n / 1024, 256>>>(in, out, sums);
  scan_sums<<<1, 256>>>(sums, n / 1024);
  add_sums<<<n / 1024, 256>>>(out, sums);
}
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
