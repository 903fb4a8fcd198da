// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the caches hold for a kernel: its relocatable object and what is needed to load and run it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi/kernel.h"

namespace heddle::jit {

/// Content address of a kernel: everything its code depends on, hashed.
struct Key {
  std::array<uint8_t, 32> bytes{};
  std::string hex() const;
  friend auto operator<=>(const Key&, const Key&) = default;
};

struct Entry {
  abi::KernelInfo info{};
  std::string range_name;             // of the object's functions
  std::string step_name;              // may be empty
  std::vector<std::string> symbols;   // external names to bind, as symbol_name() spells them
  uint32_t spills = 0, reloads = 0;   // see CompileStats
  std::string object;
};

/// Bytes of an entry, with magic and checksum.
std::string pack_entry(const Entry& entry);

/// Nothing if the bytes are not a whole, undamaged entry.
std::optional<Entry> unpack_entry(std::string_view bytes);

}  // namespace heddle::jit
