// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/compile_job.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>

#include "base/cpu.h"

namespace heddle::driver {

/// All fields but `owner` are under the mutex. Never freed: threads outlive static destruction.
struct CompileQueue {
  std::mutex mutex;
  std::condition_variable news;        // to the threads, and to who waits for a job
  std::deque<std::shared_ptr<CompileJob>> jobs;
  uint32_t threads = 0, idle = 0, running = 0, handlers = 0;
  bool stopped = false;
  const pid_t owner = ::getpid();      // threads do not survive a fork

  static CompileQueue& get() {
    static auto* one = new CompileQueue;
    return *one;
  }
  void work();
  void add_thread();
  static void stop();
};

namespace {

/// At the end of a program LLVM's own statics, made in the middle of some compilation, go before any
/// handler that was registered earlier. What goes before them all are the main thread's own objects.
struct AtEnd {
  bool used = false;
  ~AtEnd() {
    if (used && ::gettid() == ::getpid()) CompileQueue::stop();
  }
};
thread_local AtEnd at_end;

/// The main thread loads this library, as a rule, whoever compiles later.
[[gnu::constructor]] void know_main_thread() { at_end.used = true; }

/// More would only compete: while there is something to compile there are grids to interpret.
uint32_t most_threads() { return std::clamp(cpu().cores / 2, 1u, 8u); }

}  // namespace

void CompileQueue::work() {
  std::unique_lock hold(mutex);
  for (;;) {
    ++idle;
    news.wait(hold, [this] { return !jobs.empty() || stopped; });
    --idle;
    if (stopped) return;
    const std::shared_ptr<CompileJob> job = std::move(jobs.front());
    jobs.pop_front();
    if (!job->claim()) continue;
    ++running;
    hold.unlock();
    job->run();
    hold.lock();
    --running;
    news.notify_all();
  }
}

void CompileQueue::add_thread() {
  sigset_t all, before;
  sigfillset(&all);
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) sigdelset(&all, signal);
  pthread_sigmask(SIG_SETMASK, &all, &before);   // The program's signals go to its own threads.
  std::thread thread([this] { work(); });
  pthread_setname_np(thread.native_handle(), "heddle-compiler");
  thread.detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ++threads;
}

void CompileQueue::stop() {
  CompileQueue& q = get();
  if (q.owner != ::getpid()) return;
  std::unique_lock hold(q.mutex);
  q.stopped = true;
  for (const auto& job : q.jobs)
    if (job->claim()) job->state_.store(CompileJob::State::Done, std::memory_order_release);
  q.jobs.clear();
  q.news.notify_all();
  q.news.wait(hold, [&q] { return q.running == 0; });
}

void CompileJob::start(const std::shared_ptr<CompileJob>& job) {
  if (!possible()) return;
  CompileQueue& q = CompileQueue::get();
  std::lock_guard hold(q.mutex);
  // For programs that another thread ends; again now and then, for statics made by earlier jobs.
  constexpr uint32_t kMostHandlers = 16;
  if (q.handlers < kMostHandlers && std::atexit(CompileQueue::stop) == 0) ++q.handlers;
  q.jobs.push_back(job);
  if (q.idle < q.jobs.size() && q.threads < most_threads()) q.add_thread();
  else q.news.notify_all();
}

bool CompileJob::possible() {
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return false;   // first: whoever held the mutex is not in a child
  std::lock_guard hold(q.mutex);
  return !q.stopped;
}

bool CompileJob::claim() {
  State waiting = State::Waiting;
  return state_.compare_exchange_strong(waiting, State::Running, std::memory_order_acq_rel);
}

void CompileJob::run() {
  work_();
  work_ = nullptr;
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return state_.store(State::Done, std::memory_order_release);
  std::lock_guard hold(q.mutex);
  state_.store(State::Done, std::memory_order_release);
  q.news.notify_all();
}

void CompileJob::await() {
  CompileQueue& q = CompileQueue::get();
  if (done() || q.owner != ::getpid()) return;
  std::unique_lock hold(q.mutex);
  q.news.wait(hold, [this] { return done(); });
}

void CompileJob::finish() {
  if (done()) return;
  if (claim()) run();
  else await();
}

void CompileJob::cancel() {
  if (!claim()) return await();
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return;
  std::lock_guard hold(q.mutex);
  work_ = nullptr;
  state_.store(State::Done, std::memory_order_release);
  q.jobs.erase(std::remove_if(q.jobs.begin(), q.jobs.end(), [this](const auto& job) { return job.get() == this; }),
               q.jobs.end());
}

}  // namespace heddle::driver
