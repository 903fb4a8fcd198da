// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arrays, mipmaps, texture and surface objects: formats and descriptions translated, the rest is the driver's.
#include <string.h>

#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

namespace {

struct FormatRow {
  cudaChannelFormatKind kind;
  int bits;
  CUarray_format format;
};
constexpr FormatRow kFormats[] = {
    {cudaChannelFormatKindUnsigned, 8, CU_AD_FORMAT_UNSIGNED_INT8},
    {cudaChannelFormatKindUnsigned, 16, CU_AD_FORMAT_UNSIGNED_INT16},
    {cudaChannelFormatKindUnsigned, 32, CU_AD_FORMAT_UNSIGNED_INT32},
    {cudaChannelFormatKindSigned, 8, CU_AD_FORMAT_SIGNED_INT8},
    {cudaChannelFormatKindSigned, 16, CU_AD_FORMAT_SIGNED_INT16},
    {cudaChannelFormatKindSigned, 32, CU_AD_FORMAT_SIGNED_INT32},
    {cudaChannelFormatKindFloat, 16, CU_AD_FORMAT_HALF},
    {cudaChannelFormatKindFloat, 32, CU_AD_FORMAT_FLOAT},
};

/// Kinds that name format and channels at once.
struct FixedRow {
  cudaChannelFormatKind kind;
  int bits;
  unsigned channels;
  CUarray_format format;
};
constexpr FixedRow kFixed[] = {
    {cudaChannelFormatKindUnsignedNormalized8X1, 8, 1, CU_AD_FORMAT_UNORM_INT8X1},
    {cudaChannelFormatKindUnsignedNormalized8X2, 8, 2, CU_AD_FORMAT_UNORM_INT8X2},
    {cudaChannelFormatKindUnsignedNormalized8X4, 8, 4, CU_AD_FORMAT_UNORM_INT8X4},
    {cudaChannelFormatKindUnsignedNormalized16X1, 16, 1, CU_AD_FORMAT_UNORM_INT16X1},
    {cudaChannelFormatKindUnsignedNormalized16X2, 16, 2, CU_AD_FORMAT_UNORM_INT16X2},
    {cudaChannelFormatKindUnsignedNormalized16X4, 16, 4, CU_AD_FORMAT_UNORM_INT16X4},
    {cudaChannelFormatKindSignedNormalized8X1, 8, 1, CU_AD_FORMAT_SNORM_INT8X1},
    {cudaChannelFormatKindSignedNormalized8X2, 8, 2, CU_AD_FORMAT_SNORM_INT8X2},
    {cudaChannelFormatKindSignedNormalized8X4, 8, 4, CU_AD_FORMAT_SNORM_INT8X4},
    {cudaChannelFormatKindSignedNormalized16X1, 16, 1, CU_AD_FORMAT_SNORM_INT16X1},
    {cudaChannelFormatKindSignedNormalized16X2, 16, 2, CU_AD_FORMAT_SNORM_INT16X2},
    {cudaChannelFormatKindSignedNormalized16X4, 16, 4, CU_AD_FORMAT_SNORM_INT16X4},
};

}  // namespace

bool as_format(const cudaChannelFormatDesc& d, CUarray_format* format, unsigned* channels) {
  for (const FixedRow& row : kFixed) {
    if (row.kind != d.f) continue;
    *format = row.format;
    *channels = row.channels;
    return true;
  }
  unsigned n = (d.x > 0) + (d.y > 0) + (d.z > 0) + (d.w > 0);
  const int bits[] = {d.x, d.y, d.z, d.w};
  for (unsigned i = 0; i < 4; ++i)
    if (bits[i] != (i < n ? d.x : 0)) return false;
  for (const FormatRow& row : kFormats) {
    if (row.kind != d.f || row.bits != d.x) continue;
    *format = row.format;
    *channels = n;
    return true;
  }
  return false;
}

cudaChannelFormatDesc as_channel_desc(CUarray_format format, unsigned channels) {
  auto make = [&](int bits, unsigned n, cudaChannelFormatKind kind) {
    return cudaChannelFormatDesc{bits, n > 1 ? bits : 0, n > 2 ? bits : 0, n > 3 ? bits : 0, kind};
  };
  for (const FormatRow& row : kFormats)
    if (row.format == format) return make(row.bits, channels, row.kind);
  for (const FixedRow& row : kFixed)
    if (row.format == format) return make(row.bits, row.channels, row.kind);
  return {0, 0, 0, 0, cudaChannelFormatKindNone};
}

