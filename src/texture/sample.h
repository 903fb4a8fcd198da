// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One lane's sample: where its coordinates lead, which texels that takes, and how they are weighed.
// The formulas are those of the CUDA C++ Programming Guide, "Texture Fetching".
#pragma once

#include "texture/texel.h"

namespace heddle::texture {

using abi::AddressMode;
using abi::FilterMode;
using abi::Sampler;
using abi::TextureLevel;

/// What is asked for, coordinates sorted out.
struct Place {
  float at[3] = {0, 0, 0};
  int32_t index[3] = {0, 0, 0};        // if integer
  bool integer = false;
  uint32_t layer = 0;                   // a slice of memory: layer, or layer * 6 + face
  int32_t offset[3] = {0, 0, 0};        // in texels
};

/// A direction's face and the coordinates in it, by the table of the guide (Cubemap Textures).
struct FacePlace {
  uint32_t face;
  float s, t;
};
FacePlace face_of(float x, float y, float z);
/// The direction of a point of a face, s and t from -1 to 1.
void direction_of(uint32_t face, float s, float t, float* xyz);

/// The texel that stands at index i of n; -1: outside, where the border is.
inline int32_t resolve(AddressMode mode, int32_t i, int32_t n) {
  if (static_cast<uint32_t>(i) < static_cast<uint32_t>(n)) return i;
  switch (mode) {
    case AddressMode::Clamp: return i < 0 ? 0 : n - 1;
    case AddressMode::Border: return -1;
    case AddressMode::Wrap: return (i % n + n) % n;
    case AddressMode::Mirror: {
      const int32_t m = (i % (2 * n) + 2 * n) % (2 * n);
      return m < n ? m : 2 * n - 1 - m;
    }
  }
  return -1;
}

/// A coordinate in texels. Normalised ones are folded first, as documented for wrap and mirror.
inline float texels(const Sampler& s, unsigned d, float x, uint32_t n) {
  if (!s.normalized) return x;
  if (s.address[d] == AddressMode::Wrap) x -= std::floor(x);
  if (s.address[d] == AddressMode::Mirror) {
    const float whole = std::floor(x);
    x -= whole;
    if (std::fmod(whole, 2.0f) != 0) x = 1.0f - x;
  }
  return x * static_cast<float>(n);
}

/// Floor, kept where further arithmetic cannot overflow; NaN is 0.
inline int32_t floor_index(float x) {
  constexpr float kFar = 1 << 29;
  if (x != x) return 0;
  return static_cast<int32_t>(std::floor(std::min(std::max(x, -kFar), kFar)));
}

/// Where a dimension's two texels are and the second's weight, in 1/256.
struct Span {
  int32_t low = 0;
  float weight = 0;
};
inline Span span(float x) {
  x -= 0.5f;
  const int32_t low = floor_index(x);
  const float f = x - static_cast<float>(low);
  // 9 bits, 8 of them after the point: 1.0 can be had.
  const float w = f >= 0 && f <= 1 ? std::floor(f * 256.0f + 0.5f) * (1.0f / 256.0f) : 0.0f;
  return {low, w};
}

template <TexelFormat F>
struct Unit {
  const abi::Texture& t;
  const Sampler& s;
  unsigned dims;

  static uint32_t extent(const TextureLevel& l, unsigned d) { return d == 0 ? l.width : d == 1 ? l.height : l.depth; }

  Texel outside() const {
    Texel r;
    std::memcpy(r.c, s.border, sizeof r.c);
    return r;
  }

  Texel texel(const TextureLevel& l, const int32_t* index, uint32_t layer) const {
    int32_t at[3] = {0, 0, 0};
    if (t.cubemap && s.seamless && dims == 2 &&
        (static_cast<uint32_t>(index[0]) >= l.width || static_cast<uint32_t>(index[1]) >= l.height))
      return around_the_edge(l, index, layer);
    for (unsigned d = 0; d < dims; ++d) {
      // Linear memory has no edge mode: outside is 0, as documented for tex1Dfetch.
      at[d] = resolve(t.linear ? AddressMode::Border : s.address[d], index[d], static_cast<int32_t>(extent(l, d)));
      if (at[d] < 0) return t.linear ? Texel{{0, 0, 0, 0}} : outside();
    }
    const uint64_t slice = dims == 3 ? static_cast<uint64_t>(at[2]) : layer;
    return decode<F>(t, reinterpret_cast<const uint8_t*>(l.base) + slice * l.slice + static_cast<uint64_t>(at[1]) * l.pitch +
                            static_cast<uint64_t>(at[0]) * t.texel_bytes);
  }

