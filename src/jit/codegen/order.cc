// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/order.h"

#include <algorithm>

namespace heddle::jit {
namespace {

/// IR instructions. Scheduling a block of 3600 takes longer than everything else about it, and it spills no
/// less than as it comes: the order of PTX is one that a compiler chose.
constexpr size_t kLargeBlock = 1000;

}  // namespace

void KeptOrder::large_blocks(const llvm::Module& module) {
  for (const llvm::Function& f : module)
    if (std::any_of(f.begin(), f.end(), [](const llvm::BasicBlock& block) { return block.size() > kLargeBlock; }))
      functions_.insert("function (" + f.getName().str() + ")");
}

bool KeptOrder::shouldRunPass(llvm::StringRef pass, llvm::StringRef where) {
  if (pass != "Machine Instruction Scheduler") return true;
  return !all_ && functions_.find(std::string_view(where)) == functions_.end();
}

}  // namespace heddle::jit
