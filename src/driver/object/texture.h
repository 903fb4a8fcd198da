// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture and surface objects, and references: CUDA's descriptions turned into what the texture units
// read (abi/texture.h). An object's handle is the address of that.
#pragma once

#include "abi/texture.h"
#include "driver/driver.h"
#include "driver/object/array.h"

namespace heddle::driver {

struct TextureObject {
  alignas(64) abi::Texture unit;        // first: the handle is its address
  CUDA_RESOURCE_DESC resource = {};
  CUDA_TEXTURE_DESC texture = {};
  CUDA_RESOURCE_VIEW_DESC view = {};
  bool has_view = false;
};

/// How many channels a CUarray_format names itself (UNORM_INT8X4: 4); 0 if the description does.
uint32_t format_channels(uint32_t format);
Result<abi::TexelFormat> texel_format(CUarray_format format, bool normalized_reads);

/// Describes texels of a resource; magic is left to the caller.
Result<void> describe_resource(const CUDA_RESOURCE_DESC& resource, bool normalized_reads, abi::Texture& unit);
Result<void> apply_view(const CUDA_RESOURCE_VIEW_DESC& view, const CUDA_RESOURCE_DESC& resource, bool normalized_reads, abi::Texture& unit);
void describe_sampler(const CUDA_TEXTURE_DESC& texture, abi::Texture& unit);

/// A texture or surface reference: the same, changed piece by piece. Writes into a module's variable.
struct TexRef {
  abi::Texture* unit = nullptr;         // in the module, or our own
  abi::Texture own;
  CUDA_RESOURCE_DESC resource = {};     // resType of 0xff: nothing bound
  CUDA_TEXTURE_DESC texture = {};
  CUarray_format format = CU_AD_FORMAT_FLOAT;
  int channels = 1;
  bool bound = false;
  TexRef() {
    unit = &own;
    // The documented state of a new reference: point filter, clamped.
    for (auto& mode : texture.addressMode) mode = CU_TR_ADDRESS_MODE_CLAMP;
  }
  Result<void> update();
};

struct SurfRef {
  abi::Texture* unit = nullptr;
  CUarray array = nullptr;
};

}  // namespace heddle::driver
