// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuLink*: several inputs become one image.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "driver/object/jit_options.h"
#include "ptx/module.h"

namespace heddle::driver {

struct Link {
  JitOptions options;
  std::vector<ptx::Module> inputs;      // parsed as they are added, so that mistakes are told at once
  std::vector<uint8_t> image;           // what cuLinkComplete returned; the program reads it until destroy
  std::string info;                     // for the info log
};

}  // namespace heddle::driver
