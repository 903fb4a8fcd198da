// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/array.h"

#include "driver/driver.h"
#include "driver/object/texture.h"

namespace heddle::driver {
namespace {

Result<Array*> array_of(CUarray handle) { return resolve<Array>(handle, "array"); }
Result<MipmappedArray*> mipmap_of(CUmipmappedArray handle) { return resolve<MipmappedArray>(handle, "mipmapped array"); }

}  // namespace

Result<ArrayShape> array_shape(const CUDA_ARRAY3D_DESCRIPTOR& d) {
  if (!d.Width) return error(ErrorKind::InvalidValue, "an array of width 0");
  if (!format_bytes(d.Format)) return unsupported(fmt::format("array format {:#x}", static_cast<int>(d.Format)));
  if (d.NumChannels != 1 && d.NumChannels != 2 && d.NumChannels != 4) return error(ErrorKind::InvalidValue, "{} channels", d.NumChannels);
  if (const uint32_t own = format_channels(d.Format); own && own != d.NumChannels) return error(ErrorKind::InvalidValue, "{} channels of a format of {}", d.NumChannels, own);
  constexpr unsigned known = CUDA_ARRAY3D_LAYERED | CUDA_ARRAY3D_SURFACE_LDST | CUDA_ARRAY3D_CUBEMAP | CUDA_ARRAY3D_TEXTURE_GATHER;
  if (d.Flags & ~known) return unsupported(fmt::format("array flags {:#x}", d.Flags & ~known));
  if ((d.Flags & CUDA_ARRAY3D_CUBEMAP) && (d.Width != d.Height || d.Depth % 6 || !d.Depth)) return error(ErrorKind::InvalidValue, "a cubemap of {} x {} x {}", d.Width, d.Height, d.Depth);
  if (d.Depth && !d.Height && !(d.Flags & CUDA_ARRAY3D_LAYERED)) return error(ErrorKind::InvalidValue, "a 3D array of height 0");
  if (d.Width > 1u << 28 || d.Height > 1u << 17 || d.Depth > 1u << 15) return error(ErrorKind::InvalidValue, "an array of {} x {} x {}", d.Width, d.Height, d.Depth);
  return ArrayShape{d.Width, d.Height, d.Depth, static_cast<uint32_t>(d.Format), d.NumChannels, d.Flags};
}

namespace {

CUDA_ARRAY3D_DESCRIPTOR descriptor(const ArrayShape& s) {
  CUDA_ARRAY3D_DESCRIPTOR d = {};
  d.Width = s.width;
  d.Height = s.height;
  d.Depth = s.depth;
  d.Format = static_cast<CUarray_format>(s.format);
  d.NumChannels = s.channels;
  d.Flags = s.flags;
  return d;
}

Result<CUarray> create(const CUDA_ARRAY3D_DESCRIPTOR& d) {
  auto made = TRY(Array::create(*TRY(current_context()), TRY(array_shape(d))));
  return handles<Array>().insert<CUarray>(made.release());
}

}  // namespace

Result<CUarray> cuArrayCreate(const CUDA_ARRAY_DESCRIPTOR* pAllocateArray) {
  CUDA_ARRAY3D_DESCRIPTOR d = {};
  d.Width = pAllocateArray->Width;
  d.Height = pAllocateArray->Height;
  d.Format = pAllocateArray->Format;
  d.NumChannels = pAllocateArray->NumChannels;
  return create(d);
}

Result<CUarray> cuArray3DCreate(const CUDA_ARRAY3D_DESCRIPTOR* pAllocateArray) { return create(*pAllocateArray); }

Result<CUDA_ARRAY_DESCRIPTOR> cuArrayGetDescriptor(CUarray hArray) {
  const ArrayShape& s = TRY(array_of(hArray))->shape;
  CUDA_ARRAY_DESCRIPTOR d = {};
  d.Width = s.width;
  d.Height = s.height;
  d.Format = static_cast<CUarray_format>(s.format);
  d.NumChannels = s.channels;
  return d;
}

Result<CUDA_ARRAY3D_DESCRIPTOR> cuArray3DGetDescriptor(CUarray hArray) { return descriptor(TRY(array_of(hArray))->shape); }

Result<void> cuArrayDestroy(CUarray hArray) {
  Array* array = TRY(array_of(hArray));
  if (!array->context.destroyed) settle(array->context);
  discard(handles<Array>().remove(hArray));
  return {};
}

Result<CUDA_ARRAY_MEMORY_REQUIREMENTS> cuArrayGetMemoryRequirements(CUarray array, CUdevice device) {
  (void)TRY(device_of(device));
  CUDA_ARRAY_MEMORY_REQUIREMENTS r = {};
  r.size = TRY(array_of(array))->size_bytes();
  r.alignment = 512;
  return r;
}

Result<CUarray> cuArrayGetPlane(CUarray hArray, unsigned int planeIdx) {
  (void)TRY(array_of(hArray));
  return error(ErrorKind::InvalidValue, "the array's format has no planes");
}

std::vector<ArrayShape> mipmap_levels(const ArrayShape& shape, unsigned count, uint64_t& total) {
  std::vector<ArrayShape> levels;
  const bool layers = shape.flags & (CUDA_ARRAY3D_LAYERED | CUDA_ARRAY3D_CUBEMAP);
  for (ArrayShape s = shape; levels.size() < std::max(count, 1u);) {
    levels.push_back(s);
    total += (Array::bytes_of(s) + 511) / 512 * 512;
    if (s.width == 1 && s.height <= 1 && (layers || s.depth <= 1)) break;   // More levels than there are: cut, as documented.
    s.width = std::max<uint64_t>(s.width / 2, 1);
    if (s.height) s.height = std::max<uint64_t>(s.height / 2, 1);
    if (s.depth && !layers) s.depth = std::max<uint64_t>(s.depth / 2, 1);
  }
  return levels;
}

CUmipmappedArray make_mipmap(Context& context, const ArrayShape& shape, const std::vector<ArrayShape>& levels, uint64_t base, bool mapped) {
  auto made = std::make_unique<MipmappedArray>(context);
  made->shape = shape;
  made->base = base;
  made->mapped = mapped;
  uint64_t at = base;
  for (const ArrayShape& s : levels) {
    made->levels.push_back(std::make_unique<Array>(context, s, at, false));
    made->level_handles.push_back(handles<Array>().insert<void*>(made->levels.back().get()));
    at += (Array::bytes_of(s) + 511) / 512 * 512;
  }
  return handles<MipmappedArray>().insert<CUmipmappedArray>(made.release());
}

Result<CUmipmappedArray> cuMipmappedArrayCreate(const CUDA_ARRAY3D_DESCRIPTOR* pMipmappedArrayDesc, unsigned int numMipmapLevels) {
  Context* context = TRY(current_context());
  const ArrayShape shape = TRY(array_shape(*pMipmappedArrayDesc));
  uint64_t total = 0;
  const auto levels = mipmap_levels(shape, numMipmapLevels, total);
  return make_mipmap(*context, shape, levels, TRY(context->device.memory->alloc(total, 512, {kArrayMemory, 0, context})), false);
}

Result<CUarray> cuMipmappedArrayGetLevel(CUmipmappedArray hMipmappedArray, unsigned int level) {
  MipmappedArray* m = TRY(mipmap_of(hMipmappedArray));
  if (level >= m->levels.size()) return error(ErrorKind::InvalidValue, "level {} of {}", level, m->levels.size());
  return static_cast<CUarray>(m->level_handles[level]);
}

Result<void> cuMipmappedArrayDestroy(CUmipmappedArray hMipmappedArray) {
  MipmappedArray* m = TRY(mipmap_of(hMipmappedArray));
  if (!m->context.destroyed) settle(m->context);
  for (void* level : m->level_handles) handles<Array>().remove(level);
  discard(handles<MipmappedArray>().remove(hMipmappedArray));
  return {};
}

Result<CUDA_ARRAY_MEMORY_REQUIREMENTS> cuMipmappedArrayGetMemoryRequirements(CUmipmappedArray mipmap, CUdevice device) {
  (void)TRY(device_of(device));
  CUDA_ARRAY_MEMORY_REQUIREMENTS r = {};
  for (const auto& level : TRY(mipmap_of(mipmap))->levels) r.size += (level->size_bytes() + 511) / 512 * 512;
  r.alignment = 512;
  return r;
}

Result<CUDA_ARRAY_SPARSE_PROPERTIES> cuArrayGetSparseProperties(CUarray array) {
  (void)TRY(array_of(array));
  return error(ErrorKind::InvalidValue, "the array is not sparse");
}

Result<CUDA_ARRAY_SPARSE_PROPERTIES> cuMipmappedArrayGetSparseProperties(CUmipmappedArray mipmap) {
  (void)TRY(mipmap_of(mipmap));
  return error(ErrorKind::InvalidValue, "the mipmapped array is not sparse");
}

}  // namespace heddle::driver
