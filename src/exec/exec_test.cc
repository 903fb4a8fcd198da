// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/exec.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#include <chrono>
#include <cstring>
#include <numeric>
#include <thread>
#include <vector>

#include "exec/service.h"
#include "exec/service/format.h"
#include "exec/task.h"

namespace heddle::exec {
namespace {

struct CountParams {
  std::atomic<uint32_t>* hits;
  uint64_t from;
};

template <class P>
const P& params(abi::WorkerContext* w) {
  return *static_cast<const P*>(w->launch->params);
}

void count_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  for (uint64_t cta = begin; cta < end; ++cta) params<CountParams>(w).hits[cta].fetch_add(1);
}

LaunchDesc desc_of(abi::CtaRange range, const void* params, uint32_t ctas, uint32_t threads = 32) {
  static auto services = DeviceServices::create();
  LaunchDesc desc;
  desc.kernel_name = "test_kernel";
  desc.code.range = range;
  desc.code.info.static_shared_bytes = abi::kSharedBase;
  desc.grid = {ctas, 1, 1};
  desc.block = {threads, 1, 1};
  desc.params = params;
  desc.services = services->table();
  return desc;
}

TEST(RunGrid, RunsEveryCtaOnce) {
  for (uint32_t ctas : {1u, 2u, 3u, 17u, 1000u, 100000u}) {
    std::vector<std::atomic<uint32_t>> hits(ctas);
    CountParams p{hits.data(), 0};
    std::atomic<uint32_t> cost{0};
    LaunchDesc desc = desc_of(count_kernel, &p, ctas);
    desc.cost_ns = &cost;
    for (int round = 0; round < 3; ++round) { auto r = run_grid(desc); ASSERT_TRUE(r.ok()) << r.error().message; }
    for (auto& h : hits) ASSERT_EQ(h.load(), 3u);
  }
}

TEST(RunGrid, ConcurrentCallsShareTheWorkers) {
  std::vector<std::thread> callers;
  std::atomic<int> good{0};
  for (int t = 0; t < 6; ++t)
    callers.emplace_back([&] {
      std::vector<std::atomic<uint32_t>> hits(5000);
      CountParams p{hits.data(), 0};
      for (int i = 0; i < 50; ++i) ASSERT_TRUE(run_grid(desc_of(count_kernel, &p, 5000)).ok());
      for (auto& h : hits) ASSERT_EQ(h.load(), 50u);
      ++good;
    });
  for (auto& t : callers) t.join();
  EXPECT_EQ(good, 6);
}

void slow_kernel(abi::WorkerContext*, uint64_t begin, uint64_t end) {
  for (; begin < end; ++begin) {
    volatile double x = 1;
    for (int i = 0; i < 2000000; ++i) x = x * 1.0000001;
  }
}

// Each CTA waits for the one below, as a decoupled look-back scan does.
void chain_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  auto* flags = params<CountParams>(w).hits;
  for (uint64_t cta = begin; cta < end; ++cta) {
    if (cta)
      while (flags[cta - 1].load() == 0) {
      }
    flags[cta].store(1);
  }
}

TEST(RunGrid, CtasMayWaitForLowerOnes) {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::atomic<uint32_t>> flags(3001);
    CountParams p{flags.data(), 0};
    ASSERT_TRUE(run_grid(desc_of(chain_kernel, &p, 3001)).ok());
    for (auto& f : flags) ASSERT_EQ(f.load(), 1u);
  }
}

// Every CTA waits until all have arrived: a grid barrier that nobody declared.
void meet_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  auto& arrived = *params<CountParams>(w).hits;
  for (uint64_t cta = begin; cta < end; ++cta) {
    ++arrived;
    while (arrived.load() < params<CountParams>(w).from) sched_yield();
  }
}

TEST(RunGrid, CtasThatWaitForHigherOnesGetThreadsOfTheirOwn) {
  std::atomic<uint32_t> arrived{0};
  CountParams p{&arrived, 24};
  ASSERT_TRUE(run_grid(desc_of(meet_kernel, &p, 24)).ok());
  EXPECT_EQ(arrived, 24u);
}

void shared_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  for (uint64_t cta = begin; cta < end; ++cta) {
    auto* words = reinterpret_cast<uint32_t*>(w->shared + abi::kSharedBase);
    for (uint32_t i = 0; i < 4096; ++i) words[i] = static_cast<uint32_t>(cta) + i;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 4096; ++i) sum += words[i] - i;
    std::memset(w->frames, 1, 8 * 4096);
    std::memset(w->local, 2, 256 * 1000);
    params<CountParams>(w).hits[cta].store(sum / 4096);
  }
}

