// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A GPT on the device: parameters, activations, one forward and backward pass, AdamW.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "../shared/cuda_ok.h"
#include "kernels.cuh"
#include "layout.h"

namespace gpt {


class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(size_t n) : size_(n) {
    CUDA_OK(cudaMalloc(&data_, n * sizeof(float)));
    CUDA_OK(cudaMemset(data_, 0, n * sizeof(float)));
  }
  DeviceArray(DeviceArray&& o) noexcept : data_(o.data_), size_(o.size_) { o.data_ = nullptr; }
  DeviceArray& operator=(DeviceArray&& o) noexcept {
    std::swap(data_, o.data_);
    std::swap(size_, o.size_);
    return *this;
  }
  ~DeviceArray() { cudaFree(data_); }
  operator float*() const { return data_; }
  size_t size() const { return size_; }
  void upload(const std::vector<float>& h) {
    CUDA_OK(cudaMemcpy(data_, h.data(), h.size() * sizeof(float), cudaMemcpyHostToDevice));
  }
  std::vector<float> download() const {
    std::vector<float> h(size_);
    CUDA_OK(cudaMemcpy(h.data(), data_, size_ * sizeof(float), cudaMemcpyDeviceToHost));
    return h;
  }

 private:
  float* data_ = nullptr;
  size_t size_ = 0;
};

class Model {
 public:
  Model(const Config& config, int batch);
  ~Model();

  /// Mean loss of predicting targets[B*T] from tokens[B*T]; gradients are left in `grads`.
  float forward_backward(const std::vector<int>& tokens, const std::vector<int>& targets);
  /// Logits of the last position of one sequence of `length` tokens.
  std::vector<float> next_logits(const std::vector<int>& tokens);
  void update(float rate);

  const Config config;
  const Layout layout;
  DeviceArray weights, grads, moment1, moment2;
  long step = 0;

 private:
  struct Block {                       // activations of one layer that backward needs
    DeviceArray ln1, mean1, rstd1, qkv, prob, att, mid, ln2, mean2, rstd2, up, act;
  };
  void forward(int B, int T);
  void backward(int B, int T);
  void upload(int* dst, const std::vector<int>& src);

  int batch_;
  int* tokens_ = nullptr;
  int* targets_ = nullptr;
  std::vector<DeviceArray> x_;         // residual stream before each block, and after the last
  std::vector<Block> blocks_;
  DeviceArray lnf_, meanf_, rstdf_, logits_;
  DeviceArray dx_, dy_, dwide_, dqkv_, dscore_, scalar_;
};

// ---- launches ---------------------------------------------------------------------------------

inline int blocks_for(int n, int per) { return (n + per - 1) / per; }

/// Blocks of 256 threads in which each of n rows has a warp: 32 lanes on most devices, 64 on some.
inline int blocks_of_warps(int n) {
  int lanes = 0;
  CUDA_OK(cudaDeviceGetAttribute(&lanes, cudaDevAttrWarpSize, 0));
  return blocks_for(n, 256 / lanes);
}

/// Y[M,N] = X[M,K] W[K,N] + b
inline void linear(const float* X, const float* W, const float* b, float* Y, int M, int N, int K) {
  dim3 grid(blocks_for(N, kTile), blocks_for(M, kTile));
  matmul<false, false><<<grid, dim3(16, 16)>>>(X, W, b, Y, M, N, K, false);
}

/// dX = dY W^T;  dW += X^T dY;  db += column sums
inline void linear_backward(const float* dY, const float* X, const float* W, float* dX, float* dW,
                            float* db, int M, int N, int K) {
  dim3 block(16, 16);
  matmul<false, true><<<dim3(blocks_for(K, kTile), blocks_for(M, kTile)), block>>>(
      dY, W, nullptr, dX, M, K, N, false);
  matmul<true, false><<<dim3(blocks_for(N, kTile), blocks_for(K, kTile)), block>>>(
      X, dY, nullptr, dW, K, N, M, true);
  if (db) column_sum<<<blocks_for(N, 32), dim3(32, 8)>>>(dY, db, M, N);
}

inline void norm(const float* x, const float* g, const float* b, float* y, float* mean, float* rstd,
                 int M, int C) {
  layernorm<<<blocks_of_warps(M), 256>>>(x, g, b, y, mean, rstd, M, C);
}

