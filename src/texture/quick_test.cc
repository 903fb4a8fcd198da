// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The quick samples against the others, which a second level (the same as the first) brings about: equal in every bit.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "texture/quick.h"
#include "texture/sample.h"

namespace heddle::texture {
namespace {

class Quick : public testing::TestWithParam<std::tuple<TexelFormat, int, FilterMode, bool>> {};

TEST_P(Quick, EqualsTheOthers) {
  const auto [format, channels, filter, normalized] = GetParam();
  constexpr unsigned kWidth = 7, kHeight = 5, kLanes = 32;
  std::mt19937 random(2026);
  std::vector<uint8_t> memory(kWidth * kHeight * 16);
  for (size_t n = 0; n < memory.size(); n += 4) {
    const float f = static_cast<float>(random() % 1000) / 7 - 50;
    const uint32_t bits = format == TexelFormat::F32 ? std::bit_cast<uint32_t>(f) : static_cast<uint32_t>(random());
    std::memcpy(&memory[n], &bits, 4);
  }
  abi::Texture t;
  t.magic = abi::kTextureMagic;
  t.format = format;
  t.channels = static_cast<uint8_t>(channels);
  t.texel_bytes = static_cast<uint8_t>(channels * static_cast<int>(channel_bytes(format)));
  t.sampler.filter = filter;
  t.sampler.normalized = normalized;
  t.level[0] = {reinterpret_cast<uint64_t>(memory.data()), kWidth * 16, 0, kWidth, kHeight, 1};
  t.level[1] = t.level[0];
  const float scale = normalized ? 0.2f : 1.0f;
  constexpr float kOdd[] = {0, -0.0f, 0.5f, -1e30f, 1e30f, __builtin_inff(), -__builtin_inff(), __builtin_nanf("")};
  abi::WorkerContext worker{};
  for (uint64_t mask : {0xffffffffull, 0x5a5a1234ull, 1ull << 31}) {
    uint64_t in[3][kLanes] = {}, out[2][4][kLanes];
    in[0][0] = reinterpret_cast<uint64_t>(&t);
    for (unsigned l = 0; l < kLanes; ++l)
      for (unsigned d = 1; d < 3; ++d) {
        const float x = random() % 8 == 0 ? kOdd[random() % 8] : (static_cast<float>(random() % 4096) / 256 - 4) * scale;
        std::memcpy(reinterpret_cast<char*>(in[d]) + l * 4, &x, 4);
      }
    abi::TextureOp op;
    op.geometry = TextureGeometry::D2;
    op.uniform = 1;
    for (unsigned way = 0; way < 2; ++way) {
      t.levels = static_cast<uint8_t>(way + 1);
      std::memset(out[way], 0xcd, sizeof out[way]);
      const Rows rows{&worker, op, mask, kLanes, reinterpret_cast<const uint8_t*>(in), reinterpret_cast<uint8_t*>(out[way])};
      EXPECT_EQ(sample_quickly(rows, t, t.sampler), way == 0);
      run(&worker, op.pack(), mask, kLanes, in, out[way]);
    }
    for (unsigned n = 0; n < 4; ++n)
      for (unsigned l = 0; l < kLanes; ++l) {
        uint32_t a, b;
        std::memcpy(&a, reinterpret_cast<char*>(out[0][n]) + l * 4, 4);
        std::memcpy(&b, reinterpret_cast<char*>(out[1][n]) + l * 4, 4);
        EXPECT_EQ(a, b) << "channel " << n << ", lane " << l << ", mask " << mask;
      }
  }
}

INSTANTIATE_TEST_SUITE_P(Floats, Quick, testing::Combine(testing::Values(TexelFormat::F32), testing::Values(1, 2, 4),
                                                         testing::Values(FilterMode::Point, FilterMode::Linear), testing::Bool()));
INSTANTIATE_TEST_SUITE_P(Bytes, Quick, testing::Combine(testing::Values(TexelFormat::Unorm8), testing::Values(1, 4),
                                                        testing::Values(FilterMode::Point, FilterMode::Linear), testing::Bool()));

}  // namespace
}  // namespace heddle::texture
