// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "fatbin/bytes.h"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fatbin/format.h"

namespace heddle::fatbin {

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kPagesPerCall = 512;   // below IOV_MAX

/// Touches one byte in each of `count` pages through the kernel, which answers EFAULT (or a short
/// count) instead of raising a signal.
bool probe(uint64_t first_page, uint64_t count) {
  iovec remote[kPagesPerCall];
  uint8_t sink[kPagesPerCall];
  iovec local{sink, count};
  for (uint64_t i = 0; i < count; i++) {
    remote[i] = {reinterpret_cast<void*>(first_page + i * kPage), 1};
  }
  ssize_t got = process_vm_readv(getpid(), &local, 1, remote, count, 0);
  if (got < 0) return errno != EFAULT;   // EPERM, ENOSYS: a sandbox; trust the caller then
  return static_cast<uint64_t>(got) == count;
}

}  // namespace

bool readable(const void* address, uint64_t size) {
  if (size == 0) return true;
  uint64_t begin = reinterpret_cast<uint64_t>(address);
  if (begin + size < begin) return false;
  uint64_t page = begin & ~(kPage - 1);
  uint64_t count = (((begin + size - 1) & ~(kPage - 1)) - page) / kPage + 1;
  while (count) {
    uint64_t step = std::min(count, kPagesPerCall);
    if (!probe(page, step)) return false;
    page += step * kPage;
    count -= step;
  }
  return true;
}

std::optional<std::span<const uint8_t>> Bytes::at(uint64_t offset, uint64_t size) const {
  if (probed_) {
    if (offset > kLargestImage || size > kLargestImage) return std::nullopt;
    if (!readable(base_ + offset, size)) return std::nullopt;
  } else if (offset > known_ || size > known_ - offset) {
    return std::nullopt;
  }
  return std::span{base_ + offset, size};
}

std::optional<std::string_view> Bytes::text(uint64_t offset) const {
  if (!probed_) {
    if (offset > known_) return std::nullopt;
    auto* begin = reinterpret_cast<const char*>(base_ + offset);
    return std::string_view{begin, strnlen(begin, known_ - offset)};
  }
  uint64_t length = 0;
  while (length < kLargestImage) {
    const uint8_t* from = base_ + offset + length;
    uint64_t step = kPage - (reinterpret_cast<uint64_t>(from) & (kPage - 1));
    if (!readable(from, step)) return std::nullopt;
    uint64_t found = strnlen(reinterpret_cast<const char*>(from), step);
    length += found;
    if (found < step) return std::string_view{reinterpret_cast<const char*>(base_ + offset), length};
  }
  return std::nullopt;
}

}  // namespace heddle::fatbin
