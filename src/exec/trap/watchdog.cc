// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/trap/watchdog.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <list>
#include <mutex>
#include <thread>

#include "base/option.h"
#include "exec/sched/pool.h"

namespace heddle::exec {

bool watchdog_on = options().timeout > 0;

namespace {

struct Watched {
  KernelFrame* frame;
  pthread_t thread;
  uint64_t since_ns;
};

struct Watchdog {
  std::mutex mutex;
  std::list<Watched> runs;
};

Watchdog& watchdog() {
  static auto* one = new Watchdog;
  return *one;
}

void on_timeout(int) {
  // The mutex of the watchdog is held by its thread while it sends: the frame cannot have left.
  if (KernelFrame* frame = current_frame(); frame && frame->overdue && !frame->in_service) {
    frame->fault.signal = 0;
    frame->fault.kind = ErrorKind::LaunchTimeout;
    constexpr char text[] = "stopped by the watchdog (HEDDLE_TIMEOUT)";
    __builtin_memcpy(frame->fault.text, text, sizeof text);
    siglongjmp(frame->jump, 1);
  }
}

void guard() {
  const uint64_t limit_ns = static_cast<uint64_t>(options().timeout) * 1000000000u;
  for (;;) {
    usleep(50000);
    std::lock_guard lock(watchdog().mutex);
    for (Watched& run : watchdog().runs) {
      if (now_ns() - run.since_ns < limit_ns) continue;
      run.frame->overdue = true;
      pthread_kill(run.thread, watchdog_signal());
    }
  }
}

}  // namespace

int watchdog_signal() { return SIGRTMAX - 4; }

void watch(KernelFrame& frame) {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_handler = on_timeout;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigaction(watchdog_signal(), &action, nullptr);
    std::thread(guard).detach();
  });
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, watchdog_signal());
  pthread_sigmask(SIG_UNBLOCK, &ours, nullptr);
  std::lock_guard lock(watchdog().mutex);
  watchdog().runs.push_back({&frame, pthread_self(), now_ns()});
}

void unwatch(KernelFrame& frame) {
  std::lock_guard lock(watchdog().mutex);
  watchdog().runs.remove_if([&](const Watched& run) { return run.frame == &frame; });
}

}  // namespace heddle::exec
