// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Handles: what a program holds is the address of a slot, which says whether the object still lives.
// A stale or foreign handle is answered with an error, never followed.
#pragma once

#include <sys/mman.h>
#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif

#include <atomic>
#include <cstdint>
#include <mutex>
#include <type_traits>
#include <utility>

#include "base/result.h"

namespace heddle::driver {

/// Base of objects that queued work keeps alive.
template <class T>
class RefCounted {
 public:
  void ref() const { count_.fetch_add(1, std::memory_order_relaxed); }
  void unref() const {
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete static_cast<const T*>(this);
  }

 private:
  mutable std::atomic<uint32_t> count_{0};
};

template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(T* object) : object_(object) {
    if (object_) object_->ref();
  }
  Ref(const Ref& other) : Ref(other.object_) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_) object_->unref();
  }
  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

/// Slots of one kind of object. Slots are never unmapped and are reused oldest first, so that a stale
/// handle is noticed for as long as possible.
template <class T>
class HandleTable {
  struct Slot {
    std::atomic<T*> object{nullptr};
    Slot* next = nullptr;
  };
#if __has_feature(address_sanitizer)
  static constexpr size_t kSlots = 1 << 18;   // that it reads through in search of leaks
#else
  static constexpr size_t kSlots = 1 << 22;
#endif

 public:
  HandleTable() {
    void* at = mmap(nullptr, kSlots * sizeof(Slot), PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(at != MAP_FAILED, "no address space for handles");
    slots_ = static_cast<Slot*>(at);
#if __has_feature(address_sanitizer)
    __lsan_register_root_region(at, kSlots * sizeof(Slot));
#endif
  }

  /// Takes over one reference of objects that count them.
  template <class H>
  H insert(T* object) {
    std::lock_guard guard(mutex_);
    Slot* slot = nullptr;
    if (first_ && free_ > 64) {
      slot = first_;
      first_ = slot->next;
      if (!first_) last_ = nullptr;
      --free_;
    } else if (used_ < kSlots) {
      slot = &slots_[used_++];
    } else {
      return nullptr;
    }
    if constexpr (requires { object->ref(); }) object->ref();
    slot->object.store(object, std::memory_order_release);
    return reinterpret_cast<H>(slot);
  }

  T* get(const void* handle) const {
    const uint64_t offset = reinterpret_cast<uint64_t>(handle) - reinterpret_cast<uint64_t>(slots_);
    if (offset >= used_.load(std::memory_order_acquire) * sizeof(Slot) || offset % sizeof(Slot)) return nullptr;
    return slots_[offset / sizeof(Slot)].object.load(std::memory_order_acquire);
  }

  /// Forgets the handle; the caller gets the object (and its reference).
  T* remove(const void* handle) {
    std::lock_guard guard(mutex_);
    T* object = get(handle);
    if (!object) return nullptr;
    auto* slot = static_cast<Slot*>(const_cast<void*>(handle));
    slot->object.store(nullptr, std::memory_order_release);
    slot->next = nullptr;
    (last_ ? last_->next : first_) = slot;
    last_ = slot;
    ++free_;
    return object;
  }

 private:
  Slot* slots_;
  std::atomic<size_t> used_{0};
  std::mutex mutex_;
  Slot *first_ = nullptr, *last_ = nullptr;
  size_t free_ = 0;
};

/// The one table of a kind. Never freed: handles may be asked about during process exit.
template <class T>
HandleTable<T>& handles() {
  static auto* table = new HandleTable<T>;
  return *table;
}

/// What a dead handle is answered with: functions of graphs and pools document no code of their own for it.
class Context;
class Pool;
struct Graph;
struct GraphNode;
struct GraphExec;
struct UserObject;
template <class T>
inline constexpr ErrorKind kDeadHandle = ErrorKind::InvalidHandle;
template <>
inline constexpr ErrorKind kDeadHandle<Context> = ErrorKind::InvalidContext;
template <>
inline constexpr ErrorKind kDeadHandle<Pool> = ErrorKind::InvalidValue;
template <>
inline constexpr ErrorKind kDeadHandle<Graph> = ErrorKind::InvalidValue;
template <>
inline constexpr ErrorKind kDeadHandle<GraphNode> = ErrorKind::InvalidValue;
template <>
inline constexpr ErrorKind kDeadHandle<GraphExec> = ErrorKind::InvalidValue;
template <>
inline constexpr ErrorKind kDeadHandle<UserObject> = ErrorKind::InvalidValue;

template <class T>
Result<T*> resolve(const void* handle, const char* what) {
  if (T* object = handles<T>().get(handle)) return object;
  return error(kDeadHandle<T>, "{} is no {}", handle, what);
}

}  // namespace heddle::driver