inline void norm_backward(const float* dy, const float* x, const float* g, const float* mean,
                          const float* rstd, float* dx, float* dg, float* db, int M, int C) {
  layernorm_backward<<<blocks_of_warps(M), 256>>>(dy, x, g, mean, rstd, dx, M, C);
  layernorm_weights_backward<<<blocks_for(C, 32), dim3(32, 8)>>>(dy, x, mean, rstd, dg, db, M, C);
}

// ---- model --------------------------------------------------------------------------------------

inline Model::Model(const Config& c, int batch)
    : config(c), layout(c), weights(layout.total), grads(layout.total), moment1(layout.total),
      moment2(layout.total), batch_(batch) {
  const size_t M = (size_t)batch * c.context, C = c.channels;
  const size_t square = (size_t)batch * c.heads * c.context * c.context;
  weights.upload(initial_weights(c, layout));
  CUDA_OK(cudaMalloc(&tokens_, M * sizeof(int)));
  CUDA_OK(cudaMalloc(&targets_, M * sizeof(int)));
  for (int l = 0; l <= c.layers; ++l) x_.emplace_back(M * C);
  for (int l = 0; l < c.layers; ++l) {
    Block b;
    b.ln1 = DeviceArray(M * C), b.mean1 = DeviceArray(M), b.rstd1 = DeviceArray(M);
    b.qkv = DeviceArray(M * 3 * C), b.prob = DeviceArray(square), b.att = DeviceArray(M * C);
    b.mid = DeviceArray(M * C), b.ln2 = DeviceArray(M * C), b.mean2 = DeviceArray(M);
    b.rstd2 = DeviceArray(M), b.up = DeviceArray(M * 4 * C), b.act = DeviceArray(M * 4 * C);
    blocks_.push_back(std::move(b));
  }
  lnf_ = DeviceArray(M * C), meanf_ = DeviceArray(M), rstdf_ = DeviceArray(M);
  logits_ = DeviceArray(M * c.vocabulary);
  dx_ = DeviceArray(M * C), dy_ = DeviceArray(M * C), dwide_ = DeviceArray(M * 4 * C);
  dqkv_ = DeviceArray(M * 3 * C), dscore_ = DeviceArray(square), scalar_ = DeviceArray(1);
}

inline Model::~Model() {
  cudaFree(tokens_);
  cudaFree(targets_);
}

inline void Model::upload(int* dst, const std::vector<int>& src) {
  CUDA_OK(cudaMemcpy(dst, src.data(), src.size() * sizeof(int), cudaMemcpyHostToDevice));
}

inline void Model::forward(int B, int T) {
  const int M = B * T, C = config.channels;
  const float* w = weights;
  embed<<<blocks_for(M * C, 256), 256>>>(tokens_, w + layout.wte, w + layout.wpe, x_[0], M, T, C);
  for (int l = 0; l < config.layers; ++l) {
    const LayerLayout& p = layout.layers[l];
    Block& a = blocks_[l];
    norm(x_[l], w + p.ln1_g, w + p.ln1_b, a.ln1, a.mean1, a.rstd1, M, C);
    linear(a.ln1, w + p.qkv_w, w + p.qkv_b, a.qkv, M, 3 * C, C);
    attention<<<dim3(T, config.heads, B), 64, T * sizeof(float)>>>(a.qkv, a.prob, a.att, T, C,
                                                                   config.heads);
    linear(a.att, w + p.proj_w, w + p.proj_b, a.mid, M, C, C);
    add<<<blocks_for(M * C, 256), 256>>>(x_[l], a.mid, M * C);
    norm(a.mid, w + p.ln2_g, w + p.ln2_b, a.ln2, a.mean2, a.rstd2, M, C);
    linear(a.ln2, w + p.up_w, w + p.up_b, a.up, M, 4 * C, C);
    gelu<<<blocks_for(M * 4 * C, 256), 256>>>(a.up, a.act, M * 4 * C);
    linear(a.act, w + p.down_w, w + p.down_b, x_[l + 1], M, C, 4 * C);
    add<<<blocks_for(M * C, 256), 256>>>(a.mid, x_[l + 1], M * C);
  }
  norm(x_[config.layers], w + layout.lnf_g, w + layout.lnf_b, lnf_, meanf_, rstdf_, M, C);
  linear(lnf_, w + layout.head_w, nullptr, logits_, M, config.vocabulary, C);
}

