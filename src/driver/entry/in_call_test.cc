// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/entry/in_call.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <vector>

namespace heddle::driver {
namespace {

std::atomic<int> freed{0};
void count(const void*) { ++freed; }

/// Threads that are inside a call until they are let out, one by one.
class Callers {
 public:
  void start(size_t count) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    for (size_t i = threads_.size(); i < count; ++i) {
      pthread_t made;
      ASSERT_EQ(pthread_create(&made, &small, [](void* self) { return static_cast<Callers*>(self)->call(); }, this), 0);
      threads_.push_back(made);
    }
    pthread_attr_destroy(&small);
    std::unique_lock lock(mutex_);
    news_.wait(lock, [&] { return inside_ == count; });
  }
  void let_out() {
    std::lock_guard lock(mutex_);
    open_ = true;
    news_.notify_all();
  }
  void join() {
    let_out();
    for (pthread_t t : threads_) pthread_join(t, nullptr);
    threads_.clear();
  }
  ~Callers() { join(); }

 private:
  void* call() {
    const entry::InCall in_call;
    std::unique_lock lock(mutex_);
    ++inside_;
    news_.notify_all();
    news_.wait(lock, [&] { return open_; });
    return nullptr;
  }
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<pthread_t> threads_;
  size_t inside_ = 0;
  bool open_ = false;
};

TEST(InCall, AnObjectStaysForEachOfManyThreads) {
  freed = 0;
  Callers many, last;
  many.start(5000);
  last.start(1);
  const char object = 0;
  when_calls_end(count, &object);
  EXPECT_EQ(freed, 0);
  many.join();
  when_calls_end([](const void*) {}, &object);   // the latest thread may still have the first
  EXPECT_EQ(freed, 0);
  last.join();
  when_calls_end([](const void*) {}, &object);
  EXPECT_EQ(freed, 1);
}

TEST(InCall, WhatIsCalledAfterwardsIsOutside) {
  std::vector<int> order;
  {
    const entry::InCall outer;
    {
      const entry::InCall inner;
      entry::call_after(
          [&] {
            order.push_back(2);
            // Another thread that destroys does not wait for this one.
            pthread_t other;
            pthread_create(&other, nullptr, [](void*) -> void* { return wait_for_calls(nullptr), nullptr; }, nullptr);
            pthread_join(other, nullptr);
          },
          entry::Otherwise::Now);
    }
    order.push_back(1);
  }
  order.push_back(3);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(InCall, ACallFromOutsideCountsAgain) {
  freed = 0;
  const char object = 0;
  const auto discards = [&] {
    pthread_t other;
    pthread_create(&other, nullptr, [](void* o) -> void* { return when_calls_end(count, o), nullptr; }, const_cast<char*>(&object));
    pthread_join(other, nullptr);
    return freed.exchange(0);
  };
  const entry::InCall in_call;
  const entry::OutsideScope outside;
  EXPECT_EQ(discards(), 1);
  const entry::InCall again;
  EXPECT_EQ(discards(), 0);
}

}  // namespace
}  // namespace heddle::driver
