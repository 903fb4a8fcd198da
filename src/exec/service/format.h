// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device printf's formatting: the host's formats over CUDA's argument buffer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace heddle::exec {

/// Formats into out[0, capacity) and says how many bytes that made (cut at capacity). `args` holds
/// each argument at its natural alignment, int and smaller as 4 bytes, the rest as 8. Returns the
/// number of arguments, -1 for a null format, -2 for an unknown conversion.
int format_device(const char* format, const uint8_t* args, char* out, size_t capacity, size_t& size);

}  // namespace heddle::exec
