// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arrays, texture and surface objects, and references, through the driver.
#include <atomic>
#include <vector>

#include "driver.h"

namespace {

constexpr char kTexturePtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.global .texref plane;
.global .surfref board;
.visible .entry sample(.param .u64 t, .param .f32 x, .param .f32 y, .param .u64 out) {
  .reg .b64 %d<3>; .reg .f32 %f<7>;
  ld.param.u64 %d1, [t]; ld.param.u64 %d2, [out]; ld.param.f32 %f1, [x]; ld.param.f32 %f2, [y];
  tex.2d.v4.f32.f32 {%f3, %f4, %f5, %f6}, [%d1, {%f1, %f2}];
  st.global.f32 [%d2], %f3;
  ret;
}
.visible .entry by_reference(.param .u64 out) {
  .reg .b64 %d<2>; .reg .f32 %f<7>; .reg .b32 %r<5>;
  ld.param.u64 %d1, [out];
  mov.f32 %f1, 0f3FC00000; mov.f32 %f2, 0f3F000000;
  tex.2d.v4.f32.f32 {%f3, %f4, %f5, %f6}, [plane, {%f1, %f2}];
  st.global.f32 [%d1], %f3;
  mov.u32 %r1, 4; mov.u32 %r2, 1; mov.u32 %r3, 77;
  sust.b.2d.b32.trap [board, {%r1, %r2}], %r3;
  ret;
}
)";

class Textures : public InContext {
 protected:
  void SetUp() override {
    InContext::SetUp();
    OK(cuModuleLoadData(&module, kTexturePtx));
    OK(cuModuleGetFunction(&sample, module, "sample"));
    OK(cuMemAlloc(&out, 16));
  }
  float at(CUtexObject t, float x, float y) {
    void* params[] = {&t, &x, &y, &out};
    EXPECT_EQ(CUDA_SUCCESS, cuLaunchKernel(sample, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr));
    float v = -1;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(&v, out, 4));
    return v;
  }
  CUarray plane(CUarray_format format = CU_AD_FORMAT_FLOAT, unsigned flags = 0) {
    CUDA_ARRAY3D_DESCRIPTOR d = {};
    d.Width = d.Height = 2;
    d.Format = format;
    d.NumChannels = 1;
    d.Flags = flags;
    CUarray a = nullptr;
    EXPECT_EQ(CUDA_SUCCESS, cuArray3DCreate(&a, &d));
    return a;
  }
  void fill(CUarray a, const void* texels, size_t row) {
    CUDA_MEMCPY2D c = {};
    c.srcMemoryType = CU_MEMORYTYPE_HOST;
    c.srcHost = texels;
    c.srcPitch = row;
    c.dstMemoryType = CU_MEMORYTYPE_ARRAY;
    c.dstArray = a;
    c.WidthInBytes = row;
    c.Height = 2;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpy2D(&c));
  }
  CUmodule module = nullptr;
  CUfunction sample = nullptr;
  CUdeviceptr out = 0;
};

TEST_F(Textures, ArraysTellWhatTheyAre) {
  CUDA_ARRAY_DESCRIPTOR d = {16, 8, CU_AD_FORMAT_UNSIGNED_INT8, 4}, got = {};
  CUarray a;
  OK(cuArrayCreate(&a, &d));
  OK(cuArrayGetDescriptor(&got, a));
  EXPECT_EQ(16u, got.Width);
  EXPECT_EQ(8u, got.Height);
  EXPECT_EQ(4u, got.NumChannels);
  CUDA_ARRAY_MEMORY_REQUIREMENTS needs = {};
  OK(cuArrayGetMemoryRequirements(&needs, a, device));
  EXPECT_GE(needs.size, 16u * 8 * 4);
  CUarray part;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuArrayGetPlane(&part, a, 0));
  CUDA_ARRAY_SPARSE_PROPERTIES sparse;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuArrayGetSparseProperties(&sparse, a));
  OK(cuArrayDestroy(a));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuArrayGetDescriptor(&got, a));
  d.NumChannels = 3;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuArrayCreate(&a, &d));
  CUDA_ARRAY3D_DESCRIPTOR mip = {16, 16, 0, CU_AD_FORMAT_FLOAT, 1, 0};
  CUmipmappedArray m;
  OK(cuMipmappedArrayCreate(&m, &mip, 10));
  OK(cuMipmappedArrayGetMemoryRequirements(&needs, m, device));
  EXPECT_GE(needs.size, 16u * 16 * 4);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMipmappedArrayGetSparseProperties(&sparse, m));
  OK(cuMipmappedArrayGetLevel(&a, m, 4));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMipmappedArrayGetLevel(&a, m, 5));
  OK(cuMipmappedArrayDestroy(m));
}

