// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One source file: device passes, host pass, and the container between them.
#pragma once

#include <string>

#include "base/result.h"
#include "cc/file.h"
#include "cc/settings.h"

namespace heddle::cc {

/// Words as a shell would want them, separated by blanks.
std::string command_text(const std::vector<std::string>& argv);

/// Prints a command as nvcc does: "#$ word word".
void print_command(const std::vector<std::string>& argv);

/// Adds a line to the --time file.
void record_time(const Settings& s, const std::string& source, const std::string& step, double seconds);

/// Compiles one input to `output` for s.phase (Link counts as Object). False when the compiler has
/// said what is wrong; an Error when it has not.
Result<bool> compile_file(const Settings& s, const Input& input, const std::string& output,
                          const TemporaryFolder& temporaries);

}  // namespace heddle::cc
