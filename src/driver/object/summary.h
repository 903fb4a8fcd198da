// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// HEDDLE_SUMMARY (heddle run --summary): what ran and what failed, printed when the process ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace heddle::driver {

/// Off unless HEDDLE_SUMMARY is set: callers ask first.
extern const bool summary_on;

/// One launch of a kernel: from start to end, and what the cores spent on it together.
void sum_launch(const std::string& kernel, uint64_t wall_ticks, uint64_t core_ticks);
/// Code for a kernel was asked for: `from` is "compiled", "from memory" or "from disk".
void sum_compile(const std::string& kernel, double ms, const std::string& from);
void sum_failure(const char* function, const std::string& message);
/// Registers the report for the end of the process.
void start_summary();

}  // namespace heddle::driver