TEST_F(Textures, CopiesBetweenArraysAndEverythingElse) {
  CUDA_ARRAY_DESCRIPTOR d = {16, 0, CU_AD_FORMAT_UNSIGNED_INT8, 1};
  CUarray a, b;
  OK(cuArrayCreate(&a, &d));
  OK(cuArrayCreate(&b, &d));
  char text[17] = "0123456789abcdef", back[17] = {};
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 16));
  OK(cuMemcpyHtoA(a, 0, text, 16));
  OK(cuMemcpyAtoA(b, 8, a, 0, 8));
  OK(cuMemcpyAtoD(p, b, 8, 8));
  OK(cuMemcpyDtoA(b, 0, p, 8));
  OK(cuMemcpyAtoH(back, b, 0, 16));
  EXPECT_STREQ("0123456701234567", back);
  CUstream stream;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  OK(cuMemcpyHtoAAsync(a, 0, text + 8, 8, stream));
  OK(cuMemcpyAtoHAsync(back, a, 0, 16, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_STREQ("89abcdef89abcdef", back);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoA(a, 12, text, 8));
  CUDA_MEMCPY3D_PEER peer = {};
  peer.srcMemoryType = CU_MEMORYTYPE_ARRAY;
  peer.srcArray = a;
  peer.dstMemoryType = CU_MEMORYTYPE_HOST;
  peer.dstHost = back;
  peer.srcContext = peer.dstContext = context;
  peer.WidthInBytes = 8;
  peer.Height = peer.Depth = 1;
  OK(cuMemcpy3DPeer(&peer));
  OK(cuMemcpy3DPeerAsync(&peer, stream));
  OK(cuStreamSynchronize(stream));
  // Several in one call.
  CUDA_MEMCPY3D_BATCH_OP ops[1] = {};
  ops[0].src.type = CU_MEMCPY_OPERAND_TYPE_ARRAY;
  ops[0].src.op.array.array = a;
  ops[0].dst.type = CU_MEMCPY_OPERAND_TYPE_POINTER;
  ops[0].dst.op.ptr.ptr = p;
  ops[0].extent = {8, 1, 1};
  ops[0].srcAccessOrder = CU_MEMCPY_SRC_ACCESS_ORDER_STREAM;
  size_t failed = 0;
  OK(cuMemcpy3DBatchAsync(1, ops, &failed, 0, stream));
  OK(cuStreamSynchronize(stream));
  OK(cuMemcpyDtoH(back, p, 8));
  EXPECT_EQ(0, std::string(back).compare(0, 8, "89abcdef"));
  ops[0].extent.width = 0;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpy3DBatchAsync(1, ops, &failed, 0, stream));
  EXPECT_EQ(0u, failed);
  CUdeviceptr to[] = {p}, from[] = {p + 8};
  size_t size[] = {8};
  OK(cuMemcpyBatchAsync(to, from, size, 1, nullptr, nullptr, 0, &failed, stream));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemcpyBatchAsync(to, from, size, 1, nullptr, nullptr, 0, &failed, nullptr));
  OK(cuStreamDestroy(stream));
}

TEST_F(Textures, ObjectsOfArraysAndMemory) {
  const float texels[] = {1, 2, 3, 4};
  CUarray a = plane();
  fill(a, texels, 8);
  CUDA_RESOURCE_DESC r = {}, got_r = {};
  r.resType = CU_RESOURCE_TYPE_ARRAY;
  r.res.array.hArray = a;
  CUDA_TEXTURE_DESC t = {}, got_t = {};
  t.filterMode = CU_TR_FILTER_MODE_LINEAR;
  for (auto& m : t.addressMode) m = CU_TR_ADDRESS_MODE_CLAMP;
  CUtexObject object;
  OK(cuTexObjectCreate(&object, &r, &t, nullptr));
  EXPECT_EQ(2.5f, at(object, 1, 1));
  EXPECT_EQ(4.0f, at(object, 9, 9));
  OK(cuTexObjectGetResourceDesc(&got_r, object));
  EXPECT_EQ(a, got_r.res.array.hArray);
  OK(cuTexObjectGetTextureDesc(&got_t, object));
  EXPECT_EQ(CU_TR_FILTER_MODE_LINEAR, got_t.filterMode);
  CUDA_RESOURCE_VIEW_DESC view = {}, got_v = {};
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectGetResourceViewDesc(&got_v, object));
  OK(cuTexObjectDestroy(object));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectDestroy(object));
  // The same texels seen as integers, and as two channels: too many bytes.
  view.format = CU_RES_VIEW_FORMAT_UINT_1X32;
  view.width = view.height = 2;
  OK(cuTexObjectCreate(&object, &r, &t, &view));   // a linear filter of integers is none
  EXPECT_EQ(1.0f, at(object, 0, 0));
  EXPECT_EQ(1.0f, at(object, 0.9f, 0.9f));
  t.filterMode = CU_TR_FILTER_MODE_POINT;
  OK(cuTexObjectGetResourceViewDesc(&got_v, object));
  EXPECT_EQ(CU_RES_VIEW_FORMAT_UINT_1X32, got_v.format);
  OK(cuTexObjectDestroy(object));
  view.format = CU_RES_VIEW_FORMAT_FLOAT_2X32;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectCreate(&object, &r, &t, &view));
  // Memory with a pitch.
  CUdeviceptr p;
  size_t pitch;
  OK(cuMemAllocPitch(&p, &pitch, 8, 2, 4));
  OK(cuMemcpyHtoD(p + pitch, texels + 2, 8));
  r = {};
  r.resType = CU_RESOURCE_TYPE_PITCH2D;
  r.res.pitch2D = {p, CU_AD_FORMAT_FLOAT, 1, 2, 2, pitch};
  OK(cuTexObjectCreate(&object, &r, &t, nullptr));
  EXPECT_EQ(4.0f, at(object, 1.5f, 1.5f));
  OK(cuTexObjectDestroy(object));
  r.res.pitch2D.pitchInBytes = 12;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectCreate(&object, &r, &t, nullptr));
  r.res.pitch2D = {p + 4, CU_AD_FORMAT_FLOAT, 1, 2, 2, pitch};
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectCreate(&object, &r, &t, nullptr));
}

