// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A range of items run by the caller and whoever of the workers is free: contiguous part per
// participant, items in order within a participant, stealing at the end. No allocation.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "exec/sched/pool.h"
#include "exec/sched/range.h"

namespace heddle::exec {

inline constexpr uint32_t kMaxParticipants = 256;

/// One participant's view: calls next() until it is empty.
class Part;

struct Parallel {
  uint64_t count = 0;                   // items
  uint64_t first_piece = 1;             // how many items to try first, when their cost is known
  bool alone = false;                   // the caller only
  bool independent = false;             // no item waits for another: that one takes long is no reason to begin others
  void* context = nullptr;
  /// Runs one participant: takes pieces from part.next() until there are none or cancel() was said.
  void (*body)(Part& part, void* context) = nullptr;
  uint64_t elapsed_ns_per_item = 0;     // out: measured on the caller
};

/// The first Error that any participant reported.
Result<void> run_parallel(Parallel& work);

struct SharedState;
class Part {
 public:
  Part(SharedState& shared, uint32_t index) : shared_(shared), index_(index) {}
  uint32_t index() const { return index_; }
  /// The next piece [begin, end); false when there is none. Steers the size of pieces to about 20 us.
  bool next(uint64_t& begin, uint64_t& end);
  /// Whether next() of some participant may still give a piece.
  bool any_left() const;
  void fail(Error&& e);
  uint64_t spent_ticks() const { return spent_; }
  uint64_t items() const { return items_; }

 private:
  friend struct SharedState;
  friend Result<void> run_parallel(Parallel&);
  uint64_t acquire(uint32_t count);
  SharedState& shared_;
  uint32_t index_;
  uint64_t piece_ = 1, last_size_ = 0, last_start_ = 0, spent_ = 0, items_ = 0;
};

}  // namespace heddle::exec