TEST(RunGrid, GivesEachCtaSharedFramesAndLocalMemory) {
  std::vector<std::atomic<uint32_t>> hits(500);
  CountParams p{hits.data(), 0};
  LaunchDesc desc = desc_of(shared_kernel, &p, 500, 256);
  desc.dynamic_shared_bytes = 16384;
  desc.code.info.frame_bytes_per_warp = 4096;
  desc.code.info.local_bytes_per_lane = 1000;
  { auto r = run_grid(desc); ASSERT_TRUE(r.ok()) << r.error().message; }
  for (uint32_t i = 0; i < 500; ++i) ASSERT_EQ(hits[i].load(), i);
}

void null_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  for (uint64_t cta = begin; cta < end; ++cta) {
    w->cta_linear = cta;
    w->warp = 2;
    w->active_mask = 0xff00;
    if (cta == 70) *reinterpret_cast<volatile int*>(0x10) = 1;
  }
}

TEST(Fault, BadAddressNamesKernelCtaAndThreads) {
  LaunchDesc desc = desc_of(null_kernel, nullptr, 10);
  desc.grid = {10, 10, 1};
  desc.block = {128, 1, 1};
  for (int i = 0; i < 3; ++i) {
    auto ran = run_grid(desc);
    ASSERT_FALSE(ran.ok());
    EXPECT_EQ(ran.error().kind, ErrorKind::IllegalAddress);
    EXPECT_NE(ran.error().message.find("test_kernel, cta (0,7,0), warp 2, one of threads 72 to 79: illegal address 0x10"),
              std::string::npos)
        << ran.error().message;
  }
}

void trap_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  w->launch->services->trap(w, static_cast<uint32_t>(abi::TrapReason::Trap));
}
void assert_kernel(abi::WorkerContext* w, uint64_t begin, uint64_t end) {
  w->launch->services->assert_fail(w, "x > 0", "file.cu", 12, "void k(int)");
}
void ud2_kernel(abi::WorkerContext*, uint64_t, uint64_t) { __builtin_trap(); }

TEST(Fault, TrapsAndAssertsEndTheLaunchOnly) {
  EXPECT_EQ(run_grid(desc_of(trap_kernel, nullptr, 8)).error().kind, ErrorKind::LaunchFailed);
  const Error illegal = run_grid(desc_of(ud2_kernel, nullptr, 8)).error();
  EXPECT_EQ(illegal.kind, ErrorKind::IllegalInstruction);
  EXPECT_EQ(driver_code(illegal.kind), 715);   // CUDA_ERROR_ILLEGAL_INSTRUCTION
  EXPECT_NE(illegal.message.find("test_kernel, cta (0,0,0)"), std::string::npos) << illegal.message;
  testing::internal::CaptureStderr();
  auto ran = run_grid(desc_of(assert_kernel, nullptr, 1));
  EXPECT_NE(testing::internal::GetCapturedStderr().find("file.cu:12: void k(int): block: [0,0,0]"), std::string::npos);
  EXPECT_EQ(ran.error().kind, ErrorKind::Assert);
}

__attribute__((noinline)) int recurse(volatile char* above) {
  volatile char here[4096];
  here[0] = above[0];
  here[1] = above[0];
  return above[1] == 77 ? 0 : recurse(here) + here[0];
}
void overflow_kernel(abi::WorkerContext*, uint64_t, uint64_t) {
  volatile char zero[2] = {};
  recurse(zero);
}

TEST(Fault, HostStackOverflowInAKernelIsReported) {
  auto ran = run_grid(desc_of(overflow_kernel, nullptr, 4));
  ASSERT_FALSE(ran.ok());
  EXPECT_EQ(ran.error().kind, ErrorKind::IllegalAddress);
}

struct WildParams {
  uint8_t* abi::WorkerContext::* window;
  int64_t offset;
};
void wild_kernel(abi::WorkerContext* w, uint64_t, uint64_t) {
  const auto& p = params<WildParams>(w);
  *static_cast<volatile uint8_t*>(w->*p.window + p.offset) = 1;
}
uint32_t wild_step(abi::WorkerContext* w, uint64_t, uint32_t) {
  wild_kernel(w, 0, 1);
  return 0xffffffff;
}

