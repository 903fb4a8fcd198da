// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Typed indices: an IR refers to its own parts by Id<Tag>, never by pointer, so that a vector of
// parts may grow and be copied.
#pragma once

#include <cstdint>
#include <functional>

namespace heddle {

template <class Tag>
struct Id {
  static constexpr uint32_t kNone = 0xffffffffu;
  uint32_t index = kNone;

  constexpr Id() = default;
  constexpr explicit Id(uint32_t i) : index(i) {}
  constexpr bool valid() const { return index != kNone; }
  constexpr explicit operator bool() const { return valid(); }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace heddle

template <class Tag>
struct std::hash<heddle::Id<Tag>> {
  size_t operator()(heddle::Id<Tag> id) const { return id.index; }
};
