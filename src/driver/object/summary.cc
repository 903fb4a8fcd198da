// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/summary.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "base/option.h"
#include "devices/usage.h"
#include "exec/exec.h"

namespace heddle::driver {

const bool summary_on = options().summary;

namespace {

struct KernelSum {
  uint64_t calls = 0, wall_ticks = 0, core_ticks = 0;
  double compile_ms = 0;
  uint32_t compiled = 0, hits = 0;      // hits: of the caches
};
struct FailureSum {
  uint64_t count = 0;
  std::string first;
};
struct Sums {
  std::mutex mutex;
  std::map<std::string, KernelSum> kernels;
  std::map<std::string, FailureSum> failures;
};
Sums& sums() {
  static auto* one = new Sums;
  return *one;
}

double ms(uint64_t ticks) { return static_cast<double>(ticks) / devices::usage_ticks_per_second() * 1e3; }

/// Names of C++ are long; the end says less than the beginning.
std::string shortened(const std::string& name) { return name.size() <= 40 ? name : name.substr(0, 37) + "..."; }

void print_kernels(const Sums& s) {
  std::vector<std::pair<std::string, KernelSum>> rows(s.kernels.begin(), s.kernels.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second.wall_ticks > b.second.wall_ticks; });
  std::fprintf(stderr, "%-40s %8s %11s %10s %6s %11s %s\n", "kernel", "calls", "total ms", "mean us", "cores", "compile ms", "cache hits");
  for (const auto& [name, k] : rows) {
    const double wall = ms(k.wall_ticks);
    // Of all cores that may run kernels, on average while this one ran.
    const double cores = k.wall_ticks ? 100.0 * static_cast<double>(k.core_ticks) / static_cast<double>(k.wall_ticks) / exec::worker_count() : 0;
    std::fprintf(stderr, "%-40s %8llu %11.3f %10.2f %5.0f%% %11.1f %u of %u\n", shortened(name).c_str(),
                 static_cast<unsigned long long>(k.calls), wall, k.calls ? wall * 1e3 / static_cast<double>(k.calls) : 0,
                 std::min(cores, 100.0), k.compile_ms, k.hits, k.hits + k.compiled);
  }
  if (rows.empty()) std::fprintf(stderr, "no kernel ran\n");
}

void print_failures(const Sums& s) {
  if (s.failures.empty()) std::fprintf(stderr, "no call of the driver failed\n");
  for (const auto& [function, f] : s.failures)
    std::fprintf(stderr, "failed: %s, %llu time%s; first: %s\n", function.c_str(), static_cast<unsigned long long>(f.count),
                 f.count == 1 ? "" : "s", f.first.c_str());
}

void report() {
  Sums& s = sums();
  std::lock_guard lock(s.mutex);
  std::fflush(stdout);
  std::fprintf(stderr, "\nheddle: summary of process %d\n", getpid());
  print_kernels(s);
  print_failures(s);
}

}  // namespace

void sum_launch(const std::string& kernel, uint64_t wall_ticks, uint64_t core_ticks) {
  std::lock_guard lock(sums().mutex);
  KernelSum& k = sums().kernels[kernel];
  ++k.calls;
  k.wall_ticks += wall_ticks;
  k.core_ticks += core_ticks;
}

void sum_compile(const std::string& kernel, double time_ms, const std::string& from) {
  std::lock_guard lock(sums().mutex);
  KernelSum& k = sums().kernels[kernel];
  k.compile_ms += time_ms;
  ++(from.starts_with("from") ? k.hits : k.compiled);
}

void sum_failure(const char* function, const std::string& message) {
  std::lock_guard lock(sums().mutex);
  FailureSum& f = sums().failures[function];
  if (f.count++ == 0) f.first = message;
}

void start_summary() {
  if (summary_on) std::atexit(report);
}

}  // namespace heddle::driver
