// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Surface reads and writes through surface objects: raw bytes at a byte offset in x, with the documented
// behaviour outside (trap, clamp or zero).
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

namespace heddle_surface {

template <class T>
struct Value {
  _Static_assert(sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == 8 || sizeof(T) == 16,
                "a surface element has 1, 2, 4, 8 or 16 bytes");
};

template <class T>
HEDDLE_DEVICE void load_1D(T* value, cudaSurfaceObject_t object, int x, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned short h = 0;
  unsigned int w[4] = {0, 0, 0, 0};
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.1d.b8.trap %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.1d.b8.clamp %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
      else __asm__ __volatile__("suld.b.1d.b8.zero %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.1d.b16.trap %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.1d.b16.clamp %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
      else __asm__ __volatile__("suld.b.1d.b16.zero %0, [%1, {%2}];" : "=h"(h) : "l"(object), "r"(x));
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.1d.b32.trap %0, [%1, {%2}];" : "=r"(w[0]) : "l"(object), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.1d.b32.clamp %0, [%1, {%2}];" : "=r"(w[0]) : "l"(object), "r"(x));
      else __asm__ __volatile__("suld.b.1d.b32.zero %0, [%1, {%2}];" : "=r"(w[0]) : "l"(object), "r"(x));
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.1d.v2.b32.trap {%0, %1}, [%2, {%3}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.1d.v2.b32.clamp {%0, %1}, [%2, {%3}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x));
      else __asm__ __volatile__("suld.b.1d.v2.b32.zero {%0, %1}, [%2, {%3}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x));
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.1d.v4.b32.trap {%0, %1, %2, %3}, [%4, {%5}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.1d.v4.b32.clamp {%0, %1, %2, %3}, [%4, {%5}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x));
      else __asm__ __volatile__("suld.b.1d.v4.b32.zero {%0, %1, %2, %3}, [%4, {%5}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x));
  }
  if (sizeof(T) <= 2) w[0] = h;
  __builtin_memcpy(value, w, sizeof(T));
}
template <class T>
HEDDLE_DEVICE void store_1D(const T* value, cudaSurfaceObject_t object, int x, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned int w[4] = {0, 0, 0, 0};
  __builtin_memcpy(w, value, sizeof(T));
  const unsigned short h = (unsigned short)w[0];
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.1d.b8.trap [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.1d.b8.clamp [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.1d.b8.zero [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.1d.b16.trap [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.1d.b16.clamp [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.1d.b16.zero [%0, {%1}], %2;" ::"l"(object), "r"(x), "h"(h) : "memory");
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.1d.b32.trap [%0, {%1}], %2;" ::"l"(object), "r"(x), "r"(w[0]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.1d.b32.clamp [%0, {%1}], %2;" ::"l"(object), "r"(x), "r"(w[0]) : "memory");
      else __asm__ __volatile__("sust.b.1d.b32.zero [%0, {%1}], %2;" ::"l"(object), "r"(x), "r"(w[0]) : "memory");
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.1d.v2.b32.trap [%0, {%1}], {%2, %3};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.1d.v2.b32.clamp [%0, {%1}], {%2, %3};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
      else __asm__ __volatile__("sust.b.1d.v2.b32.zero [%0, {%1}], {%2, %3};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.1d.v4.b32.trap [%0, {%1}], {%2, %3, %4, %5};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.1d.v4.b32.clamp [%0, {%1}], {%2, %3, %4, %5};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else __asm__ __volatile__("sust.b.1d.v4.b32.zero [%0, {%1}], {%2, %3, %4, %5};" ::"l"(object), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
  }
}

template <class T>
HEDDLE_DEVICE void load_2D(T* value, cudaSurfaceObject_t object, int x, int y, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned short h = 0;
  unsigned int w[4] = {0, 0, 0, 0};
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.2d.b8.trap %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.2d.b8.clamp %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
      else __asm__ __volatile__("suld.b.2d.b8.zero %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.2d.b16.trap %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.2d.b16.clamp %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
      else __asm__ __volatile__("suld.b.2d.b16.zero %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(x), "r"(y));
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.2d.b32.trap %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.2d.b32.clamp %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y));
      else __asm__ __volatile__("suld.b.2d.b32.zero %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y));
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.2d.v2.b32.trap {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.2d.v2.b32.clamp {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y));
      else __asm__ __volatile__("suld.b.2d.v2.b32.zero {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y));
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.2d.v4.b32.trap {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.2d.v4.b32.clamp {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y));
      else __asm__ __volatile__("suld.b.2d.v4.b32.zero {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y));
  }
  if (sizeof(T) <= 2) w[0] = h;
  __builtin_memcpy(value, w, sizeof(T));
}
template <class T>
HEDDLE_DEVICE void store_2D(const T* value, cudaSurfaceObject_t object, int x, int y, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned int w[4] = {0, 0, 0, 0};
  __builtin_memcpy(w, value, sizeof(T));
  const unsigned short h = (unsigned short)w[0];
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.2d.b8.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.2d.b8.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.2d.b8.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.2d.b16.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.2d.b16.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.2d.b16.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "h"(h) : "memory");
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.2d.b32.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "r"(w[0]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.2d.b32.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "r"(w[0]) : "memory");
      else __asm__ __volatile__("sust.b.2d.b32.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(x), "r"(y), "r"(w[0]) : "memory");
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.2d.v2.b32.trap [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.2d.v2.b32.clamp [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
      else __asm__ __volatile__("sust.b.2d.v2.b32.zero [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.2d.v4.b32.trap [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.2d.v4.b32.clamp [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else __asm__ __volatile__("sust.b.2d.v4.b32.zero [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(x), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
  }
}

template <class T>
HEDDLE_DEVICE void load_3D(T* value, cudaSurfaceObject_t object, int x, int y, int z, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned short h = 0;
  unsigned int w[4] = {0, 0, 0, 0};
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.3d.b8.trap %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.3d.b8.clamp %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
      else __asm__ __volatile__("suld.b.3d.b8.zero %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.3d.b16.trap %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.3d.b16.clamp %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
      else __asm__ __volatile__("suld.b.3d.b16.zero %0, [%1, {%2, %3, %4, %4}];" : "=h"(h) : "l"(object), "r"(x), "r"(y), "r"(z));
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.3d.b32.trap %0, [%1, {%2, %3, %4, %4}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.3d.b32.clamp %0, [%1, {%2, %3, %4, %4}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else __asm__ __volatile__("suld.b.3d.b32.zero %0, [%1, {%2, %3, %4, %4}];" : "=r"(w[0]) : "l"(object), "r"(x), "r"(y), "r"(z));
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.3d.v2.b32.trap {%0, %1}, [%2, {%3, %4, %5, %5}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.3d.v2.b32.clamp {%0, %1}, [%2, {%3, %4, %5, %5}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else __asm__ __volatile__("suld.b.3d.v2.b32.zero {%0, %1}, [%2, {%3, %4, %5, %5}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(x), "r"(y), "r"(z));
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.3d.v4.b32.trap {%0, %1, %2, %3}, [%4, {%5, %6, %7, %7}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.3d.v4.b32.clamp {%0, %1, %2, %3}, [%4, {%5, %6, %7, %7}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y), "r"(z));
      else __asm__ __volatile__("suld.b.3d.v4.b32.zero {%0, %1, %2, %3}, [%4, {%5, %6, %7, %7}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(x), "r"(y), "r"(z));
  }
  if (sizeof(T) <= 2) w[0] = h;
  __builtin_memcpy(value, w, sizeof(T));
}
template <class T>
HEDDLE_DEVICE void store_3D(const T* value, cudaSurfaceObject_t object, int x, int y, int z, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned int w[4] = {0, 0, 0, 0};
  __builtin_memcpy(w, value, sizeof(T));
  const unsigned short h = (unsigned short)w[0];
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.3d.b8.trap [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.3d.b8.clamp [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.3d.b8.zero [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.3d.b16.trap [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.3d.b16.clamp [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.3d.b16.zero [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "h"(h) : "memory");
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.3d.b32.trap [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.3d.b32.clamp [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]) : "memory");
      else __asm__ __volatile__("sust.b.3d.b32.zero [%0, {%1, %2, %3, %3}], %4;" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]) : "memory");
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.3d.v2.b32.trap [%0, {%1, %2, %3, %3}], {%4, %5};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.3d.v2.b32.clamp [%0, {%1, %2, %3, %3}], {%4, %5};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]) : "memory");
      else __asm__ __volatile__("sust.b.3d.v2.b32.zero [%0, {%1, %2, %3, %3}], {%4, %5};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]) : "memory");
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.3d.v4.b32.trap [%0, {%1, %2, %3, %3}], {%4, %5, %6, %7};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.3d.v4.b32.clamp [%0, {%1, %2, %3, %3}], {%4, %5, %6, %7};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else __asm__ __volatile__("sust.b.3d.v4.b32.zero [%0, {%1, %2, %3, %3}], {%4, %5, %6, %7};" ::"l"(object), "r"(x), "r"(y), "r"(z), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
  }
}

template <class T>
HEDDLE_DEVICE void load_1DLayered(T* value, cudaSurfaceObject_t object, int x, int layer, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned short h = 0;
  unsigned int w[4] = {0, 0, 0, 0};
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a1d.b8.trap %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a1d.b8.clamp %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
      else __asm__ __volatile__("suld.b.a1d.b8.zero %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a1d.b16.trap %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a1d.b16.clamp %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
      else __asm__ __volatile__("suld.b.a1d.b16.zero %0, [%1, {%2, %3}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x));
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a1d.b32.trap %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a1d.b32.clamp %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x));
      else __asm__ __volatile__("suld.b.a1d.b32.zero %0, [%1, {%2, %3}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x));
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a1d.v2.b32.trap {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a1d.v2.b32.clamp {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x));
      else __asm__ __volatile__("suld.b.a1d.v2.b32.zero {%0, %1}, [%2, {%3, %4}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x));
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a1d.v4.b32.trap {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a1d.v4.b32.clamp {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x));
      else __asm__ __volatile__("suld.b.a1d.v4.b32.zero {%0, %1, %2, %3}, [%4, {%5, %6}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x));
  }
  if (sizeof(T) <= 2) w[0] = h;
  __builtin_memcpy(value, w, sizeof(T));
}
template <class T>
HEDDLE_DEVICE void store_1DLayered(const T* value, cudaSurfaceObject_t object, int x, int layer, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned int w[4] = {0, 0, 0, 0};
  __builtin_memcpy(w, value, sizeof(T));
  const unsigned short h = (unsigned short)w[0];
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a1d.b8.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a1d.b8.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.a1d.b8.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a1d.b16.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a1d.b16.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.a1d.b16.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "h"(h) : "memory");
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a1d.b32.trap [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a1d.b32.clamp [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]) : "memory");
      else __asm__ __volatile__("sust.b.a1d.b32.zero [%0, {%1, %2}], %3;" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]) : "memory");
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a1d.v2.b32.trap [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a1d.v2.b32.clamp [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
      else __asm__ __volatile__("sust.b.a1d.v2.b32.zero [%0, {%1, %2}], {%3, %4};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]) : "memory");
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a1d.v4.b32.trap [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a1d.v4.b32.clamp [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else __asm__ __volatile__("sust.b.a1d.v4.b32.zero [%0, {%1, %2}], {%3, %4, %5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
  }
}

template <class T>
HEDDLE_DEVICE void load_2DLayered(T* value, cudaSurfaceObject_t object, int x, int y, int layer, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned short h = 0;
  unsigned int w[4] = {0, 0, 0, 0};
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a2d.b8.trap %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a2d.b8.clamp %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else __asm__ __volatile__("suld.b.a2d.b8.zero %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a2d.b16.trap %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a2d.b16.clamp %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else __asm__ __volatile__("suld.b.a2d.b16.zero %0, [%1, {%2, %3, %4, %5}];" : "=h"(h) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a2d.b32.trap %0, [%1, {%2, %3, %4, %5}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a2d.b32.clamp %0, [%1, {%2, %3, %4, %5}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else __asm__ __volatile__("suld.b.a2d.b32.zero %0, [%1, {%2, %3, %4, %5}];" : "=r"(w[0]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a2d.v2.b32.trap {%0, %1}, [%2, {%3, %4, %5, %6}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a2d.v2.b32.clamp {%0, %1}, [%2, {%3, %4, %5, %6}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else __asm__ __volatile__("suld.b.a2d.v2.b32.zero {%0, %1}, [%2, {%3, %4, %5, %6}];" : "=r"(w[0]), "=r"(w[1]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("suld.b.a2d.v4.b32.trap {%0, %1, %2, %3}, [%4, {%5, %6, %7, %8}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("suld.b.a2d.v4.b32.clamp {%0, %1, %2, %3}, [%4, {%5, %6, %7, %8}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
      else __asm__ __volatile__("suld.b.a2d.v4.b32.zero {%0, %1, %2, %3}, [%4, {%5, %6, %7, %8}];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(object), "r"(layer), "r"(x), "r"(y), "r"(y));
  }
  if (sizeof(T) <= 2) w[0] = h;
  __builtin_memcpy(value, w, sizeof(T));
}
template <class T>
HEDDLE_DEVICE void store_2DLayered(const T* value, cudaSurfaceObject_t object, int x, int y, int layer, cudaSurfaceBoundaryMode mode) {
  (void)sizeof(Value<T>);
  unsigned int w[4] = {0, 0, 0, 0};
  __builtin_memcpy(w, value, sizeof(T));
  const unsigned short h = (unsigned short)w[0];
  if (sizeof(T) == 1) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a2d.b8.trap [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a2d.b8.clamp [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.a2d.b8.zero [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
  } else if (sizeof(T) == 2) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a2d.b16.trap [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a2d.b16.clamp [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
      else __asm__ __volatile__("sust.b.a2d.b16.zero [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "h"(h) : "memory");
  } else if (sizeof(T) == 4) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a2d.b32.trap [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a2d.b32.clamp [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]) : "memory");
      else __asm__ __volatile__("sust.b.a2d.b32.zero [%0, {%1, %2, %3, %4}], %5;" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]) : "memory");
  } else if (sizeof(T) == 8) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a2d.v2.b32.trap [%0, {%1, %2, %3, %4}], {%5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a2d.v2.b32.clamp [%0, {%1, %2, %3, %4}], {%5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
      else __asm__ __volatile__("sust.b.a2d.v2.b32.zero [%0, {%1, %2, %3, %4}], {%5, %6};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]) : "memory");
  } else if (sizeof(T) == 16) {
      if (mode == cudaBoundaryModeTrap) __asm__ __volatile__("sust.b.a2d.v4.b32.trap [%0, {%1, %2, %3, %4}], {%5, %6, %7, %8};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else if (mode == cudaBoundaryModeClamp) __asm__ __volatile__("sust.b.a2d.v4.b32.clamp [%0, {%1, %2, %3, %4}], {%5, %6, %7, %8};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
      else __asm__ __volatile__("sust.b.a2d.v4.b32.zero [%0, {%1, %2, %3, %4}], {%5, %6, %7, %8};" ::"l"(object), "r"(layer), "r"(x), "r"(y), "r"(y), "r"(w[0]), "r"(w[1]), "r"(w[2]), "r"(w[3]) : "memory");
  }
}

}  // namespace heddle_surface

template <class T>
HEDDLE_DEVICE void surf1Dread(T* value, cudaSurfaceObject_t object, int x, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_1D(value, object, x, mode);
}
template <class T>
HEDDLE_DEVICE T surf1Dread(cudaSurfaceObject_t object, int x, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_1D(&value, object, x, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surf1Dwrite(T value, cudaSurfaceObject_t object, int x, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_1D(&value, object, x, mode);
}
template <class T>
HEDDLE_DEVICE void surf2Dread(T* value, cudaSurfaceObject_t object, int x, int y, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_2D(value, object, x, y, mode);
}
template <class T>
HEDDLE_DEVICE T surf2Dread(cudaSurfaceObject_t object, int x, int y, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_2D(&value, object, x, y, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surf2Dwrite(T value, cudaSurfaceObject_t object, int x, int y, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_2D(&value, object, x, y, mode);
}
template <class T>
HEDDLE_DEVICE void surf3Dread(T* value, cudaSurfaceObject_t object, int x, int y, int z, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_3D(value, object, x, y, z, mode);
}
template <class T>
HEDDLE_DEVICE T surf3Dread(cudaSurfaceObject_t object, int x, int y, int z, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_3D(&value, object, x, y, z, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surf3Dwrite(T value, cudaSurfaceObject_t object, int x, int y, int z, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_3D(&value, object, x, y, z, mode);
}
template <class T>
HEDDLE_DEVICE void surf1DLayeredread(T* value, cudaSurfaceObject_t object, int x, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_1DLayered(value, object, x, layer, mode);
}
template <class T>
HEDDLE_DEVICE T surf1DLayeredread(cudaSurfaceObject_t object, int x, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_1DLayered(&value, object, x, layer, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surf1DLayeredwrite(T value, cudaSurfaceObject_t object, int x, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_1DLayered(&value, object, x, layer, mode);
}
template <class T>
HEDDLE_DEVICE void surf2DLayeredread(T* value, cudaSurfaceObject_t object, int x, int y, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_2DLayered(value, object, x, y, layer, mode);
}
template <class T>
HEDDLE_DEVICE T surf2DLayeredread(cudaSurfaceObject_t object, int x, int y, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_2DLayered(&value, object, x, y, layer, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surf2DLayeredwrite(T value, cudaSurfaceObject_t object, int x, int y, int layer, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_2DLayered(&value, object, x, y, layer, mode);
}
// A cubemap is an array of six layers, one a face; a layered one has six a layer.
template <class T>
HEDDLE_DEVICE void surfCubemapread(T* value, cudaSurfaceObject_t object, int x, int y, int face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_2DLayered(value, object, x, y, face, mode);
}
template <class T>
HEDDLE_DEVICE T surfCubemapread(cudaSurfaceObject_t object, int x, int y, int face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_2DLayered(&value, object, x, y, face, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surfCubemapwrite(T value, cudaSurfaceObject_t object, int x, int y, int face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_2DLayered(&value, object, x, y, face, mode);
}
template <class T>
HEDDLE_DEVICE void surfCubemapLayeredread(T* value, cudaSurfaceObject_t object, int x, int y, int layer_face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::load_2DLayered(value, object, x, y, layer_face, mode);
}
template <class T>
HEDDLE_DEVICE T surfCubemapLayeredread(cudaSurfaceObject_t object, int x, int y, int layer_face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  T value;
  heddle_surface::load_2DLayered(&value, object, x, y, layer_face, mode);
  return value;
}
template <class T>
HEDDLE_DEVICE void surfCubemapLayeredwrite(T value, cudaSurfaceObject_t object, int x, int y, int layer_face, cudaSurfaceBoundaryMode mode = cudaBoundaryModeTrap) {
  heddle_surface::store_2DLayered(&value, object, x, y, layer_face, mode);
}
#undef HEDDLE_DEVICE
