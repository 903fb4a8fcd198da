// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/result.h"

#include <gtest/gtest.h>

namespace heddle {
namespace {

Result<int> half(int x) {
  if (x % 2) return error(ErrorKind::InvalidValue, "{} is odd", x);
  return x / 2;
}

Result<int> quarter(int x) {
  int h = TRY(half(x), "quartering {}", x);
  return TRY(half(h));
}

TEST(Result, TryPassesValuesOn) { EXPECT_EQ(*quarter(8), 2); }

TEST(Result, TryAddsAWhileLine) {
  auto r = quarter(3);
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().message, "3 is odd\n  while quartering 3");
  EXPECT_EQ(driver_code(r.error().kind), 1);
}

}  // namespace
}  // namespace heddle
