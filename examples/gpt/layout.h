// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The shape of the model and where each weight lies in the one flat parameter array; shared by the
// device code, the checkpoint and the independent CPU check.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace gpt {

struct Config {
  int layers = 3, channels = 96, heads = 4, context = 64, vocabulary = 0;
};

struct LayerLayout {
  size_t ln1_g, ln1_b, qkv_w, qkv_b, proj_w, proj_b, ln2_g, ln2_b, up_w, up_b, down_w, down_b;
};

struct Layout {
  size_t wte, wpe, lnf_g, lnf_b, head_w, total = 0;
  std::vector<LayerLayout> layers;

  explicit Layout(const Config& c) {
    const size_t C = c.channels;
    auto take = [&](size_t n) { total += n; return total - n; };
    wte = take(c.vocabulary * C), wpe = take(c.context * C);
    for (int l = 0; l < c.layers; ++l) {
      LayerLayout p;
      p.ln1_g = take(C), p.ln1_b = take(C), p.qkv_w = take(C * 3 * C), p.qkv_b = take(3 * C);
      p.proj_w = take(C * C), p.proj_b = take(C), p.ln2_g = take(C), p.ln2_b = take(C);
      p.up_w = take(C * 4 * C), p.up_b = take(4 * C), p.down_w = take(4 * C * C), p.down_b = take(C);
      layers.push_back(p);
    }
    lnf_g = take(C), lnf_b = take(C), head_w = take(C * c.vocabulary);
  }
};

inline std::vector<float> initial_weights(const Config& c, const Layout& layout) {
  std::vector<float> w(layout.total, 0.0f);
  std::mt19937 random(1234);
  auto normal = [&](size_t at, size_t n, float sigma) {
    std::normal_distribution<float> d(0.0f, sigma);
    for (size_t i = 0; i < n; ++i) w[at + i] = d(random);
  };
  auto ones = [&](size_t at) { for (int i = 0; i < c.channels; ++i) w[at + i] = 1.0f; };
  const size_t C = c.channels;
  const float deep = 0.02f / std::sqrt(2.0f * c.layers);   // residual branches start small
  normal(layout.wte, c.vocabulary * C, 0.02f);
  normal(layout.wpe, c.context * C, 0.02f);
  for (const LayerLayout& p : layout.layers) {
    ones(p.ln1_g), ones(p.ln2_g);
    normal(p.qkv_w, C * 3 * C, 0.06f);
    normal(p.proj_w, C * C, deep);
    normal(p.up_w, C * 4 * C, 0.06f);
    normal(p.down_w, 4 * C * C, deep);
  }
  ones(layout.lnf_g);
  normal(layout.head_w, C * c.vocabulary, 0.02f);
  return w;
}

}  // namespace gpt
