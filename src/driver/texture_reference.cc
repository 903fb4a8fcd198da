// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture and surface references: variables of a module that hold what an object's handle points at.
#include <cstring>

#include "driver/object/texture.h"

namespace heddle::driver {
namespace {

Result<TexRef*> ref_of(CUtexref handle) { return resolve<TexRef>(handle, "texture reference"); }

Result<void> check_dim(int dim) {
  if (dim < 0 || dim > 2) return error(ErrorKind::InvalidValue, "dimension {}", dim);
  return {};
}

Result<void> check_filter(CUfilter_mode fm) {
  if (fm > CU_TR_FILTER_MODE_LINEAR) return error(ErrorKind::InvalidValue, "filter mode {}", static_cast<int>(fm));
  return {};
}

/// Changes a reference and what its module's variable says. What was queued before must not see it.
template <class Change>
Result<void> change(CUtexref handle, Change&& how) {
  TexRef* ref = TRY(ref_of(handle));
  TexRef next = *ref;
  TRY(how(next));
  if (ref->unit != &ref->own) settle(*TRY(current_context()));
  next.unit = ref->unit;
  const bool is_own = ref->unit == &ref->own;
  *ref = next;
  if (is_own) ref->unit = &ref->own;
  return ref->update();
}

}  // namespace

Result<CUtexref> cuTexRefCreate() { return handles<TexRef>().insert<CUtexref>(new TexRef); }

Result<void> cuTexRefDestroy(CUtexref hTexRef) {
  TexRef* ref = TRY(ref_of(hTexRef));
  if (ref->unit != &ref->own) return error(ErrorKind::InvalidValue, "the reference belongs to a module");
  discard(handles<TexRef>().remove(hTexRef));
  return {};
}

Result<void> cuTexRefSetArray(CUtexref hTexRef, CUarray hArray, unsigned int Flags) {
  const Array* array = TRY(resolve<Array>(hArray, "array"));
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    if (Flags & ~unsigned{CU_TRSA_OVERRIDE_FORMAT}) return error(ErrorKind::InvalidValue, "flags {:#x}", Flags);
    r.resource = {};
    r.resource.resType = CU_RESOURCE_TYPE_ARRAY;
    r.resource.res.array.hArray = hArray;
    r.format = static_cast<CUarray_format>(array->shape.format);
    r.channels = static_cast<int>(array->shape.channels);
    r.bound = true;
    return {};
  });
}

Result<void> cuTexRefSetMipmappedArray(CUtexref hTexRef, CUmipmappedArray hMipmappedArray, unsigned int Flags) {
  const MipmappedArray* m = TRY(resolve<MipmappedArray>(hMipmappedArray, "mipmapped array"));
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    if (Flags & ~unsigned{CU_TRSA_OVERRIDE_FORMAT}) return error(ErrorKind::InvalidValue, "flags {:#x}", Flags);
    r.resource = {};
    r.resource.resType = CU_RESOURCE_TYPE_MIPMAPPED_ARRAY;
    r.resource.res.mipmap.hMipmappedArray = hMipmappedArray;
    r.format = static_cast<CUarray_format>(m->shape.format);
    r.channels = static_cast<int>(m->shape.channels);
    r.bound = true;
    return {};
  });
}

Result<size_t> cuTexRefSetAddress(CUtexref hTexRef, CUdeviceptr dptr, size_t bytes) {
  // Addresses may be unaligned here: the caller adds the offset in its fetches.
  const size_t offset = dptr % 256;
  TRY(change(hTexRef, [&](TexRef& r) -> Result<void> {
    r.resource = {};
    r.resource.resType = CU_RESOURCE_TYPE_LINEAR;
    r.resource.res.linear = {dptr - offset, r.format, static_cast<unsigned>(r.channels), bytes + offset};
    r.bound = dptr != 0;
    return {};
  }));
  return offset;
}

