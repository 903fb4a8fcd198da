// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuLink*: several inputs become one image.
#pragma once

#include <string>
#include <vector>

namespace heddle::driver {

struct Link {
  std::vector<std::string> inputs;
};

}  // namespace heddle::driver
