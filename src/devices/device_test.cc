// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/device.h"

#include <gtest/gtest.h>

namespace heddle::devices {

TEST(HostDevice, TakesTheMachineAsItIs) {
  const Spec spec = host_device(0);
  EXPECT_NE(spec.name.find("Heddle host device ("), std::string::npos);
  EXPECT_GT(spec.memory_bytes, 1u << 20);
  EXPECT_GE(spec.sm_count(), 1u);
  EXPECT_EQ(spec.warp_size(), 32u);
  EXPECT_EQ(spec[1], 1024);
  EXPECT_NE(spec.uuid, host_device(1).uuid);
}

}  // namespace heddle::devices