  /// The neighbour of a face's edge lies on another face: its centre, seen from the middle of the cube.
  Texel around_the_edge(const TextureLevel& l, const int32_t* index, uint32_t layer) const {
    const float n = static_cast<float>(l.width);
    float xyz[3];
    direction_of(layer % 6, (static_cast<float>(index[0]) * 2 + 1) / n - 1, (static_cast<float>(index[1]) * 2 + 1) / n - 1, xyz);
    const FacePlace p = face_of(xyz[0], xyz[1], xyz[2]);
    int32_t at[2] = {floor_index(p.s * n), floor_index(p.t * n)};
    for (int32_t& i : at) i = std::clamp<int32_t>(i, 0, static_cast<int32_t>(l.width) - 1);
    return decode<F>(t, reinterpret_cast<const uint8_t*>(l.base) + (uint64_t{layer} / 6 * 6 + p.face) * l.slice +
                            static_cast<uint64_t>(at[1]) * l.pitch + static_cast<uint64_t>(at[0]) * t.texel_bytes);
  }

  Texel nearest(const TextureLevel& l, const Place& p) const {
    int32_t index[3];
    for (unsigned d = 0; d < dims; ++d)
      index[d] = (p.integer ? p.index[d] : floor_index(texels(s, d, p.at[d], extent(l, d)))) + p.offset[d];
    return texel(l, index, p.layer);
  }

  Texel linear(const TextureLevel& l, const Place& p) const {
    Span a[3];
    for (unsigned d = 0; d < dims; ++d) {
      a[d] = span(texels(s, d, p.at[d], extent(l, d)));
      a[d].low += p.offset[d];
    }
    float sum[4] = {0, 0, 0, 0};
    for (unsigned corner = 0; corner < 1u << dims; ++corner) {
      int32_t index[3];
      float w = 1;
      for (unsigned d = 0; d < dims; ++d) {
        const bool high = corner >> d & 1;
        index[d] = a[d].low + high;
        w *= high ? a[d].weight : 1.0f - a[d].weight;
      }
      const Texel x = texel(l, index, p.layer);
      for (unsigned n = 0; n < 4; ++n) sum[n] += w * std::bit_cast<float>(x.c[n]);
    }
    Texel r;
    for (unsigned n = 0; n < 4; ++n) r.c[n] = std::bit_cast<uint32_t>(sum[n]);
    return r;
  }

  Texel at_level(uint32_t level, const Place& p) const {
    const TextureLevel& l = t.level[level];
    return gives_floats(F) && s.filter == FilterMode::Linear && !p.integer ? linear(l, p) : nearest(l, p);
  }

  Texel sample(const Place& p, float lod) const {
    if (t.levels == 1) return at_level(0, p);
    const float last = static_cast<float>(t.levels - 1);
    lod += s.bias;
    lod = std::min(lod >= s.min_level ? lod : s.min_level, std::max(s.max_level, s.min_level));
    lod = lod >= 0 ? std::min(lod, last) : 0.0f;       // NaN too is level 0
    if (s.mip_filter == FilterMode::Point || !gives_floats(F)) return at_level(static_cast<uint32_t>(lod + 0.5f), p);
    const float low = std::floor(lod);
    const float w = std::floor((lod - low) * 256.0f + 0.5f) * (1.0f / 256.0f);
    Texel r = at_level(static_cast<uint32_t>(low), p);
    if (w == 0) return r;
    const Texel next = at_level(static_cast<uint32_t>(low) + 1, p);
    for (unsigned n = 0; n < 4; ++n) {
      const float a = (1.0f - w) * std::bit_cast<float>(r.c[n]), b = w * std::bit_cast<float>(next.c[n]);
      r.c[n] = std::bit_cast<uint32_t>(a + b);
    }
    return r;
  }

  /// tld4: a component of the four texels that a linear sample would weigh, from the lower left on
  /// against the clock.
  Texel gather(const Place& p, unsigned component) const {
    const TextureLevel& l = t.level[0];
    int32_t low[2];
    for (unsigned d = 0; d < 2; ++d) low[d] = span(texels(s, d, p.at[d], extent(l, d))).low + p.offset[d];
    constexpr int32_t kX[] = {0, 1, 1, 0}, kY[] = {1, 1, 0, 0};
    Texel r;
    for (unsigned n = 0; n < 4; ++n) {
      const int32_t index[2] = {low[0] + kX[n], low[1] + kY[n]};
      r.c[n] = texel(l, index, p.layer).c[component];
    }
    return r;
  }
};

}  // namespace heddle::texture
