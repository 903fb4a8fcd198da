// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compilations in the background: what a launch does not have to wait for. A job is done once, by a
// thread of ours or by whoever cannot wait for its turn.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace heddle::driver {

class CompileJob {
 public:
  explicit CompileJob(std::function<void()> work) : work_(std::move(work)) {}

  /// Whether there are threads for jobs: not in the child of a fork.
  static bool possible();
  /// Queues the job; threads start with the first one. When the process ends, jobs that nobody has
  /// begun are dropped, and those begun are waited for: LLVM must not be torn down under them.
  static void start(const std::shared_ptr<CompileJob>& job);
  bool done() const { return state_.load(std::memory_order_acquire) == State::Done; }
  /// Returns when it is done; does it here if nobody has begun.
  void finish();
  /// Returns when it is done. Takes no lock: a launch may be left from here.
  void wait() const;
  /// It will never run, or has ended.
  void cancel();

  /// While one lives, a launch is under way that has use for the result: the job is the next to be begun, and is
  /// begun beside the others if it has to wait for long.
  class Wanted {
   public:
    explicit Wanted(CompileJob& job);
    ~Wanted();
    Wanted(const Wanted&) = delete;

   private:
    CompileJob& job_;
  };

 private:
  enum class State : uint32_t { Waiting, Running, Done };
  const uint32_t* word() const { return reinterpret_cast<const uint32_t*>(&state_); }
  bool claim();
  void run();
  void end();

  std::function<void()> work_;
  uint32_t wanted_ = 0;                               // under the queue's mutex, as is this:
  std::chrono::steady_clock::time_point wanted_since_;
  std::atomic<State> state_{State::Waiting};
  friend struct CompileQueue;
};

}  // namespace heddle::driver
