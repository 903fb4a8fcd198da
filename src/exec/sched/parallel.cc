// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/sched/parallel.h"

#include <algorithm>
#include <mutex>

#include "exec/exec.h"

namespace heddle::exec {

struct SharedState {
  Job job;                              // first: help() gets it and finds us
  Parallel* work = nullptr;
  uint64_t unit = 1;                    // items per counted unit
  uint32_t slots = 1;
  std::atomic<uint32_t> cancelled{0};
  std::atomic<uint64_t> progress{0};    // ticks when a piece was last taken
  SpinLock error_lock;
  std::optional<Error> error;
  Range ranges[kMaxParticipants];
};

namespace {

constexpr double kPieceNs = 20000;
constexpr double kStalledNs = 250e6;
constexpr uint32_t kRescueThreads = 32, kMostParticipants = 200;

/// States are large (a cache line per participant) and reused: one per nesting depth and thread.
struct StateCache {
  SharedState* free = nullptr;
  ~StateCache() {
    delete free;
    free = nullptr;                     // Kernels may still run, at the program's exit.
  }
};
thread_local StateCache state_cache;

void help(Job* job, uint32_t participant) {
  auto& shared = *reinterpret_cast<SharedState*>(job);
  Part part(shared, participant);
  shared.work->body(part, shared.work->context);
}

uint32_t stalled(Job* job) {
  auto& shared = *reinterpret_cast<SharedState*>(job);
  const double idle_ns = static_cast<double>(ticks() - shared.progress.load(std::memory_order_relaxed)) / ticks_per_ns();
  const uint32_t joined = job->joined.load(std::memory_order_relaxed);
  if (idle_ns < kStalledNs || joined >= kMostParticipants) return 0;
  uint64_t left = 0;
  for (uint32_t i = 0; i < std::max(shared.slots, joined); ++i)
    left += Range::size(shared.ranges[i].word.load(std::memory_order_relaxed));
  return static_cast<uint32_t>(std::min<uint64_t>({left, kRescueThreads, kMostParticipants - joined}));
}

}  // namespace

uint64_t Part::acquire(uint32_t count) {
  Range* ranges = shared_.ranges;
  if (const uint64_t mine = ranges[index_].take(count)) return mine;
  // Ranges whose owner has not come first, lowest first and whole: a CTA may wait for lower ones,
  // which must therefore never be left without a thread.
  const uint32_t joined = std::max(shared_.job.joined.load(std::memory_order_relaxed), 1u);
  for (uint32_t i = joined; i < shared_.slots; ++i) {
    const uint64_t whole = ranges[i].adopt();
    if (!Range::size(whole)) continue;
    ranges[index_].word.store(whole, std::memory_order_release);
    return ranges[index_].take(count);
  }
  for (;;) {
    uint32_t victim = index_, most = 0;
    const uint32_t ranges_used = std::max(shared_.slots, shared_.job.joined.load(std::memory_order_relaxed));
    for (uint32_t i = 0; i < ranges_used; ++i) {
      const uint32_t left = Range::size(ranges[i].word.load(std::memory_order_relaxed));
      if (i != index_ && left > most) victim = i, most = left;
    }
    if (victim == index_) return 0;
    const uint64_t half = ranges[victim].steal();
    if (!Range::size(half)) continue;
    ranges[index_].word.store(half, std::memory_order_release);
    return ranges[index_].take(count);
  }
}

bool Part::next(uint64_t& begin, uint64_t& end) {
  const uint64_t now = ticks();
  if (last_size_) {
    const uint64_t took = now - last_start_;
    spent_ += took;
    items_ += last_size_ * shared_.unit;
    const double ns = static_cast<double>(took) / ticks_per_ns();
    if (ns < kPieceNs / 2) piece_ = std::min<uint64_t>(last_size_ * 2, 1 << 24);
    else if (ns > kPieceNs * 2) piece_ = std::max<uint64_t>(last_size_ / 2, 1);
    last_size_ = 0;
  }
  if (shared_.cancelled.load(std::memory_order_relaxed)) return false;
  const uint64_t piece = acquire(static_cast<uint32_t>(piece_));
  last_size_ = Range::size(piece);
  if (!last_size_) return false;
  last_start_ = now;
  shared_.progress.store(now, std::memory_order_relaxed);
  begin = Range::begin(piece) * shared_.unit;
  end = std::min(Range::end(piece) * shared_.unit, shared_.work->count);
  return true;
}

bool Part::any_left() const {
  if (shared_.cancelled.load(std::memory_order_relaxed)) return false;
  const uint32_t used = std::max(shared_.slots, shared_.job.joined.load(std::memory_order_relaxed));
  for (uint32_t i = 0; i < used; ++i)
    if (Range::size(shared_.ranges[i].word.load(std::memory_order_relaxed))) return true;
  return false;
}

void Part::fail(Error&& e) {
  shared_.cancelled.store(1, std::memory_order_relaxed);
  std::lock_guard guard(shared_.error_lock);
  if (!shared_.error) shared_.error = std::move(e);
}

Result<void> run_parallel(Parallel& work) {
  SharedState* cached = std::exchange(state_cache.free, nullptr);
  SharedState& shared = cached ? *cached : *new SharedState;
  shared.work = &work;
  shared.unit = (work.count >> 31) + 1;
  const uint64_t units = (work.count + shared.unit - 1) / shared.unit;
  const uint32_t threads = work.alone ? 1 : std::min(worker_count(), kMaxParticipants);
  shared.slots = static_cast<uint32_t>(std::min<uint64_t>(threads, units));
  shared.cancelled.store(0, std::memory_order_relaxed);
  shared.progress.store(ticks(), std::memory_order_relaxed);
  for (uint32_t i = shared.slots; i < shared.job.joined.load(std::memory_order_relaxed); ++i) shared.ranges[i].set(0, 0);
  for (uint32_t i = 0; i < shared.slots; ++i)
    shared.ranges[i].set(units * i / shared.slots, units * (i + 1) / shared.slots);

  Part mine(shared, 0);
  mine.piece_ = std::max<uint64_t>(work.first_piece / shared.unit, 1);
  shared.job.joined = 1;
  if (!work.alone && units > 1) {
    shared.job.stalled = work.independent ? nullptr : stalled;
    shared.job.help = help;
    shared.job.wanted = shared.slots - 1;
    shared.job.previous = shared.job.next = nullptr;
    publish(shared.job);
    work.body(mine, work.context);
    retire(shared.job);
  } else {
    work.body(mine, work.context);
  }
  if (mine.items())
    work.elapsed_ns_per_item = static_cast<uint64_t>(
        static_cast<double>(mine.spent_ticks()) / ticks_per_ns() / static_cast<double>(mine.items()));

  std::optional<Error> failed = std::move(shared.error);
  shared.error.reset();
  if (state_cache.free) delete &shared;
  else state_cache.free = &shared;
  if (failed) return std::move(*failed);
  return {};
}

}  // namespace heddle::exec
