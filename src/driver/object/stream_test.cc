// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/stream.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <random>
#include <thread>

#include "driver/object/context.h"
#include "driver/object/event.h"
#include "driver/state.h"

namespace heddle::driver {
namespace {

struct CallWork final : Work {
  explicit CallWork(std::function<void()> f, bool blocks = false) : Work(WorkKind::Empty), call(std::move(f)) { may_block = blocks; }
  Result<void> run(Context&) override {
    call();
    return {};
  }
  std::function<void()> call;
};

std::unique_ptr<Work> work(std::function<void()> f) { return std::make_unique<CallWork>(std::move(f)); }
std::unique_ptr<Work> host(std::function<void()> f) { return std::make_unique<CallWork>(std::move(f), true); }

struct FailingWork final : Work {
  FailingWork() : Work(WorkKind::Empty) {}
  Result<void> run(Context&) override { return error(ErrorKind::IllegalAddress, "made to fail"); }
};

Context& context() {
  static Context* one = [] {
    CHECK(initialise().ok());
    return new Context(*state().devices.front(), 0, false);
  }();
  return *one;
}

TEST(Stream, RunsWorkInOrder) {
  Ref<Stream> s = context().create_stream(Stream::Kind::NonBlocking, 0);
  std::vector<int> seen;
  for (int i = 0; i < 1000; ++i) s->append(work([&seen, i] { seen.push_back(i); }));
  s->wait();
  ASSERT_EQ(seen.size(), 1000u);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(seen[static_cast<size_t>(i)], i);
  s->destroyed = true;
}

TEST(Stream, WorkRunsWithoutAnyoneWaiting) {
  Ref<Stream> s = context().create_stream(Stream::Kind::NonBlocking, 0);
  std::atomic<bool> done{false};
  s->append(work([&] { done = true; }));
  const auto from = std::chrono::steady_clock::now();
  while (!done && std::chrono::steady_clock::now() - from < std::chrono::seconds(5)) std::this_thread::yield();
  EXPECT_TRUE(done);
  s->destroyed = true;
}

TEST(Stream, WaitsForATicketOfAnother) {
  Ref<Stream> a = context().create_stream(Stream::Kind::NonBlocking, 0);
  Ref<Stream> b = context().create_stream(Stream::Kind::NonBlocking, 0);
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> value{0};
    const uint64_t ticket = a->append(work([&] {
      if (round % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      value = 1;
    }));
    b->wait_for(*a, ticket);
    int seen = -1;
    b->append(work([&] { seen = value; }));
    b->wait();
    ASSERT_EQ(seen, 1);
  }
  a->destroyed = b->destroyed = true;
}

TEST(Stream, LegacyStreamWaitsForBlockingOnesAndTheyForIt) {
  Ref<Stream> s = context().create_stream(Stream::Kind::Blocking, 0);
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> step{0};
    int first = -1, second = -1;
    s->append(work([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(300));
      step = 1;
    }));
    context().legacy().append(work([&] {
      first = step;
      std::this_thread::sleep_for(std::chrono::microseconds(300));
      step = 2;
    }));
    s->append(work([&] { second = step; }));
    s->wait();
    ASSERT_EQ(first, 1);
    ASSERT_EQ(second, 2);
  }
  s->destroyed = true;
}

TEST(Stream, NonBlockingStreamsIgnoreTheLegacyStream) {
  Ref<Stream> s = context().create_stream(Stream::Kind::NonBlocking, 0);
  std::atomic<bool> go{false};
  context().legacy().append(host([&] {
    while (!go) std::this_thread::yield();
  }));
  s->append(work([&] { go = true; }));
  s->wait();
  context().legacy().wait();
  EXPECT_TRUE(go);
  s->destroyed = true;
}

TEST(Stream, HostFunctionsMayBlockWithoutHoldingWorkersUp) {
  std::vector<Ref<Stream>> streams;
  std::atomic<int> waiting{0};
  std::atomic<bool> go{false};
  for (int i = 0; i < 32; ++i) {
    streams.push_back(context().create_stream(Stream::Kind::NonBlocking, 0));
    streams.back()->append(host([&] {
      ++waiting;
      while (!go) std::this_thread::yield();
    }));
  }
  Ref<Stream> other = context().create_stream(Stream::Kind::NonBlocking, 0);
  other->append(work([&] {
    while (waiting < 32) std::this_thread::yield();
    go = true;
  }));
  for (auto& s : streams) s->wait();
  EXPECT_EQ(waiting, 32);
  for (auto& s : streams) s->destroyed = true;
  other->destroyed = true;
}