unsigned element_bytes(CUarray_format format, unsigned channels) {
  for (const FormatRow& row : kFormats)
    if (row.format == format) return unsigned(row.bits) / 8 * channels;
  for (const FixedRow& row : kFixed)
    if (row.format == format) return unsigned(row.bits) / 8 * row.channels;
  return 0;
}

CUresult array_element_bytes(CUarray array, unsigned* bytes) {
  CUDA_ARRAY3D_DESCRIPTOR d;
  CUresult code = driver.cuArray3DGetDescriptor(&d, array);
  if (code == CUDA_SUCCESS) *bytes = element_bytes(d.Format, d.NumChannels);
  return code;
}

namespace {

cudaError_t describe(const cudaChannelFormatDesc& desc, cudaExtent extent, unsigned flags, CUDA_ARRAY3D_DESCRIPTOR* d) {
  *d = {extent.width, extent.height, extent.depth, CU_AD_FORMAT_FLOAT, 1, flags};
  return as_format(desc, &d->Format, &d->NumChannels) ? cudaSuccess : cudaErrorInvalidChannelDescriptor;
}

}  // namespace

cudaError_t cudaMalloc3DArray(cudaArray_t* array, const struct cudaChannelFormatDesc* desc, struct cudaExtent extent,
                              unsigned int flags) {
  *array = nullptr;
  CUDA_ARRAY3D_DESCRIPTOR d;
  RUNTIME_TRY(describe(*desc, extent, flags, &d));
  return from(driver.cuArray3DCreate(as_array(array), &d));
}

cudaError_t cudaMallocArray(cudaArray_t* array, const struct cudaChannelFormatDesc* desc, size_t width, size_t height,
                            unsigned int flags) {
  return cudaMalloc3DArray(array, desc, {width, height, 0}, flags);
}

cudaError_t cudaMallocMipmappedArray(cudaMipmappedArray_t* mipmappedArray, const struct cudaChannelFormatDesc* desc,
                                     struct cudaExtent extent, unsigned int numLevels, unsigned int flags) {
  *mipmappedArray = nullptr;
  CUDA_ARRAY3D_DESCRIPTOR d;
  RUNTIME_TRY(describe(*desc, extent, flags, &d));
  return from(driver.cuMipmappedArrayCreate(as_mipmap(mipmappedArray), &d, numLevels));
}

cudaError_t cudaGetMipmappedArrayLevel(cudaArray_t* levelArray, cudaMipmappedArray_const_t mipmappedArray,
                                       unsigned int level) {
  *levelArray = nullptr;
  return from(driver.cuMipmappedArrayGetLevel(as_array(levelArray), as_mipmap(mipmappedArray), level));
}

cudaError_t cudaFreeArray(cudaArray_t array) { return array ? from(driver.cuArrayDestroy(as_array(array))) : cudaSuccess; }

cudaError_t cudaFreeMipmappedArray(cudaMipmappedArray_t array) {
  return array ? from(driver.cuMipmappedArrayDestroy(as_mipmap(array))) : cudaSuccess;
}

cudaError_t cudaArrayGetInfo(struct cudaChannelFormatDesc* desc, struct cudaExtent* extent, unsigned int* flags,
                             cudaArray_t array) {
  CUDA_ARRAY3D_DESCRIPTOR d;
  DRIVER_TRY(driver.cuArray3DGetDescriptor(&d, as_array(array)));
  if (desc) *desc = as_channel_desc(d.Format, d.NumChannels);
  if (extent) *extent = {d.Width, d.Height, d.Depth};
  if (flags) *flags = d.Flags;
  return cudaSuccess;
}

cudaError_t cudaGetChannelDesc(struct cudaChannelFormatDesc* desc, cudaArray_const_t array) {
  return cudaArrayGetInfo(desc, nullptr, nullptr, const_cast<cudaArray_t>(array));
}

cudaError_t cudaArrayGetPlane(cudaArray_t* pPlaneArray, cudaArray_t hArray, unsigned int planeIdx) {
  return from(driver.cuArrayGetPlane(as_array(pPlaneArray), as_array(hArray), planeIdx));
}

