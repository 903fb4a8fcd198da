// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The CUDA kernels of a GPT, forward and backward. Plain idiomatic CUDA, fp32: shared-memory tiles,
// warp shuffles, atomics. Matrices are row-major; M rows are the tokens of a batch.
#pragma once

#include <cuda_runtime.h>

namespace gpt {

constexpr int kTile = 64;    // outputs per block and side of a matrix product
constexpr int kStep = 16;    // depth of one shared-memory step
constexpr int kPer = 4;      // outputs per thread and side

// ---- matrix product -------------------------------------------------------------------------

/// C[M,N] = op(A) op(B) (+ bias[N]) (+ C if accumulate). op is the transpose where the flag says so.
/// Block: 16x16 threads, each 4x4 outputs.
template <bool TransA, bool TransB>
__global__ void matmul(const float* __restrict__ A, const float* __restrict__ B,
                       const float* __restrict__ bias, float* __restrict__ C, int M, int N, int K,
                       bool accumulate) {
  __shared__ float As[kStep][kTile + 4];
  __shared__ float Bs[kStep][kTile + 4];
  const int tx = threadIdx.x, ty = threadIdx.y;
  const int thread = ty * blockDim.x + tx;
  const int row0 = blockIdx.y * kTile, col0 = blockIdx.x * kTile;
  float acc[kPer][kPer] = {};

  for (int k0 = 0; k0 < K; k0 += kStep) {
    for (int i = thread; i < kTile * kStep; i += blockDim.x * blockDim.y) {
      // Neighbouring threads read neighbouring addresses, whichever way the matrix lies.
      const int m = TransA ? i % kTile : i / kStep, ka = TransA ? i / kTile : i % kStep;
      const int n = TransB ? i / kStep : i % kTile, kb = TransB ? i % kStep : i / kTile;
      const int gm = row0 + m, gka = k0 + ka, gn = col0 + n, gkb = k0 + kb;
      As[ka][m] = gm < M && gka < K ? (TransA ? A[gka * M + gm] : A[gm * K + gka]) : 0.0f;
      Bs[kb][n] = gn < N && gkb < K ? (TransB ? B[gn * K + gkb] : B[gkb * N + gn]) : 0.0f;
    }
    __syncthreads();
#pragma unroll
    for (int k = 0; k < kStep; ++k) {
      float a[kPer], b[kPer];
#pragma unroll
      for (int i = 0; i < kPer; ++i) a[i] = As[k][ty * kPer + i];
#pragma unroll
      for (int j = 0; j < kPer; ++j) b[j] = Bs[k][tx + j * 16];
#pragma unroll
      for (int i = 0; i < kPer; ++i)
#pragma unroll
        for (int j = 0; j < kPer; ++j) acc[i][j] += a[i] * b[j];
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < kPer; ++i) {
#pragma unroll
    for (int j = 0; j < kPer; ++j) {
      const int m = row0 + ty * kPer + i, n = col0 + tx + j * 16;
      if (m >= M || n >= N) continue;
      float v = acc[i][j];
      if (bias) v += bias[n];
      if (accumulate) v += C[m * N + n];
      C[m * N + n] = v;
    }
  }
}

// ---- reductions -----------------------------------------------------------------------------

__device__ inline float warp_sum(float v) {
  for (int offset = warpSize / 2; offset > 0; offset /= 2) v += __shfl_xor_sync(~0u, v, offset);
  return v;
}

__device__ inline float warp_max(float v) {
  for (int offset = warpSize / 2; offset > 0; offset /= 2)
    v = fmaxf(v, __shfl_xor_sync(~0u, v, offset));
  return v;
}

/// Sum of a column of dY[M,N] into db[N]. Block: 32x8 threads, one column per threadIdx.x.
__global__ void column_sum(const float* __restrict__ dY, float* __restrict__ db, int M, int N) {
  __shared__ float part[8][33];
  const int n = blockIdx.x * 32 + threadIdx.x;
  float sum = 0.0f;
  if (n < N)
    for (int m = threadIdx.y; m < M; m += 8) sum += dY[m * N + n];
  part[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y == 0 && n < N) {
    for (int i = 1; i < 8; ++i) sum += part[i][threadIdx.x];
    db[n] += sum;
  }
}

// ---- embedding ------------------------------------------------------------------------------

__global__ void embed(const int* __restrict__ tokens, const float* __restrict__ wte,
                      const float* __restrict__ wpe, float* __restrict__ x, int M, int T, int C) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= M * C) return;
  const int m = i / C, c = i % C;
  x[i] = wte[tokens[m] * C + c] + wpe[(m % T) * C + c];
}