TEST(Stream, AThousandStreamsAndTenThousandPendingWorks) {
  std::vector<Ref<Stream>> streams;
  std::atomic<int> runs{0};
  for (int i = 0; i < 1000; ++i) streams.push_back(context().create_stream(Stream::Kind::NonBlocking, -(i % 6)));
  for (int i = 0; i < 10000; ++i) streams[static_cast<size_t>(i) % 1000]->append(work([&] { ++runs; }));
  for (auto& s : streams) s->wait();
  EXPECT_EQ(runs, 10000);
  for (auto& s : streams) s->destroyed = true;
}

TEST(Stream, RandomDependenciesNeverHangOrReorder) {
  constexpr size_t kStreams = 12;
  std::vector<Ref<Stream>> streams;
  for (size_t i = 0; i < kStreams; ++i)
    streams.push_back(context().create_stream(i % 3 ? Stream::Kind::NonBlocking : Stream::Kind::Blocking, 0));
  std::vector<std::thread> threads;
  std::vector<std::atomic<uint64_t>> last(kStreams);
  std::atomic<int> wrong{0};
  for (unsigned t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      std::mt19937 rng(t);
      for (int i = 0; i < 3000; ++i) {
        Stream& s = *streams[t * 4 + rng() % 4];
        const size_t index = static_cast<size_t>(std::find_if(streams.begin(), streams.end(), [&](auto& r) { return r.get() == &s; }) - streams.begin());
        switch (rng() % 6) {
          case 0: {
            Stream& other = *streams[rng() % kStreams];
            s.wait_for(other, other.submitted());
            break;
          }
          case 1: s.wait(s.submitted() > 3 ? s.submitted() - 3 : 0); break;
          case 2: context().legacy().append(work([] {})); break;
          case 3: s.append(host([] {})); break;
          default: {
            const uint64_t mark = static_cast<uint64_t>(i) + 1;
            s.append(work([&last, &wrong, index, mark] {
              if (last[index].exchange(mark) >= mark) ++wrong;
            }));
          }
        }
      }
    });
  for (auto& t : threads) t.join();
  for (auto& s : streams) s->wait();
  context().legacy().wait();
  EXPECT_EQ(wrong, 0);
  for (auto& s : streams) s->destroyed = true;
}

TEST(Event, MeasuresTheTimeOfTheWorkBetween) {
  Ref<Stream> s = context().create_stream(Stream::Kind::NonBlocking, 0);
  Event a(context(), 0), b(context(), 0);
  a.ref();
  b.ref();
  a.record(*s);
  s->append(work([] { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }));
  b.record(*s);
  EXPECT_FALSE(b.done());
  b.point().stream->wait(b.point().ticket);
  EXPECT_TRUE(a.done() && b.done());
  const double ms = static_cast<double>(b.point().stamp->ns - a.point().stamp->ns) * 1e-6;
  EXPECT_GE(ms, 5);
  EXPECT_LT(ms, 500);
  s->destroyed = true;
}

TEST(Context, AFailureIsStickyAndSkipsWhatFollows) {
  auto* c = new Context(*state().devices.front(), 0, false);
  bool ran = false;
  c->legacy().append(std::make_unique<FailingWork>());
  c->legacy().append(work([&] { ran = true; }));
  auto done = c->synchronize();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::IllegalAddress);
  EXPECT_FALSE(ran);
  EXPECT_FALSE(c->synchronize().ok());
  c->destroy();
}

TEST(Latency, AppendAndWaitTakesLessThanMicroseconds) {
  Stream& s = context().legacy();
  double best = 1e9;
  for (int round = 0; round < 30; ++round) {
    const auto from = std::chrono::steady_clock::now();
    for (int i = 0; i < 200; ++i) {
      s.append(work([] {}));
      s.wait();
    }
    best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - from).count() / 200);
  }
  std::printf("append and wait: %.2f us\n", best);
  EXPECT_LT(best, 50);
}

}  // namespace
}  // namespace heddle::driver
