// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// suld, sust, sured: raw bytes or texels of level 0, with the documented ways outside.
#include "texture/rows.h"

namespace heddle::texture {
namespace {

struct Spot {
  uint8_t* at = nullptr;                // null: outside, nothing is there
};

/// Where a lane's element of `bytes` lies. x counts bytes, or texels if formatted.
Spot spot(const Rows& r, const abi::Texture& t, unsigned lane, uint64_t bytes) {
  unsigned row = 1;
  const TextureGeometry g = r.op.geometry;
  const abi::TextureLevel& l = t.level[0];
  int64_t z = 0, y = 0;
  int64_t layers = 1;
  if (abi::layered(g)) {
    z = r.get<int32_t>(row++, lane);
    layers = t.layers;
  }
  int64_t x = r.get<int32_t>(row++, lane);
  if (r.op.formatted) x *= t.texel_bytes;
  if (g == TextureGeometry::D2 || g == TextureGeometry::D3 || g == TextureGeometry::A2) y = r.get<int32_t>(row++, lane);
  if (g == TextureGeometry::D3) {
    z = r.get<int32_t>(row++, lane);
    layers = l.depth;
  }
  const int64_t limit[3] = {int64_t{l.width} * t.texel_bytes - static_cast<int64_t>(bytes), l.height - int64_t{1}, layers - 1};
  int64_t at[3] = {x, y, z};
  for (unsigned d = 0; d < 3; ++d) {
    if (at[d] >= 0 && at[d] <= limit[d]) continue;
    if (r.op.edge == abi::SurfaceEdge::Trap) r.trap(abi::TrapReason::SurfaceBounds, lane);
    if (r.op.edge == abi::SurfaceEdge::Zero || limit[d] < 0) return {};
    at[d] = at[d] < 0 ? 0 : limit[d];
  }
  if (at[0] % static_cast<int64_t>(bytes)) r.trap(abi::TrapReason::MisalignedAddress, lane);
  return {reinterpret_cast<uint8_t*>(l.base) + at[2] * static_cast<int64_t>(l.slice) + at[1] * static_cast<int64_t>(l.pitch) + at[0]};
}

template <class T>
void load(const Rows& r) {
  r.each([&](unsigned lane) {
    const abi::Texture& t = r.handle(lane, abi::kSurfaceMagic);
    const Spot s = spot(r, t, lane, sizeof(T) * r.op.count);
    for (unsigned n = 0; n < r.op.count; ++n) r.put<T>(n, lane, s.at ? read<T>(s.at + n * sizeof(T)) : T{0});
  });
}

template <class T>
void store(const Rows& r) {
  const unsigned data = 1 + abi::coordinates(r.op.geometry);
  r.each([&](unsigned lane) {
    const abi::Texture& t = r.handle(lane, abi::kSurfaceMagic);
    const Spot s = spot(r, t, lane, sizeof(T) * r.op.count);
    for (unsigned n = 0; s.at && n < r.op.count; ++n) {
      const T v = r.get<T>(data + n, lane);
      std::memcpy(s.at + n * sizeof(T), &v, sizeof v);
    }
  });
}

void store_formatted(const Rows& r) {
  const unsigned data = 1 + abi::coordinates(r.op.geometry);
  r.each([&](unsigned lane) {
    const abi::Texture& t = r.handle(lane, abi::kSurfaceMagic);
    const Spot s = spot(r, t, lane, t.texel_bytes);
    for (unsigned n = 0; s.at && n < std::min<unsigned>(t.channels, r.op.count); ++n) {
      const uint32_t v = r.op.bits == 32 ? r.get<uint32_t>(data + n, lane)
                       : r.op.bits == 16 ? r.get<uint16_t>(data + n, lane) : r.get<uint8_t>(data + n, lane);
      encode_channel(t.format, v, s.at + n * channel_bytes(t.format));
    }
  });
}

template <class T>
T reduced(abi::SurfaceReduction op, T a, T b) {
  switch (op) {
    case abi::SurfaceReduction::Add: return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
    case abi::SurfaceReduction::Min: return std::min(a, b);
    case abi::SurfaceReduction::Max: return std::max(a, b);
    case abi::SurfaceReduction::And: return a & b;
    case abi::SurfaceReduction::Or: return a | b;
  }
  return a;
}

template <class T>
void reduce(const Rows& r) {
  const unsigned data = 1 + abi::coordinates(r.op.geometry);
  r.each([&](unsigned lane) {
    const abi::Texture& t = r.handle(lane, abi::kSurfaceMagic);
    const Spot s = spot(r, t, lane, sizeof(T));
    if (!s.at) return;
    const T b = r.get<T>(data, lane);
    auto* at = reinterpret_cast<T*>(s.at);
    T old = __atomic_load_n(at, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(at, &old, reduced(static_cast<abi::SurfaceReduction>(r.op.sub), old, b), true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
  });
}

}  // namespace

void surface(const Rows& r) {
  switch (r.op.kind) {
    case abi::TextureKind::SurfaceLoad:
      switch (r.op.bits) {
        case 8: return load<uint8_t>(r);
        case 16: return load<uint16_t>(r);
        case 64: return load<uint64_t>(r);
        default: return load<uint32_t>(r);
      }
    case abi::TextureKind::SurfaceStore:
      if (r.op.formatted) return store_formatted(r);
      switch (r.op.bits) {
        case 8: return store<uint8_t>(r);
        case 16: return store<uint16_t>(r);
        case 64: return store<uint64_t>(r);
        default: return store<uint32_t>(r);
      }
    default:
      if (r.op.bits == 64) return r.op.is_signed ? reduce<int64_t>(r) : reduce<uint64_t>(r);
      return r.op.is_signed ? reduce<int32_t>(r) : reduce<uint32_t>(r);
  }
}

}  // namespace heddle::texture