__global__ void embed_backward(const int* __restrict__ tokens, const float* __restrict__ dx,
                               float* dwte, float* dwpe, int M, int T, int C) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= M * C) return;
  const int m = i / C, c = i % C;
  atomicAdd(&dwte[tokens[m] * C + c], dx[i]);
  atomicAdd(&dwpe[(m % T) * C + c], dx[i]);
}

// ---- layer norm: a warp per row ---------------------------------------------------------------

__global__ void layernorm(const float* __restrict__ x, const float* __restrict__ gamma,
                          const float* __restrict__ beta, float* __restrict__ y,
                          float* __restrict__ mean, float* __restrict__ rstd, int M, int C) {
  const int m = (blockIdx.x * blockDim.x + threadIdx.x) / warpSize;
  const int lane = threadIdx.x % warpSize;
  if (m >= M) return;
  const float* row = x + m * C;
  float sum = 0.0f;
  for (int c = lane; c < C; c += warpSize) sum += row[c];
  const float mu = warp_sum(sum) / C;
  float var = 0.0f;
  for (int c = lane; c < C; c += warpSize) var += (row[c] - mu) * (row[c] - mu);
  const float rs = rsqrtf(warp_sum(var) / C + 1e-5f);
  for (int c = lane; c < C; c += warpSize) y[m * C + c] = (row[c] - mu) * rs * gamma[c] + beta[c];
  if (lane == 0) {
    mean[m] = mu;
    rstd[m] = rs;
  }
}

/// dx += gradient through the norm (the residual path is already in dx).
__global__ void layernorm_backward(const float* __restrict__ dy, const float* __restrict__ x,
                                   const float* __restrict__ gamma, const float* __restrict__ mean,
                                   const float* __restrict__ rstd, float* __restrict__ dx, int M,
                                   int C) {
  const int m = (blockIdx.x * blockDim.x + threadIdx.x) / warpSize;
  const int lane = threadIdx.x % warpSize;
  if (m >= M) return;
  const float mu = mean[m], rs = rstd[m];
  float dsum = 0.0f, dxsum = 0.0f;
  for (int c = lane; c < C; c += warpSize) {
    const float g = dy[m * C + c] * gamma[c], xhat = (x[m * C + c] - mu) * rs;
    dsum += g;
    dxsum += g * xhat;
  }
  dsum = warp_sum(dsum) / C;
  dxsum = warp_sum(dxsum) / C;
  for (int c = lane; c < C; c += warpSize) {
    const float g = dy[m * C + c] * gamma[c], xhat = (x[m * C + c] - mu) * rs;
    dx[m * C + c] += (g - dsum - xhat * dxsum) * rs;
  }
}

/// dgamma, dbeta. Block: 32x8 threads, one channel per threadIdx.x.
__global__ void layernorm_weights_backward(const float* __restrict__ dy, const float* __restrict__ x,
                                           const float* __restrict__ mean,
                                           const float* __restrict__ rstd, float* dgamma,
                                           float* dbeta, int M, int C) {
  __shared__ float gs[8][33], bs[8][33];
  const int c = blockIdx.x * 32 + threadIdx.x;
  float g = 0.0f, b = 0.0f;
  if (c < C) {
    for (int m = threadIdx.y; m < M; m += 8) {
      const float d = dy[m * C + c];
      g += d * (x[m * C + c] - mean[m]) * rstd[m];
      b += d;
    }
  }
  gs[threadIdx.y][threadIdx.x] = g;
  bs[threadIdx.y][threadIdx.x] = b;
  __syncthreads();
  if (threadIdx.y == 0 && c < C) {
    for (int i = 1; i < 8; ++i) {
      g += gs[i][threadIdx.x];
      b += bs[i][threadIdx.x];
    }
    dgamma[c] += g;
    dbeta[c] += b;
  }
}

// ---- causal self-attention: qkv[M][3C], heads side by side -------------------------------------

