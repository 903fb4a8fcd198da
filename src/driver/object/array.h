// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// CUDA arrays: pitched boxes of texels in device memory. Their layout is plain rows, which is all that
// "opaque" needs to mean here.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "driver/entry/impl.h"
#include "driver/object/context.h"

namespace heddle::driver {

struct ArrayShape {
  uint64_t width = 0, height = 0, depth = 0;   // 0 height: 1D; depth also counts layers
  uint32_t format = 0, channels = 1, flags = 0;
};

/// Bytes of one channel of a CUarray_format; 0 if it is unknown.
uint32_t format_bytes(uint32_t format);

class Array {
 public:
  static Result<std::unique_ptr<Array>> create(Context& context, const ArrayShape& shape);
  /// A view of a level of a mipmapped array, which owns the memory.
  Array(Context& context, const ArrayShape& shape, uint64_t base, bool owns);
  ~Array();

  Context& context;
  const ArrayShape shape;
  uint32_t texel_bytes() const { return format_bytes(shape.format) * shape.channels; }
  uint64_t pitch_bytes() const { return pitch_; }
  uint64_t slice_bytes() const { return slice_; }
  uint64_t size_bytes() const { return slice_ * std::max<uint64_t>(shape.depth, 1); }
  uint64_t base() const { return base_; }
  uint8_t* at(uint64_t x_bytes, uint64_t y, uint64_t z) const {
    return reinterpret_cast<uint8_t*>(base_ + z * slice_ + y * pitch_ + x_bytes);
  }
  Result<void> check_box(uint64_t x_bytes, uint64_t y, uint64_t z, uint64_t width, uint64_t height, uint64_t depth) const;
  static uint64_t bytes_of(const ArrayShape& shape);

 private:
  uint64_t base_, pitch_, slice_;
  bool owns_;
};

struct MipmappedArray {
  explicit MipmappedArray(Context& c) : context(c) {}
  ~MipmappedArray();
  Context& context;
  ArrayShape shape;
  uint64_t base = 0;
  bool mapped = false;                  // external memory: see shared_range.h
  std::vector<std::unique_ptr<Array>> levels;
  std::vector<void*> level_handles;
};

Result<ArrayShape> array_shape(const CUDA_ARRAY3D_DESCRIPTOR& descriptor);
/// Shapes of the levels, at most `count`; adds what they take to `total`.
std::vector<ArrayShape> mipmap_levels(const ArrayShape& shape, unsigned count, uint64_t& total);
CUmipmappedArray make_mipmap(Context& context, const ArrayShape& shape, const std::vector<ArrayShape>& levels, uint64_t base, bool mapped);

}  // namespace heddle::driver
