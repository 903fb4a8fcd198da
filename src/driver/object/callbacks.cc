// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/callbacks.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "driver/object/context.h"
#include "driver/object/stream.h"

namespace heddle::driver {
namespace {

struct Call {
  Ref<Stream> stream;
  Work* work;
};

struct Callers {
  std::mutex mutex;
  std::condition_variable news;
  std::deque<Call> calls;
  size_t idle = 0;
};

Callers& callers() {
  static auto* one = new Callers;
  return *one;
}

constexpr size_t kIdleThreads = 4;

void caller() {
  Callers& c = callers();
  std::unique_lock lock(c.mutex);
  for (;;) {
    ++c.idle;
    c.news.wait(lock, [&c] { return !c.calls.empty(); });
    --c.idle;
    Call call = std::move(c.calls.front());
    c.calls.pop_front();
    lock.unlock();
    Context& context = call.stream->context();
    if (!context.failed() || call.work->always)
      if (auto ran = call.work->run(context); !ran.ok()) context.fail(std::move(ran).error());
    call.stream->finish_front();
    call = {};
    lock.lock();
    if (c.idle >= kIdleThreads) return;
  }
}

}  // namespace

void call_back(Stream& stream, Work& work) {
  Callers& c = callers();
  bool more = false;
  {
    std::lock_guard guard(c.mutex);
    c.calls.push_back({Ref<Stream>(&stream), &work});
    more = c.idle < c.calls.size();
  }
  if (more) std::thread(caller).detach();
  c.news.notify_one();
}

}  // namespace heddle::driver