Result<void> cuTexRefSetAddress2D(CUtexref hTexRef, const CUDA_ARRAY_DESCRIPTOR* desc, CUdeviceptr dptr, size_t Pitch) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    r.format = desc->Format;
    r.channels = static_cast<int>(desc->NumChannels);
    r.resource = {};
    r.resource.resType = CU_RESOURCE_TYPE_PITCH2D;
    r.resource.res.pitch2D = {dptr, desc->Format, desc->NumChannels, desc->Width, desc->Height, Pitch};
    r.bound = true;
    return {};
  });
}

Result<void> cuTexRefSetFormat(CUtexref hTexRef, CUarray_format fmt, int NumPackedComponents) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    if (NumPackedComponents != 1 && NumPackedComponents != 2 && NumPackedComponents != 4)
      return error(ErrorKind::InvalidValue, "{} components", NumPackedComponents);
    (void)TRY(texel_format(fmt, false));
    r.format = fmt;
    r.channels = NumPackedComponents;
    if (r.bound && r.resource.resType == CU_RESOURCE_TYPE_LINEAR) {
      r.resource.res.linear.format = fmt;
      r.resource.res.linear.numChannels = static_cast<unsigned>(NumPackedComponents);
    }
    return {};
  });
}

Result<void> cuTexRefSetAddressMode(CUtexref hTexRef, int dim, CUaddress_mode am) {
  TRY(check_dim(dim));
  if (am > CU_TR_ADDRESS_MODE_BORDER) return error(ErrorKind::InvalidValue, "address mode {}", static_cast<int>(am));
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.addressMode[dim] = am, Result<void>{}; });
}

Result<void> cuTexRefSetFilterMode(CUtexref hTexRef, CUfilter_mode fm) {
  TRY(check_filter(fm));
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.filterMode = fm, Result<void>{}; });
}

Result<void> cuTexRefSetMipmapFilterMode(CUtexref hTexRef, CUfilter_mode fm) {
  TRY(check_filter(fm));
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.mipmapFilterMode = fm, Result<void>{}; });
}

Result<void> cuTexRefSetMipmapLevelBias(CUtexref hTexRef, float bias) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.mipmapLevelBias = bias, Result<void>{}; });
}

Result<void> cuTexRefSetMipmapLevelClamp(CUtexref hTexRef, float minMipmapLevelClamp, float maxMipmapLevelClamp) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    r.texture.minMipmapLevelClamp = minMipmapLevelClamp;
    r.texture.maxMipmapLevelClamp = maxMipmapLevelClamp;
    return {};
  });
}

Result<void> cuTexRefSetMaxAnisotropy(CUtexref hTexRef, unsigned int maxAniso) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.maxAnisotropy = maxAniso, Result<void>{}; });
}

Result<void> cuTexRefSetBorderColor(CUtexref hTexRef, float* pBorderColor) {
  return change(hTexRef, [&](TexRef& r) -> Result<void> {
    std::memcpy(r.texture.borderColor, pBorderColor, sizeof r.texture.borderColor);
    return {};
  });
}

Result<void> cuTexRefSetFlags(CUtexref hTexRef, unsigned int Flags) {
  constexpr unsigned known = CU_TRSF_READ_AS_INTEGER | CU_TRSF_NORMALIZED_COORDINATES | CU_TRSF_SRGB |
                             CU_TRSF_DISABLE_TRILINEAR_OPTIMIZATION | CU_TRSF_SEAMLESS_CUBEMAP;
  if (Flags & ~known) return error(ErrorKind::InvalidValue, "texture flags {:#x}", Flags);
  return change(hTexRef, [&](TexRef& r) -> Result<void> { return r.texture.flags = Flags, Result<void>{}; });
}

Result<CUdeviceptr> cuTexRefGetAddress(CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  if (r->bound && r->resource.resType == CU_RESOURCE_TYPE_LINEAR) return r->resource.res.linear.devPtr;
  if (r->bound && r->resource.resType == CU_RESOURCE_TYPE_PITCH2D) return r->resource.res.pitch2D.devPtr;
  return error(ErrorKind::InvalidValue, "the reference is bound to no memory");
}

