// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/arch.h"

#include <set>

#include "fatbin/fatbin.h"
#include "nvvm/codegen.h"

namespace heddle::nvvm {

Result<std::string> cpu_of(std::string_view arch) {
  cc::ArchPlan plan = TRY(cc::plan_architectures({.arch = std::string(arch)}, nullptr));
  return plan.targets.front().clang_arch;
}

std::vector<int> supported_archs() {
  std::set<int> numbers;
  for (const std::string& name : cc::known_architectures("sm")) numbers.insert(int(fatbin::arch_number(name)));
  return {numbers.begin(), numbers.end()};
}

}  // namespace heddle::nvvm
