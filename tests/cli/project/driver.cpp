// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cuda.h>

#include <cstdio>

int main() {
  int count = 0;
  if (cuInit(0) || cuDeviceGetCount(&count) || count < 1) return 1;
  std::puts("all as it should be");
}
