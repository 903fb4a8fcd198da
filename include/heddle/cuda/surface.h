// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Surface reads and writes through surface objects: raw bytes at a byte offset in x, with the documented
// behaviour outside (trap, clamp or zero). One line below makes the functions of one geometry.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))
#define HEDDLE_LIST(...) __VA_ARGS__

#define HEDDLE_BY_EDGE(op, ...)                                       \
  {                                                                   \
    if (mode == cudaBoundaryModeTrap) op("trap", __VA_ARGS__);        \
    else if (mode == cudaBoundaryModeClamp) op("clamp", __VA_ARGS__); \
    else op("zero", __VA_ARGS__);                                     \
  }
// edge, geometry, coordinates, type, registers, their constraints, the coordinates' constraints
#define HEDDLE_SULD(edge, geometry, at, type, data, outputs, ...)                                           \
  __asm__ __volatile__("suld.b." geometry type "." edge " " data ", [%[object], " at "];"                   \
                       : HEDDLE_LIST outputs : [object] "l"(object), __VA_ARGS__ : "memory")
#define HEDDLE_SUST(edge, geometry, at, type, data, inputs, ...)                                            \
  __asm__ __volatile__("sust.b." geometry type "." edge " [%[object], " at "], " data ";"                   \
                       : : [object] "l"(object), HEDDLE_LIST inputs, __VA_ARGS__ : "memory")
#define HEDDLE_BY_SIZE(op, dir, geometry, at, ...)                                                                   \
  if (sizeof(T) == 1) HEDDLE_BY_EDGE(op, geometry, at, ".b8", "%[h]", ([h] dir "h"(h)), __VA_ARGS__)                  \
  else if (sizeof(T) == 2) HEDDLE_BY_EDGE(op, geometry, at, ".b16", "%[h]", ([h] dir "h"(h)), __VA_ARGS__)            \
  else if (sizeof(T) == 4) HEDDLE_BY_EDGE(op, geometry, at, ".b32", "%[a]", ([a] dir "r"(w[0])), __VA_ARGS__)         \
  else if (sizeof(T) == 8) HEDDLE_BY_EDGE(op, geometry, at, ".v2.b32", "{%[a], %[b]}",                                \
                                          ([a] dir "r"(w[0]), [b] dir "r"(w[1])), __VA_ARGS__)                        \
  else HEDDLE_BY_EDGE(op, geometry, at, ".v4.b32", "{%[a], %[b], %[c], %[d]}",                                        \
                      ([a] dir "r"(w[0]), [b] dir "r"(w[1]), [c] dir "r"(w[2]), [d] dir "r"(w[3])), __VA_ARGS__)

// name, parameters, arguments, geometry, coordinates, their constraints
#define HEDDLE_SURFACE(name, parameters, arguments, geometry, at, ...)                                                \
  template <class T>                                                                                                  \
  HEDDLE_DEVICE void name##read(T* value, cudaSurfaceObject_t object, HEDDLE_LIST parameters,                         \
                                cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {                                \
    _Static_assert(sizeof(T) <= 16 && (sizeof(T) & (sizeof(T) - 1)) == 0, "a surface element has 1, 2, 4, 8 or 16 bytes"); \
    unsigned short h = 0;                                                                                             \
    unsigned int w[4] = {0, 0, 0, 0};                                                                                 \
    HEDDLE_BY_SIZE(HEDDLE_SULD, "=", geometry, at, __VA_ARGS__)                                                       \
    if (sizeof(T) <= 2) w[0] = h;                                                                                     \
    __builtin_memcpy(value, w, sizeof(T));                                                                            \
  }                                                                                                                   \
  template <class T>                                                                                                  \
  HEDDLE_DEVICE T name##read(cudaSurfaceObject_t object, HEDDLE_LIST parameters,                                      \
                             cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {                                   \
    T value;                                                                                                          \
    name##read(&value, object, HEDDLE_LIST arguments, mode);                                                          \
    return value;                                                                                                     \
  }                                                                                                                   \
  template <class T>                                                                                                  \
  HEDDLE_DEVICE void name##write(T value, cudaSurfaceObject_t object, HEDDLE_LIST parameters,                         \
                                 cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {                               \
    _Static_assert(sizeof(T) <= 16 && (sizeof(T) & (sizeof(T) - 1)) == 0, "a surface element has 1, 2, 4, 8 or 16 bytes"); \
    unsigned int w[4] = {0, 0, 0, 0};                                                                                 \
    __builtin_memcpy(w, &value, sizeof(T));                                                                           \
    const unsigned short h = (unsigned short)w[0];                                                                    \
    (void)h;                                                                                                          \
    HEDDLE_BY_SIZE(HEDDLE_SUST, "", geometry, at, __VA_ARGS__)                                                        \
  }

HEDDLE_SURFACE(surf1D, (int x), (x), "1d", "{%[x]}", [x] "r"(x))
HEDDLE_SURFACE(surf2D, (int x, int y), (x, y), "2d", "{%[x], %[y]}", [x] "r"(x), [y] "r"(y))
HEDDLE_SURFACE(surf3D, (int x, int y, int z), (x, y, z), "3d", "{%[x], %[y], %[z], %[z]}", [x] "r"(x), [y] "r"(y), [z] "r"(z))
HEDDLE_SURFACE(surf1DLayered, (int x, int layer), (x, layer), "a1d", "{%[l], %[x]}", [l] "r"(layer), [x] "r"(x))
HEDDLE_SURFACE(surf2DLayered, (int x, int y, int layer), (x, y, layer), "a2d", "{%[l], %[x], %[y], %[y]}",
               [l] "r"(layer), [x] "r"(x), [y] "r"(y))
// A cubemap is an array of six layers, one a face; a layered one has six a layer.
HEDDLE_SURFACE(surfCubemap, (int x, int y, int face), (x, y, face), "a2d", "{%[l], %[x], %[y], %[y]}",
               [l] "r"(face), [x] "r"(x), [y] "r"(y))
HEDDLE_SURFACE(surfCubemapLayered, (int x, int y, int layer_face), (x, y, layer_face), "a2d", "{%[l], %[x], %[y], %[y]}",
               [l] "r"(layer_face), [x] "r"(x), [y] "r"(y))

#undef HEDDLE_SURFACE
#undef HEDDLE_BY_SIZE
#undef HEDDLE_SUST
#undef HEDDLE_SULD
#undef HEDDLE_BY_EDGE
#undef HEDDLE_LIST
#undef HEDDLE_DEVICE