inline void Model::backward(int B, int T) {
  const int M = B * T, C = config.channels, V = config.vocabulary;
  const float* w = weights;
  float* g = grads;
  linear_backward(logits_, lnf_, w + layout.head_w, dy_, g + layout.head_w, nullptr, M, V, C);
  CUDA_OK(cudaMemsetAsync(dx_, 0, M * C * sizeof(float)));
  norm_backward(dy_, x_[config.layers], w + layout.lnf_g, meanf_, rstdf_, dx_, g + layout.lnf_g,
                g + layout.lnf_b, M, C);
  for (int l = config.layers - 1; l >= 0; --l) {
    const LayerLayout& p = layout.layers[l];
    Block& a = blocks_[l];
    linear_backward(dx_, a.act, w + p.down_w, dwide_, g + p.down_w, g + p.down_b, M, C, 4 * C);
    gelu_backward<<<blocks_for(M * 4 * C, 256), 256>>>(a.up, dwide_, M * 4 * C);
    linear_backward(dwide_, a.ln2, w + p.up_w, dy_, g + p.up_w, g + p.up_b, M, 4 * C, C);
    norm_backward(dy_, a.mid, w + p.ln2_g, a.mean2, a.rstd2, dx_, g + p.ln2_g, g + p.ln2_b, M, C);
    linear_backward(dx_, a.att, w + p.proj_w, dy_, g + p.proj_w, g + p.proj_b, M, C, C);
    const dim3 grid(T, config.heads, B);
    attention_backward_q<<<grid, 64, T * sizeof(float)>>>(a.qkv, a.prob, dy_, dscore_, dqkv_, T, C,
                                                          config.heads);
    attention_backward_kv<<<grid, 32>>>(a.qkv, a.prob, dscore_, dy_, dqkv_, T, C, config.heads);
    linear_backward(dqkv_, a.ln1, w + p.qkv_w, dy_, g + p.qkv_w, g + p.qkv_b, M, 3 * C, C);
    norm_backward(dy_, x_[l], w + p.ln1_g, a.mean1, a.rstd1, dx_, g + p.ln1_g, g + p.ln1_b, M, C);
  }
  embed_backward<<<blocks_for(M * C, 256), 256>>>(tokens_, dx_, g + layout.wte, g + layout.wpe, M, T,
                                                  C);
}

inline float Model::forward_backward(const std::vector<int>& tokens,
                                     const std::vector<int>& targets) {
  const int B = batch_, T = config.context, M = B * T;
  upload(tokens_, tokens);
  upload(targets_, targets);
  forward(B, T);
  CUDA_OK(cudaMemsetAsync(scalar_, 0, sizeof(float)));
  cross_entropy<<<blocks_of_warps(M), 256>>>(logits_, targets_, scalar_, M, config.vocabulary);
  float loss = 0.0f;
  CUDA_OK(cudaMemcpy(&loss, scalar_, sizeof(float), cudaMemcpyDeviceToHost));
  backward(B, T);
  CUDA_OK(cudaGetLastError());
  return loss;
}

inline std::vector<float> Model::next_logits(const std::vector<int>& tokens) {
  const int T = (int)tokens.size(), V = config.vocabulary;
  upload(tokens_, tokens);
  forward(1, T);
  std::vector<float> row(V);
  CUDA_OK(cudaMemcpy(row.data(), logits_ + (size_t)(T - 1) * V, V * sizeof(float),
                     cudaMemcpyDeviceToHost));
  return row;
}

inline void Model::update(float rate) {
  ++step;
  const int n = (int)layout.total;
  AdamW o{rate, 0.9f, 0.99f, 1.0f - powf(0.9f, (float)step), 1.0f - powf(0.99f, (float)step), 0.01f,
          1.0f};
  CUDA_OK(cudaMemsetAsync(scalar_, 0, sizeof(float)));
  squared_norm<<<64, 256>>>(grads, scalar_, n);
  adamw<<<blocks_for(n, 256), 256>>>(weights, grads, moment1, moment2, scalar_, o, n);
}

}  // namespace gpt
