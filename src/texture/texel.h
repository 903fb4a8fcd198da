// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texel formats: bytes to four numbers and back.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "abi/texture.h"

namespace heddle::texture {

using abi::TexelFormat;

/// Bits of floats, or integers.
struct Texel {
  uint32_t c[4];
};

template <class T>
T read(const uint8_t* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline float half_value(uint16_t bits) { return static_cast<float>(std::bit_cast<_Float16>(bits)); }
inline uint16_t half_bits(float v) { return std::bit_cast<uint16_t>(static_cast<_Float16>(v)); }

constexpr bool gives_floats(TexelFormat f) { return f >= TexelFormat::F16; }
constexpr uint32_t channel_bytes(TexelFormat f) {
  constexpr uint32_t kBytes[] = {1, 2, 4, 1, 2, 4, 2, 4, 1, 2, 1, 2};
  return kBytes[static_cast<unsigned>(f)];
}

/// sRGB to linear, by byte.
const float* srgb_table();

template <TexelFormat F>
uint32_t channel(const uint8_t* p) {
  using enum TexelFormat;
  if constexpr (F == U8) return *p;
  if constexpr (F == U16) return read<uint16_t>(p);
  if constexpr (F == S8) return static_cast<uint32_t>(int32_t{read<int8_t>(p)});
  if constexpr (F == S16) return static_cast<uint32_t>(int32_t{read<int16_t>(p)});
  if constexpr (F == U32 || F == S32 || F == F32) return read<uint32_t>(p);
  if constexpr (F == F16) return std::bit_cast<uint32_t>(half_value(read<uint16_t>(p)));
  if constexpr (F == Unorm8) return std::bit_cast<uint32_t>(static_cast<float>(*p) / 255.0f);
  if constexpr (F == Unorm16) return std::bit_cast<uint32_t>(static_cast<float>(read<uint16_t>(p)) / 65535.0f);
  // The most negative value stands for -1 as its neighbour does.
  if constexpr (F == Snorm8) return std::bit_cast<uint32_t>(std::max(static_cast<float>(read<int8_t>(p)) / 127.0f, -1.0f));
  if constexpr (F == Snorm16) return std::bit_cast<uint32_t>(std::max(static_cast<float>(read<int16_t>(p)) / 32767.0f, -1.0f));
}

/// Channels that the format lacks read as 0, alpha as 1.
template <TexelFormat F>
Texel decode(const abi::Texture& t, const uint8_t* p) {
  Texel r = {{0, 0, 0, gives_floats(F) ? std::bit_cast<uint32_t>(1.0f) : 1u}};
  for (unsigned n = 0; n < t.channels; ++n) r.c[n] = channel<F>(p + n * channel_bytes(F));
  if constexpr (F == TexelFormat::Unorm8)
    if (t.srgb)
      for (unsigned n = 0; n < std::min<unsigned>(t.channels, 3); ++n) r.c[n] = std::bit_cast<uint32_t>(srgb_table()[p[n]]);
  return r;
}

/// One channel of sust.p: from a float, or an integer of the format's sign, to the nearest it can hold.
void encode_channel(TexelFormat f, uint32_t bits, uint8_t* p);

}  // namespace heddle::texture
