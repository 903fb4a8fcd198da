// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The same operations in the same order as sample.h, lane by lane of an array: results are equal in every bit.
#include "texture/quick.h"

#include "texture/sample.h"

// One copy for each instruction set, chosen when the library is loaded.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define HEDDLE_BY_HOST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HEDDLE_BY_HOST
#endif

namespace heddle::texture {
namespace {

constexpr unsigned kMost = 64;

struct Axis {
  int32_t low[kMost], high[kMost];
  float weight[kMost];
};

inline __attribute__((always_inline)) int32_t clamped(int32_t i, int32_t n) { return std::min(std::max(i, 0), n - 1); }

/// Where a coordinate leads; texels() and span() of sample.h for clamped edges.
template <bool kLinear>
inline __attribute__((always_inline)) void place(const float* x, unsigned lanes, float scale, int32_t n, Axis& a) {
  for (unsigned l = 0; l < lanes; ++l) {
    float at = x[l] * scale;
    if (kLinear) at -= 0.5f;
    constexpr float kFar = 1 << 29;
    float near = at != at ? 0.0f : at;
    near = near < -kFar ? -kFar : near;
    near = near > kFar ? kFar : near;
    const float whole = __builtin_floorf(near);
    const auto low = static_cast<int32_t>(whole);
    a.low[l] = clamped(low, n);
    if (!kLinear) continue;
    a.high[l] = clamped(low + 1, n);
    const float f = at - static_cast<float>(low);
    const float w = __builtin_floorf(f * 256.0f + 0.5f) * (1.0f / 256.0f);
    a.weight[l] = f >= 0 && f <= 1 ? w : 0.0f;
  }
}

struct Plane {
  const uint8_t* base;
  int64_t pitch;
  unsigned lanes;
  const Axis *x, *y;
  const uint32_t* mask;                  // ~0 of lanes that want results
  uint32_t* out[4];
};

template <TexelFormat F, unsigned kChannels, bool kLinear>
inline __attribute__((always_inline)) void read_lanes(const Plane& p) {
  constexpr unsigned kBytes = kChannels * channel_bytes(F);
  for (unsigned n = 0; n < 4; ++n) {
    if (n >= kChannels && (n < 3 || !kLinear || !gives_floats(F))) {
      const uint32_t absent = n < 3 ? 0 : gives_floats(F) ? std::bit_cast<uint32_t>(1.0f) : 1u;
      for (unsigned l = 0; l < p.lanes; ++l) p.out[n][l] = absent & p.mask[l];
      continue;
    }
    for (unsigned l = 0; l < p.lanes; ++l) {
      auto texel = [&](int32_t x, int32_t y) {
        return n < kChannels ? channel<F>(p.base + y * p.pitch + int64_t{x} * kBytes + n * channel_bytes(F)) : std::bit_cast<uint32_t>(1.0f);
      };
      if (!kLinear) {
        p.out[n][l] = texel(p.x->low[l], p.y->low[l]) & p.mask[l];
        continue;
      }
      const float wx = p.x->weight[l], wy = p.y->weight[l], vx = 1.0f - wx, vy = 1.0f - wy;
      auto value = [&](int32_t x, int32_t y) { return std::bit_cast<float>(texel(x, y)); };
      float sum = 0.0f;
      sum += vx * vy * value(p.x->low[l], p.y->low[l]);
      sum += wx * vy * value(p.x->high[l], p.y->low[l]);
      sum += vx * wy * value(p.x->low[l], p.y->high[l]);
      sum += wx * wy * value(p.x->high[l], p.y->high[l]);
      p.out[n][l] = std::bit_cast<uint32_t>(sum) & p.mask[l];
    }
  }
}

#define HEDDLE_READ(name, format, channels)                                                                            \
  HEDDLE_BY_HOST void name##_point(const Plane& p) { read_lanes<TexelFormat::format, channels, false>(p); }            \
  HEDDLE_BY_HOST void name##_linear(const Plane& p) { read_lanes<TexelFormat::format, channels, true>(p); }
HEDDLE_READ(float1, F32, 1)
HEDDLE_READ(float2, F32, 2)
HEDDLE_READ(float4, F32, 4)
HEDDLE_READ(byte1, Unorm8, 1)
HEDDLE_READ(byte4, Unorm8, 4)
#undef HEDDLE_READ

HEDDLE_BY_HOST void place_point(const float* x, unsigned lanes, float scale, int32_t n, Axis& a) { place<false>(x, lanes, scale, n, a); }
HEDDLE_BY_HOST void place_linear(const float* x, unsigned lanes, float scale, int32_t n, Axis& a) { place<true>(x, lanes, scale, n, a); }

using Read = void (*)(const Plane&);
Read read_of(const abi::Texture& t, bool linear) {
  if (t.format == TexelFormat::F32)
    switch (t.channels) {
      case 1: return linear ? float1_linear : float1_point;
      case 2: return linear ? float2_linear : float2_point;
      case 4: return linear ? float4_linear : float4_point;
    }
  if (t.format == TexelFormat::Unorm8 && !t.srgb)
    switch (t.channels) {
      case 1: return linear ? byte1_linear : byte1_point;
      case 4: return linear ? byte4_linear : byte4_point;
    }
  return nullptr;
}

}  // namespace

bool sample_quickly(const Rows& r, const abi::Texture& t, const abi::Sampler& s) {
  const TextureOp& op = r.op;
  if (op.kind != abi::TextureKind::Sample || op.geometry != TextureGeometry::D2 || op.lod != abi::TextureLod::Implicit) return false;
  if (op.integer_coords || op.offsets || op.half || op.pairs || op.predicate || op.bits != 32 || r.stride > kMost) return false;
  if (t.levels != 1 || t.linear || t.cubemap || s.address[0] != AddressMode::Clamp || s.address[1] != AddressMode::Clamp) return false;
  const bool linear = s.filter == FilterMode::Linear;
  const Read read = read_of(t, linear);
  if (!read) return false;

  const TextureLevel& level = t.level[0];
  float at[2][kMost];
  for (unsigned d = 0; d < 2; ++d)
    std::memcpy(at[d], r.in + (r.first_coordinate() + d) * size_t{abi::kTextureCell} * r.stride, r.stride * sizeof(float));
  uint32_t mask[kMost];
  for (unsigned l = 0; l < r.stride; ++l) mask[l] = r.mask >> l & 1 ? ~0u : 0u;
  Axis axis[2];
  const auto place_lanes = linear ? place_linear : place_point;
  place_lanes(at[0], r.stride, s.normalized ? static_cast<float>(level.width) : 1.0f, static_cast<int32_t>(level.width), axis[0]);
  place_lanes(at[1], r.stride, s.normalized ? static_cast<float>(level.height) : 1.0f, static_cast<int32_t>(level.height), axis[1]);
  Plane p{reinterpret_cast<const uint8_t*>(level.base), static_cast<int64_t>(level.pitch), r.stride, &axis[0], &axis[1], mask, {}};
  for (unsigned n = 0; n < 4; ++n) p.out[n] = reinterpret_cast<uint32_t*>(r.out + n * size_t{abi::kTextureCell} * r.stride);
  read(p);
  return true;
}

}  // namespace heddle::texture
