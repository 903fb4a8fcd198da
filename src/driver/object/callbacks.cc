// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A few threads run host functions, as many as are blocked in one up to a limit; one thread looks at all
// waits for values in turn. A thousand streams that wait cost memory, not threads.
#include "driver/object/callbacks.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "driver/object/context.h"
#include "driver/object/host_work.h"
#include "driver/object/stream.h"

namespace heddle::driver {
namespace {

struct Call {
  Ref<Stream> stream;                   // null: only `function`
  Work* work = nullptr;
  std::function<void()> function;
};

struct Callers {
  std::mutex mutex;
  std::condition_variable news;
  std::deque<Call> calls;
  size_t idle = 0, threads = 0;

  std::condition_variable new_waits;
  std::vector<Call> waits;              // new ones, for the thread that looks at them
  bool watched = false;
};

Callers& callers() {
  static auto* one = new Callers;
  return *one;
}

constexpr size_t kIdleThreads = 4, kMostThreads = 32;
constexpr useconds_t kLookEveryUs = 20;

void finish(Call& call) {
  if (!call.stream) {
    call.function();
    call = {};
    return;
  }
  Context& context = call.stream->context();
  if (!context.failed() || call.work->always)
    if (auto ran = call.work->run(context); !ran.ok()) context.fail(std::move(ran).error());
  call.stream->finish_front();
  call = {};
}

void* caller(void*) {
  Callers& c = callers();
  std::unique_lock lock(c.mutex);
  for (;;) {
    ++c.idle;
    c.news.wait(lock, [&c] { return !c.calls.empty(); });
    --c.idle;
    Call call = std::move(c.calls.front());
    c.calls.pop_front();
    lock.unlock();
    finish(call);
    lock.lock();
    if (c.idle < kIdleThreads) continue;
    --c.threads;
    return nullptr;
  }
}

void* watcher(void*) {
  Callers& c = callers();
  std::vector<Call> pending;
  for (;;) {
    {
      std::unique_lock lock(c.mutex);
      if (pending.empty()) c.new_waits.wait(lock, [&c] { return !c.waits.empty(); });
      for (Call& call : c.waits) pending.push_back(std::move(call));
      c.waits.clear();
    }
    bool any = false;
    for (size_t i = 0; i < pending.size();) {
      if (!wait_is_over(*pending[i].work) && !pending[i].stream->context().failed()) {
        ++i;
        continue;
      }
      any = true;
      finish(pending[i]);
      if (i + 1 < pending.size()) pending[i] = std::move(pending.back());
      pending.pop_back();
    }
    if (!any && !pending.empty()) usleep(kLookEveryUs);
  }
}

bool start(void* (*body)(void*)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const int code = pthread_create(&thread, &attributes, body, nullptr);
  pthread_attr_destroy(&attributes);
  return code == 0;
}

/// Takes a thread for it, one more if all are busy.
void add(Callers& c, Call call) {
  c.calls.push_back(std::move(call));
  while (c.idle < c.calls.size() && c.threads < kMostThreads) {
    if (start(caller)) {
      ++c.threads;
      break;
    }
    if (c.threads) break;               // Those that are there will come to it.
    usleep(1000);
  }
  c.news.notify_one();
}

}  // namespace

void call_back(Stream& stream, Work& work) {
  Callers& c = callers();
  std::unique_lock lock(c.mutex);
  if (work.kind == WorkKind::Memory) {
    c.waits.push_back({Ref<Stream>(&stream), &work, {}});
    // Without memory for a thread of its own the first has to come later; nobody else can look.
    while (!c.watched && !(c.watched = start(watcher))) usleep(1000);
    c.new_waits.notify_one();
    return;
  }
  add(c, {Ref<Stream>(&stream), &work, {}});
}

void call_apart(std::function<void()> function) {
  Callers& c = callers();
  std::lock_guard lock(c.mutex);
  add(c, {{}, nullptr, std::move(function)});
}

}  // namespace heddle::driver
