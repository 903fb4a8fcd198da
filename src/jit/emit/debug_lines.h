// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Source lines in generated code: what PTX's .loc said, as DWARF line tables. For `heddle explain`,
// debuggers and profilers.
#pragma once

#include <llvm/IR/DIBuilder.h>
#include <llvm/IR/DebugLoc.h>
#include <llvm/IR/Module.h>

#include <map>
#include <string>
#include <vector>

#include "simt/kernel.h"

namespace heddle::jit {

class DebugLines {
 public:
  DebugLines(llvm::Module& out, const std::vector<std::string>& files);
  llvm::DebugLoc at(llvm::Function& in, const ptx::SourceLoc& source);
  /// Once all functions are there: those that have no lines, and calls of those that have.
  void finish();

 private:
  llvm::DISubprogram* subprogram(llvm::Function& f);
  llvm::DIFile* file(uint32_t index);
  llvm::DIScope* scope(llvm::Function& f, uint32_t index);

  llvm::Module& out_;
  const std::vector<std::string>& files_;
  llvm::DIBuilder builder_;
  std::vector<llvm::DIFile*> made_;
  std::map<std::pair<llvm::Function*, uint32_t>, llvm::DIScope*> scopes_;
};

}  // namespace heddle::jit
