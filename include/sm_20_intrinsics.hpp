// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Read before clang's own intrinsics are declared. First a repair: clang 19 calls its redux builtins with
// mask and value exchanged; device.h takes the macros away again.
// Then address-space conversions: generic pointers to and from the global, shared, constant and local
// windows. Asked for by name by clang's CUDA prelude, whose own intrinsics use them.
#pragma once
#if defined(__CUDA__) && defined(__clang__)
#if __clang_major__ == 19
#define __nvvm_redux_sync_add(mask, value) __nvvm_redux_sync_add(value, mask)
#define __nvvm_redux_sync_min(mask, value) __nvvm_redux_sync_min(value, mask)
#define __nvvm_redux_sync_max(mask, value) __nvvm_redux_sync_max(value, mask)
#define __nvvm_redux_sync_umin(mask, value) __nvvm_redux_sync_umin(value, mask)
#define __nvvm_redux_sync_umax(mask, value) __nvvm_redux_sync_umax(value, mask)
#define __nvvm_redux_sync_and(mask, value) __nvvm_redux_sync_and(value, mask)
#define __nvvm_redux_sync_or(mask, value) __nvvm_redux_sync_or(value, mask)
#define __nvvm_redux_sync_xor(mask, value) __nvvm_redux_sync_xor(value, mask)
#endif

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
