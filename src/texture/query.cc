// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// txq, suq, istypep. Channel types and orders are numbered as OpenCL does: the one source language
// that PTX ISA defines them for.
#include "texture/rows.h"

namespace heddle::texture {
namespace {

uint32_t data_type(TexelFormat f) {
  constexpr uint32_t kType[] = {0x10DA, 0x10DB, 0x10DC, 0x10D7, 0x10D8, 0x10D9, 0x10DD, 0x10DE, 0x10D2, 0x10D3, 0x10D0, 0x10D1};
  return kType[static_cast<unsigned>(f)];
}

uint32_t answer(const abi::Texture& t, abi::TextureQuery what, uint32_t level) {
  using enum abi::TextureQuery;
  const abi::TextureLevel& l = t.level[std::min<uint32_t>(level, t.levels - 1u)];
  switch (what) {
    case Width: return l.width;
    case Height: return l.height;
    case Depth: return l.depth;
    case ChannelDataType: return data_type(t.format);
    case ChannelOrder: return t.channels == 1 ? 0x10B0 : t.channels == 2 ? 0x10B2 : 0x10B5;   // R, RG, RGBA
    case NormalizedCoords: return t.sampler.normalized;
    case ArraySize: return t.cubemap ? t.layers / 6 : t.layers;
    case Levels: return t.levels;
    case Samples: return 1;
    case ForceUnnormalized: return 0;
    case FilterMode: return static_cast<uint32_t>(t.sampler.filter);
    case AddressMode0:
    case AddressMode1:
    case AddressMode2:
      return static_cast<uint32_t>(t.sampler.address[static_cast<unsigned>(what) - static_cast<unsigned>(AddressMode0)]);
    case MemoryLayout: return t.linear ? 1 : 0;
  }
  return 0;
}

}  // namespace

void query(const Rows& r) {
  constexpr uint32_t kMagic[] = {abi::kTextureMagic, abi::kSamplerMagic, abi::kSurfaceMagic};
  r.each([&](unsigned lane) {
    if (r.op.kind == abi::TextureKind::IsType) {
      const auto* at = reinterpret_cast<const uint32_t*>(r.get<uint64_t>(0, r.op.uniform ? 0 : lane));
      return r.put<uint8_t>(0, lane, at && reinterpret_cast<uint64_t>(at) % 8 == 0 && *at == kMagic[r.op.sub]);
    }
    const uint64_t handle = r.get<uint64_t>(0, r.op.uniform ? 0 : lane);
    // A sampler's properties may be asked of the sampler itself.
    if (handle && handle % 8 == 0 && *reinterpret_cast<const uint32_t*>(handle) == abi::kSamplerMagic) {
      abi::Texture t;
      t.sampler = *reinterpret_cast<const abi::Sampler*>(handle);
      return r.put(0, lane, answer(t, static_cast<abi::TextureQuery>(r.op.sub), 0));
    }
    const bool surface = r.op.kind == abi::TextureKind::SurfaceQuery;
    const abi::Texture& t = r.handle(lane, surface ? abi::kSurfaceMagic : abi::kTextureMagic);
    const uint32_t level = r.op.lod == abi::TextureLod::Level ? r.get<uint32_t>(1, lane) : 0;
    r.put(0, lane, answer(t, static_cast<abi::TextureQuery>(r.op.sub), level));
  });
}

}  // namespace heddle::texture
