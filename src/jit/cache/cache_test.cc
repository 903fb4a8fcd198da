// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "jit/cache/disk_cache.h"

namespace heddle::jit {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/heddle-cache-test-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

Key key_of(uint32_t n) {
  Key key;
  for (int i = 0; i < 4; ++i) key.bytes[i] = static_cast<uint8_t>(n * 2654435761u >> 8 * i);
  key.bytes[31] = static_cast<uint8_t>(n);
  return key;
}

Entry entry_of(uint32_t n, size_t bytes = 1000) {
  Entry e;
  e.info.param_bytes = n;
  e.range_name = "kernel" + std::to_string(n);
  e.symbols = {"a", "b" + std::to_string(n)};
  e.object.assign(bytes, static_cast<char>(n));
  return e;
}

std::string only_file(const std::string& folder) {
  for (const auto& f : fs::recursive_directory_iterator(folder))
    if (f.is_regular_file()) return f.path();
  return {};
}

TEST(DiskCache, GivesBackWhatWasStored) {
  Folder folder;
  DiskCache cache(folder.path, 1 << 20);
  EXPECT_FALSE(cache.load(key_of(1)));
  cache.store(key_of(1), entry_of(1));
  const auto back = cache.load(key_of(1));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->info.param_bytes, 1u);
  EXPECT_EQ(back->range_name, "kernel1");
  EXPECT_EQ(back->symbols, entry_of(1).symbols);
  EXPECT_EQ(back->object, entry_of(1).object);
  EXPECT_FALSE(cache.load(key_of(2)));
}

TEST(DiskCache, IgnoresAndRemovesDamagedEntries) {
  for (int how = 0; how < 3; ++how) {
    Folder folder;
    DiskCache cache(folder.path, 1 << 20);
    cache.store(key_of(1), entry_of(1));
    const std::string file = only_file(folder.path);
    if (how == 0) fs::resize_file(file, fs::file_size(file) / 2);
    if (how == 1) fs::resize_file(file, 0);
    if (how == 2) {
      std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
      f.seekp(300);
      f.put('!');
    }
    EXPECT_FALSE(cache.load(key_of(1)));
    EXPECT_EQ(only_file(folder.path), "");
  }
}

TEST(DiskCache, StaysBelowItsLimitAndKeepsWhatIsUsed) {
  Folder folder;
  DiskCache cache(folder.path, 200 << 10);
  cache.store(key_of(0), entry_of(0, 10 << 10));
  for (uint32_t n = 1; n < 60; ++n) {
    cache.store(key_of(n), entry_of(n, 10 << 10));
    ::usleep(2000);   // modification times must differ
    EXPECT_TRUE(cache.load(key_of(0))) << n;
  }
  EXPECT_LE(cache.stats().bytes, 220u << 10);
  EXPECT_FALSE(cache.load(key_of(1)));
  EXPECT_TRUE(cache.load(key_of(59)));
}

TEST(DiskCache, ClearRemovesOnlyItsOwnFiles) {
  Folder folder;
  DiskCache cache(folder.path, 1 << 20);
  for (uint32_t n = 0; n < 10; ++n) cache.store(key_of(n), entry_of(n));
  std::ofstream(folder.path + "/mine.txt") << "hello";
  fs::create_directory(folder.path + "/photos");
  std::ofstream(folder.path + "/photos/x.kernel") << "hello";
  EXPECT_EQ(cache.stats().entries, 10u);
  EXPECT_EQ(*cache.clear(), 10u);
  EXPECT_EQ(cache.stats().entries, 0u);
  EXPECT_TRUE(fs::exists(folder.path + "/mine.txt"));
  EXPECT_TRUE(fs::exists(folder.path + "/photos/x.kernel"));
}

TEST(DiskCache, HoldsNothingWithoutAFolderOrWhereItCannotWrite) {
  DiskCache none("", 1 << 20);
  none.store(key_of(1), entry_of(1));
  EXPECT_FALSE(none.load(key_of(1)));
  DiskCache forbidden("/proc/no such place", 1 << 20);
  forbidden.store(key_of(1), entry_of(1));
  EXPECT_FALSE(forbidden.load(key_of(1)));
}

