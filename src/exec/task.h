// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Work for the pool: the driver's streams are tasks. Intrusive, so that submitting costs no memory.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle::exec {

inline constexpr uint32_t kPriorities = 6;   // 0 is the most urgent
inline constexpr uint32_t kGroups = 16;      // groups share the workers' time evenly, however many tasks each has

struct Task {
  void (*run)(Task*) = nullptr;
  Task* next = nullptr;                 // owned by the pool while submitted
  std::atomic<uint32_t> priority{kPriorities - 1};   // when it is next submitted
  uint32_t group = 0;                   // the device it works for
};

/// Some worker will call task->run(task), soon, once per submit. A task must not be submitted again
/// before its run has begun, and must not block on other tasks.
void submit(Task* task);

/// True if other tasks are waiting for a worker: a long-running task should then give way.
bool tasks_waiting();

/// True as soon as *word differs from `seen`; false after spin_us, or at once on a single core.
bool spin_while_equal(const uint32_t* word, uint32_t seen, uint32_t spin_us);
/// Sleeps until someone calls wake() after the word has changed. May return early.
void sleep_while_equal(const uint32_t* word, uint32_t seen);
void wake(const uint32_t* word);

/// The clock of events: monotonic nanoseconds.
uint64_t now_ns();

/// For what takes milliseconds or more and wakes nobody: sleeps, longer each time. Takes no lock, so that a
/// launch may be left from here.
class Pauses {
 public:
  void next();

 private:
  uint64_t ns_ = 20000;
};

}  // namespace heddle::exec
