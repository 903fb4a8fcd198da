// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/sched/pool.h"

#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <bit>
#include <climits>
#include <mutex>
#include <thread>

#include "base/cpu.h"
#include "base/option.h"
#include "exec/exec.h"

namespace heddle::exec {
namespace {

constexpr useconds_t kRescueUs = 100000;

/// A group that had nothing to do gets no more than this back for it.
constexpr double kCreditNs = 20e6;

struct Queue {
  Task* first = nullptr;
  Task* last = nullptr;
};

/// The tasks of one priority: those of a group in order, and of the groups first the one that had least time.
struct Level {
  Queue groups[kGroups];
  uint32_t waiting = 0;                 // groups with tasks, one bit each
};

struct Pool {
  alignas(64) std::atomic<uint32_t> epoch{0};   // changes whenever there is new work
  std::atomic<uint32_t> spinning{0}, sleeping{0};
  std::atomic<uint32_t> tasks{0}, jobs{0};
  alignas(64) SpinLock lock;            // of what follows
  Level levels[kPriorities];
  uint64_t now = 0;                     // what the group picked last had been given by then
  uint64_t credit_ticks = 0;
  Job* first_job = nullptr;
  std::once_flag started;
  uint64_t spin_ticks = 0;
  alignas(64) std::atomic<uint64_t> given[kGroups] = {};   // ticks of worker time
};

Pool& pool() {
  static auto* one = new Pool;          // Never freed: workers outlive static destruction.
  return *one;
}

long futex(const std::atomic<uint32_t>* word, int op, uint32_t value) {
  return syscall(SYS_futex, word, op | FUTEX_PRIVATE_FLAG, value, nullptr, nullptr, 0);
}

void signal_work(Pool& p, uint32_t workers) {
  p.epoch.fetch_add(1, std::memory_order_seq_cst);
  const uint32_t awake = p.spinning.load(std::memory_order_seq_cst);
  if (awake >= workers || p.sleeping.load(std::memory_order_seq_cst) == 0) return;
  futex(&p.epoch, FUTEX_WAKE, workers - awake);
}

bool help_a_job(Pool& p) {
  if (p.jobs.load(std::memory_order_relaxed) == 0) return false;
  Job* job = nullptr;
  uint32_t participant = 0;
  {
    std::lock_guard guard(p.lock);
    for (job = p.first_job; job && job->wanted == 0; job = job->next) {
    }
    if (!job) return false;
    --job->wanted;
    participant = job->joined++;
    job->inside.fetch_add(1, std::memory_order_relaxed);
  }
  job->help(job, participant);
  job->inside.fetch_sub(1, std::memory_order_release);   // `job` may be gone after this.
  return true;
}

/// The lock is held, and some group of the level waits.
uint32_t neediest(const Pool& p, uint32_t waiting) {
  uint32_t best = static_cast<uint32_t>(std::countr_zero(waiting));
  for (uint32_t rest = waiting & (waiting - 1); rest; rest &= rest - 1) {
    const auto group = static_cast<uint32_t>(std::countr_zero(rest));
    if (p.given[group].load(std::memory_order_relaxed) < p.given[best].load(std::memory_order_relaxed)) best = group;
  }
  return best;
}

Task* take_a_task(Pool& p) {
  std::lock_guard guard(p.lock);
  for (Level& level : p.levels) {
    if (!level.waiting) continue;
    const uint32_t group = neediest(p, level.waiting);
    Queue& queue = level.groups[group];
    Task* task = queue.first;
    queue.first = task->next;
    if (!queue.first) {
      queue.last = nullptr;
      level.waiting &= ~(1u << group);
    }
    p.now = std::max(p.now, p.given[group].load(std::memory_order_relaxed));
    p.tasks.fetch_sub(1, std::memory_order_relaxed);
    return task;
  }
  return nullptr;
}

bool run_a_task(Pool& p) {
  if (p.tasks.load(std::memory_order_relaxed) == 0) return false;
  Task* task = take_a_task(p);
  if (!task) return false;
  const uint32_t group = task->group % kGroups;
  const uint64_t began = __rdtsc();
  task->run(task);                      // It may be gone, or submitted again, after this.
  p.given[group].fetch_add(__rdtsc() - began, std::memory_order_relaxed);
  return true;
}

void worker(Pool& p) {
  for (;;) {
    const uint32_t seen = p.epoch.load(std::memory_order_seq_cst);
    if (help_a_job(p) || run_a_task(p)) continue;
    p.spinning.fetch_add(1, std::memory_order_seq_cst);
    const uint64_t until = __rdtsc() + p.spin_ticks;
    bool news = false;
    while (!(news = p.epoch.load(std::memory_order_acquire) != seen) && __rdtsc() < until)
      __builtin_ia32_pause();
    p.spinning.fetch_sub(1, std::memory_order_seq_cst);
    if (news) continue;
    p.sleeping.fetch_add(1, std::memory_order_seq_cst);
    futex(&p.epoch, FUTEX_WAIT, seen);
    p.sleeping.fetch_sub(1, std::memory_order_seq_cst);
  }
}

/// CTAs may wait for each other beyond what order guarantees (a grid barrier made of atomics): when a
/// job stands still although some of its CTAs have not begun, they get threads of their own.
void rescuer(Pool& p) {
  for (;;) {
    usleep(kRescueUs);
    if (p.jobs.load(std::memory_order_relaxed) == 0) continue;
    uint32_t more = 0;
    {
      std::lock_guard guard(p.lock);
      for (Job* job = p.first_job; job; job = job->next) {
        const uint32_t wanted = job->stalled ? job->stalled(job) : 0;
        // Helpers that were wanted and have not come by now are not coming: they are busy elsewhere.
        if (job->wanted < wanted) job->wanted = wanted;
        more += wanted;
      }
    }
    for (; more; --more)
      std::thread([&p] { help_a_job(p); }).detach();
  }
}

void start(Pool& p) {
  std::call_once(p.started, [&p] {
    // With one core a spinning worker only delays the thread it waits for.
    p.credit_ticks = static_cast<uint64_t>(kCreditNs * ticks_per_ns());
    if (cpu().cores > 1) p.spin_ticks = static_cast<uint64_t>(options().spin_us * 1000 * ticks_per_ns());
    sigset_t all, before;
    sigfillset(&all);
    for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) sigdelset(&all, signal);
    pthread_sigmask(SIG_SETMASK, &all, &before);   // The program's signals go to its own threads.
    for (uint32_t i = 0; i < worker_count(); ++i) {
      std::thread thread([&p] { worker(p); });
      pthread_setname_np(thread.native_handle(), "heddle-worker");
      thread.detach();
    }
    std::thread([&p] { rescuer(p); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  });
}

}  // namespace

uint32_t worker_count() {
  static const uint32_t count = [] {
    const int64_t asked = options().threads;
    return asked > 0 ? static_cast<uint32_t>(std::min<int64_t>(asked, 1024)) : cpu().cores;
  }();
  return count;
}

void submit(Task* task) {
  Pool& p = pool();
  start(p);
  task->next = nullptr;
  {
    std::lock_guard guard(p.lock);
    Level& level = p.levels[std::min(task->priority.load(std::memory_order_relaxed), kPriorities - 1)];
    const uint32_t group = task->group % kGroups;
    Queue& queue = level.groups[group];
    (queue.last ? queue.last->next : queue.first) = task;
    queue.last = task;
    level.waiting |= 1u << group;
    // Time in which it wanted nothing is not made up for.
    auto& given = p.given[group];
    if (p.now > p.credit_ticks && given.load(std::memory_order_relaxed) < p.now - p.credit_ticks)
      given.store(p.now - p.credit_ticks, std::memory_order_relaxed);
    p.tasks.fetch_add(1, std::memory_order_relaxed);
  }
  signal_work(p, 1);
}

bool tasks_waiting() { return pool().tasks.load(std::memory_order_relaxed) != 0; }

void publish(Job& job) {
  Pool& p = pool();
  start(p);
  const uint32_t wanted = job.wanted;
  {
    std::lock_guard guard(p.lock);
    job.next = p.first_job;
    if (job.next) job.next->previous = &job;
    p.first_job = &job;
    p.jobs.fetch_add(1, std::memory_order_relaxed);
  }
  signal_work(p, wanted);
}

void retire(Job& job) {
  Pool& p = pool();
  {
    std::lock_guard guard(p.lock);
    (job.previous ? job.previous->next : p.first_job) = job.next;
    if (job.next) job.next->previous = job.previous;
    p.jobs.fetch_sub(1, std::memory_order_relaxed);
  }
  for (uint32_t spins = 0; job.inside.load(std::memory_order_acquire) != 0; ++spins) {
    if (spins < 20000) __builtin_ia32_pause();
    else sched_yield();
  }
}

bool spin_while_equal(const uint32_t* word, uint32_t seen, uint32_t spin_us) {
  const auto* value = reinterpret_cast<const std::atomic<uint32_t>*>(word);
  if (cpu().cores < 2) return value->load(std::memory_order_acquire) != seen;
  const uint64_t until = __rdtsc() + static_cast<uint64_t>(spin_us * 1000 * ticks_per_ns());
  do {
    if (value->load(std::memory_order_acquire) != seen) return true;
    __builtin_ia32_pause();
  } while (__rdtsc() < until);
  return false;
}

void sleep_while_equal(const uint32_t* word, uint32_t seen) {
  futex(reinterpret_cast<const std::atomic<uint32_t>*>(word), FUTEX_WAIT, seen);
}

void wake(const uint32_t* word) {
  futex(reinterpret_cast<const std::atomic<uint32_t>*>(word), FUTEX_WAKE, INT_MAX);
}

void Pauses::next() {
  constexpr uint64_t kLongestNs = 500000;
  const timespec pause{0, static_cast<long>(ns_)};
  ::nanosleep(&pause, nullptr);
  ns_ = std::min(ns_ + ns_ / 4, kLongestNs);
}

uint64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec);
}

uint64_t ticks() { return __rdtsc(); }

double ticks_per_ns() {
  static const double rate = [] {
    const uint64_t from_ns = now_ns(), from = __rdtsc();
    while (now_ns() - from_ns < 200000) {
    }
    return static_cast<double>(__rdtsc() - from) / static_cast<double>(now_ns() - from_ns);
  }();
  return rate;
}

}  // namespace heddle::exec
