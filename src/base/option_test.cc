// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/option.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/cpu.h"

namespace heddle {

TEST(Options, EveryRowNamesAVariableAndSaysWhatItDoes) {
  size_t count = 0;
  const OptionRow* rows = option_rows(count);
  ASSERT_GT(count, 5u);
  for (size_t i = 0; i < count; ++i) {
    EXPECT_EQ(0, std::strncmp(rows[i].variable, "HEDDLE_", 7));
    EXPECT_GT(std::strlen(rows[i].text), 10u);
  }
}

TEST(Cpu, KnowsTheMachine) {
  EXPECT_GE(cpu().cores, 1u);
  EXPECT_FALSE(cpu().name.empty());
  EXPECT_GT(cpu().memory_bytes, 1u << 20);
}

}  // namespace heddle
