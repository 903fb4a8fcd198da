// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lanes that exchange places within one line of memory (a[i ^ j], a[n - 1 - i]) are loaded and stored as the
// line, and put in order in registers: a gather costs as much as forty such accesses.
#pragma once

#include "jit/lower/lower.h"

namespace heddle::jit::vec {

/// One permutation of registers covers a chunk of such elements.
bool fits_line(const LoweringContext& c, unsigned bytes);

/// As gather() and scatter(): looks at run time whether the lanes lie in one line.
llvm::Value* gather_near(LoweringContext& c, llvm::Type* element, llvm::Value* base, llvm::Value* offsets,
                         llvm::Value* mask, unsigned align, unsigned scale);
void scatter_near(LoweringContext& c, llvm::Value* value, llvm::Value* base, llvm::Value* offsets, llvm::Value* mask,
                  unsigned align, unsigned scale);

/// At base + distance (bytes) that are known now. False: they are no reordering of as much memory as a chunk.
bool load_permuted(LoweringContext& c, llvm::Type* element, llvm::Value* base, llvm::ArrayRef<int64_t> distance,
                   llvm::Value* mask, unsigned align, llvm::Value*& out);
bool store_permuted(LoweringContext& c, llvm::Value* value, llvm::Value* base, llvm::ArrayRef<int64_t> distance,
                    llvm::Value* mask, unsigned align);

}  // namespace heddle::jit::vec