TEST(Fault, WhatA32BitOffsetCanReachAroundAWindowIsInaccessible) {
  for (const bool cooperative : {false, true})
    for (auto window : {&abi::WorkerContext::shared, &abi::WorkerContext::frames, &abi::WorkerContext::local})
      for (const int64_t offset : {-(int64_t{1} << 31), int64_t{-300000}, int64_t{1} << 22, (int64_t{1} << 31) - 1}) {
        WildParams p{window, offset};
        LaunchDesc desc = desc_of(wild_kernel, &p, 1);
        if (cooperative) {
          desc.cooperative = true;
          desc.code.step = wild_step;
          desc.code.info.uses_grid_barrier = 1;
        }
        auto ran = run_grid(desc);
        ASSERT_FALSE(ran.ok()) << offset;
        EXPECT_EQ(ran.error().kind, ErrorKind::IllegalAddress);
      }
}

int program_faults = 0;
sigjmp_buf program_jump;
void program_handler(int) {
  ++program_faults;
  siglongjmp(program_jump, 1);
}

TEST(FaultDeathTest, TheProgramsOwnFaultsReachItsHandler) {
  // In a child, where no handler of ours is installed yet when the program installs its own.
  EXPECT_EXIT(
      {
        signal(SIGSEGV, program_handler);
        run_grid(desc_of(null_kernel, nullptr, 4)).ok();
        if (sigsetjmp(program_jump, 1) == 0) *reinterpret_cast<volatile int*>(8) = 1;
        exit(program_faults == 1 ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(Fault, CopiesReportBadAddresses) {
  char here[64];
  EXPECT_EQ(copy(here, reinterpret_cast<void*>(0x40), 64).error().kind, ErrorKind::InvalidValue);
}

TEST(Copy, LargeCopiesAndFillsAreExact) {
  const size_t n = (9 << 20) + 13;
  std::vector<uint8_t> a(n), b(n, 7);
  for (size_t i = 0; i < n; ++i) a[i] = static_cast<uint8_t>(i * 31 >> 3);
  ASSERT_TRUE(copy(b.data(), a.data(), n).ok());
  EXPECT_EQ(a, b);
  std::vector<uint32_t> words(3000001, 1);
  ASSERT_TRUE(fill32(words.data(), 0x12345678, words.size() - 1).ok());
  for (size_t i = 0; i + 1 < words.size(); ++i) ASSERT_EQ(words[i], 0x12345678u);
  EXPECT_EQ(words.back(), 1u);
  std::vector<uint16_t> halves(5, 0);
  ASSERT_TRUE(fill16(halves.data(), 0xabcd, 5).ok());
  for (uint16_t h : halves) EXPECT_EQ(h, 0xabcd);
}

struct GridSumParams {
  std::atomic<uint64_t>* sum;
  uint64_t* seen;
};

// Adds its number, waits for the grid, writes what the whole grid has added up to.
uint32_t grid_sum_step(abi::WorkerContext* w, uint64_t cta, uint32_t region) {
  const auto& p = params<GridSumParams>(w);
  auto* mine = reinterpret_cast<uint64_t*>(w->shared + abi::kSharedBase);
  if (region == 0) {
    p.sum->fetch_add(cta);
    *mine = cta;
    return 1;
  }
  p.seen[cta] = p.sum->load() + *mine;
  return 0xffffffff;
}

TEST(Cooperative, AllCtasMeetAtTheGridBarrier) {
  std::atomic<uint64_t> sum{0};
  std::vector<uint64_t> seen(1000);
  GridSumParams p{&sum, seen.data()};
  LaunchDesc desc = desc_of(nullptr, &p, 1000);
  desc.cooperative = true;
  desc.code.step = grid_sum_step;
  desc.code.info.uses_grid_barrier = 1;
  desc.dynamic_shared_bytes = 8;
  { auto r = run_grid(desc); ASSERT_TRUE(r.ok()) << r.error().message; }
  for (uint64_t i = 0; i < 1000; ++i) ASSERT_EQ(seen[i], 999u * 1000 / 2 + i);
}

TEST(RunGrid, RefusesEmptyAndOversizedLaunches) {
  LaunchDesc desc = desc_of(count_kernel, nullptr, 0);
  EXPECT_EQ(run_grid(desc).error().kind, ErrorKind::InvalidValue);
  desc = desc_of(count_kernel, nullptr, 1);
  desc.dynamic_shared_bytes = 1u << 30;
  EXPECT_EQ(run_grid(desc).error().kind, ErrorKind::LaunchOutOfResources);
}

TEST(RunGrid, UsesTheFloatDefaultsOfCudaWhateverTheProgramSet) {
  static float result;
  LaunchDesc desc = desc_of(
      [](abi::WorkerContext*, uint64_t, uint64_t) {
        volatile float tiny = 1e-40f;
        result = tiny * 1.0f;
      },
      nullptr, 1);
  const uint32_t before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8040);   // FTZ and DAZ, as -ffast-math programs set
  const bool ok = run_grid(desc).ok();
  const uint32_t after = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before);
  EXPECT_TRUE(ok);
  EXPECT_EQ(after & 0x8040, 0x8040u);
  EXPECT_NE(result, 0.0f);
}

std::string formatted(const char* format, std::vector<uint8_t> args) {
  args.resize(args.size() + 64);
  char out[256];
  size_t size = 0;
  format_device(format, args.data(), out, sizeof out, size);
  return std::string(out, size);
}

struct Args {
  std::vector<uint8_t> bytes;
  template <class T>
  Args& operator<<(T value) {
    while (bytes.size() % sizeof(T)) bytes.push_back(0);
    const auto* p = reinterpret_cast<const uint8_t*>(&value);
    bytes.insert(bytes.end(), p, p + sizeof(T));
    return *this;
  }
};

TEST(Printf, KnowsTheFormatsOfTheHost) {
  EXPECT_EQ(formatted("%d %u%% %5.2f|%-6s|%c\n", (Args() << -3 << 7u << 3.14159 << "ab" << 'x' + 0).bytes),
            "-3 7%  3.14|ab    |x\n");
  EXPECT_EQ(formatted("%lld %ld %hhd %hd %x %#o", (Args() << (1ll << 40) << -1l << 257 << 65537 << 255u << 8u).bytes),
            "1099511627776 -1 1 1 ff 010");
  EXPECT_EQ(formatted("%+08.3e %g %a %p", (Args() << 12345.678 << 0.5 << 1.0 << (void*)0x1234).bytes),
            "+1.235e+04 0.5 0x1p+0 0x1234");
  EXPECT_EQ(formatted("%*d|%.*f", (Args() << 5 << 42 << 1 << 2.25).bytes), "   42|2.2");
  EXPECT_EQ(formatted("%s %", (Args() << (const char*)nullptr).bytes), "(null) %");
}

TEST(Services, HeapBlocksAreDistinctAndCheckedOnFree) {
  auto services = DeviceServices::create();
  static uint8_t heap[1 << 16];
  services->set_heap(reinterpret_cast<uint64_t>(heap), sizeof heap);
  abi::LaunchContext launch = {};
  launch.services = services->table();
  abi::WorkerContext worker = {};
  worker.launch = &launch;
  void* a = launch.services->device_malloc(&worker, 100);
  void* b = launch.services->device_malloc(&worker, 100);
  ASSERT_TRUE(a && b && a != b);
  std::memset(a, 1, 100);
  launch.services->device_free(&worker, a);
  EXPECT_EQ(launch.services->device_malloc(&worker, 100), a);
  EXPECT_EQ(launch.services->device_malloc(&worker, 1 << 20), nullptr);
}

struct CountTask : Task {
  std::atomic<uint32_t> runs{0};
};

TEST(Tasks, EverySubmittedTaskRuns) {
  std::vector<CountTask> tasks(1000);
  for (CountTask& t : tasks) {
    t.run = [](Task* task) { static_cast<CountTask*>(task)->runs.fetch_add(1); };
    submit(&t);
  }
  for (CountTask& t : tasks)
    while (t.runs.load() != 1) std::this_thread::yield();
}

void empty_kernel(abi::WorkerContext*, uint64_t, uint64_t) {}

TEST(Latency, AnEmptyGridTakesMicroseconds) {
  std::atomic<uint32_t> cost{0};
  LaunchDesc desc = desc_of(empty_kernel, nullptr, 1);
  desc.cost_ns = &cost;
  for (uint32_t ctas : {1u, 64u, 4096u}) {
    desc.grid.x = ctas;
    double best = 1e9;
    for (int round = 0; round < 20; ++round) {
      const auto from = std::chrono::steady_clock::now();
      for (int i = 0; i < 100; ++i) run_grid(desc).ok();
      best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - from).count() / 100);
    }
    std::printf("empty grid of %u ctas: %.2f us\n", ctas, best);
    EXPECT_LT(best, 100);
  }
}

TEST(RunGrid, UsesAllCores) {
  if (worker_count() < 2) GTEST_SKIP();
  const auto time = [](uint32_t ctas) {
    const auto from = std::chrono::steady_clock::now();
    EXPECT_TRUE(run_grid(desc_of(slow_kernel, nullptr, ctas)).ok());
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
  };
  const double one = time(1), four = time(4);
  std::printf("1 cta %.1f ms, 4 ctas %.1f ms\n", one, four);
}

}  // namespace
}  // namespace heddle::exec
