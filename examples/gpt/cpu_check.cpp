// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cpu_check.h"

namespace gpt {
namespace {

using Row = std::vector<double>;

Row normalised(const Row& x, const double* g, const double* b) {
  double mean = 0, var = 0;
  for (double v : x) mean += v / x.size();
  for (double v : x) var += (v - mean) * (v - mean) / x.size();
  Row y(x.size());
  for (size_t c = 0; c < x.size(); ++c) y[c] = (x[c] - mean) / std::sqrt(var + 1e-5) * g[c] + b[c];
  return y;
}

Row affine(const Row& x, const double* w, const double* b, size_t outputs) {
  Row y(outputs);
  for (size_t n = 0; n < outputs; ++n) {
    y[n] = b ? b[n] : 0.0;
    for (size_t k = 0; k < x.size(); ++k) y[n] += x[k] * w[k * outputs + n];
  }
  return y;
}

double gelu(double v) {
  return 0.5 * v * (1 + std::tanh(std::sqrt(2 / M_PI) * (v + 0.044715 * v * v * v)));
}

}  // namespace

double cpu_loss(const Config& c, const Layout& layout, const std::vector<double>& w,
                const std::vector<int>& tokens, const std::vector<int>& targets, int B, int T) {
  const size_t C = c.channels, hd = C / c.heads;
  double loss = 0;
  for (int b = 0; b < B; ++b) {
    std::vector<Row> x(T);
    for (int t = 0; t < T; ++t)
      for (size_t k = 0; k < C; ++k)
        x[t].push_back(w[layout.wte + tokens[b * T + t] * C + k] + w[layout.wpe + t * C + k]);
    for (const LayerLayout& p : layout.layers) {
      std::vector<Row> qkv(T);
      for (int t = 0; t < T; ++t)
        qkv[t] = affine(normalised(x[t], &w[p.ln1_g], &w[p.ln1_b]), &w[p.qkv_w], &w[p.qkv_b], 3 * C);
      for (int t = 0; t < T; ++t) {
        Row mixed(C, 0.0);
        for (int h = 0; h < c.heads; ++h) {
          Row weight(t + 1);
          double sum = 0;
          for (int s = 0; s <= t; ++s) {
            double dot = 0;
            for (size_t d = 0; d < hd; ++d) dot += qkv[t][h * hd + d] * qkv[s][C + h * hd + d];
            sum += weight[s] = std::exp(dot / std::sqrt((double)hd));
          }
          for (int s = 0; s <= t; ++s)
            for (size_t d = 0; d < hd; ++d)
              mixed[h * hd + d] += weight[s] / sum * qkv[s][2 * C + h * hd + d];
        }
        const Row out = affine(mixed, &w[p.proj_w], &w[p.proj_b], C);
        for (size_t k = 0; k < C; ++k) x[t][k] += out[k];
      }
      for (int t = 0; t < T; ++t) {
        Row up = affine(normalised(x[t], &w[p.ln2_g], &w[p.ln2_b]), &w[p.up_w], &w[p.up_b], 4 * C);
        for (double& v : up) v = gelu(v);
        const Row out = affine(up, &w[p.down_w], &w[p.down_b], C);
        for (size_t k = 0; k < C; ++k) x[t][k] += out[k];
      }
    }
    for (int t = 0; t < T; ++t) {
      const Row logits = affine(normalised(x[t], &w[layout.lnf_g], &w[layout.lnf_b]),
                                &w[layout.head_w], nullptr, c.vocabulary);
      double sum = 0;
      for (double v : logits) sum += std::exp(v);
      loss += (std::log(sum) - logits[targets[b * T + t]]) / (B * T);
    }
  }
  return loss;
}

double cpu_slope(const Config& c, const Layout& layout, std::vector<double> w,
                 const std::vector<int>& tokens, const std::vector<int>& targets, int B, int T,
                 size_t index) {
  const double h = 1e-4, at = w[index];
  w[index] = at + h;
  const double above = cpu_loss(c, layout, w, tokens, targets, B, T);
  w[index] = at - h;
  const double below = cpu_loss(c, layout, w, tokens, targets, B, T);
  return (above - below) / (2 * h);
}

}  // namespace gpt