// Found by ffmpeg's scale_cuda: what is queued before keeps its texture.
TEST_F(Textures, DestroyedBehindTheLaunchThatReadsThem) {
  CUarray a = plane();
  const float texels[] = {5, 6, 7, 8};
  fill(a, texels, 8);
  CUDA_RESOURCE_DESC r = {};
  r.resType = CU_RESOURCE_TYPE_ARRAY;
  r.res.array.hArray = a;
  CUDA_TEXTURE_DESC t = {};
  CUtexObject object = 0;
  OK(cuTexObjectCreate(&object, &r, &t, nullptr));
  CUstream stream;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  std::atomic<bool> go = false;
  OK(cuLaunchHostFunc(stream, [](void* go) { static_cast<std::atomic<bool>*>(go)->wait(false); }, &go));
  float x = 1, y = 1;
  void* params[] = {&object, &x, &y, &out};
  OK(cuLaunchKernel(sample, 1, 1, 1, 1, 1, 1, 0, stream, params, nullptr));
  const CUtexObject gone = object;
  OK(cuTexObjectDestroy(gone));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexObjectDestroy(gone));
  go = true;
  go.notify_all();
  OK(cuStreamSynchronize(stream));
  float v = 0;
  OK(cuMemcpyDtoH(&v, out, 4));
  EXPECT_EQ(8, v);
  OK(cuStreamDestroy(stream));
  OK(cuArrayDestroy(a));
}

TEST_F(Textures, SurfacesNeedArraysMadeForThem) {
  CUDA_RESOURCE_DESC r = {}, got = {};
  r.resType = CU_RESOURCE_TYPE_ARRAY;
  r.res.array.hArray = plane();
  CUsurfObject surface;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuSurfObjectCreate(&surface, &r));
  r.res.array.hArray = plane(CU_AD_FORMAT_UNSIGNED_INT32, CUDA_ARRAY3D_SURFACE_LDST);
  OK(cuSurfObjectCreate(&surface, &r));
  OK(cuSurfObjectGetResourceDesc(&got, surface));
  EXPECT_EQ(r.res.array.hArray, got.res.array.hArray);
  OK(cuSurfObjectDestroy(surface));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuSurfObjectDestroy(surface));
}

