// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LLVM 19.1.7, x86: `select(mask, (x & C) | (y & ~C), y)` with x a plain load becomes a masked
// vpternlog whose memory operand changes places while its truth table does not: wrong values
// (a copysign under a predicate met it). A frozen load is not folded into the instruction.
#include "jit/codegen/avoid_faults.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/PatternMatch.h>

namespace heddle::jit {
namespace {

using namespace llvm;
using namespace llvm::PatternMatch;

/// The load that `v` is, seen through casts between vector types.
bool is_load(Value* v) {
  while (auto* cast = dyn_cast<BitCastInst>(v)) v = cast->getOperand(0);
  return isa<LoadInst>(v);
}

void keep_apart(Instruction& user, unsigned operand) {
  IRBuilder<> b(&user);
  user.setOperand(operand, b.CreateFreeze(user.getOperand(operand)));
}

}  // namespace

void avoid_llvm_faults(Module& module) {
  for (Function& f : module)
    for (BasicBlock& block : f)
      for (Instruction& i : make_early_inc_range(block)) {
        Value *x, *y;
        Constant *c, *d;
        if (!i.getType()->isVectorTy() ||
            !match(&i, m_c_Or(m_And(m_Value(x), m_Constant(c)), m_And(m_Value(y), m_Constant(d)))))
          continue;
        for (Use& side : i.operands())
          if (auto* masked = dyn_cast<Instruction>(side))
            if (is_load(masked->getOperand(0))) keep_apart(*masked, 0);
      }
}

}  // namespace heddle::jit
