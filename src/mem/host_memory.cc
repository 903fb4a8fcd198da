// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <sys/mman.h>

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "mem/host.h"

namespace heddle::mem {
namespace {

struct Known {
  Allocation allocation;
  bool ours = false;                    // mapped by alloc()
};

struct Book {
  std::shared_mutex mutex;
  std::map<uint64_t, Known> known;
  std::atomic<size_t> count{0};         // lets find() answer without the lock when nothing is known
};

Book& book() {
  static auto* one = new Book;
  return *one;
}

const Known* covering(const Book& b, uint64_t address) {
  auto it = b.known.upper_bound(address);
  if (it == b.known.begin()) return nullptr;
  --it;
  return address - it->first < it->second.allocation.size_bytes ? &it->second : nullptr;
}

uint64_t mapped_bytes(uint64_t size) { return (size + 4095) / 4096 * 4096; }

}  // namespace

HostMemory& HostMemory::instance() {
  static auto* one = new HostMemory;
  return *one;
}

uint64_t next_allocation_id() {
  static std::atomic<uint64_t> next{1};
  return next.fetch_add(1, std::memory_order_relaxed);
}

Result<uint64_t> HostMemory::alloc(uint64_t size, Tag tag) {
  if (size == 0) return error(ErrorKind::InvalidValue, "allocation of 0 bytes");
  if (fails_on_purpose()) [[unlikely]] return error(ErrorKind::OutOfMemory, "HEDDLE_OOM_AT");
  if (size > uint64_t{1} << 46) return error(ErrorKind::OutOfMemory, "{} bytes of host memory asked", size);
  void* at = mmap(nullptr, mapped_bytes(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return error(ErrorKind::OutOfMemory, "the host refuses {} bytes", size);
  if (size >= 4 << 20) madvise(at, mapped_bytes(size), MADV_HUGEPAGE);
  const uint64_t base = reinterpret_cast<uint64_t>(at);
  std::unique_lock lock(book().mutex);
  book().known.emplace(base, Known{{base, size, next_allocation_id(), tag}, true});
  ++book().count;
  return base;
}

Result<void> HostMemory::free(uint64_t base) {
  Book& b = book();
  std::unique_lock lock(b.mutex);
  const auto it = b.known.find(base);
  if (it == b.known.end() || !it->second.ours)
    return error(ErrorKind::InvalidValue, "{:#x} is not the start of pinned host memory", base);
  munmap(reinterpret_cast<void*>(base), mapped_bytes(it->second.allocation.size_bytes));
  b.known.erase(it);
  --b.count;
  return {};
}

Result<void> HostMemory::add(uint64_t base, uint64_t size, Tag tag) {
  if (size == 0 || base + size < base)
    return error(ErrorKind::InvalidValue, "cannot register {} bytes at {:#x}", size, base);
  Book& b = book();
  std::unique_lock lock(b.mutex);
  const auto next = b.known.lower_bound(base);
  if (covering(b, base) || (next != b.known.end() && next->first < base + size))
    return error(ErrorKind::HostMemoryAlreadyRegistered, "{:#x} is registered already", base);
  b.known.emplace(base, Known{{base, size, next_allocation_id(), tag}, false});
  ++b.count;
  return {};
}

Result<void> HostMemory::remove(uint64_t base) {
  Book& b = book();
  std::unique_lock lock(b.mutex);
  const auto it = b.known.find(base);
  if (it == b.known.end() || it->second.ours)
    return error(ErrorKind::HostMemoryNotRegistered, "{:#x} was not registered", base);
  b.known.erase(it);
  --b.count;
  return {};
}

std::optional<Allocation> HostMemory::find(uint64_t address) const {
  Book& b = book();
  if (b.count.load(std::memory_order_acquire) == 0) return std::nullopt;
  std::shared_lock lock(b.mutex);
  const Known* known = covering(b, address);
  if (!known) return std::nullopt;
  return known->allocation;
}

}  // namespace heddle::mem
