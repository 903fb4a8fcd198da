// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Address-space conversions: generic pointers to and from the global, shared, constant and local
// windows. Asked for by name by clang's CUDA prelude, whose own intrinsics use them.
#pragma once
#if defined(__CUDA__) && defined(__clang__)
#define HEDDLE_WINDOW(name, space)                                                                 \
  static __device__ __inline__ __attribute__((always_inline, const)) __SIZE_TYPE__                 \
  __cvta_generic_to_##name(const void* pointer) {                                                  \
    return (__SIZE_TYPE__)(void __attribute__((address_space(space)))*)pointer;                    \
  }                                                                                                \
  static __device__ __inline__ __attribute__((always_inline, const)) void*                         \
  __cvta_##name##_to_generic(__SIZE_TYPE__ address) {                                              \
    return (void*)(void __attribute__((address_space(space)))*)address;                            \
  }
HEDDLE_WINDOW(global, 1)
HEDDLE_WINDOW(shared, 3)
HEDDLE_WINDOW(constant, 4)
HEDDLE_WINDOW(local, 5)
#undef HEDDLE_WINDOW

static __device__ __inline__ unsigned int __isGridConstant(const void* pointer) {
  unsigned int is;
  __asm__("{ .reg .pred p; isspacep.param p, %1; selp.u32 %0, 1, 0, p; }" : "=r"(is) : "l"(pointer));
  return is;
}
static __device__ __inline__ __SIZE_TYPE__ __cvta_generic_to_grid_constant(const void* pointer) {
  __SIZE_TYPE__ address;
  __asm__("cvta.to.param.u64 %0, %1;" : "=l"(address) : "l"(pointer));
  return address;
}
static __device__ __inline__ void* __cvta_grid_constant_to_generic(__SIZE_TYPE__ address) {
  void* pointer;
  __asm__("cvta.param.u64 %0, %1;" : "=l"(pointer) : "l"(address));
  return pointer;
}
#endif
