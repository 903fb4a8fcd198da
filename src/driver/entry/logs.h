// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The error log behind cuLogs*: the latest messages of failed calls, and whoever wants to hear of them.
#pragma once

#include <string>

namespace heddle::driver::entry {

/// Keeps a message and tells every registered callback.
void log_error(const std::string& message);

}  // namespace heddle::driver::entry