cudaError_t cudaArrayGetMemoryRequirements(struct cudaArrayMemoryRequirements* requirements, cudaArray_t array,
                                           int device) {
  return from(driver.cuArrayGetMemoryRequirements(reinterpret_cast<CUDA_ARRAY_MEMORY_REQUIREMENTS*>(requirements),
                                                  as_array(array), device));
}

cudaError_t cudaMipmappedArrayGetMemoryRequirements(struct cudaArrayMemoryRequirements* requirements,
                                                    cudaMipmappedArray_t mipmap, int device) {
  return from(driver.cuMipmappedArrayGetMemoryRequirements(
      reinterpret_cast<CUDA_ARRAY_MEMORY_REQUIREMENTS*>(requirements), as_mipmap(mipmap), device));
}

cudaError_t cudaArrayGetSparseProperties(struct cudaArraySparseProperties* properties, cudaArray_t array) {
  return from(driver.cuArrayGetSparseProperties(reinterpret_cast<CUDA_ARRAY_SPARSE_PROPERTIES*>(properties),
                                                as_array(array)));
}

cudaError_t cudaMipmappedArrayGetSparseProperties(struct cudaArraySparseProperties* properties,
                                                  cudaMipmappedArray_t mipmap) {
  return from(driver.cuMipmappedArrayGetSparseProperties(reinterpret_cast<CUDA_ARRAY_SPARSE_PROPERTIES*>(properties),
                                                         as_mipmap(mipmap)));
}

cudaError_t cudaDeviceGetTexture1DLinearMaxWidth(size_t* maxWidth, const struct cudaChannelFormatDesc* fmtDesc,
                                                 int device) {
  CUarray_format format;
  unsigned channels;
  if (!as_format(*fmtDesc, &format, &channels)) return cudaErrorInvalidChannelDescriptor;
  return from(driver.cuDeviceGetTexture1DLinearMaxWidth(maxWidth, format, channels, device));
}

// ---- texture and surface objects ----

