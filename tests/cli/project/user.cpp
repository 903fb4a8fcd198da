// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdio>

float total_area(const float* widths, int n);

int main() {
  float widths[2] = {4, 5};
  if (total_area(widths, 2) != 9) return 1;
  std::puts("all as it should be");
}
