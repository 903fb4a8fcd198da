// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a texture or surface handle points at, and how code asks for a texture operation. The driver
// fills descriptors, the texture room reads them, kernels only carry their addresses.
#pragma once

#include <bit>
#include <cstdint>

namespace heddle::abi {

/// How texels become numbers: raw integers, floats, or integers read as fractions of their range.
enum class TexelFormat : uint8_t { U8, U16, U32, S8, S16, S32, F16, F32, Unorm8, Unorm16, Snorm8, Snorm16 };

// The values are those of CUaddress_mode and CUfilter_mode.
enum class AddressMode : uint8_t { Wrap, Clamp, Mirror, Border };
enum class FilterMode : uint8_t { Point, Linear };

inline constexpr uint32_t kTextureMagic = 0x54786554, kSamplerMagic = 0x54706d53, kSurfaceMagic = 0x54667253;

struct Sampler {
  uint32_t magic = kSamplerMagic;
  AddressMode address[3] = {AddressMode::Clamp, AddressMode::Clamp, AddressMode::Clamp};
  FilterMode filter = FilterMode::Point, mip_filter = FilterMode::Point;
  bool normalized = false;              // coordinates go from 0 to 1
  bool seamless = false;                // cubemaps are filtered across edges
  uint8_t reserved = 0;
  float bias = 0, min_level = 0, max_level = 0;
  uint32_t border[4] = {};              // bits of the format's floats or integers
};

struct TextureLevel {
  uint64_t base = 0, pitch = 0, slice = 0;     // bytes
  uint32_t width = 0, height = 1, depth = 1;   // texels; depth of 3D only
};

inline constexpr uint32_t kMaxLevels = 20;

/// A texture or a surface (level 0). Whether it is one, magic says: 0 once it was destroyed.
struct Texture {
  uint32_t magic = 0;
  TexelFormat format = TexelFormat::F32;
  uint8_t channels = 1;
  uint8_t texel_bytes = 4;
  bool srgb = false;
  bool linear = false;                  // memory without an edge mode: outside reads 0
  bool cubemap = false;
  uint8_t levels = 1;
  uint8_t reserved = 0;
  uint32_t layers = 1;                  // faces of cubemaps count
  Sampler sampler;                      // used where the instruction brings none
  TextureLevel level[kMaxLevels];
};

enum class TextureKind : uint8_t { Sample, Gather, Query, SurfaceLoad, SurfaceStore, SurfaceReduce, SurfaceQuery, IsType };
enum class TextureGeometry : uint8_t { D1, D2, D3, A1, A2, Cube, CubeArray };
enum class TextureLod : uint8_t { Implicit, Level, Grad };
enum class TextureQuery : uint8_t { Width, Height, Depth, ChannelDataType, ChannelOrder, NormalizedCoords, ArraySize,
                                    Levels, Samples, ForceUnnormalized, FilterMode, AddressMode0, AddressMode1,
                                    AddressMode2, MemoryLayout };
enum class SurfaceEdge : uint8_t { Trap, Clamp, Zero };
enum class SurfaceReduction : uint8_t { Add, Min, Max, And, Or };

/// One instruction's spelling in 64 bits; a constant in compiled code. Inputs follow as rows: handle,
/// sampler (if any), coordinates, level or gradients, texel offsets; or handle, coordinates, data.
struct TextureOp {
  TextureKind kind = TextureKind::Sample;
  TextureGeometry geometry = TextureGeometry::D1;
  uint8_t bits : 7 = 32;                // of one result or datum: 8, 16, 32, 64; f16x2: two in 32
  uint8_t pairs : 1 = 0;                // f16x2
  uint8_t count = 4;                    // results or data; a predicate (resident: true) may follow
  TextureLod lod : 2 = TextureLod::Implicit;
  SurfaceEdge edge : 2 = SurfaceEdge::Trap;
  uint8_t integer_coords : 1 = 0;
  uint8_t formatted : 1 = 0;            // sust.p and sured.p: texels, not bytes
  uint8_t sampler : 1 = 0;
  uint8_t offsets : 1 = 0;
  uint8_t sub = 0;                      // component, TextureQuery, SurfaceReduction, or what IsType asks: 0 tex 1 smp 2 surf
  uint8_t half : 1 = 0;                 // results are f16
  uint8_t is_signed : 1 = 0;
  uint8_t uniform : 1 = 0;              // only the first active lane's handle row is filled, at lane 0
  uint8_t predicate : 1 = 0;            // a last result row: texels were resident
  uint8_t reserved = 0;

  uint64_t pack() const { return std::bit_cast<uint64_t>(*this); }
  static TextureOp unpack(uint64_t code) { return std::bit_cast<TextureOp>(code); }
};
static_assert(sizeof(TextureOp) == 8);

/// The builtin that simt makes of every texture and surface instruction: operand 0 is the TextureOp.
inline constexpr const char* kTextureBuiltin = "__heddle_texture";

/// Rows are kTextureCell * stride bytes apart; in a row, values of their own width follow each other.
inline constexpr uint32_t kTextureCell = 8;

constexpr unsigned coordinates(TextureGeometry g) {
  constexpr unsigned kCount[] = {1, 2, 3, 2, 3, 3, 4};   // a layer comes first and counts
  return kCount[static_cast<unsigned>(g)];
}
constexpr bool layered(TextureGeometry g) {
  return g == TextureGeometry::A1 || g == TextureGeometry::A2 || g == TextureGeometry::CubeArray;
}

}  // namespace heddle::abi
