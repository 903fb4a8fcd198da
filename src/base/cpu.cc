// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/cpu.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace heddle {
namespace {

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

void read_cpuinfo(Cpu& cpu) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line) && !line.empty();) {
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    if (line.starts_with("model name")) cpu.name = line.substr(colon + 2);
    if (line.starts_with("cpu MHz"))
      cpu.clock_khz = static_cast<uint32_t>(std::atof(line.c_str() + colon + 2) * 1000);
  }
  if (cpu.name.empty()) cpu.name = "unknown processor";
}

uint32_t usable_cores() {
  cpu_set_t set;
  uint32_t cores = 1;
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = static_cast<uint32_t>(CPU_COUNT(&set));
  // cgroup v2: "quota period", or "max period". A container may own less than the cores it sees.
  double quota = 0, period = 0;
  if (std::sscanf(first_line("/sys/fs/cgroup/cpu.max").c_str(), "%lf %lf", &quota, &period) == 2 &&
      quota > 0 && period > 0)
    cores = std::min(cores, static_cast<uint32_t>(std::ceil(quota / period)));
  return std::max(cores, 1u);
}

uint64_t cache_bytes(int name, uint64_t otherwise) {
  const long bytes = sysconf(name);
  return bytes > 0 ? static_cast<uint64_t>(bytes) : otherwise;
}

uint64_t usable_memory() {
  uint64_t bytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  const std::string limit = first_line("/sys/fs/cgroup/memory.max");
  if (!limit.empty() && limit != "max") {
    const uint64_t max = std::strtoull(limit.c_str(), nullptr, 10);
    if (max) bytes = std::min(bytes, max);
  }
  return bytes;
}

Cpu* detect() {
  auto* cpu = new Cpu;
  read_cpuinfo(*cpu);
  cpu->cores = usable_cores();
#if defined(__x86_64__)
  __builtin_cpu_init();
  cpu->sse42 = __builtin_cpu_supports("sse4.2");
  cpu->avx2 = __builtin_cpu_supports("avx2");
  cpu->fma = __builtin_cpu_supports("fma");
  cpu->avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx512cd");
#endif
  cpu->l1d_bytes = cache_bytes(_SC_LEVEL1_DCACHE_SIZE, cpu->l1d_bytes);
  cpu->l2_bytes = cache_bytes(_SC_LEVEL2_CACHE_SIZE, cpu->l2_bytes);
  cpu->l3_bytes = cache_bytes(_SC_LEVEL3_CACHE_SIZE, cpu->l3_bytes);
  cpu->memory_bytes = usable_memory();
  return cpu;
}

}  // namespace

const Cpu& cpu() {
  static const Cpu* one = detect();
  return *one;
}

}  // namespace heddle
