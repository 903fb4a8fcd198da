// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which functions LLVM may reorder before it allocates registers. Its scheduler keeps a graph of all that
// depends on each other in a block, in time that grows with the square of the block.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/IR/OptBisect.h>

#include <set>
#include <string>

namespace heddle::jit {

/// Functions whose instructions stay in the order of their IR. Asked by code generation, for all modules of
/// its context: must outlive it.
class KeptOrder final : public llvm::OptPassGate {
 public:
  explicit KeptOrder(llvm::LLVMContext& llvm) { llvm.setOptPassGate(*this); }
  void all() { all_ = true; }
  /// Those of the module that have blocks too large for the scheduler.
  void large_blocks(const llvm::Module& module);

  bool isEnabled() const override { return all_ || !functions_.empty(); }
  bool shouldRunPass(llvm::StringRef pass, llvm::StringRef where) override;

 private:
  bool all_ = false;
  std::set<std::string, std::less<>> functions_;   // as LLVM describes them
};

}  // namespace heddle::jit
