// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An independent check: the same model computed on the CPU in double precision, straight from the
// textbook formulas and sharing no code with the kernels; gradients by central differences.
#pragma once

#include <vector>

#include "layout.h"

namespace gpt {

/// Mean cross-entropy of `targets` given `tokens` (B sequences of T).
double cpu_loss(const Config& config, const Layout& layout, const std::vector<double>& weights,
                const std::vector<int>& tokens, const std::vector<int>& targets, int B, int T);

/// d(loss)/d(weights[index]) by central differences.
double cpu_slope(const Config& config, const Layout& layout, std::vector<double> weights,
                 const std::vector<int>& tokens, const std::vector<int>& targets, int B, int T,
                 size_t index);

}  // namespace gpt
