// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A .param variable of a call or of a device function: words in SSA variables, or, when its address
// escapes or accesses do not fit the words, an object in local memory.
#pragma once

#include <optional>
#include <vector>

#include "simt/build/ssa.h"
#include "simt/build/words.h"

namespace heddle::simt {

struct ParamObject {
  std::vector<Word> words;
  std::vector<VariableId> variables;    // parallel to words; empty if in memory
  SymbolId memory;                      // Local

  /// Whether an access fits: inside a word, or a run of equal words.
  bool fits(uint32_t offset, uint32_t bytes) const;
};

/// Bytes [offset, offset + bytes) of an object in words; it must fit.
ValueId read_param(Builder& b, Ssa& ssa, const ParamObject& p, uint32_t offset, uint32_t bytes);
void write_param(Builder& b, Ssa& ssa, const ParamObject& p, uint32_t offset, ValueId value);

}  // namespace heddle::simt