/// One block per query (blockIdx.x = t, y = head, z = sequence); dynamic shared: T floats.
__global__ void attention(const float* __restrict__ qkv, float* __restrict__ prob,
                          float* __restrict__ out, int T, int C, int heads) {
  extern __shared__ float score[];
  __shared__ float part[32];
  const int t = blockIdx.x, h = blockIdx.y, b = blockIdx.z, hd = C / heads;
  const int lane = threadIdx.x % warpSize, warp = threadIdx.x / warpSize;
  const int warps = (blockDim.x + warpSize - 1) / warpSize;
  const float* q = qkv + (size_t)(b * T + t) * 3 * C + h * hd;
  const float* k = qkv + (size_t)b * T * 3 * C + C + h * hd;
  const float* v = k + C;

  float top = -1e30f;
  for (int s = threadIdx.x; s <= t; s += blockDim.x) {
    float dot = 0.0f;
    for (int d = 0; d < hd; ++d) dot += q[d] * k[(size_t)s * 3 * C + d];
    score[s] = dot * rsqrtf((float)hd);
    top = fmaxf(top, score[s]);
  }
  top = warp_max(top);
  if (lane == 0) part[warp] = top;
  __syncthreads();
  top = part[0];
  for (int w = 1; w < warps; ++w) top = fmaxf(top, part[w]);
  __syncthreads();

  float sum = 0.0f;
  for (int s = threadIdx.x; s <= t; s += blockDim.x) {
    score[s] = expf(score[s] - top);
    sum += score[s];
  }
  sum = warp_sum(sum);
  if (lane == 0) part[warp] = sum;
  __syncthreads();
  sum = 0.0f;
  for (int w = 0; w < warps; ++w) sum += part[w];

  float* p = prob + ((size_t)(b * heads + h) * T + t) * T;
  for (int s = threadIdx.x; s < T; s += blockDim.x) {
    const float value = s <= t ? score[s] / sum : 0.0f;
    p[s] = value;
    if (s <= t) score[s] = value;
  }
  __syncthreads();
  for (int d = threadIdx.x; d < hd; d += blockDim.x) {
    float acc = 0.0f;
    for (int s = 0; s <= t; ++s) acc += score[s] * v[(size_t)s * 3 * C + d];
    out[(size_t)(b * T + t) * C + h * hd + d] = acc;
  }
}

/// Gradient of the scores and of q, one block per query; dprob gets d(score).
__global__ void attention_backward_q(const float* __restrict__ qkv, const float* __restrict__ prob,
                                     const float* __restrict__ dout, float* __restrict__ dscore,
                                     float* __restrict__ dqkv, int T, int C, int heads) {
  extern __shared__ float ds[];
  __shared__ float part[32];
  const int t = blockIdx.x, h = blockIdx.y, b = blockIdx.z, hd = C / heads;
  const int lane = threadIdx.x % warpSize, warp = threadIdx.x / warpSize;
  const int warps = (blockDim.x + warpSize - 1) / warpSize;
  const float scale = rsqrtf((float)hd);
  const float* k = qkv + (size_t)b * T * 3 * C + C + h * hd;
  const float* v = k + C;
  const float* g = dout + (size_t)(b * T + t) * C + h * hd;
  const float* p = prob + ((size_t)(b * heads + h) * T + t) * T;

  float sum = 0.0f;
  for (int s = threadIdx.x; s <= t; s += blockDim.x) {
    float dp = 0.0f;
    for (int d = 0; d < hd; ++d) dp += g[d] * v[(size_t)s * 3 * C + d];
    ds[s] = dp;
    sum += dp * p[s];
  }
  sum = warp_sum(sum);
  if (lane == 0) part[warp] = sum;
  __syncthreads();
  sum = 0.0f;
  for (int w = 0; w < warps; ++w) sum += part[w];
  float* out = dscore + ((size_t)(b * heads + h) * T + t) * T;
  for (int s = threadIdx.x; s < T; s += blockDim.x) {
    const float value = s <= t ? p[s] * (ds[s] - sum) * scale : 0.0f;
    out[s] = value;
    if (s <= t) ds[s] = value;
  }
  __syncthreads();
  for (int d = threadIdx.x; d < hd; d += blockDim.x) {
    float acc = 0.0f;
    for (int s = 0; s <= t; ++s) acc += ds[s] * k[(size_t)s * 3 * C + d];
    dqkv[(size_t)(b * T + t) * 3 * C + h * hd + d] = acc;
  }
}

