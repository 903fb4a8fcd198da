// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libFuzzer target: any text must parse or be refused, and what parses must print and parse again.
//   cmake --preset asan && ninja -C build-asan ptx_parse_fuzz && build-asan/ptx_parse_fuzz CORPUS
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ptx/ptx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heddle::ptx;
  auto module = parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!module.ok()) return 0;
  const std::string text = print(*module);
  auto again = parse(text);
  if (!again.ok() || print(*again) != text) abort();
  return 0;
}
