// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/sched/arena.h"

#include <sys/mman.h>

#include <algorithm>

namespace heddle::exec {
namespace {

// The shared window reserves all that a 32-bit offset can reach, so that a wild shared address
// faults instead of meeting somebody's data. Frames and local memory end at a guard as well.
constexpr uint64_t kSharedSpan = (4ull << 30) + (1 << 20);
constexpr uint64_t kOtherSpan = 2ull << 30;
// Different offsets in the page: the three are used together and must not compete for cache sets.
constexpr uint64_t kFrameSkew = 13 * 64, kLocalSkew = 29 * 64;

struct Arena {
  Region shared, frames, local;
};
thread_local Arena arena;

uint64_t page_up(uint64_t bytes) { return (bytes + 4095) & ~4095ull; }

}  // namespace

Region::~Region() {
  if (base_) munmap(base_, span_);
  base_ = nullptr;                      // The main thread may run kernels after its own objects are gone.
  committed_ = 0;
}

uint8_t* Region::ensure(uint64_t bytes, uint64_t span) {
  bytes = page_up(std::max<uint64_t>(bytes, 1));
  if (bytes <= committed_) return base_;
  if (!base_) {
    // A process with limited address space gets a smaller reservation.
    for (uint64_t size = span; size > bytes; size /= 4) {
      void* at = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (at == MAP_FAILED) continue;
      base_ = static_cast<uint8_t*>(at);
      span_ = size;
      break;
    }
  }
  if (bytes >= span_ || mprotect(base_, bytes, PROT_READ | PROT_WRITE) != 0) return nullptr;
  committed_ = bytes;
  return base_;
}

Result<CtaMemory> thread_memory(const CtaNeeds& needs) {
  CtaMemory memory;
  memory.shared = arena.shared.ensure(needs.shared_bytes, kSharedSpan);
  memory.frames = arena.frames.ensure(needs.frame_bytes + kFrameSkew, kOtherSpan);
  memory.local = arena.local.ensure(needs.local_bytes + kLocalSkew, kOtherSpan);
  if (!memory.shared || !memory.frames || !memory.local)
    return error(ErrorKind::LaunchOutOfResources,
                 "a cta needs {} bytes of shared, {} of frame and {} of local memory",
                 needs.shared_bytes, needs.frame_bytes, needs.local_bytes);
  memory.frames += kFrameSkew;
  memory.local += kLocalSkew;
  return memory;
}

}  // namespace heddle::exec
