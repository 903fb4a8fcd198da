// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Objects that a C API hands out as opaque handles: a handle is good while its object lives.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

namespace heddle {

template <class Handle, class T>
class LiveHandles {
 public:
  Handle add(std::unique_ptr<T> object) {
    const Handle handle = reinterpret_cast<Handle>(object.get());
    std::lock_guard lock(mutex_);
    live_.emplace(handle, std::move(object));
    return handle;
  }

  /// Null if the handle is none of ours, or destroyed.
  T* find(Handle handle) {
    std::lock_guard lock(mutex_);
    const auto found = live_.find(handle);
    return found == live_.end() ? nullptr : found->second.get();
  }

  /// Destroys the object and clears the handle; false if it is not live.
  bool destroy(Handle* handle) {
    std::unique_ptr<T> object;          // destroyed after the lock is gone
    std::lock_guard lock(mutex_);
    const auto found = live_.find(*handle);
    if (found == live_.end()) return false;
    object = std::move(found->second);
    live_.erase(found);
    *handle = nullptr;
    return true;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<Handle, std::unique_ptr<T>> live_;
};

}  // namespace heddle
