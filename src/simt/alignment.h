// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which addresses are sure to be aligned to what is accessed there. Compiled code checks the others:
// hosts like x86 do not fault, CUDA does. Pointers that come from parameters, symbols or memory are
// taken to be aligned to one element; parameters can be checked when the kernel is launched.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "simt/kernel.h"

namespace heddle::simt {

class Alignment {
 public:
  Alignment(const Module& module, const Function& function) : m_(module), f_(function) {}

  /// Is the access of `i`, `bytes` at its operand 0 and offset, sure to be aligned? `element`: bytes of one
  /// element of a vector, which a pointer that comes from outside is taken to be aligned to.
  bool sure(const Instr& i, uint32_t bytes, uint32_t element);
  /// Of the accesses asked about: which parameters (by offset) must be multiples of what.
  const std::map<uint32_t, uint32_t>& parameters() const { return parameters_; }

 private:
  unsigned known_zeros(ValueId v);
  /// As known_zeros, of what comes from outside nothing is taken for granted.
  unsigned proven_zeros(ValueId v);
  unsigned compute(const Instr& i, ValueId v);
  unsigned outside_zeros() const;
  void ask_parameters(ValueId v, unsigned zeros);

  const Module& m_;
  const Function& f_;
  uint32_t element_ = 1;
  std::map<uint32_t, unsigned> memo_, proven_;
  std::set<std::pair<uint32_t, unsigned>> asked_;
  std::map<uint32_t, uint32_t> parameters_;
};

/// Bytes of the access and of one element; 0 if `i` is no access that CUDA wants aligned.
struct AccessSize {
  uint32_t bytes = 0, element = 0;
};
AccessSize access_size(const Instr& i);

/// What the kernel's accesses take for granted about its parameters: offset to alignment.
std::map<uint32_t, uint32_t> assumed_parameters(const Module& module, const Function& kernel);

}  // namespace heddle::simt
