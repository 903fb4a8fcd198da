// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asked for by name by clang's CUDA prelude. Empty on purpose: heddle/cuda/device.h holds all device
// functions and is included at the end of that prelude (see curand_mtgp32_kernel.h).
