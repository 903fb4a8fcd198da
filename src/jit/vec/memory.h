// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Vector loads and stores of one chunk: masked, gathered, interleaved. The choices per host are here.
#pragma once

#include "jit/lower/lower.h"

namespace heddle::jit::vec {

/// Lanes of a full mask need no masking; a null mask means full.
/// <C x T> from base, base + 1, ... of T; lanes outside the mask are zero and not touched.
llvm::Value* load_run(LoweringContext& c, llvm::Type* element, llvm::Value* base, llvm::Value* mask, unsigned align);
void store_run(LoweringContext& c, llvm::Value* value, llvm::Value* base, llvm::Value* mask, unsigned align);

/// 64 bytes of zeros: where lanes that want nothing may load from.
llvm::Value* zeros(LoweringContext& c);

/// n elements per lane, lane after lane: n chunks.
void load_interleaved(LoweringContext& c, llvm::Type* element, unsigned n, llvm::Value* base, llvm::Value* mask,
                      unsigned align, llvm::MutableArrayRef<llvm::Value*> out);
void store_interleaved(LoweringContext& c, llvm::ArrayRef<llvm::Value*> values, llvm::Value* base, llvm::Value* mask,
                       unsigned align);

/// One element per lane at base + offsets * scale bytes. offsets: <C x i32> (taken as signed) or
/// <C x i64>; scale: 1, 2, 4 or 8.
llvm::Value* gather(LoweringContext& c, llvm::Type* element, llvm::Value* base, llvm::Value* offsets, llvm::Value* mask,
                    unsigned align, unsigned scale = 1);
/// n elements of each lane from its own address: n chunks. Lanes outside the mask are zero.
void gather_wide(LoweringContext& c, llvm::Type* element, unsigned n, llvm::Value* base, llvm::Value* offsets,
                 llvm::Value* mask, unsigned align, unsigned scale, llvm::MutableArrayRef<llvm::Value*> out);
/// In lane order where lanes overlap.
void scatter(LoweringContext& c, llvm::Value* value, llvm::Value* base, llvm::Value* offsets, llvm::Value* mask,
             unsigned align, unsigned scale = 1);

}  // namespace heddle::jit::vec
