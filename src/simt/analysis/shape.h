// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The uniformity lattice: how the result of one instruction looks across lanes, given its operands'
// looks. PTX integers wrap, so nothing here assumes that they do not.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "simt/kernel.h"
#include "simt/plan.h"

namespace heddle::simt {

/// Owns lane vectors; equal ones are one object.
class LaneVectors {
 public:
  explicit LaneVectors(std::vector<std::unique_ptr<LaneVector>>& pool) : pool_(pool) {}
  const LaneVector* intern(LaneVector v);
 private:
  std::vector<std::unique_ptr<LaneVector>>& pool_;
};

Shape uniform_shape(uint8_t align = 0, uint64_t low = 0, uint64_t high = ~0ull);
Shape varying_shape(uint64_t low = 0, uint64_t high = ~0ull);
/// lane 0's value + offsets; Uniform if they are all zero.
Shape affine_shape(LaneVectors& pool, LaneVector offsets, unsigned width, uint8_t align,
                   uint64_t low, uint64_t high);
/// Varying, but if nothing wrapped lane 0's value + offsets (+ something * rows).
Shape guessed_shape(LaneVectors& pool, LaneVector offsets, uint64_t low = 0, uint64_t high = ~0ull,
                    const LaneVector* rows = nullptr, bool doubtful = false);
/// Where control flow joins without divergence.
Shape meet(const Shape& a, const Shape& b);

/// %lanemask_* of one lane, 0 to 31.
uint32_t lanemask(Sreg s, uint32_t lane);

/// What a special register looks like under the launch facts.
Shape sreg_shape(LaneVectors& pool, Sreg s, const PlanOptions& options);

/// Result of instruction `i` for operands of these shapes. `constants` holds the bits of those that
/// are constants.
Shape transfer(LaneVectors& pool, const Module& m, const Function& f, const Instr& i,
               unsigned result, std::span<const Shape> operands,
               std::span<const std::optional<uint64_t>> constants, const PlanOptions& options);

}  // namespace heddle::simt
