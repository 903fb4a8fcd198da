// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Looks at everything that compiling and running needs, and says what mends what is missing.
#pragma once

#include <string>
#include <vector>

#include "cli/toolkit.h"

namespace heddle::cli {

enum class Health { Good, Note, Bad };

struct Finding {
  Health health = Health::Good;
  std::string subject;   // "compiler"
  std::string text;      // what was found
  std::string remedy;    // a command, when there is one
};

/// `try_program`: also compiles and runs a small program.
std::vector<Finding> examine(const Toolkit& toolkit, bool try_program);

}  // namespace heddle::cli