TEST(DiskCache, ServesProcessesAtOnceAndSurvivesKilledWriters) {
  Folder folder;
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      DiskCache cache(folder.path, 300 << 10);
      for (uint32_t n = 0;; ++n) {
        cache.store(key_of(n % 40), entry_of(n % 40, 9000));
        const auto got = cache.load(key_of((n * 7) % 40));
        if (got && got->object != entry_of((n * 7) % 40, 9000).object) ::_exit(3);
      }
    }
    children.push_back(pid);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  for (pid_t pid : children) {
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  }
  DiskCache cache(folder.path, 300 << 10);
  for (uint32_t n = 0; n < 40; ++n)
    if (const auto got = cache.load(key_of(n))) EXPECT_EQ(got->object, entry_of(n, 9000).object);
}

TEST(DiskCache, LosesNothingWhenOneOfTwoHundredProcessesIsKilled) {
  Folder folder;
  std::vector<pid_t> children;
  for (uint32_t p = 0; p < 200; ++p) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      DiskCache cache(folder.path, 1 << 30);
      for (uint32_t n = 0; n < 8; ++n) cache.store(key_of(p * 8 + n), entry_of(p * 8 + n, 5000));
      ::_exit(0);
    }
    ASSERT_GT(pid, 0);
    children.push_back(pid);
  }
  const size_t victim = static_cast<size_t>(::getpid()) % children.size();
  ::kill(children[victim], SIGKILL);
  DiskCache cache(folder.path, 1 << 30);
  for (size_t p = 0; p < children.size(); ++p) {
    int status = 0;
    ::waitpid(children[p], &status, 0);
    for (auto n = static_cast<uint32_t>(p * 8); n < p * 8 + 8; ++n) {
      const auto got = cache.load(key_of(n));
      if (p != victim) ASSERT_TRUE(got) << n;
      if (got) EXPECT_EQ(got->object, entry_of(n, 5000).object);
    }
  }
}

TEST(DiskCache, OneOfManyProcessesMakesAnEntryAndTheOthersFindIt) {
  Folder folder;
  const std::string made = folder.path + "/made";
  std::vector<pid_t> children;
  for (int p = 0; p < 50; ++p) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      DiskCache cache(folder.path, 1 << 30);
      {
        const auto claim = cache.claim(key_of(1), std::chrono::seconds(60));
        if (!cache.load(key_of(1))) {
          std::ofstream(made, std::ios::app) << 'x';
          if (p == 0) ::kill(::getpid(), SIGKILL);   // if it is the first: the next one has to do it
          ::usleep(20000);
          cache.store(key_of(1), entry_of(1, 1000));
        }
      }
      ::_exit(cache.load(key_of(1)) ? 0 : 1);
    }
    ASSERT_GT(pid, 0);
    children.push_back(pid);
  }
  for (size_t p = 0; p < children.size(); ++p) {
    int status = 0;
    ::waitpid(children[p], &status, 0);
    if (p) EXPECT_EQ(status, 0) << p;
  }
  EXPECT_LE(fs::file_size(made), 2u);
  for (const auto& file : fs::recursive_directory_iterator(folder.path))
    EXPECT_EQ(file.path().string().find(".claim"), std::string::npos) << file.path();
}

TEST(DiskCache, AClaimThatIsNotGivenUpIsWaitedForOnlySoLong) {
  Folder folder;
  DiskCache cache(folder.path, 1 << 30);
  const auto mine = cache.claim(key_of(1), std::chrono::seconds(60));
  const pid_t pid = ::fork();
  if (pid == 0) {
    const auto start = std::chrono::steady_clock::now();
    const auto none = cache.claim(key_of(1), std::chrono::milliseconds(50));
    const auto waited = std::chrono::steady_clock::now() - start;
    ::_exit(waited >= std::chrono::milliseconds(50) && waited < std::chrono::seconds(30) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(DiskCache, AStoreCostsTheSameWhateverTheCacheHolds) {
  Folder folder;
  DiskCache cache(folder.path, 1 << 30);
  const auto time_of = [&](uint32_t from) {
    std::vector<double> us;
    for (uint32_t n = from; n < from + 200; ++n) {
      const auto start = std::chrono::steady_clock::now();
      cache.store(key_of(n), entry_of(n, 200));
      us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(us.begin(), us.begin() + 100, us.end());
    return us[100];
  };
  const double empty = time_of(0);
  for (uint32_t n = 1000; n < 6000; ++n) cache.store(key_of(n), entry_of(n, 200));
  EXPECT_LT(time_of(10000), 20 * empty + 200);   // a scan of 5,000 files takes some 10,000 us
}

}  // namespace
}  // namespace heddle::jit