Result<CUarray> cuTexRefGetArray(CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  if (r->bound && r->resource.resType == CU_RESOURCE_TYPE_ARRAY) return r->resource.res.array.hArray;
  return error(ErrorKind::InvalidValue, "the reference is bound to no array");
}

Result<CUmipmappedArray> cuTexRefGetMipmappedArray(CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  if (r->bound && r->resource.resType == CU_RESOURCE_TYPE_MIPMAPPED_ARRAY) return r->resource.res.mipmap.hMipmappedArray;
  return error(ErrorKind::InvalidValue, "the reference is bound to no mipmapped array");
}

Result<CUaddress_mode> cuTexRefGetAddressMode(CUtexref hTexRef, int dim) {
  TRY(check_dim(dim));
  return TRY(ref_of(hTexRef))->texture.addressMode[dim];
}

Result<CUfilter_mode> cuTexRefGetFilterMode(CUtexref hTexRef) { return TRY(ref_of(hTexRef))->texture.filterMode; }

Result<cuTexRefGetFormat_out> cuTexRefGetFormat(CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  return cuTexRefGetFormat_out{r->format, r->channels};
}

Result<CUfilter_mode> cuTexRefGetMipmapFilterMode(CUtexref hTexRef) { return TRY(ref_of(hTexRef))->texture.mipmapFilterMode; }

Result<float> cuTexRefGetMipmapLevelBias(CUtexref hTexRef) { return TRY(ref_of(hTexRef))->texture.mipmapLevelBias; }

Result<cuTexRefGetMipmapLevelClamp_out> cuTexRefGetMipmapLevelClamp(CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  return cuTexRefGetMipmapLevelClamp_out{r->texture.minMipmapLevelClamp, r->texture.maxMipmapLevelClamp};
}

Result<int> cuTexRefGetMaxAnisotropy(CUtexref hTexRef) { return static_cast<int>(TRY(ref_of(hTexRef))->texture.maxAnisotropy); }

Result<void> cuTexRefGetBorderColor(float* pBorderColor, CUtexref hTexRef) {
  const TexRef* r = TRY(ref_of(hTexRef));
  std::memcpy(pBorderColor, r->texture.borderColor, sizeof r->texture.borderColor);
  return {};
}

Result<unsigned int> cuTexRefGetFlags(CUtexref hTexRef) { return TRY(ref_of(hTexRef))->texture.flags; }

Result<void> cuSurfRefSetArray(CUsurfref hSurfRef, CUarray hArray, unsigned int Flags) {
  SurfRef* ref = TRY(resolve<SurfRef>(hSurfRef, "surface reference"));
  if (Flags) return error(ErrorKind::InvalidValue, "flags {:#x}", Flags);
  CUDA_RESOURCE_DESC r = {};
  r.resType = CU_RESOURCE_TYPE_ARRAY;
  r.res.array.hArray = hArray;
  abi::Texture u;
  TRY(describe_resource(r, false, u));
  settle(*TRY(current_context()));
  u.magic = abi::kSurfaceMagic;
  *ref->unit = u;
  ref->array = hArray;
  return {};
}

Result<CUarray> cuSurfRefGetArray(CUsurfref hSurfRef) {
  const SurfRef* ref = TRY(resolve<SurfRef>(hSurfRef, "surface reference"));
  if (!ref->array) return error(ErrorKind::InvalidValue, "the reference is bound to no array");
  return ref->array;
}

Result<CUtexref> cuModuleGetTexRef(CUmodule hmod, const char* name) {
  Module* module = TRY(resolve<Module>(hmod, "module"));
  return static_cast<CUtexref>(TRY(module->texture_reference(name)));
}

Result<CUsurfref> cuModuleGetSurfRef(CUmodule hmod, const char* name) {
  Module* module = TRY(resolve<Module>(hmod, "module"));
  return static_cast<CUsurfref>(TRY(module->surface_reference(name)));
}

}  // namespace heddle::driver
