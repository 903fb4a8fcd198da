// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture and surface objects. A destroyed one serves the work that was queued before; then it stays in
// memory for a while without its magic number, so that a kernel that still uses it ends in an error.
#include "driver/object/texture.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace heddle::driver {
namespace {

/// A destroyed object and the work that may still read it.
struct Leaving {
  TextureObject* object;
  std::vector<std::pair<Ref<Stream>, uint64_t>> after;
  bool unused() const {
    return std::ranges::all_of(after, [](const auto& a) { return a.first->done(a.second); });
  }
};

struct Objects {
  std::mutex mutex;
  std::unordered_set<uint64_t> live;
  std::vector<Leaving> leaving;
  std::deque<TextureObject*> old;
};
Objects& objects() {
  static auto* all = new Objects;
  return *all;
}

uint64_t publish(std::unique_ptr<TextureObject> object) {
  const auto handle = reinterpret_cast<uint64_t>(object.release());
  std::lock_guard guard(objects().mutex);
  objects().live.insert(handle);
  return handle;
}

Result<TextureObject*> object_of(uint64_t handle, uint32_t magic) {
  std::lock_guard guard(objects().mutex);
  auto* object = reinterpret_cast<TextureObject*>(handle);
  if (objects().live.contains(handle) && object->unit.magic == magic) return object;
  return error(ErrorKind::InvalidValue, "{:#x} is no {} object", handle, magic == abi::kTextureMagic ? "texture" : "surface");
}

/// Programs destroy a texture right behind the launch that reads it (ffmpeg's scale_cuda).
Leaving leave(TextureObject* object, Context& context) {
  Leaving leaving{object, {}};
  const auto add = [&](Stream& s) {
    if (!s.idle()) leaving.after.emplace_back(&s, s.submitted());
  };
  add(context.legacy());
  context.for_each_stream(add);
  return leaving;
}

void retire(TextureObject* object) {
  object->unit.magic = 0;
  objects().old.push_back(object);
  if (objects().old.size() <= 256) return;
  delete objects().old.front();
  objects().old.pop_front();
}

Result<void> destroy(uint64_t handle, uint32_t magic) {
  Context* context = TRY(current_context());
  TextureObject* object = TRY(object_of(handle, magic));
  std::lock_guard guard(objects().mutex);
  if (!objects().live.erase(handle)) return error(ErrorKind::InvalidValue, "{:#x} was destroyed meanwhile", handle);
  objects().leaving.push_back(leave(object, *context));
  std::erase_if(objects().leaving, [](const Leaving& l) {
    if (!l.unused()) return false;
    retire(l.object);
    return true;
  });
  return {};
}

Result<void> check(const CUDA_TEXTURE_DESC& t, const CUDA_RESOURCE_DESC& r) {
  for (CUaddress_mode m : t.addressMode)
    if (m > CU_TR_ADDRESS_MODE_BORDER) return error(ErrorKind::InvalidValue, "address mode {}", static_cast<int>(m));
  if (t.filterMode > CU_TR_FILTER_MODE_LINEAR || t.mipmapFilterMode > CU_TR_FILTER_MODE_LINEAR)
    return error(ErrorKind::InvalidValue, "filter mode {}", static_cast<int>(t.filterMode));
  constexpr unsigned known = CU_TRSF_READ_AS_INTEGER | CU_TRSF_NORMALIZED_COORDINATES | CU_TRSF_SRGB |
                             CU_TRSF_DISABLE_TRILINEAR_OPTIMIZATION | CU_TRSF_SEAMLESS_CUBEMAP;
  if (t.flags & ~known) return error(ErrorKind::InvalidValue, "texture flags {:#x}", t.flags);
  if (r.resType == CU_RESOURCE_TYPE_MIPMAPPED_ARRAY && !(t.flags & CU_TRSF_NORMALIZED_COORDINATES))
    return error(ErrorKind::InvalidValue, "mipmapped arrays want normalised coordinates");
  return {};                            // A linear filter of integers is taken and is none: describe_sampler.
}

}  // namespace

Result<CUtexObject> cuTexObjectCreate(const CUDA_RESOURCE_DESC* pResDesc, const CUDA_TEXTURE_DESC* pTexDesc,
                                      const CUDA_RESOURCE_VIEW_DESC* pResViewDesc) {
  auto object = std::make_unique<TextureObject>();
  object->resource = *pResDesc;
  object->texture = *pTexDesc;
  const bool normalized = !(pTexDesc->flags & CU_TRSF_READ_AS_INTEGER);
  TRY(describe_resource(*pResDesc, normalized, object->unit));
  if (pResViewDesc) {
    object->view = *pResViewDesc;
    object->has_view = true;
    TRY(apply_view(*pResViewDesc, *pResDesc, normalized, object->unit));
  }
  TRY(check(*pTexDesc, *pResDesc));
  describe_sampler(*pTexDesc, object->unit);
  object->unit.magic = abi::kTextureMagic;
  return publish(std::move(object));
}

Result<void> cuTexObjectDestroy(CUtexObject texObject) { return destroy(texObject, abi::kTextureMagic); }

Result<CUDA_RESOURCE_DESC> cuTexObjectGetResourceDesc(CUtexObject texObject) {
  return TRY(object_of(texObject, abi::kTextureMagic))->resource;
}

Result<CUDA_TEXTURE_DESC> cuTexObjectGetTextureDesc(CUtexObject texObject) {
  return TRY(object_of(texObject, abi::kTextureMagic))->texture;
}

Result<CUDA_RESOURCE_VIEW_DESC> cuTexObjectGetResourceViewDesc(CUtexObject texObject) {
  const TextureObject* object = TRY(object_of(texObject, abi::kTextureMagic));
  if (!object->has_view) return error(ErrorKind::InvalidValue, "the texture object was made without a view");
  return object->view;
}

Result<CUsurfObject> cuSurfObjectCreate(const CUDA_RESOURCE_DESC* pResDesc) {
  if (pResDesc->resType != CU_RESOURCE_TYPE_ARRAY) return error(ErrorKind::InvalidValue, "surfaces are made of arrays");
  const Array* array = TRY(resolve<Array>(pResDesc->res.array.hArray, "array"));
  if (!(array->shape.flags & CUDA_ARRAY3D_SURFACE_LDST))
    return error(ErrorKind::InvalidValue, "the array was made without CUDA_ARRAY3D_SURFACE_LDST");
  auto object = std::make_unique<TextureObject>();
  object->resource = *pResDesc;
  TRY(describe_resource(*pResDesc, false, object->unit));
  object->unit.magic = abi::kSurfaceMagic;
  return publish(std::move(object));
}

Result<void> cuSurfObjectDestroy(CUsurfObject surfObject) { return destroy(surfObject, abi::kSurfaceMagic); }

Result<CUDA_RESOURCE_DESC> cuSurfObjectGetResourceDesc(CUsurfObject surfObject) {
  return TRY(object_of(surfObject, abi::kSurfaceMagic))->resource;
}

}  // namespace heddle::driver
