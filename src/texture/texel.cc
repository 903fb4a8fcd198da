// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "texture/texel.h"

#include <array>

namespace heddle::texture {
namespace {

template <class T>
void put(T v, uint8_t* p) {
  std::memcpy(p, &v, sizeof v);
}

template <class T>
T clamped(uint32_t bits) {
  if constexpr (std::is_signed_v<T>)
    return static_cast<T>(std::clamp<int32_t>(static_cast<int32_t>(bits), std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  else
    return static_cast<T>(std::min<uint32_t>(bits, std::numeric_limits<T>::max()));
}

/// NaN is 0, as min and max of the hardware have it.
template <class T>
T fraction(uint32_t bits, float lowest) {
  float v = std::bit_cast<float>(bits);
  v = v >= lowest ? std::min(v, 1.0f) : v < lowest ? lowest : 0.0f;
  return static_cast<T>(std::nearbyint(v * static_cast<float>(std::numeric_limits<T>::max())));
}

}  // namespace

const float* srgb_table() {
  static const auto table = [] {
    std::array<float, 256> t;
    for (unsigned n = 0; n < 256; ++n) {
      const double c = n / 255.0;
      t[n] = static_cast<float>(c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return t;
  }();
  return table.data();
}

void encode_channel(TexelFormat f, uint32_t bits, uint8_t* p) {
  switch (f) {
    case TexelFormat::U8: return put(clamped<uint8_t>(bits), p);
    case TexelFormat::U16: return put(clamped<uint16_t>(bits), p);
    case TexelFormat::S8: return put(clamped<int8_t>(bits), p);
    case TexelFormat::S16: return put(clamped<int16_t>(bits), p);
    case TexelFormat::U32:
    case TexelFormat::S32:
    case TexelFormat::F32: return put(bits, p);
    case TexelFormat::F16: return put(half_bits(std::bit_cast<float>(bits)), p);
    case TexelFormat::Unorm8: return put(fraction<uint8_t>(bits, 0.0f), p);
    case TexelFormat::Unorm16: return put(fraction<uint16_t>(bits, 0.0f), p);
    case TexelFormat::Snorm8: return put(fraction<int8_t>(bits, -1.0f), p);
    case TexelFormat::Snorm16: return put(fraction<int16_t>(bits, -1.0f), p);
  }
}

}  // namespace heddle::texture
