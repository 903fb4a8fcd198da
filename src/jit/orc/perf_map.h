// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of generated functions for `perf report`: HEDDLE_PERF=1 keeps /tmp/perf-PID.map current.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::jit {

void add_to_perf_map(std::string_view object, const std::string& name,
                     const std::vector<std::string>& functions,
                     const std::vector<uint64_t>& addresses);

}  // namespace heddle::jit