/// Gradients of k and v, one block per key (blockIdx.x = s), a thread per channel of the head.
__global__ void attention_backward_kv(const float* __restrict__ qkv, const float* __restrict__ prob,
                                      const float* __restrict__ dscore,
                                      const float* __restrict__ dout, float* __restrict__ dqkv,
                                      int T, int C, int heads) {
  const int s = blockIdx.x, h = blockIdx.y, b = blockIdx.z, hd = C / heads;
  const size_t square = (size_t)(b * heads + h) * T * T;
  for (int d = threadIdx.x; d < hd; d += blockDim.x) {
    float dk = 0.0f, dv = 0.0f;
    for (int t = s; t < T; ++t) {
      const size_t row = (size_t)(b * T + t);
      dk += dscore[square + (size_t)t * T + s] * qkv[row * 3 * C + h * hd + d];
      dv += prob[square + (size_t)t * T + s] * dout[row * C + h * hd + d];
    }
    float* out = dqkv + (size_t)(b * T + s) * 3 * C + h * hd + d;
    out[C] = dk;
    out[2 * C] = dv;
  }
}

// ---- elementwise ------------------------------------------------------------------------------

constexpr float kGelu = 0.7978845608f;   // sqrt(2/pi)

__global__ void gelu(const float* __restrict__ x, float* __restrict__ y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float v = x[i];
  y[i] = 0.5f * v * (1.0f + tanhf(kGelu * (v + 0.044715f * v * v * v)));
}

__global__ void gelu_backward(const float* __restrict__ x, float* __restrict__ dy, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float v = x[i];
  const float th = tanhf(kGelu * (v + 0.044715f * v * v * v));
  const float slope = kGelu * (1.0f + 3.0f * 0.044715f * v * v);
  dy[i] *= 0.5f * (1.0f + th) + 0.5f * v * (1.0f - th * th) * slope;
}

__global__ void add(const float* __restrict__ a, float* __restrict__ y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] += a[i];
}

// ---- loss: a warp per row; logits become their gradient --------------------------------------

__global__ void cross_entropy(float* __restrict__ logits, const int* __restrict__ targets,
                              float* __restrict__ loss, int M, int V) {
  const int m = (blockIdx.x * blockDim.x + threadIdx.x) / warpSize;
  const int lane = threadIdx.x % warpSize;
  if (m >= M) return;
  float* row = logits + (size_t)m * V;
  float top = -1e30f;
  for (int i = lane; i < V; i += warpSize) top = fmaxf(top, row[i]);
  top = warp_max(top);
  float sum = 0.0f;
  for (int i = lane; i < V; i += warpSize) sum += expf(row[i] - top);
  sum = warp_sum(sum);
  const int target = targets[m];
  if (lane == 0) atomicAdd(loss, (logf(sum) + top - row[target]) / M);
  __syncwarp();
  for (int i = lane; i < V; i += warpSize)
    row[i] = (expf(row[i] - top) / sum - (i == target ? 1.0f : 0.0f)) / M;
}

// ---- optimiser ----------------------------------------------------------------------------------

/// Sum of squares of all gradients, for clipping.
__global__ void squared_norm(const float* __restrict__ g, float* result, int n) {
  __shared__ float part[32];
  float sum = 0.0f;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
    sum += g[i] * g[i];
  sum = warp_sum(sum);
  if (threadIdx.x % warpSize == 0) part[threadIdx.x / warpSize] = sum;
  __syncthreads();
  if (threadIdx.x < warpSize) {
    sum = threadIdx.x < blockDim.x / warpSize ? part[threadIdx.x] : 0.0f;
    sum = warp_sum(sum);
    if (threadIdx.x == 0) atomicAdd(result, sum);
  }
}

struct AdamW {
  float rate, beta1, beta2, correction1, correction2, decay, clip;
};

__global__ void adamw(float* __restrict__ w, float* __restrict__ g, float* __restrict__ m,
                      float* __restrict__ v, const float* __restrict__ norm2, AdamW o, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float norm = sqrtf(*norm2);
  const float grad = g[i] * (norm > o.clip ? o.clip / norm : 1.0f);
  m[i] = o.beta1 * m[i] + (1.0f - o.beta1) * grad;
  v[i] = o.beta2 * v[i] + (1.0f - o.beta2) * grad * grad;
  const float mhat = m[i] / o.correction1, vhat = v[i] / o.correction2;
  w[i] -= o.rate * (mhat / (sqrtf(vhat) + 1e-8f) + o.decay * w[i]);
  g[i] = 0.0f;
}

}  // namespace gpt