namespace {

cudaError_t as_resource(const cudaResourceDesc& from_desc, CUDA_RESOURCE_DESC* to) {
  memset(to, 0, sizeof *to);
  to->resType = static_cast<CUresourcetype>(from_desc.resType);
  const auto& res = from_desc.res;
  switch (from_desc.resType) {
    case cudaResourceTypeArray:
      to->res.array.hArray = as_array(res.array.array);
      return cudaSuccess;
    case cudaResourceTypeMipmappedArray:
      to->res.mipmap.hMipmappedArray = as_mipmap(res.mipmap.mipmap);
      return cudaSuccess;
    case cudaResourceTypeLinear:
      to->res.linear.devPtr = as_device(res.linear.devPtr);
      to->res.linear.sizeInBytes = res.linear.sizeInBytes;
      return as_format(res.linear.desc, &to->res.linear.format, &to->res.linear.numChannels)
                 ? cudaSuccess : cudaErrorInvalidChannelDescriptor;
    case cudaResourceTypePitch2D:
      to->res.pitch2D.devPtr = as_device(res.pitch2D.devPtr);
      to->res.pitch2D.width = res.pitch2D.width;
      to->res.pitch2D.height = res.pitch2D.height;
      to->res.pitch2D.pitchInBytes = res.pitch2D.pitchInBytes;
      return as_format(res.pitch2D.desc, &to->res.pitch2D.format, &to->res.pitch2D.numChannels)
                 ? cudaSuccess : cudaErrorInvalidChannelDescriptor;
  }
  return cudaErrorInvalidValue;
}

void from_resource(const CUDA_RESOURCE_DESC& d, cudaResourceDesc* to) {
  memset(to, 0, sizeof *to);
  to->resType = static_cast<cudaResourceType>(d.resType);
  auto& res = to->res;
  switch (d.resType) {
    case CU_RESOURCE_TYPE_ARRAY:
      res.array.array = reinterpret_cast<cudaArray_t>(d.res.array.hArray);
      break;
    case CU_RESOURCE_TYPE_MIPMAPPED_ARRAY:
      res.mipmap.mipmap = reinterpret_cast<cudaMipmappedArray_t>(d.res.mipmap.hMipmappedArray);
      break;
    case CU_RESOURCE_TYPE_LINEAR:
      res.linear = {as_pointer(d.res.linear.devPtr), as_channel_desc(d.res.linear.format, d.res.linear.numChannels),
                    d.res.linear.sizeInBytes};
      break;
    case CU_RESOURCE_TYPE_PITCH2D:
      res.pitch2D = {as_pointer(d.res.pitch2D.devPtr), as_channel_desc(d.res.pitch2D.format, d.res.pitch2D.numChannels),
                     d.res.pitch2D.width, d.res.pitch2D.height, d.res.pitch2D.pitchInBytes};
      break;
  }
}

CUDA_TEXTURE_DESC as_texture(const cudaTextureDesc& t) {
  CUDA_TEXTURE_DESC d = {};
  for (int i = 0; i < 3; ++i) d.addressMode[i] = static_cast<CUaddress_mode>(t.addressMode[i]);
  d.filterMode = static_cast<CUfilter_mode>(t.filterMode);
  d.flags = (t.readMode == cudaReadModeElementType ? CU_TRSF_READ_AS_INTEGER : 0) |
            (t.normalizedCoords ? CU_TRSF_NORMALIZED_COORDINATES : 0) | (t.sRGB ? CU_TRSF_SRGB : 0) |
            (t.disableTrilinearOptimization ? CU_TRSF_DISABLE_TRILINEAR_OPTIMIZATION : 0) |
            (t.seamlessCubemap ? CU_TRSF_SEAMLESS_CUBEMAP : 0);
  d.maxAnisotropy = t.maxAnisotropy;
  d.mipmapFilterMode = static_cast<CUfilter_mode>(t.mipmapFilterMode);
  d.mipmapLevelBias = t.mipmapLevelBias;
  d.minMipmapLevelClamp = t.minMipmapLevelClamp;
  d.maxMipmapLevelClamp = t.maxMipmapLevelClamp;
  memcpy(d.borderColor, t.borderColor, sizeof d.borderColor);
  return d;
}

cudaTextureDesc from_texture(const CUDA_TEXTURE_DESC& d) {
  cudaTextureDesc t = {};
  for (int i = 0; i < 3; ++i) t.addressMode[i] = static_cast<cudaTextureAddressMode>(d.addressMode[i]);
  t.filterMode = static_cast<cudaTextureFilterMode>(d.filterMode);
  t.readMode = d.flags & CU_TRSF_READ_AS_INTEGER ? cudaReadModeElementType : cudaReadModeNormalizedFloat;
  t.normalizedCoords = (d.flags & CU_TRSF_NORMALIZED_COORDINATES) != 0;
  t.sRGB = (d.flags & CU_TRSF_SRGB) != 0;
  t.disableTrilinearOptimization = (d.flags & CU_TRSF_DISABLE_TRILINEAR_OPTIMIZATION) != 0;
  t.seamlessCubemap = (d.flags & CU_TRSF_SEAMLESS_CUBEMAP) != 0;
  t.maxAnisotropy = d.maxAnisotropy;
  t.mipmapFilterMode = static_cast<cudaTextureFilterMode>(d.mipmapFilterMode);
  t.mipmapLevelBias = d.mipmapLevelBias;
  t.minMipmapLevelClamp = d.minMipmapLevelClamp;
  t.maxMipmapLevelClamp = d.maxMipmapLevelClamp;
  memcpy(t.borderColor, d.borderColor, sizeof t.borderColor);
  return t;
}

/// Reading integers as normalized floats needs 8 or 16 bits; filtering needs floats: as documented for the runtime.
cudaError_t check_texture(const cudaResourceDesc& resource, const cudaTextureDesc& texture) {
  cudaChannelFormatDesc desc;
  if (resource.resType == cudaResourceTypeLinear) {
    desc = resource.res.linear.desc;
  } else if (resource.resType == cudaResourceTypePitch2D) {
    desc = resource.res.pitch2D.desc;
  } else if (resource.resType == cudaResourceTypeArray) {
    RUNTIME_TRY(cudaGetChannelDesc(&desc, resource.res.array.array));
  } else {
    return cudaSuccess;
  }
  bool integer = desc.f == cudaChannelFormatKindSigned || desc.f == cudaChannelFormatKindUnsigned;
  if (integer && desc.x == 32 && texture.readMode == cudaReadModeNormalizedFloat) return cudaErrorInvalidNormSetting;
  if (integer && texture.readMode == cudaReadModeElementType && texture.filterMode == cudaFilterModeLinear)
    return cudaErrorInvalidFilterSetting;
  return cudaSuccess;
}

}  // namespace

