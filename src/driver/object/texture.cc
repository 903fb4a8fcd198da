// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/texture.h"

#include <algorithm>
#include <cstring>

namespace heddle::driver {
namespace {

using abi::TexelFormat;

constexpr uint64_t kLinearTexels = 1u << 27, kPitchAlign = 32, kAddressAlign = 256;

bool is_float(TexelFormat f) { return f >= TexelFormat::F16; }

void set_level(const Array& a, abi::TextureLevel& l) {
  l.base = a.base();
  l.pitch = a.pitch_bytes();
  l.slice = a.slice_bytes();
  l.width = static_cast<uint32_t>(a.shape.width);
  l.height = static_cast<uint32_t>(std::max<uint64_t>(a.shape.height, 1));
  const bool layers = a.shape.flags & (CUDA_ARRAY3D_LAYERED | CUDA_ARRAY3D_CUBEMAP);
  l.depth = layers ? 1 : static_cast<uint32_t>(std::max<uint64_t>(a.shape.depth, 1));
}

Result<void> describe_shape(const ArrayShape& s, bool normalized_reads, abi::Texture& u) {
  u.format = TRY(texel_format(static_cast<CUarray_format>(s.format), normalized_reads));
  u.channels = static_cast<uint8_t>(s.channels);
  u.texel_bytes = static_cast<uint8_t>(format_bytes(s.format) * s.channels);
  u.cubemap = s.flags & CUDA_ARRAY3D_CUBEMAP;
  if (s.flags & (CUDA_ARRAY3D_LAYERED | CUDA_ARRAY3D_CUBEMAP)) u.layers = static_cast<uint32_t>(std::max<uint64_t>(s.depth, 1));
  return {};
}

Result<void> describe_memory(uint64_t address, CUarray_format format, unsigned channels, bool normalized_reads, abi::Texture& u) {
  if (channels != 1 && channels != 2 && channels != 4) return error(ErrorKind::InvalidValue, "{} channels", channels);
  u.format = TRY(texel_format(format, normalized_reads));
  u.channels = static_cast<uint8_t>(channels);
  u.texel_bytes = static_cast<uint8_t>(format_bytes(format) * channels);
  if (!address || address % kAddressAlign) return error(ErrorKind::InvalidValue, "{:#x} is not aligned as memory of textures must be", address);
  return {};
}

}  // namespace

uint32_t format_channels(uint32_t f) {
  if (f < CU_AD_FORMAT_UNORM_INT8X1 || f > CU_AD_FORMAT_SNORM_INT16X4) return 0;
  constexpr uint32_t kChannels[] = {1, 2, 4};
  return kChannels[(f - CU_AD_FORMAT_UNORM_INT8X1) % 3];
}

Result<TexelFormat> texel_format(CUarray_format f, bool normalized) {
  using enum TexelFormat;
  switch (f) {
    case CU_AD_FORMAT_UNSIGNED_INT8: return normalized ? Unorm8 : U8;
    case CU_AD_FORMAT_UNSIGNED_INT16: return normalized ? Unorm16 : U16;
    case CU_AD_FORMAT_UNSIGNED_INT32: return U32;   // never promoted, as documented for CU_TRSF_READ_AS_INTEGER
    case CU_AD_FORMAT_SIGNED_INT8: return normalized ? Snorm8 : S8;
    case CU_AD_FORMAT_SIGNED_INT16: return normalized ? Snorm16 : S16;
    case CU_AD_FORMAT_SIGNED_INT32: return S32;
    case CU_AD_FORMAT_HALF: return F16;
    case CU_AD_FORMAT_FLOAT: return F32;
    case CU_AD_FORMAT_UNORM_INT8X1:
    case CU_AD_FORMAT_UNORM_INT8X2:
    case CU_AD_FORMAT_UNORM_INT8X4: return Unorm8;
    case CU_AD_FORMAT_UNORM_INT16X1:
    case CU_AD_FORMAT_UNORM_INT16X2:
    case CU_AD_FORMAT_UNORM_INT16X4: return Unorm16;
    case CU_AD_FORMAT_SNORM_INT8X1:
    case CU_AD_FORMAT_SNORM_INT8X2:
    case CU_AD_FORMAT_SNORM_INT8X4: return Snorm8;
    case CU_AD_FORMAT_SNORM_INT16X1:
    case CU_AD_FORMAT_SNORM_INT16X2:
    case CU_AD_FORMAT_SNORM_INT16X4: return Snorm16;
    default: return unsupported(fmt::format("textures of array format {:#x}", static_cast<unsigned>(f)));
  }
}

Result<void> describe_resource(const CUDA_RESOURCE_DESC& r, bool normalized, abi::Texture& u) {
  if (r.flags) return error(ErrorKind::InvalidValue, "resource flags {:#x}", r.flags);
  switch (r.resType) {
    case CU_RESOURCE_TYPE_ARRAY: {
      const Array* a = TRY(resolve<Array>(r.res.array.hArray, "array"));
      TRY(describe_shape(a->shape, normalized, u));
      set_level(*a, u.level[0]);
      return {};
    }
    case CU_RESOURCE_TYPE_MIPMAPPED_ARRAY: {
      const MipmappedArray* m = TRY(resolve<MipmappedArray>(r.res.mipmap.hMipmappedArray, "mipmapped array"));
      TRY(describe_shape(m->shape, normalized, u));
      u.levels = static_cast<uint8_t>(std::min<size_t>(m->levels.size(), abi::kMaxLevels));
      for (unsigned n = 0; n < u.levels; ++n) set_level(*m->levels[n], u.level[n]);
      return {};
    }
    case CU_RESOURCE_TYPE_LINEAR: {
      const auto& l = r.res.linear;
      TRY(describe_memory(l.devPtr, l.format, l.numChannels, normalized, u));
      const uint64_t texels = l.sizeInBytes / u.texel_bytes;
      if (!texels || texels > kLinearTexels) return error(ErrorKind::InvalidValue, "{} texels of linear memory", texels);
      u.linear = true;
      u.level[0] = {l.devPtr, l.sizeInBytes, l.sizeInBytes, static_cast<uint32_t>(texels)};
      return {};
    }
    case CU_RESOURCE_TYPE_PITCH2D: {
      const auto& p = r.res.pitch2D;
      TRY(describe_memory(p.devPtr, p.format, p.numChannels, normalized, u));
      if (!p.width || !p.height || p.width > 131072 || p.height > 65000 || p.pitchInBytes % kPitchAlign || p.pitchInBytes < p.width * u.texel_bytes)
        return error(ErrorKind::InvalidValue, "{} x {} texels of {} bytes with a pitch of {}", p.width, p.height, u.texel_bytes, p.pitchInBytes);
      u.level[0] = {p.devPtr, p.pitchInBytes, p.pitchInBytes * p.height, static_cast<uint32_t>(p.width), static_cast<uint32_t>(p.height)};
      return {};
    }
    default: return error(ErrorKind::InvalidValue, "resource type {}", static_cast<int>(r.resType));
  }
}

Result<void> apply_view(const CUDA_RESOURCE_VIEW_DESC& v, const CUDA_RESOURCE_DESC& r, bool normalized, abi::Texture& u) {
  if (r.resType != CU_RESOURCE_TYPE_ARRAY && r.resType != CU_RESOURCE_TYPE_MIPMAPPED_ARRAY)
    return error(ErrorKind::InvalidValue, "a view of what is no array");
  if (v.format > CU_RES_VIEW_FORMAT_FLOAT_4X32) return unsupported(fmt::format("views of format {:#x}: block compression", static_cast<unsigned>(v.format)));
  if (v.format != CU_RES_VIEW_FORMAT_NONE) {
    constexpr CUarray_format kFormats[] = {CU_AD_FORMAT_UNSIGNED_INT8, CU_AD_FORMAT_SIGNED_INT8, CU_AD_FORMAT_UNSIGNED_INT16,
                                           CU_AD_FORMAT_SIGNED_INT16, CU_AD_FORMAT_UNSIGNED_INT32, CU_AD_FORMAT_SIGNED_INT32,
                                           CU_AD_FORMAT_HALF, CU_AD_FORMAT_FLOAT};
    constexpr uint8_t kChannels[] = {1, 2, 4};
    const unsigned index = static_cast<unsigned>(v.format) - 1;
    const CUarray_format format = kFormats[index / 3];
    const uint8_t channels = kChannels[index % 3];
    if (format_bytes(format) * channels != u.texel_bytes)
      return error(ErrorKind::InvalidValue, "the view's texels have {} bytes, the array's {}", format_bytes(format) * channels, u.texel_bytes);
    u.format = TRY(texel_format(format, normalized));
    u.channels = channels;
  }
  const abi::TextureLevel& top = u.level[0];
  if (v.width != top.width || std::max<size_t>(v.height, 1) != top.height)
    return error(ErrorKind::InvalidValue, "a view of {} x {} texels of an array of {} x {}", v.width, v.height, top.width, top.height);
  if (v.firstMipmapLevel > v.lastMipmapLevel || v.lastMipmapLevel >= u.levels)
    return error(ErrorKind::InvalidValue, "levels {} to {} of {}", v.firstMipmapLevel, v.lastMipmapLevel, u.levels);
  if (v.firstLayer > v.lastLayer || v.lastLayer >= u.layers) return error(ErrorKind::InvalidValue, "layers {} to {} of {}", v.firstLayer, v.lastLayer, u.layers);
  u.levels = static_cast<uint8_t>(v.lastMipmapLevel - v.firstMipmapLevel + 1);
  std::move(u.level + v.firstMipmapLevel, u.level + v.lastMipmapLevel + 1, u.level);
  // Programs leave the layers at 0, meaning all.
  if (v.firstLayer || v.lastLayer) {
    u.layers = v.lastLayer - v.firstLayer + 1;
    for (unsigned n = 0; n < u.levels; ++n) u.level[n].base += v.firstLayer * u.level[n].slice;
  }
  return {};
}

void describe_sampler(const CUDA_TEXTURE_DESC& t, abi::Texture& u) {
  abi::Sampler& s = u.sampler;
  s.normalized = t.flags & CU_TRSF_NORMALIZED_COORDINATES;
  s.seamless = t.flags & CU_TRSF_SEAMLESS_CUBEMAP;
  for (unsigned d = 0; d < 3; ++d) {
    s.address[d] = static_cast<abi::AddressMode>(t.addressMode[d]);
    // Programming guide: wrap and mirror are for normalised coordinates only, else it is clamp.
    if (!s.normalized && (t.addressMode[d] == CU_TR_ADDRESS_MODE_WRAP || t.addressMode[d] == CU_TR_ADDRESS_MODE_MIRROR))
      s.address[d] = abi::AddressMode::Clamp;
    if (u.cubemap) s.address[d] = abi::AddressMode::Clamp;
  }
  // The programming guide filters floats only and the runtime refuses the rest; libcuda takes it for references and,
  // as ffmpeg's scale_cuda and thumbnail_cuda need, for objects. What it reads then is documented nowhere: the nearest.
  s.filter = t.filterMode == CU_TR_FILTER_MODE_LINEAR && is_float(u.format) ? abi::FilterMode::Linear : abi::FilterMode::Point;
  s.mip_filter = static_cast<abi::FilterMode>(t.mipmapFilterMode);
  s.bias = t.mipmapLevelBias;
  s.min_level = t.minMipmapLevelClamp;
  s.max_level = t.maxMipmapLevelClamp;
  // Integer formats take the border's bits as they are, as documented.
  std::memcpy(s.border, t.borderColor, sizeof s.border);
  u.srgb = (t.flags & CU_TRSF_SRGB) && u.format == TexelFormat::Unorm8;
}

Result<void> TexRef::update() {
  abi::Texture u;
  const bool normalized = !(texture.flags & CU_TRSF_READ_AS_INTEGER);
  if (bound) {
    TRY(describe_resource(resource, normalized, u));
    describe_sampler(texture, u);
  }
  u.magic = abi::kTextureMagic;
  if (!bound) u.magic = 0;
  *unit = u;
  return {};
}

}  // namespace heddle::driver
