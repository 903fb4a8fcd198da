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
#include "exec/task.h"

namespace heddle::driver {

/// All fields but `owner` are under the mutex. Never freed: threads outlive static destruction.
struct CompileQueue {
  std::mutex mutex;
  std::condition_variable news;        // to the threads, and to who waits for them
  std::deque<std::shared_ptr<CompileJob>> jobs;
  uint32_t threads = 0, idle = 0, running = 0, handlers = 0;
  bool spare_thread = false;
  bool stopped = false;
  const pid_t owner = ::getpid();      // threads do not survive a fork

  /// Made without a guard: a child forked while another thread holds one would wait for it at exit, for ever.
  static CompileQueue& get() {
    static std::atomic<CompileQueue*> one{nullptr};
    CompileQueue* now = one.load(std::memory_order_acquire);
    if (now) return *now;
    auto* made = new CompileQueue;
    if (one.compare_exchange_strong(now, made, std::memory_order_acq_rel)) return *made;
    delete made;
    return *now;
  }
  void work();
  void work_if_waited_for();
  void run(std::unique_lock<std::mutex>& hold, const std::shared_ptr<CompileJob>& job);
  void add_thread(void (CompileQueue::*body)());
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
    const auto wanted = std::find_if(jobs.begin(), jobs.end(), [](const auto& job) { return job->wanted_ != 0; });
    const auto next = wanted == jobs.end() ? jobs.begin() : wanted;
    const std::shared_ptr<CompileJob> job = std::move(*next);
    jobs.erase(next);
    run(hold, job);
  }
}

void CompileQueue::run(std::unique_lock<std::mutex>& hold, const std::shared_ptr<CompileJob>& job) {
  if (!job->claim()) return;
  ++running;
  hold.unlock();
  job->run();
  hold.lock();
  --running;
  news.notify_all();
}

/// One thread more, for a launch whose kernel stands behind one that takes seconds.
void CompileQueue::work_if_waited_for() {
  constexpr std::chrono::milliseconds kPatience{30};
  std::unique_lock hold(mutex);
  while (!stopped) {
    const auto first = std::min_element(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) {
      return a->wanted_ && (!b->wanted_ || a->wanted_since_ < b->wanted_since_);
    });
    if (first == jobs.end() || !(*first)->wanted_) {
      news.wait(hold);
      continue;
    }
    const auto due = (*first)->wanted_since_ + kPatience;
    if (std::chrono::steady_clock::now() < due) {
      news.wait_until(hold, due);
      continue;
    }
    const std::shared_ptr<CompileJob> job = std::move(*first);
    jobs.erase(first);
    run(hold, job);
  }
}

void CompileQueue::add_thread(void (CompileQueue::*body)()) {
  sigset_t all, before;
  sigfillset(&all);
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) sigdelset(&all, signal);
  pthread_sigmask(SIG_SETMASK, &all, &before);   // The program's signals go to its own threads.
  std::thread thread([this, body] { (this->*body)(); });
  pthread_setname_np(thread.native_handle(), "heddle-compiler");
  thread.detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void CompileQueue::stop() {
  CompileQueue& q = get();
  if (q.owner != ::getpid()) return;
  std::unique_lock hold(q.mutex);
  q.stopped = true;
  for (const auto& job : q.jobs)
    if (job->claim()) job->end();
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
  if (q.idle < q.jobs.size() && q.threads < most_threads()) {
    q.add_thread(&CompileQueue::work);
    ++q.threads;
  } else {
    q.news.notify_all();
  }
}

bool CompileJob::possible() {
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return false;   // first: whoever held the mutex is not in a child
  std::lock_guard hold(q.mutex);
  return !q.stopped;
}

CompileJob::Wanted::Wanted(CompileJob& job) : job_(job) {
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return;
  std::lock_guard hold(q.mutex);
  if (job.wanted_++) return;
  job.wanted_since_ = std::chrono::steady_clock::now();
  if (job.state_.load(std::memory_order_relaxed) != State::Waiting || q.stopped) return;
  if (!q.spare_thread) q.add_thread(&CompileQueue::work_if_waited_for);
  q.spare_thread = true;
  q.news.notify_all();
}

CompileJob::Wanted::~Wanted() {
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return;
  std::lock_guard hold(q.mutex);
  --job_.wanted_;
}

bool CompileJob::claim() {
  State waiting = State::Waiting;
  return state_.compare_exchange_strong(waiting, State::Running, std::memory_order_acq_rel);
}

void CompileJob::run() {
  work_();
  work_ = nullptr;
  end();
}

void CompileJob::end() {
  state_.store(State::Done, std::memory_order_release);
  exec::wake(word());
}

void CompileJob::wait() const {
  if (CompileQueue::get().owner != ::getpid()) return;   // Who was to do it is not in a child.
  for (State now; (now = state_.load(std::memory_order_acquire)) != State::Done;)
    exec::sleep_while_equal(word(), static_cast<uint32_t>(now));
}

void CompileJob::finish() {
  if (done()) return;
  if (claim()) run();
  else wait();
}

void CompileJob::cancel() {
  if (!claim()) return wait();
  CompileQueue& q = CompileQueue::get();
  if (q.owner != ::getpid()) return;
  std::lock_guard hold(q.mutex);
  work_ = nullptr;
  end();
  q.jobs.erase(std::remove_if(q.jobs.begin(), q.jobs.end(), [this](const auto& job) { return job.get() == this; }),
               q.jobs.end());
}

}  // namespace heddle::driver
