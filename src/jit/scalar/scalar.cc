// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/scalar.h"

#include <map>
#include <string>

#include "jit/scalar/families.h"

namespace heddle::jit {

ScalarLowering scalar_lowering(llvm::StringRef name) {
  static const std::map<std::string, ScalarLowering, std::less<>> all = {
#define HEDDLE_SCALAR(one) {#one, &scalar_##one},
#include "jit/scalar/families.def"
#undef HEDDLE_SCALAR
  };
  const auto found = all.find(std::string_view(name.data(), name.size()));
  return found == all.end() ? nullptr : found->second;
}

}  // namespace heddle::jit
