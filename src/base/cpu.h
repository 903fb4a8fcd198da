// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the host machine is: name, cores it may use, vector instructions, caches, memory.
#pragma once

#include <cstdint>
#include <string>

namespace heddle {

struct Cpu {
  std::string name;             // "AMD EPYC ..."
  uint32_t cores = 1;           // that this process may run on (affinity and cgroup quota)
  bool sse42 = false, avx2 = false, fma = false, avx512 = false;   // avx512: F, BW, DQ, VL, CD
  uint64_t l1d_bytes = 32 << 10, l2_bytes = 1 << 20, l3_bytes = 8 << 20;
  uint64_t memory_bytes = 0;    // physical, or the cgroup's limit if that is less
  uint32_t clock_khz = 0;
};

const Cpu& cpu();

}  // namespace heddle
