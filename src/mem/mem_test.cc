// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mem/mem.h"

#include <gtest/gtest.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>
#include <random>
#include <thread>

#include "mem/host.h"
#include "mem/slab.h"

namespace heddle::mem {
namespace {

std::unique_ptr<DeviceMemory> memory(uint64_t capacity = 1ull << 30) {
  auto made = DeviceMemory::create(capacity);
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}

TEST(SizeClass, HoldsEverySmallSizeWithLittleWaste) {
  for (uint64_t size = 1; size <= kSmallMax; size += size < 8192 ? 1 : 97) {
    const uint64_t bytes = class_bytes(size_class(size));
    ASSERT_GE(bytes, size);
    ASSERT_EQ(bytes % kSmallest, 0u);
    if (size_class(size) > 0) ASSERT_LT(class_bytes(size_class(size) - 1), size);
  }
}

TEST(DeviceMemory, GivesAlignedMemoryThatCanBeWritten) {
  auto m = memory();
  for (uint64_t size : {1ull, 255ull, 256ull, 4097ull, 300000ull, 5ull << 20}) {
    const uint64_t at = m->alloc(size).value();
    EXPECT_EQ(at % 256, 0u);
    std::memset(reinterpret_cast<void*>(at), 1, size);
    EXPECT_EQ(m->find(at + size - 1)->base, at);
    EXPECT_EQ(m->find(at)->size_bytes, size);
    EXPECT_TRUE(m->free(at).ok());
    EXPECT_FALSE(m->find(at));
  }
  EXPECT_EQ(m->used_bytes(), 0u);
}

bool readable(uint64_t address) {
  char byte;
  const iovec to{&byte, 1}, from{reinterpret_cast<void*>(address), 1};
  return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == 1;
}

TEST(DeviceMemory, NothingLiesAroundItsAddresses) {
  auto m = memory();
  const uint64_t first = m->alloc(8).value();
  EXPECT_TRUE(readable(first));
  for (uint64_t distance = 4 << 20; distance <= 64ull << 30; distance *= 2) EXPECT_FALSE(readable(first - distance)) << distance;
  uint64_t behind = first;
  while (m->owns(behind)) behind += 1 << 30;
  for (uint64_t distance = 0; distance < 60ull << 30; distance += 1 << 30) EXPECT_FALSE(readable(behind + distance)) << distance;
}

TEST(DeviceMemory, EnforcesTheCapacity) {
  auto m = memory(64 << 20);
  const uint64_t a = m->alloc(40 << 20).value();
  auto b = m->alloc(40 << 20);
  ASSERT_FALSE(b.ok());
  EXPECT_EQ(b.error().kind, ErrorKind::OutOfMemory);
  ASSERT_TRUE(m->free(a).ok());
  EXPECT_TRUE(m->alloc(40 << 20).ok());
}

TEST(DeviceMemory, RefusesToFreeWhatIsNotTheStartOfAnAllocation) {
  auto m = memory();
  const uint64_t a = m->alloc(1000).value();
  EXPECT_EQ(m->free(a + 8).error().kind, ErrorKind::InvalidValue);
  EXPECT_TRUE(m->free(a).ok());
  EXPECT_FALSE(m->free(a).ok());
}

TEST(DeviceMemoryDeathTest, AccessBehindABigAllocationFaults) {
  auto m = memory();
  const uint64_t a = m->alloc(4 << 20).value();
  EXPECT_DEATH(*reinterpret_cast<volatile char*>(a + (4 << 20)) = 1, "");
}

TEST(DeviceMemory, NearestFindsTheNeighbour) {
  auto m = memory();
  const uint64_t a = m->alloc(4 << 20).value();
  EXPECT_EQ(m->nearest(a + (5 << 20))->base, a);
  EXPECT_EQ(m->nearest(a - 1)->base, a);
}

TEST(DeviceMemory, RandomAllocationsNeverOverlap) {
  auto m = memory(4ull << 30);
  std::mt19937_64 rng(7);
  std::map<uint64_t, uint64_t> live;
  for (int i = 0; i < 20000; ++i) {
    if (rng() % 2 || live.empty()) {
      const uint64_t size = 1 + rng() % (1ull << (4 + rng() % 20));
      const uint64_t at = m->alloc(size).value();
      auto next = live.lower_bound(at);
      if (next != live.end()) ASSERT_LE(at + size, next->first);
      if (next != live.begin()) ASSERT_LE(std::prev(next)->first + std::prev(next)->second, at);
      live[at] = size;
    } else {
      auto it = live.begin();
      std::advance(it, rng() % std::min<size_t>(live.size(), 16));
      ASSERT_TRUE(m->free(it->first).ok());
      live.erase(it);
    }
  }
  for (auto [at, size] : live) ASSERT_TRUE(m->free(at).ok());
  EXPECT_EQ(m->used_bytes(), 0u);
}

TEST(DeviceMemory, ThreadsAllocateAtOnce) {
  auto m = memory();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const uint64_t at = m->alloc(1 + i * 37).value();
        *reinterpret_cast<volatile char*>(at) = 1;
        CHECK(m->free(at).ok());
      }
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(m->used_bytes(), 0u);
}

TEST(HostMemory, KnowsPinnedAndRegisteredRanges) {
  HostMemory& h = HostMemory::instance();
  const uint64_t a = h.alloc(10000, {.kind = 3}).value();
  EXPECT_EQ(h.find(a + 9999)->tag.kind, 3u);
  static char mine[8192];
  const uint64_t b = reinterpret_cast<uint64_t>(mine);
  EXPECT_TRUE(h.add(b, sizeof mine, {}).ok());
  EXPECT_EQ(h.add(b + 100, 10, {}).error().kind, ErrorKind::HostMemoryAlreadyRegistered);
  EXPECT_EQ(h.free(b).error().kind, ErrorKind::InvalidValue);
  EXPECT_TRUE(h.remove(b).ok());
  EXPECT_EQ(h.remove(b).error().kind, ErrorKind::HostMemoryNotRegistered);
  EXPECT_TRUE(h.free(a).ok());
  EXPECT_FALSE(h.find(a));
}

}  // namespace
}  // namespace heddle::mem
