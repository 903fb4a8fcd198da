// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// __nvcc_device_query: the architecture that -arch=native means, as build systems ask for it.
#include <cstdio>

#include "cc/toolkit.h"

int main() {
  std::printf("%u\n", heddle::cc::native_architecture());
  return 0;
}
