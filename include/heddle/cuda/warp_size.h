// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// warpSize in device code: 32 or 64, known when the kernel runs. It is a weak variable, so that no
// compiler takes its initial value for granted; Heddle's driver makes reads of it the constant of the
// device. Shuffles say in bit 5 of their last operand that they mean a warp of 64 (docs/howto/warps-of-64.md).
#pragma once
#if defined(__CUDA_ARCH__) && defined(__clang__)
#undef warpSize
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc++17-extensions"
__attribute__((device, weak)) extern inline const int warpSize __asm__("__heddle_warp_size") = 32;
#pragma clang diagnostic pop

#define HEDDLE_WIDE(c) ((c) | (warpSize & 64) >> 1)
#define __nvvm_shfl_sync_idx_i32(mask, value, from, c) __nvvm_shfl_sync_idx_i32(mask, value, from, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_idx_f32(mask, value, from, c) __nvvm_shfl_sync_idx_f32(mask, value, from, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_up_i32(mask, value, by, c) __nvvm_shfl_sync_up_i32(mask, value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_up_f32(mask, value, by, c) __nvvm_shfl_sync_up_f32(mask, value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_down_i32(mask, value, by, c) __nvvm_shfl_sync_down_i32(mask, value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_down_f32(mask, value, by, c) __nvvm_shfl_sync_down_f32(mask, value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_bfly_i32(mask, value, bits, c) __nvvm_shfl_sync_bfly_i32(mask, value, bits, HEDDLE_WIDE(c))
#define __nvvm_shfl_sync_bfly_f32(mask, value, bits, c) __nvvm_shfl_sync_bfly_f32(mask, value, bits, HEDDLE_WIDE(c))
#define __nvvm_shfl_idx_i32(value, from, c) __nvvm_shfl_idx_i32(value, from, HEDDLE_WIDE(c))
#define __nvvm_shfl_idx_f32(value, from, c) __nvvm_shfl_idx_f32(value, from, HEDDLE_WIDE(c))
#define __nvvm_shfl_up_i32(value, by, c) __nvvm_shfl_up_i32(value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_up_f32(value, by, c) __nvvm_shfl_up_f32(value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_down_i32(value, by, c) __nvvm_shfl_down_i32(value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_down_f32(value, by, c) __nvvm_shfl_down_f32(value, by, HEDDLE_WIDE(c))
#define __nvvm_shfl_bfly_i32(value, bits, c) __nvvm_shfl_bfly_i32(value, bits, HEDDLE_WIDE(c))
#define __nvvm_shfl_bfly_f32(value, bits, c) __nvvm_shfl_bfly_f32(value, bits, HEDDLE_WIDE(c))
#endif
