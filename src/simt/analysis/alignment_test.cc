// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/alignment.h"

#include <gtest/gtest.h>

#include "ptx/ptx.h"
#include "simt/simt.h"

namespace heddle::simt {
namespace {

using Asked = std::map<uint32_t, uint32_t>;

/// What a kernel with the parameters p (at 0) and n (at 8) asks of them: `address` makes %rd9 of %rd1, %rd2 and
/// the thread's number, %rd3.
Asked asked(const std::string& address) {
  const std::string text = ".version 7.0\n.target sm_70\n.address_size 64\n"
      ".visible .entry k(.param .u64 p, .param .u64 n) {\n .reg .b64 %rd<10>;\n .reg .b32 %r<3>;\n"
      " ld.param.u64 %rd1, [p];\n ld.param.u64 %rd2, [n];\n mov.u32 %r1, %tid.x;\n cvt.u64.u32 %rd3, %r1;\n" + address +
      " st.global.u32 [%rd9], %r1;\n ret;\n}\n";
  auto ptx = ptx::parse(text, {.name = "k"});
  EXPECT_TRUE(ptx.ok());
  auto module = build(*ptx);
  EXPECT_TRUE(module.ok());
  return assumed_parameters(*module, module->functions[0]);
}

TEST(Alignment, APointerIsAskedForItsElement) { EXPECT_EQ(asked(" add.s64 %rd9, %rd1, 8;\n"), (Asked{{0, 4}})); }

TEST(Alignment, AnIndexThatIsScaledIsAskedNothing) {
  EXPECT_EQ(asked(" mul.lo.s64 %rd4, %rd3, %rd2;\n shl.b64 %rd5, %rd4, 2;\n add.s64 %rd9, %rd1, %rd5;\n"), (Asked{{0, 4}}));
  EXPECT_EQ(asked(" mad.lo.s64 %rd4, %rd3, %rd2, %rd2;\n mad.lo.s64 %rd9, %rd4, 12, %rd1;\n"), (Asked{{0, 4}}));
}

TEST(Alignment, AnIndexThatIsScaledTooLittleIsAskedForTheRest) {
  EXPECT_EQ(asked(" mad.lo.s64 %rd9, %rd2, 2, %rd1;\n"), (Asked{{0, 4}, {8, 2}}));
}

TEST(Alignment, APitchInBytesIsAskedForAll) {
  EXPECT_EQ(asked(" mad.lo.s64 %rd9, %rd3, %rd2, %rd1;\n"), (Asked{{0, 4}, {8, 4}}));
}

TEST(Alignment, ARowOfAnyLengthTimesAScaledColumnIsAskedNothing) {
  EXPECT_EQ(asked(" shl.b64 %rd4, %rd3, 2;\n mul.lo.s64 %rd5, %rd2, %rd4;\n add.s64 %rd9, %rd1, %rd5;\n"), (Asked{{0, 4}}));
  EXPECT_EQ(asked(" shl.b64 %rd4, %rd3, 1;\n mul.lo.s64 %rd5, %rd2, %rd4;\n add.s64 %rd9, %rd1, %rd5;\n"), (Asked{{0, 4}, {8, 2}}));
}

TEST(Alignment, AMaskAsksOneSide) {
  EXPECT_EQ(asked(" and.b64 %rd4, %rd3, -4;\n and.b64 %rd5, %rd2, %rd4;\n add.s64 %rd9, %rd1, %rd5;\n"), (Asked{{0, 4}}));
  EXPECT_EQ(asked(" and.b64 %rd5, %rd3, %rd2;\n add.s64 %rd9, %rd1, %rd5;\n"), (Asked{{0, 4}, {8, 4}}));
}

}  // namespace
}  // namespace heddle::simt