TEST_F(Textures, ReferencesKeepWhatIsSet) {
  CUtexref ref;
  OK(cuTexRefCreate(&ref));
  OK(cuTexRefSetFormat(ref, CU_AD_FORMAT_UNSIGNED_INT8, 4));
  OK(cuTexRefSetAddressMode(ref, 1, CU_TR_ADDRESS_MODE_WRAP));
  OK(cuTexRefSetFilterMode(ref, CU_TR_FILTER_MODE_LINEAR));
  OK(cuTexRefSetMipmapFilterMode(ref, CU_TR_FILTER_MODE_LINEAR));
  OK(cuTexRefSetMipmapLevelBias(ref, 0.5f));
  OK(cuTexRefSetMipmapLevelClamp(ref, 1, 3));
  OK(cuTexRefSetMaxAnisotropy(ref, 4));
  OK(cuTexRefSetFlags(ref, CU_TRSF_NORMALIZED_COORDINATES));
  float border[4] = {1, 2, 3, 4}, got_border[4] = {};
  OK(cuTexRefSetBorderColor(ref, border));
  CUarray_format format;
  int channels = 0, anisotropy = 0;
  CUaddress_mode mode;
  CUfilter_mode filter;
  float bias = 0, low = 0, high = 0;
  unsigned flags = 0;
  OK(cuTexRefGetFormat(&format, &channels, ref));
  OK(cuTexRefGetAddressMode(&mode, ref, 1));
  OK(cuTexRefGetFilterMode(&filter, ref));
  EXPECT_EQ(CU_TR_FILTER_MODE_LINEAR, filter);
  OK(cuTexRefGetMipmapFilterMode(&filter, ref));
  OK(cuTexRefGetMipmapLevelBias(&bias, ref));
  OK(cuTexRefGetMipmapLevelClamp(&low, &high, ref));
  OK(cuTexRefGetMaxAnisotropy(&anisotropy, ref));
  OK(cuTexRefGetFlags(&flags, ref));
  OK(cuTexRefGetBorderColor(got_border, ref));
  EXPECT_EQ(CU_AD_FORMAT_UNSIGNED_INT8, format);
  EXPECT_EQ(4, channels);
  EXPECT_EQ(CU_TR_ADDRESS_MODE_WRAP, mode);
  EXPECT_EQ(CU_TR_FILTER_MODE_LINEAR, filter);
  EXPECT_EQ(0.5f, bias);
  EXPECT_EQ(1.0f, low);
  EXPECT_EQ(3.0f, high);
  EXPECT_EQ(4, anisotropy);
  EXPECT_EQ(unsigned{CU_TRSF_NORMALIZED_COORDINATES}, flags);
  EXPECT_EQ(3.0f, got_border[2]);
  CUdeviceptr p, bound = 0;
  size_t offset = 1;
  OK(cuMemAlloc(&p, 256));
  OK(cuTexRefSetAddress(&offset, ref, p, 256));
  EXPECT_EQ(0u, offset);
  OK(cuTexRefGetAddress(&bound, ref));
  EXPECT_EQ(p, bound);
  CUarray array = nullptr;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexRefGetArray(&array, ref));
  CUDA_ARRAY_DESCRIPTOR d = {8, 4, CU_AD_FORMAT_FLOAT, 1};
  OK(cuTexRefSetAddress2D(ref, &d, p, 32));
  CUDA_ARRAY3D_DESCRIPTOR mip = {16, 16, 0, CU_AD_FORMAT_FLOAT, 1, 0};
  CUmipmappedArray m, got_m = nullptr;
  OK(cuMipmappedArrayCreate(&m, &mip, 2));
  OK(cuTexRefSetMipmappedArray(ref, m, CU_TRSA_OVERRIDE_FORMAT));
  OK(cuTexRefGetMipmappedArray(&got_m, ref));
  EXPECT_EQ(m, got_m);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexRefSetAddressMode(ref, 3, CU_TR_ADDRESS_MODE_WRAP));
  OK(cuTexRefDestroy(ref));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuTexRefGetFlags(&flags, ref));
}

TEST_F(Textures, KernelsUseTheReferencesOfTheirModule) {
  CUtexref ref;
  CUsurfref surface;
  OK(cuModuleGetTexRef(&ref, module, "plane"));
  OK(cuModuleGetSurfRef(&surface, module, "board"));
  FAILS(CUDA_ERROR_NOT_FOUND, cuModuleGetTexRef(&ref, module, "board"));
  const float texels[] = {1, 2, 3, 4};
  CUarray a = plane(), b = plane(CU_AD_FORMAT_UNSIGNED_INT32, CUDA_ARRAY3D_SURFACE_LDST), got = nullptr;
  fill(a, texels, 8);
  OK(cuTexRefSetArray(ref, a, CU_TRSA_OVERRIDE_FORMAT));
  OK(cuTexRefGetArray(&got, ref));
  EXPECT_EQ(a, got);
  OK(cuSurfRefSetArray(surface, b, 0));
  OK(cuSurfRefGetArray(&got, surface));
  EXPECT_EQ(b, got);
  CUfunction kernel;
  OK(cuModuleGetFunction(&kernel, module, "by_reference"));
  OK(cuParamSetTexRef(kernel, CU_PARAM_TR_DEFAULT, ref));
  void* params[] = {&out};
  OK(cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr));
  float v = 0;
  OK(cuMemcpyDtoH(&v, out, 4));
  EXPECT_EQ(2.0f, v);
  unsigned written[4] = {};
  CUDA_MEMCPY2D c = {};
  c.srcMemoryType = CU_MEMORYTYPE_ARRAY;
  c.srcArray = b;
  c.dstMemoryType = CU_MEMORYTYPE_HOST;
  c.dstHost = written;
  c.dstPitch = c.WidthInBytes = 8;
  c.Height = 2;
  OK(cuMemcpy2D(&c));
  EXPECT_EQ(77u, written[3]);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTexRefDestroy(ref));   // the module's own
}

}  // namespace
