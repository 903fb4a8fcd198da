// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/sched/arena.h"

#include <sys/mman.h>

#include <algorithm>

namespace heddle::exec {
namespace {

// Different offsets in the page: the three are used together and must not compete for cache sets.
constexpr uint64_t kFrameSkew = 13 * 64, kLocalSkew = 29 * 64;

struct Arena {
  Region shared, frames, local;
};
thread_local Arena arena;

uint64_t page_up(uint64_t bytes) { return (bytes + 4095) & ~4095ull; }

}  // namespace

Region::~Region() {
  if (mapping_) munmap(mapping_, mapping_bytes_);
  base_ = mapping_ = nullptr;           // The main thread may run kernels after its own objects are gone.
  committed_ = 0;
}

void Region::reserve(uint64_t bytes) {
  // A process with limited address space gets smaller guards.
  for (uint64_t below = kGuardBelow, behind = kGuardBehind; behind > 4096; below /= 4, behind /= 4) {
    const uint64_t all = page_up(below) + bytes + page_up(behind);
    void* at = mmap(nullptr, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) continue;
    mapping_ = static_cast<uint8_t*>(at);
    mapping_bytes_ = all;
    base_ = mapping_ + page_up(below);
    span_ = all - page_up(below);
    return;
  }
}

uint8_t* Region::ensure(uint64_t bytes) {
  bytes = page_up(std::max<uint64_t>(bytes, 1));
  if (bytes <= committed_) return base_;
  if (!base_) reserve(bytes);
  if (bytes >= span_ || mprotect(base_, bytes, PROT_READ | PROT_WRITE) != 0) return nullptr;
  committed_ = bytes;
  return base_;
}

Result<CtaMemory> thread_memory(const CtaNeeds& needs) {
  CtaMemory memory;
  memory.shared = arena.shared.ensure(needs.shared_bytes);
  memory.frames = arena.frames.ensure(needs.frame_bytes + kFrameSkew);
  memory.local = arena.local.ensure(needs.local_bytes + kLocalSkew);
  if (!memory.shared || !memory.frames || !memory.local)
    return error(ErrorKind::LaunchOutOfResources,
                 "a cta needs {} bytes of shared, {} of frame and {} of local memory",
                 needs.shared_bytes, needs.frame_bytes, needs.local_bytes);
  memory.frames += kFrameSkew;
  memory.local += kLocalSkew;
  return memory;
}

}  // namespace heddle::exec
