// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Architectures: which names nvcc 12.9 knows, what -arch, -code and -gencode ask for, and what
// clang 19 can compile for.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace heddle::cc {

/// One compilation of the device code.
struct Target {
  std::string virtual_arch;   // "compute_70"
  std::string clang_arch;     // "sm_70"; the nearest that clang 19 knows
  uint32_t number() const;    // 70
  uint32_t clang_number() const;
};

struct ArchRequest {
  std::string arch;                   // value of -arch
  std::vector<std::string> code;      // values of -code
  std::vector<std::string> generate;  // values of -gencode
};

struct ArchPlan {
  std::vector<Target> targets;        // one per distinct clang_arch, ascending
  std::vector<uint32_t> arch_list;    // for __CUDA_ARCH_LIST__: 700, 800
  std::vector<std::string> notes;     // what was mapped down
  bool asked = false;                 // by the user, not by default
};

/// `native` is the number of this machine's device, asked only when the name is used.
Result<ArchPlan> plan_architectures(const ArchRequest& request, uint32_t (*native)());

/// What --list-gpu-code and --list-gpu-arch print.
std::vector<std::string> known_architectures(const char* prefix);

}  // namespace heddle::cc
