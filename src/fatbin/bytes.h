// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A window on bytes that answers only for what it may read: a span, or memory of unknown extent
// that is probed page by page.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace heddle::fatbin {

class Bytes {
 public:
  explicit Bytes(std::span<const uint8_t> known) : base_(known.data()), known_(known.size()) {}
  /// Memory without a length.
  explicit Bytes(const void* unknown) : base_(static_cast<const uint8_t*>(unknown)), probed_(true) {}

  bool has_length() const { return !probed_; }

  /// The bytes [offset, offset + size), or nothing if some cannot be read.
  std::optional<std::span<const uint8_t>> at(uint64_t offset, uint64_t size) const;

  template <class T>
  std::optional<T> load(uint64_t offset) const {
    auto bytes = at(offset, sizeof(T));
    if (!bytes) return std::nullopt;
    T value;
    std::memcpy(&value, bytes->data(), sizeof(T));
    return value;
  }

  /// The text from `offset` to its NUL, or to the end when the length is known.
  std::optional<std::string_view> text(uint64_t offset) const;

 private:
  const uint8_t* base_;
  uint64_t known_ = 0;
  bool probed_ = false;
};

/// Whether this process may read [address, address + size). True when the kernel will not say.
bool readable(const void* address, uint64_t size);

}  // namespace heddle::fatbin
