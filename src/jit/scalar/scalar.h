// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lowerings of class-scalar rows, each a pure function from operand values to result values. It
// knows nothing of warps or masks: lower/scalar.cc applies it to uniform values and to chunks, and
// the test applies it to vectors and compares with isa::eval.
#pragma once

#include <llvm/ADT/ArrayRef.h>

#include "base/result.h"
#include "isa/instr_mods.h"
#include "jit/scalar/number.h"
#include "jit/scalar/pen.h"

namespace heddle::jit {

using Ops = llvm::ArrayRef<llvm::Value*>;
using Outs = llvm::MutableArrayRef<llvm::Value*>;

/// An instruction without its operands.
struct Spelling {
  isa::Opcode opcode{};
  uint16_t form = 0;
  const isa::Mods& mods;
  isa::Mod operator[](isa::Slot s) const { return mods[s]; }
  bool has(isa::Slot s) const { return mods.has(s); }
  /// The number type in .dtype, .atype, ...
  Number type(isa::Slot s) const { return number(mods[s]); }
  /// What the instruction computes in: .type, or .dtype of a form with several.
  Number type() const { return number(mods.has(isa::Slot::type) ? mods[isa::Slot::type] : mods[isa::Slot::dtype]); }
};

/// Operands and results have the width of the instruction's types: integers, or i1 for Pred. Results
/// may also be floats of that width.
using ScalarLowering = Result<void> (*)(Pen& pen, const Spelling& s, Ops in, Outs out);

/// By `lower` name; null if the name is not one of a scalar row.
ScalarLowering scalar_lowering(llvm::StringRef name);

}  // namespace heddle::jit
