// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "black_scholes.h"
__global__ void black_scholes(const Real* S, const Real* X, const Real* T, Real* call, Real* put, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) option_price(S[i], X[i], T[i], call[i], put[i]);
}
static Real *S, *X, *T, *call, *put;
static int n;
void begin(Data& d) { S = to_device(d.S), X = to_device(d.X), T = to_device(d.T), call = to_device(d.call), put = to_device(d.put), n = (int)d.n; }
void run() { black_scholes<<<(n + 127) / 128, 128>>>(S, X, T, call, put, n); }
void end(Data& d) { from_device(d.call, call), from_device(d.put, put); }
#include "bench.h"