cudaError_t cudaCreateTextureObject(cudaTextureObject_t* pTexObject, const struct cudaResourceDesc* pResDesc,
                                    const struct cudaTextureDesc* pTexDesc,
                                    const struct cudaResourceViewDesc* pResViewDesc) {
  CUDA_RESOURCE_DESC resource;
  RUNTIME_TRY(as_resource(*pResDesc, &resource));
  RUNTIME_TRY(check_texture(*pResDesc, *pTexDesc));
  CUDA_TEXTURE_DESC texture = as_texture(*pTexDesc);
  CUDA_RESOURCE_VIEW_DESC view = {};
  if (pResViewDesc) {
    const cudaResourceViewDesc& v = *pResViewDesc;
    view.format = static_cast<CUresourceViewFormat>(v.format);
    view.width = v.width;
    view.height = v.height;
    view.depth = v.depth;
    view.firstMipmapLevel = v.firstMipmapLevel;
    view.lastMipmapLevel = v.lastMipmapLevel;
    view.firstLayer = v.firstLayer;
    view.lastLayer = v.lastLayer;
  }
  return from(driver.cuTexObjectCreate(pTexObject, &resource, &texture, pResViewDesc ? &view : nullptr));
}

cudaError_t cudaDestroyTextureObject(cudaTextureObject_t texObject) {
  return texObject ? from(driver.cuTexObjectDestroy(texObject)) : cudaSuccess;
}

cudaError_t cudaGetTextureObjectResourceDesc(struct cudaResourceDesc* pResDesc, cudaTextureObject_t texObject) {
  CUDA_RESOURCE_DESC d;
  DRIVER_TRY(driver.cuTexObjectGetResourceDesc(&d, texObject));
  from_resource(d, pResDesc);
  return cudaSuccess;
}

cudaError_t cudaGetTextureObjectTextureDesc(struct cudaTextureDesc* pTexDesc, cudaTextureObject_t texObject) {
  CUDA_TEXTURE_DESC d;
  DRIVER_TRY(driver.cuTexObjectGetTextureDesc(&d, texObject));
  *pTexDesc = from_texture(d);
  return cudaSuccess;
}

cudaError_t cudaGetTextureObjectResourceViewDesc(struct cudaResourceViewDesc* to, cudaTextureObject_t texObject) {
  CUDA_RESOURCE_VIEW_DESC d;
  DRIVER_TRY(driver.cuTexObjectGetResourceViewDesc(&d, texObject));
  *to = {static_cast<cudaResourceViewFormat>(d.format), d.width, d.height, d.depth, d.firstMipmapLevel,
         d.lastMipmapLevel, d.firstLayer, d.lastLayer};
  return cudaSuccess;
}

cudaError_t cudaCreateSurfaceObject(cudaSurfaceObject_t* pSurfObject, const struct cudaResourceDesc* pResDesc) {
  CUDA_RESOURCE_DESC resource;
  if (pResDesc->resType != cudaResourceTypeArray) return cudaErrorInvalidValue;
  RUNTIME_TRY(as_resource(*pResDesc, &resource));
  return from(driver.cuSurfObjectCreate(pSurfObject, &resource));
}

cudaError_t cudaDestroySurfaceObject(cudaSurfaceObject_t surfObject) {
  return surfObject ? from(driver.cuSurfObjectDestroy(surfObject)) : cudaSuccess;
}

cudaError_t cudaGetSurfaceObjectResourceDesc(struct cudaResourceDesc* pResDesc, cudaSurfaceObject_t surfObject) {
  CUDA_RESOURCE_DESC d;
  DRIVER_TRY(driver.cuSurfObjectGetResourceDesc(&d, surfObject));
  from_resource(d, pResDesc);
  return cudaSuccess;
}

}  // namespace heddle::runtime

HEDDLE_EXPORT struct cudaChannelFormatDesc cudaCreateChannelDesc(int x, int y, int z, int w,
                                                                 enum cudaChannelFormatKind f) {
  return {x, y, z, w, f};
}
