// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/jit_options.h"

#include <algorithm>
#include <cstring>

namespace heddle::driver {
namespace {

uint64_t number(void* value) { return reinterpret_cast<uint64_t>(value) & 0xffffffffu; }

void put_log(char* buffer, uint64_t size, void** slot, const std::string& text) {
  uint64_t used = 0;
  if (buffer && size) {
    used = std::min<uint64_t>(text.size(), size - 1);
    std::memcpy(buffer, text.data(), used);
    buffer[used] = 0;
    if (used) ++used;
  }
  // The size option is also an output: the bytes filled in.
  if (slot) *slot = reinterpret_cast<void*>(used);
}

}  // namespace

Result<JitOptions> JitOptions::read(unsigned count, CUjit_option* options, void** values) {
  JitOptions jit;
  const char** names = nullptr;
  void** addresses = nullptr;
  uint64_t symbols = 0;
  if (count && (!options || !values)) return error(ErrorKind::InvalidValue, "{} options, but no arrays", count);
  for (unsigned i = 0; i < count; ++i) {
    switch (options[i]) {
      case CU_JIT_INFO_LOG_BUFFER: jit.info_buffer = static_cast<char*>(values[i]); break;
      case CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES:
        jit.info_size = number(values[i]);
        jit.info_size_slot = &values[i];
        break;
      case CU_JIT_ERROR_LOG_BUFFER: jit.error_buffer = static_cast<char*>(values[i]); break;
      case CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES:
        jit.error_size = number(values[i]);
        jit.error_size_slot = &values[i];
        break;
      case CU_JIT_OPTIMIZATION_LEVEL:
        if (number(values[i]) > 4) return error(ErrorKind::InvalidValue, "optimisation level {}", number(values[i]));
        jit.load.optimise = number(values[i]) ? 2 : 0;
        break;
      case CU_JIT_GENERATE_DEBUG_INFO:
      case CU_JIT_GENERATE_LINE_INFO: jit.load.debug_info |= number(values[i]) != 0; break;
      case CU_JIT_GLOBAL_SYMBOL_NAMES: names = static_cast<const char**>(values[i]); break;
      case CU_JIT_GLOBAL_SYMBOL_ADDRESSES: addresses = static_cast<void**>(values[i]); break;
      case CU_JIT_GLOBAL_SYMBOL_COUNT: symbols = number(values[i]); break;
      case CU_JIT_WALL_TIME: {
        const float none = 0;
        std::memcpy(&values[i], &none, sizeof none);
        break;
      }
      default:                          // Register and cache hints, targets: one target, no registers here.
        if (options[i] < 0 || options[i] >= CU_JIT_NUM_OPTIONS)
          return error(ErrorKind::InvalidValue, "there is no option {}", static_cast<int>(options[i]));
        break;
    }
  }
  if (symbols && (!names || !addresses)) return error(ErrorKind::InvalidValue, "{} symbols, but no names or addresses", symbols);
  for (uint64_t n = 0; n < symbols; ++n)
    jit.load.host_symbols[names[n]] = reinterpret_cast<uint64_t>(addresses[n]);
  return jit;
}

void JitOptions::write_logs(const std::string& info, const std::string& error) {
  put_log(info_buffer, info_size, info_size_slot, info);
  put_log(error_buffer, error_size, error_size_slot, error);
}

}  // namespace heddle::driver
