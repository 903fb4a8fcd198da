// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvvm/dialect.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/IntrinsicsNVPTX.h>
#include <llvm/IR/Module.h>

#include <vector>

namespace heddle::nvvm {

namespace {

using namespace llvm;

std::vector<CallInst*> calls_of(Function& f) {
  std::vector<CallInst*> calls;
  for (User* user : f.users()) {
    auto* call = dyn_cast<CallInst>(user);
    if (call && call->getCalledFunction() == &f) calls.push_back(call);
  }
  return calls;
}

/// {i32, i1} of two values.
Value* pair(IRBuilder<>& b, Type* type, Value* first, Value* second) {
  Value* v = b.CreateInsertValue(PoisonValue::get(type), first, 0);
  return b.CreateInsertValue(v, second, 1);
}

/// {i32, i1} @llvm.nvvm.shfl.sync.i32(mask, mode, a, b, c)
Value* shfl(IRBuilder<>& b, CallInst& call, uint64_t mode) {
  static constexpr Intrinsic::ID kByMode[] = {Intrinsic::nvvm_shfl_sync_idx_i32p, Intrinsic::nvvm_shfl_sync_up_i32p,
                                              Intrinsic::nvvm_shfl_sync_down_i32p, Intrinsic::nvvm_shfl_sync_bfly_i32p};
  if (mode > 3) return nullptr;
  return b.CreateIntrinsic(kByMode[mode], {}, {call.getArgOperand(0), call.getArgOperand(2), call.getArgOperand(3),
                                               call.getArgOperand(4)});
}

/// {i32, i1} @llvm.nvvm.vote.sync(mask, mode, predicate): the modes of vote leave their answer in one half.
Value* vote(IRBuilder<>& b, CallInst& call, uint64_t mode) {
  static constexpr Intrinsic::ID kByMode[] = {Intrinsic::nvvm_vote_all_sync, Intrinsic::nvvm_vote_any_sync,
                                              Intrinsic::nvvm_vote_uni_sync, Intrinsic::nvvm_vote_ballot_sync};
  if (mode > 3) return nullptr;
  Value* answer = b.CreateIntrinsic(kByMode[mode], {}, {call.getArgOperand(0), call.getArgOperand(2)});
  return mode == 3 ? pair(b, call.getType(), answer, b.getFalse()) : pair(b, call.getType(), b.getInt32(0), answer);
}

using Modal = Value* (*)(IRBuilder<>&, CallInst&, uint64_t);

void lower_modal(Module& m, const char* name, unsigned args, Modal lower) {
  Function* f = m.getFunction(name);
  if (!f || !f->isDeclaration()) return;
  for (CallInst* call : calls_of(*f)) {
    auto* mode = call->arg_size() == args ? dyn_cast<ConstantInt>(call->getArgOperand(1)) : nullptr;
    if (!mode) continue;  // stays, and the back end names it
    IRBuilder<> b(call);
    if (Value* v = lower(b, *call, mode->getZExtValue())) {
      call->replaceAllUsesWith(v);
      call->eraseFromParent();
    }
  }
  if (f->use_empty()) f->eraseFromParent();
}

void rename_intrinsic(Module& m, const char* name, Intrinsic::ID id) {
  Function* f = m.getFunction(name);
  if (!f || f->getIntrinsicID() == id) return;
  Function* right = Intrinsic::getDeclaration(&m, id);
  for (CallInst* call : calls_of(*f)) {
    if (call->getFunctionType() == right->getFunctionType()) {
      call->setCalledFunction(right);
      continue;
    }
    // LLVM answers match.any on 64 bits with 32; NVVM IR with 64 in old versions.
    IRBuilder<> b(call);
    std::vector<Value*> args(call->arg_begin(), call->arg_end());
    if (args.size() != right->arg_size()) continue;
    bool same = true;
    for (unsigned i = 0; i < args.size(); i++) same = same && args[i]->getType() == right->getArg(i)->getType();
    if (!same || !call->getType()->isIntegerTy() || !right->getReturnType()->isIntegerTy()) continue;
    call->replaceAllUsesWith(b.CreateZExtOrTrunc(b.CreateCall(right, args), call->getType()));
    call->eraseFromParent();
  }
  if (f->use_empty()) f->eraseFromParent();
}

}  // namespace

void lower_dialect(Module& m) {
  lower_modal(m, "llvm.nvvm.shfl.sync.i32", 5, shfl);
  lower_modal(m, "llvm.nvvm.vote.sync", 3, vote);
  rename_intrinsic(m, "llvm.nvvm.match.all.sync.i32", Intrinsic::nvvm_match_all_sync_i32p);
  rename_intrinsic(m, "llvm.nvvm.match.all.sync.i64", Intrinsic::nvvm_match_all_sync_i64p);
  rename_intrinsic(m, "llvm.nvvm.match.any.sync.i64", Intrinsic::nvvm_match_any_sync_i64);
}

}  // namespace heddle::nvvm
