// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Clang's prelude has been read: the builtins mean themselves again (see warp_size.h).
#pragma once
#undef __nvvm_shfl_sync_idx_i32
#undef __nvvm_shfl_sync_idx_f32
#undef __nvvm_shfl_sync_up_i32
#undef __nvvm_shfl_sync_up_f32
#undef __nvvm_shfl_sync_down_i32
#undef __nvvm_shfl_sync_down_f32
#undef __nvvm_shfl_sync_bfly_i32
#undef __nvvm_shfl_sync_bfly_f32
#undef __nvvm_shfl_idx_i32
#undef __nvvm_shfl_idx_f32
#undef __nvvm_shfl_up_i32
#undef __nvvm_shfl_up_f32
#undef __nvvm_shfl_down_i32
#undef __nvvm_shfl_down_f32
#undef __nvvm_shfl_bfly_i32
#undef __nvvm_shfl_bfly_f32
