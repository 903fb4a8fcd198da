// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture fetches through texture objects: tex2D<T>(object, x, y), and the older form that writes through
// a pointer. Clang's prelude has the instructions; here are the functions that programs call.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

#define HEDDLE_ARGS(...) __VA_ARGS__
// name, clang's operation, parameters, arguments
#define HEDDLE_TEX(name, op, parameters, arguments)                                     \
  template <class T>                                                                    \
  HEDDLE_DEVICE void name(T* result, cudaTextureObject_t object, HEDDLE_ARGS parameters) { \
    __nv_tex_surf_handler(op, result, object, HEDDLE_ARGS arguments);                   \
  }                                                                                     \
  template <class T>                                                                    \
  HEDDLE_DEVICE T name(cudaTextureObject_t object, HEDDLE_ARGS parameters) {            \
    T result;                                                                           \
    __nv_tex_surf_handler(op, &result, object, HEDDLE_ARGS arguments);                  \
    return result;                                                                      \
  }

HEDDLE_TEX(tex1Dfetch, "__itex1Dfetch", (int x), (x))
HEDDLE_TEX(tex1D, "__itex1D", (float x), (x))
HEDDLE_TEX(tex2D, "__itex2D", (float x, float y), (x, y))
HEDDLE_TEX(tex3D, "__itex3D", (float x, float y, float z), (x, y, z))
HEDDLE_TEX(tex1DLayered, "__itex1DLayered", (float x, int layer), (x, layer))
HEDDLE_TEX(tex2DLayered, "__itex2DLayered", (float x, float y, int layer), (x, y, layer))
HEDDLE_TEX(texCubemap, "__itexCubemap", (float x, float y, float z), (x, y, z))
HEDDLE_TEX(texCubemapLayered, "__itexCubemapLayered", (float x, float y, float z, int layer), (x, y, z, layer))
HEDDLE_TEX(tex1DLod, "__itex1DLod", (float x, float level), (x, level))
HEDDLE_TEX(tex2DLod, "__itex2DLod", (float x, float y, float level), (x, y, level))
HEDDLE_TEX(tex3DLod, "__itex3DLod", (float x, float y, float z, float level), (x, y, z, level))
HEDDLE_TEX(tex1DLayeredLod, "__itex1DLayeredLod", (float x, int layer, float level), (x, layer, level))
HEDDLE_TEX(tex2DLayeredLod, "__itex2DLayeredLod", (float x, float y, int layer, float level), (x, y, layer, level))
HEDDLE_TEX(texCubemapLod, "__itexCubemapLod", (float x, float y, float z, float level), (x, y, z, level))
HEDDLE_TEX(texCubemapLayeredLod, "__itexCubemapLayeredLod", (float x, float y, float z, int layer, float level), (x, y, z, layer, level))
HEDDLE_TEX(tex1DGrad, "__itex1DGrad", (float x, float dx, float dy), (x, dx, dy))
HEDDLE_TEX(tex2DGrad, "__itex2DGrad_v2", (float x, float y, float2 dx, float2 dy), (x, y, &dx, &dy))
HEDDLE_TEX(tex3DGrad, "__itex3DGrad_v2", (float x, float y, float z, float4 dx, float4 dy), (x, y, z, &dx, &dy))
HEDDLE_TEX(tex1DLayeredGrad, "__itex1DLayeredGrad", (float x, int layer, float dx, float dy), (x, layer, dx, dy))
HEDDLE_TEX(tex2DLayeredGrad, "__itex2DLayeredGrad_v2", (float x, float y, int layer, float2 dx, float2 dy), (x, y, layer, &dx, &dy))
HEDDLE_TEX(texCubemapGrad, "__itexCubemapGrad_v2", (float x, float y, float z, float4 dx, float4 dy), (x, y, z, &dx, &dy))
HEDDLE_TEX(texCubemapLayeredGrad, "__itexCubemapLayeredGrad_v2", (float x, float y, float z, int layer, float4 dx, float4 dy), (x, y, z, layer, &dx, &dy))

// One component of the four texels around a point.
template <class T>
HEDDLE_DEVICE void tex2Dgather(T* result, cudaTextureObject_t object, float x, float y, int component = 0) {
  __nv_tex_surf_handler("__itex2Dgather", result, object, x, y, component);
}
template <class T>
HEDDLE_DEVICE T tex2Dgather(cudaTextureObject_t object, float x, float y, int component = 0) {
  T result;
  __nv_tex_surf_handler("__itex2Dgather", &result, object, x, y, component);
  return result;
}

#undef HEDDLE_TEX
#undef HEDDLE_ARGS
#undef HEDDLE_DEVICE
