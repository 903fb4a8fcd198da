// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/usage.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace heddle::devices {
namespace {

const ProcessUse* of(const std::vector<ProcessUse>& all, pid_t pid) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const ProcessUse& p) { return p.pid == static_cast<uint32_t>(pid); });
  return at == all.end() ? nullptr : &*at;
}

TEST(Usage, OthersSeeWhatAProcessUses) {
  const std::vector<Spec> specs{host_device(0), host_device(1)};
  Usage* usage = Usage::publish(specs);
  if (!usage) GTEST_SKIP() << "no shared memory folder here";
  usage->device(1).used_bytes = 12345;
  usage->device(1).begin(usage_ticks());
  auto all = processes();
  const ProcessUse* me = of(all, getpid());
  ASSERT_NE(me, nullptr);
  ASSERT_EQ(me->devices.size(), 2u);
  EXPECT_EQ(me->devices[1].used_bytes, 12345u);
  EXPECT_EQ(me->devices[1].uuid, specs[1].uuid);
  EXPECT_GT(me->devices[1].busy_ticks, 0u) << "a running kernel counts";
  EXPECT_EQ(me->devices[0].busy_ticks, 0u);
  usage->device(1).end(usage_ticks());
  EXPECT_EQ(of(all = processes(), getpid())->devices[1].kernels, 1u);
  usage->withdraw();
  EXPECT_EQ(of(all = processes(), getpid()), nullptr);
}

TEST(Usage, AKilledProcessIsForgotten) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::vector<Spec> specs{host_device(0)};
    const char ok = Usage::publish(specs) ? 'y' : 'n';
    (void)!write(ready[1], &ok, 1);
    pause();
    _exit(0);
  }
  char ok = 0;
  ASSERT_EQ(read(ready[0], &ok, 1), 1);
  auto all = processes();
  if (ok == 'y') EXPECT_NE(of(all, child), nullptr);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(of(all = processes(), child), nullptr);
}

}  // namespace
}  // namespace heddle::devices
