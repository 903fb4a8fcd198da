// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Address -> pointer, open addressing. Plain memory only: it is used before constructors and after destructors run.
#pragma once

#include <stdint.h>
#include <stdlib.h>

namespace heddle::runtime {

class PointerMap {
 public:
  void* find(const void* key) const {
    if (!capacity_) return nullptr;
    for (size_t i = slot(key);; i = (i + 1) & (capacity_ - 1)) {
      if (entries_[i].key == key) return entries_[i].value;
      if (!entries_[i].key) return nullptr;
    }
  }

  /// The last registration of an address wins.
  void insert(const void* key, void* value) {
    if (2 * (used_ + 1) > capacity_) grow();
    for (size_t i = slot(key);; i = (i + 1) & (capacity_ - 1)) {
      if (!entries_[i].key) {
        entries_[i] = {key, value};
        ++used_;
        return;
      }
      if (entries_[i].key == key) {
        entries_[i].value = value;
        return;
      }
    }
  }

  /// The place stays taken, with no value: unregistering is rare.
  void erase(const void* key) {
    if (!capacity_) return;
    for (size_t i = slot(key); entries_[i].key; i = (i + 1) & (capacity_ - 1))
      if (entries_[i].key == key) entries_[i].value = nullptr;
  }

 private:
  struct Entry {
    const void* key;
    void* value;
  };

  size_t slot(const void* key) const {
    return (reinterpret_cast<uintptr_t>(key) * 0x9e3779b97f4a7c15ull >> 20) & (capacity_ - 1);
  }

  void grow() {
    PointerMap bigger;
    bigger.capacity_ = capacity_ ? capacity_ * 2 : 256;
    bigger.entries_ = static_cast<Entry*>(calloc(bigger.capacity_, sizeof(Entry)));
    if (!bigger.entries_) abort();
    for (size_t i = 0; i < capacity_; ++i)
      if (entries_[i].value) bigger.insert(entries_[i].key, entries_[i].value);
    free(entries_);
    *this = bigger;
  }

  Entry* entries_ = nullptr;
  size_t capacity_ = 0, used_ = 0;
};

}  // namespace heddle::runtime
