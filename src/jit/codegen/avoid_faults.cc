// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LLVM 19.1.7, x86: `select(mask, (x & C) | (y & ~C), y)` with x a plain load becomes a masked
// vpternlog whose memory operand changes places while its truth table does not: wrong values
// (a copysign under a predicate met it). A frozen load is not folded into the instruction.
//
// LLVM 19.1.7, x86 with AVX-512: `or` of masks that come from integers is moved to the integers by one rule of instruction
// selection and back to the masks by another, for ever, if an `and` with a third mask uses it. A frozen `or` stays.
//
// LLVM 19.1.7: a constant that constant hoisting has made opaque, as base of a vector of addresses, is added to the
// lanes' offsets in two orders in turn, for ever. As part of the offsets it is not hoisted.
#include "jit/codegen/avoid_faults.h"

#include <llvm/Analysis/ConstantFolding.h>
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

void keep_load_out_of_merge(Instruction& i) {
  Value *x, *y;
  Constant *c, *d;
  if (!i.getType()->isVectorTy() ||
      !match(&i, m_c_Or(m_And(m_Value(x), m_Constant(c)), m_And(m_Value(y), m_Constant(d)))))
    return;
  for (Use& side : i.operands())
    if (auto* masked = dyn_cast<Instruction>(side))
      if (is_load(masked->getOperand(0))) keep_apart(*masked, 0);
}

bool is_mask_from_integer(Value* v) {
  auto* cast = dyn_cast<BitCastInst>(v);
  return cast && cast->getSrcTy()->isIntegerTy();
}

void keep_joined_masks(Instruction& i) {
  const bool joins = i.getOpcode() == Instruction::Or || i.getOpcode() == Instruction::Xor;
  if (!joins || !i.getType()->isVectorTy() || !i.getType()->getScalarType()->isIntegerTy(1)) return;
  if (!is_mask_from_integer(i.getOperand(0)) && !is_mask_from_integer(i.getOperand(1))) return;
  IRBuilder<> b(i.getNextNode());
  Value* frozen = b.CreateFreeze(&i);
  i.replaceUsesWithIf(frozen, [&](const Use& use) { return use.getUser() != frozen; });
}

void move_base_into_offsets(Instruction& i) {
  auto* address = dyn_cast<GetElementPtrInst>(&i);
  if (!address || address->getNumIndices() != 1 || !address->getSourceElementType()->isIntegerTy(8)) return;
  auto* base = dyn_cast<ConstantExpr>(address->getPointerOperand());
  Value* offsets = address->getOperand(1);
  if (!base || base->getOpcode() != Instruction::IntToPtr || !offsets->getType()->isVectorTy()) return;
  IRBuilder<> b(address);
  Constant* start = ConstantFoldIntegerCast(base->getOperand(0), offsets->getType()->getScalarType(), false,
                                            address->getDataLayout());
  if (!start) return;
  const auto lanes = cast<VectorType>(offsets->getType())->getElementCount();
  address->setOperand(1, b.CreateAdd(offsets, b.CreateVectorSplat(lanes, start)));
  address->setOperand(0, Constant::getNullValue(base->getType()));
  address->setIsInBounds(false);
}

}  // namespace

void avoid_llvm_faults(Module& module) {
  for (Function& f : module)
    for (BasicBlock& block : f)
      for (Instruction& i : make_early_inc_range(block)) {
        keep_load_out_of_merge(i);
        keep_joined_masks(i);
        move_base_into_offsets(i);
      }
}

}  // namespace heddle::jit
