// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/array.h"

#include <cstring>

#include "driver/entry/impl.h"
#include "driver/object/shared_range.h"
#include "driver/state.h"

namespace heddle::driver {
namespace {

constexpr uint64_t kRowAlign = 64;

uint64_t pitch_of(const ArrayShape& s) {
  const uint64_t row = s.width * format_bytes(s.format) * s.channels;
  return s.height || s.depth ? (row + kRowAlign - 1) / kRowAlign * kRowAlign : row;
}

}  // namespace

uint32_t format_bytes(uint32_t format) {
  switch (format) {
    case CU_AD_FORMAT_UNSIGNED_INT8:
    case CU_AD_FORMAT_UNORM_INT8X1:
    case CU_AD_FORMAT_UNORM_INT8X2:
    case CU_AD_FORMAT_UNORM_INT8X4:
    case CU_AD_FORMAT_SNORM_INT8X1:
    case CU_AD_FORMAT_SNORM_INT8X2:
    case CU_AD_FORMAT_SNORM_INT8X4:
    case CU_AD_FORMAT_SIGNED_INT8: return 1;
    case CU_AD_FORMAT_UNSIGNED_INT16:
    case CU_AD_FORMAT_SIGNED_INT16:
    case CU_AD_FORMAT_UNORM_INT16X1:
    case CU_AD_FORMAT_UNORM_INT16X2:
    case CU_AD_FORMAT_UNORM_INT16X4:
    case CU_AD_FORMAT_SNORM_INT16X1:
    case CU_AD_FORMAT_SNORM_INT16X2:
    case CU_AD_FORMAT_SNORM_INT16X4:
    case CU_AD_FORMAT_HALF: return 2;
    case CU_AD_FORMAT_UNSIGNED_INT32:
    case CU_AD_FORMAT_SIGNED_INT32:
    case CU_AD_FORMAT_FLOAT: return 4;
    default: return 0;
  }
}

uint64_t Array::bytes_of(const ArrayShape& s) {
  return pitch_of(s) * std::max<uint64_t>(s.height, 1) * std::max<uint64_t>(s.depth, 1);
}

Array::Array(Context& c, const ArrayShape& s, uint64_t base, bool owns)
    : context(c), shape(s), base_(base), pitch_(pitch_of(s)), slice_(pitch_ * std::max<uint64_t>(s.height, 1)), owns_(owns) {}

Array::~Array() {
  if (owns_) (void)context.device.memory->free(base_);
}

Result<std::unique_ptr<Array>> Array::create(Context& context, const ArrayShape& shape) {
  const uint64_t base = TRY(context.device.memory->alloc(bytes_of(shape), 512, {kArrayMemory, 0, &context}));
  return std::make_unique<Array>(context, shape, base, true);
}

Result<void> Array::check_box(uint64_t x, uint64_t y, uint64_t z, uint64_t width, uint64_t height, uint64_t depth) const {
  const uint64_t row = shape.width * texel_bytes();
  if (x + width > row || y + height > std::max<uint64_t>(shape.height, 1) || z + depth > std::max<uint64_t>(shape.depth, 1))
    return error(ErrorKind::InvalidValue, "a box of {} bytes x {} x {} at ({},{},{}) is not inside the array", width, height, depth, x, y, z);
  return {};
}

MipmappedArray::~MipmappedArray() {
  levels.clear();
  if (mapped) (void)unmap_file(base);
  else if (base) (void)context.device.memory->free(base);
}

}  // namespace heddle::driver
