// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "texture.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace heddle::filetests {

using abi::TexelFormat;

Result<abi::Texture> make_texture(const std::string& description, ElementType type, const uint8_t* base, size_t bytes) {
  abi::Texture t;
  uint32_t size[3] = {1, 1, 1};
  bool unorm = false, volume = false;
  std::istringstream in(description);
  for (std::string w; std::getline(in, w, ':');) {
    if (w == "tex") t.magic = abi::kTextureMagic;
    else if (w == "surf") t.magic = abi::kSurfaceMagic;
    else if (w == "3d") volume = true;
    else if (w == "cube") t.cubemap = true;
    else if (w == "seamless") t.sampler.seamless = true;
    else if (w == "unorm") unorm = true;
    else if (w == "srgb") unorm = t.srgb = true;
    else if (w == "memory") t.linear = true;
    else if (w == "normalized") t.sampler.normalized = true;
    else if (w == "linear") t.sampler.filter = abi::FilterMode::Linear;
    else if (w == "mip_linear") t.sampler.mip_filter = abi::FilterMode::Linear;
    else if (w == "wrap") std::fill_n(t.sampler.address, 3, abi::AddressMode::Wrap);
    else if (w == "mirror") std::fill_n(t.sampler.address, 3, abi::AddressMode::Mirror);
    else if (w == "border") std::fill_n(t.sampler.address, 3, abi::AddressMode::Border);
    else if (w == "clamp") std::fill_n(t.sampler.address, 3, abi::AddressMode::Clamp);
    else if (w[0] == 'c') t.channels = static_cast<uint8_t>(std::atoi(w.c_str() + 1));
    else if (w.starts_with("levels")) t.levels = static_cast<uint8_t>(std::atoi(w.c_str() + 6));
    else if (w.starts_with("bias")) t.sampler.bias = std::strtof(w.c_str() + 4, nullptr);
    else if (w.starts_with("max")) t.sampler.max_level = std::strtof(w.c_str() + 3, nullptr);
    else if (w.starts_with("min")) t.sampler.min_level = std::strtof(w.c_str() + 3, nullptr);
    else if (std::isdigit(w[0])) {
      std::replace(w.begin(), w.end(), 'x', ' ');
      std::istringstream numbers(w);
      for (uint32_t& n : size) numbers >> n ? void() : void(n = 1);
    } else return error(ErrorKind::InvalidValue, "'{}' says nothing of a texture", w);
  }
  const bool wide = type.bits == 32, half = type.bits == 16;
  switch (type.kind) {
    case 'f': t.format = half ? TexelFormat::F16 : TexelFormat::F32; break;
    case 's': t.format = unorm ? (half ? TexelFormat::Snorm16 : TexelFormat::Snorm8)
                               : wide ? TexelFormat::S32 : half ? TexelFormat::S16 : TexelFormat::S8; break;
    default: t.format = unorm ? (half ? TexelFormat::Unorm16 : TexelFormat::Unorm8)
                              : wide ? TexelFormat::U32 : half ? TexelFormat::U16 : TexelFormat::U8; break;
  }
  t.texel_bytes = static_cast<uint8_t>(type.bytes() * t.channels);
  if (!volume) t.layers = size[2];
  uint64_t at = reinterpret_cast<uint64_t>(base);
  for (uint32_t n = 0; n < t.levels; ++n) {
    abi::TextureLevel& l = t.level[n];
    l.base = at;
    l.width = size[0];
    l.height = size[1];
    l.depth = volume ? size[2] : 1;
    l.pitch = uint64_t{l.width} * t.texel_bytes;
    l.slice = l.pitch * l.height;
    at += l.slice * size[2];
    size[0] = std::max(1u, size[0] / 2);
    size[1] = std::max(1u, size[1] / 2);
    if (volume) size[2] = std::max(1u, size[2] / 2);
  }
  if (at - reinterpret_cast<uint64_t>(base) > bytes) return error(ErrorKind::InvalidValue, "{}: more texels than the buffer has", description);
  return t;
}

}  // namespace heddle::filetests
