// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lanes with one texture and sampler go together, so that the format is chosen once for all of them.
#include "texture/quick.h"
#include "texture/rows.h"
#include "texture/sample.h"

namespace heddle::texture {
namespace {

/// Coordinates, level and offsets of one lane.
Place place_of(const Rows& r, const abi::Texture& t, unsigned lane, unsigned& row) {
  Place p;
  const TextureGeometry g = r.op.geometry;
  p.integer = r.op.integer_coords;
  if (abi::layered(g)) p.layer = r.get<uint32_t>(row++, lane);
  const bool cube = g == TextureGeometry::Cube || g == TextureGeometry::CubeArray;
  const unsigned count = abi::coordinates(g) - abi::layered(g);
  for (unsigned d = 0; d < count; ++d, ++row) {
    if (p.integer) p.index[d] = r.get<int32_t>(row, lane);
    else p.at[d] = r.get<float>(row, lane);
  }
  const uint32_t group = cube ? 6 : 1, groups = std::max(1u, t.layers / group);
  // PTX ISA, tex: the array index is clamped.
  p.layer = static_cast<int32_t>(p.layer) < 0 ? 0 : std::min(p.layer, groups - 1);
  if (cube) {
    const FacePlace f = face_of(p.at[0], p.at[1], p.at[2]);
    p.layer = p.layer * 6 + f.face;
    p.at[0] = f.s;
    p.at[1] = f.t;
  }
  return p;
}

unsigned dims_of(TextureGeometry g) {
  switch (g) {
    case TextureGeometry::D1:
    case TextureGeometry::A1: return 1;
    case TextureGeometry::D3: return 3;
    default: return 2;
  }
}

/// Level of detail from derivatives: the larger footprint, in texels.
float grad_level(const Rows& r, const abi::Texture& t, const Sampler& s, unsigned lane, unsigned& row) {
  const TextureGeometry g = r.op.geometry;
  const bool cube = g == TextureGeometry::Cube || g == TextureGeometry::CubeArray;
  const unsigned n = cube ? 3 : dims_of(g);
  float longest = 0;
  for (unsigned v = 0; v < 2; ++v) {
    float sum = 0;
    for (unsigned d = 0; d < n; ++d, ++row) {
      const TextureLevel& l = t.level[0];
      const float size = cube ? static_cast<float>(l.width) / 2 : static_cast<float>(d == 0 ? l.width : d == 1 ? l.height : l.depth);
      const float x = r.get<float>(row, lane) * (s.normalized ? size : 1.0f);
      sum += x * x;
    }
    longest = std::max(longest, sum);
  }
  return longest > 0 ? 0.5f * std::log2(longest) : 0.0f;
}

void put_results(const Rows& r, unsigned lane, const Texel& x) {
  const TextureOp& op = r.op;
  if (op.pairs) {
    for (unsigned n = 0; n < 2; ++n)
      r.put<uint32_t>(n, lane, half_bits(std::bit_cast<float>(x.c[2 * n])) |
                                   uint32_t{half_bits(std::bit_cast<float>(x.c[2 * n + 1]))} << 16);
  } else if (op.half) {
    for (unsigned n = 0; n < 4; ++n) r.put<uint16_t>(n, lane, half_bits(std::bit_cast<float>(x.c[n])));
  } else {
    for (unsigned n = 0; n < 4; ++n) r.put<uint32_t>(n, lane, x.c[n]);
  }
  if (op.predicate) r.put<uint8_t>(op.count, lane, 1);
}

template <TexelFormat F>
void sample_lanes(const Rows& r, const abi::Texture& t, const Sampler& s, uint64_t lanes) {
  const Unit<F> unit{t, s, dims_of(r.op.geometry)};
  for (; lanes; lanes &= lanes - 1) {
    const auto lane = static_cast<unsigned>(std::countr_zero(lanes));
    unsigned row = r.first_coordinate();
    Place p = place_of(r, t, lane, row);
    float lod = 0;
    if (r.op.lod == abi::TextureLod::Level)
      lod = r.op.integer_coords ? static_cast<float>(r.get<int32_t>(row++, lane)) : r.get<float>(row++, lane);
    else if (r.op.lod == abi::TextureLod::Grad)
      lod = grad_level(r, t, s, lane, row);
    if (r.op.offsets)
      for (unsigned d = 0; d < unit.dims; ++d) p.offset[d] = r.get<int32_t>(row++, lane);
    put_results(r, lane, r.op.kind == abi::TextureKind::Gather ? unit.gather(p, r.op.sub) : unit.sample(p, lod));
  }
}

using LanesFunction = void (*)(const Rows&, const abi::Texture&, const Sampler&, uint64_t);
constexpr LanesFunction kByFormat[] = {
    sample_lanes<TexelFormat::U8>,     sample_lanes<TexelFormat::U16>,    sample_lanes<TexelFormat::U32>,
    sample_lanes<TexelFormat::S8>,     sample_lanes<TexelFormat::S16>,    sample_lanes<TexelFormat::S32>,
    sample_lanes<TexelFormat::F16>,    sample_lanes<TexelFormat::F32>,    sample_lanes<TexelFormat::Unorm8>,
    sample_lanes<TexelFormat::Unorm16>, sample_lanes<TexelFormat::Snorm8>, sample_lanes<TexelFormat::Snorm16>};

}  // namespace

void sample(const Rows& r) {
  uint64_t left = r.mask;
  while (left) {
    const auto lane = static_cast<unsigned>(std::countr_zero(left));
    const abi::Texture& t = r.handle(lane, abi::kTextureMagic);
    const Sampler* s = &t.sampler;
    if (r.op.sampler) {
      s = reinterpret_cast<const Sampler*>(r.get<uint64_t>(1, lane));
      if (!s || reinterpret_cast<uint64_t>(s) % alignof(Sampler) || s->magic != abi::kSamplerMagic)
        r.trap(abi::TrapReason::BadTexture, lane);
    }
    uint64_t same = left;
    if (!r.op.uniform || r.op.sampler) {
      same = 0;
      for (uint64_t m = left; m; m &= m - 1) {
        const auto other = static_cast<unsigned>(std::countr_zero(m));
        const bool one = (r.op.uniform || r.get<uint64_t>(0, other) == r.get<uint64_t>(0, lane)) &&
                         (!r.op.sampler || r.get<uint64_t>(1, other) == r.get<uint64_t>(1, lane));
        same |= uint64_t{one} << other;
      }
    }
    if (same == r.mask && sample_quickly(r, t, *s)) return;
    kByFormat[static_cast<unsigned>(t.format)](r, t, *s, same);
    left &= ~same;
  }
}

void run(abi::WorkerContext* worker, uint64_t op, uint64_t mask, uint32_t stride, const void* in, void* out) {
  const Rows rows{worker, TextureOp::unpack(op), mask, stride, static_cast<const uint8_t*>(in), static_cast<uint8_t*>(out)};
  // Stores and reductions have no results, and no room for any.
  const bool has_results = rows.op.kind != abi::TextureKind::SurfaceStore && rows.op.kind != abi::TextureKind::SurfaceReduce;
  if (has_results && (stride < 64 ? mask != (uint64_t{1} << stride) - 1 : mask != ~uint64_t{0}))
    std::memset(out, 0, (rows.op.count + size_t{rows.op.predicate}) * abi::kTextureCell * stride);
  switch (rows.op.kind) {
    case abi::TextureKind::Sample:
    case abi::TextureKind::Gather: return sample(rows);
    case abi::TextureKind::Query:
    case abi::TextureKind::SurfaceQuery:
    case abi::TextureKind::IsType: return query(rows);
    case abi::TextureKind::SurfaceLoad:
    case abi::TextureKind::SurfaceStore:
    case abi::TextureKind::SurfaceReduce: return surface(rows);
  }
}

}  // namespace heddle::texture
