// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "black_scholes.h"
#include "opencl.h"
static OpenCl cl(R"(
float normal_cdf(float d) {
  const float k = 1.0f / (1.0f + 0.2316419f * fabs(d));
  const float c = 0.39894228f * exp(-0.5f * d * d) *
                  (k * (0.31938153f + k * (-0.356563782f + k * (1.781477937f + k * (-1.821255978f + k * 1.330274429f)))));
  return d > 0 ? 1.0f - c : c;
}
kernel void black_scholes(global const float* S, global const float* X, global const float* T, global float* call, global float* put, int n) {
  int i = get_global_id(0);
  if (i >= n) return;
  const float r = 0.02f, v = 0.3f, root = sqrt(T[i]);
  const float d1 = (log(S[i] / X[i]) + (r + 0.5f * v * v) * T[i]) / (v * root), d2 = d1 - v * root;
  const float c1 = normal_cdf(d1), c2 = normal_cdf(d2), e = exp(-r * T[i]);
  call[i] = S[i] * c1 - X[i] * e * c2;
  put[i] = X[i] * e * (1.0f - c2) - S[i] * (1.0f - c1);
}
)");
static cl_mem S, X, T, call, put;
static int n;
static cl_kernel k = cl.kernel("black_scholes");
void begin(Data& d) { S = cl.buffer(d.S), X = cl.buffer(d.X), T = cl.buffer(d.T), call = cl.buffer(d.call), put = cl.buffer(d.put), n = (int)d.n; }
void run() { cl.launch(k, {size_t(n + 127) / 128}, {128}, S, X, T, call, put, n); cl.finish(); }
void end(Data& d) { cl.read(d.call, call), cl.read(d.put, put); }
#include "bench.h"
