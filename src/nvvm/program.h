// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The object behind an nvvmProgram.
#pragma once

#include <string>
#include <vector>

#include "nvvm/codegen.h"

namespace heddle::nvvm {

struct Input {
  std::string bytes, name;
  bool lazy;               // only what others call of it takes part
};

struct Program {
  std::vector<Input> inputs;
  std::string result, log;
  bool compiled = false;
};

struct ProgramOptions {
  CodegenOptions codegen;
  bool lto = false, debug = false;
};

Result<ProgramOptions> read_options(int count, const char** options);

/// PTX, or bitcode for a later link with -gen-lto.
Result<std::string> compile(Program& program, const ProgramOptions& options);
Result<void> verify(Program& program);

}  // namespace heddle::nvvm
