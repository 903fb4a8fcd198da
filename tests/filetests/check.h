// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Executes the commands of one filetest.
#pragma once

#include <string>
#include <vector>

#include "engine.h"
#include "test_file.h"

namespace heddle::filetests {

struct CheckOptions {
  bool bless = false;
  std::string only;                     // name of an engine, "jit", or empty
};

struct Outcome {
  std::vector<std::string> failures;    // one line each
  size_t runs = 0;                      // run lines times engines times warp sizes
  size_t refused = 0;                   // runs that the JIT handed back to the interpreter
  bool blessed = false;                 // TestFile::lines changed
};

Outcome check(TestFile& test, const CheckOptions& options);

}  // namespace heddle::filetests
