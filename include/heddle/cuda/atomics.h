// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Atomic functions of CUDA C++, every documented element type and scope. The scoped forms (_block,
// _system) and the 64-bit floating ones exist from compute capability 6.0 on, as programs test by
// __CUDA_ARCH__ before they define their own.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

HEDDLE_DEVICE int atomicAdd(int* address, int value) { return __iAtomicAdd(address, value); }
HEDDLE_DEVICE unsigned int atomicAdd(unsigned int* address, unsigned int value) { return __uAtomicAdd(address, value); }
HEDDLE_DEVICE unsigned long long atomicAdd(unsigned long long* address, unsigned long long value) { return __ullAtomicAdd(address, value); }
HEDDLE_DEVICE int atomicExch(int* address, int value) { return __iAtomicExch(address, value); }
HEDDLE_DEVICE unsigned int atomicExch(unsigned int* address, unsigned int value) { return __uAtomicExch(address, value); }
HEDDLE_DEVICE unsigned long long atomicExch(unsigned long long* address, unsigned long long value) { return __ullAtomicExch(address, value); }
HEDDLE_DEVICE int atomicMin(int* address, int value) { return __iAtomicMin(address, value); }
HEDDLE_DEVICE unsigned int atomicMin(unsigned int* address, unsigned int value) { return __uAtomicMin(address, value); }
HEDDLE_DEVICE unsigned long long atomicMin(unsigned long long* address, unsigned long long value) { return __ullAtomicMin(address, value); }
HEDDLE_DEVICE long long atomicMin(long long* address, long long value) { return __illAtomicMin(address, value); }
HEDDLE_DEVICE int atomicMax(int* address, int value) { return __iAtomicMax(address, value); }
HEDDLE_DEVICE unsigned int atomicMax(unsigned int* address, unsigned int value) { return __uAtomicMax(address, value); }
HEDDLE_DEVICE unsigned long long atomicMax(unsigned long long* address, unsigned long long value) { return __ullAtomicMax(address, value); }
HEDDLE_DEVICE long long atomicMax(long long* address, long long value) { return __illAtomicMax(address, value); }
HEDDLE_DEVICE int atomicAnd(int* address, int value) { return __iAtomicAnd(address, value); }
HEDDLE_DEVICE unsigned int atomicAnd(unsigned int* address, unsigned int value) { return __uAtomicAnd(address, value); }
HEDDLE_DEVICE unsigned long long atomicAnd(unsigned long long* address, unsigned long long value) { return __ullAtomicAnd(address, value); }
HEDDLE_DEVICE int atomicOr(int* address, int value) { return __iAtomicOr(address, value); }
HEDDLE_DEVICE unsigned int atomicOr(unsigned int* address, unsigned int value) { return __uAtomicOr(address, value); }
HEDDLE_DEVICE unsigned long long atomicOr(unsigned long long* address, unsigned long long value) { return __ullAtomicOr(address, value); }
HEDDLE_DEVICE int atomicXor(int* address, int value) { return __iAtomicXor(address, value); }
HEDDLE_DEVICE unsigned int atomicXor(unsigned int* address, unsigned int value) { return __uAtomicXor(address, value); }
HEDDLE_DEVICE unsigned long long atomicXor(unsigned long long* address, unsigned long long value) { return __ullAtomicXor(address, value); }
HEDDLE_DEVICE int atomicSub(int* address, int value) { return __iAtomicAdd(address, -(unsigned)value); }
HEDDLE_DEVICE unsigned int atomicSub(unsigned int* address, unsigned int value) { return __uAtomicAdd(address, 0u - value); }
HEDDLE_DEVICE unsigned int atomicInc(unsigned int* address, unsigned int value) { return __uAtomicInc(address, value); }
HEDDLE_DEVICE unsigned int atomicDec(unsigned int* address, unsigned int value) { return __uAtomicDec(address, value); }
HEDDLE_DEVICE int atomicCAS(int* address, int compare, int value) { return __iAtomicCAS(address, compare, value); }
HEDDLE_DEVICE unsigned int atomicCAS(unsigned int* address, unsigned int compare, unsigned int value) { return __uAtomicCAS(address, compare, value); }
HEDDLE_DEVICE unsigned long long atomicCAS(unsigned long long* address, unsigned long long compare, unsigned long long value) { return __ullAtomicCAS(address, compare, value); }
HEDDLE_DEVICE float atomicAdd(float* address, float value) { return __fAtomicAdd(address, value); }
HEDDLE_DEVICE float atomicExch(float* address, float value) { return __fAtomicExch(address, value); }

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600
HEDDLE_DEVICE double atomicAdd(double* address, double value) { return __dAtomicAdd(address, value); }
HEDDLE_DEVICE double atomicAdd_block(double* address, double value) { return __dAtomicAdd_block(address, value); }
HEDDLE_DEVICE double atomicAdd_system(double* address, double value) { return __dAtomicAdd_system(address, value); }
HEDDLE_DEVICE int atomicAdd_block(int* address, int value) { return __iAtomicAdd_block(address, value); }
HEDDLE_DEVICE unsigned int atomicAdd_block(unsigned int* address, unsigned int value) { return __uAtomicAdd_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicAdd_block(unsigned long long* address, unsigned long long value) { return __ullAtomicAdd_block(address, value); }
HEDDLE_DEVICE int atomicExch_block(int* address, int value) { return __iAtomicExch_block(address, value); }
HEDDLE_DEVICE unsigned int atomicExch_block(unsigned int* address, unsigned int value) { return __uAtomicExch_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicExch_block(unsigned long long* address, unsigned long long value) { return __ullAtomicExch_block(address, value); }
HEDDLE_DEVICE int atomicMin_block(int* address, int value) { return __iAtomicMin_block(address, value); }
HEDDLE_DEVICE unsigned int atomicMin_block(unsigned int* address, unsigned int value) { return __uAtomicMin_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicMin_block(unsigned long long* address, unsigned long long value) { return __ullAtomicMin_block(address, value); }
HEDDLE_DEVICE long long atomicMin_block(long long* address, long long value) { return __illAtomicMin_block(address, value); }
HEDDLE_DEVICE int atomicMax_block(int* address, int value) { return __iAtomicMax_block(address, value); }
HEDDLE_DEVICE unsigned int atomicMax_block(unsigned int* address, unsigned int value) { return __uAtomicMax_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicMax_block(unsigned long long* address, unsigned long long value) { return __ullAtomicMax_block(address, value); }
HEDDLE_DEVICE long long atomicMax_block(long long* address, long long value) { return __illAtomicMax_block(address, value); }
HEDDLE_DEVICE int atomicAnd_block(int* address, int value) { return __iAtomicAnd_block(address, value); }
HEDDLE_DEVICE unsigned int atomicAnd_block(unsigned int* address, unsigned int value) { return __uAtomicAnd_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicAnd_block(unsigned long long* address, unsigned long long value) { return __ullAtomicAnd_block(address, value); }
HEDDLE_DEVICE int atomicOr_block(int* address, int value) { return __iAtomicOr_block(address, value); }
HEDDLE_DEVICE unsigned int atomicOr_block(unsigned int* address, unsigned int value) { return __uAtomicOr_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicOr_block(unsigned long long* address, unsigned long long value) { return __ullAtomicOr_block(address, value); }
HEDDLE_DEVICE int atomicXor_block(int* address, int value) { return __iAtomicXor_block(address, value); }
HEDDLE_DEVICE unsigned int atomicXor_block(unsigned int* address, unsigned int value) { return __uAtomicXor_block(address, value); }
HEDDLE_DEVICE unsigned long long atomicXor_block(unsigned long long* address, unsigned long long value) { return __ullAtomicXor_block(address, value); }
HEDDLE_DEVICE int atomicSub_block(int* address, int value) { return __iAtomicAdd_block(address, -(unsigned)value); }
HEDDLE_DEVICE unsigned int atomicSub_block(unsigned int* address, unsigned int value) { return __uAtomicAdd_block(address, 0u - value); }
HEDDLE_DEVICE unsigned int atomicInc_block(unsigned int* address, unsigned int value) { return __uAtomicInc_block(address, value); }
HEDDLE_DEVICE unsigned int atomicDec_block(unsigned int* address, unsigned int value) { return __uAtomicDec_block(address, value); }
HEDDLE_DEVICE int atomicCAS_block(int* address, int compare, int value) { return __iAtomicCAS_block(address, compare, value); }
HEDDLE_DEVICE unsigned int atomicCAS_block(unsigned int* address, unsigned int compare, unsigned int value) { return __uAtomicCAS_block(address, compare, value); }
HEDDLE_DEVICE unsigned long long atomicCAS_block(unsigned long long* address, unsigned long long compare, unsigned long long value) { return __ullAtomicCAS_block(address, compare, value); }
HEDDLE_DEVICE float atomicAdd_block(float* address, float value) { return __fAtomicAdd_block(address, value); }
HEDDLE_DEVICE float atomicExch_block(float* address, float value) { return __fAtomicExch_block(address, value); }
HEDDLE_DEVICE int atomicAdd_system(int* address, int value) { return __iAtomicAdd_system(address, value); }
HEDDLE_DEVICE unsigned int atomicAdd_system(unsigned int* address, unsigned int value) { return __uAtomicAdd_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicAdd_system(unsigned long long* address, unsigned long long value) { return __ullAtomicAdd_system(address, value); }
HEDDLE_DEVICE int atomicExch_system(int* address, int value) { return __iAtomicExch_system(address, value); }
HEDDLE_DEVICE unsigned int atomicExch_system(unsigned int* address, unsigned int value) { return __uAtomicExch_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicExch_system(unsigned long long* address, unsigned long long value) { return __ullAtomicExch_system(address, value); }
HEDDLE_DEVICE int atomicMin_system(int* address, int value) { return __iAtomicMin_system(address, value); }
HEDDLE_DEVICE unsigned int atomicMin_system(unsigned int* address, unsigned int value) { return __uAtomicMin_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicMin_system(unsigned long long* address, unsigned long long value) { return __ullAtomicMin_system(address, value); }
HEDDLE_DEVICE long long atomicMin_system(long long* address, long long value) { return __illAtomicMin_system(address, value); }
HEDDLE_DEVICE int atomicMax_system(int* address, int value) { return __iAtomicMax_system(address, value); }
HEDDLE_DEVICE unsigned int atomicMax_system(unsigned int* address, unsigned int value) { return __uAtomicMax_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicMax_system(unsigned long long* address, unsigned long long value) { return __ullAtomicMax_system(address, value); }
HEDDLE_DEVICE long long atomicMax_system(long long* address, long long value) { return __illAtomicMax_system(address, value); }
HEDDLE_DEVICE int atomicAnd_system(int* address, int value) { return __iAtomicAnd_system(address, value); }
HEDDLE_DEVICE unsigned int atomicAnd_system(unsigned int* address, unsigned int value) { return __uAtomicAnd_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicAnd_system(unsigned long long* address, unsigned long long value) { return __ullAtomicAnd_system(address, value); }
HEDDLE_DEVICE int atomicOr_system(int* address, int value) { return __iAtomicOr_system(address, value); }
HEDDLE_DEVICE unsigned int atomicOr_system(unsigned int* address, unsigned int value) { return __uAtomicOr_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicOr_system(unsigned long long* address, unsigned long long value) { return __ullAtomicOr_system(address, value); }
HEDDLE_DEVICE int atomicXor_system(int* address, int value) { return __iAtomicXor_system(address, value); }
HEDDLE_DEVICE unsigned int atomicXor_system(unsigned int* address, unsigned int value) { return __uAtomicXor_system(address, value); }
HEDDLE_DEVICE unsigned long long atomicXor_system(unsigned long long* address, unsigned long long value) { return __ullAtomicXor_system(address, value); }
HEDDLE_DEVICE int atomicSub_system(int* address, int value) { return __iAtomicAdd_system(address, -(unsigned)value); }
HEDDLE_DEVICE unsigned int atomicSub_system(unsigned int* address, unsigned int value) { return __uAtomicAdd_system(address, 0u - value); }
HEDDLE_DEVICE unsigned int atomicInc_system(unsigned int* address, unsigned int value) { return __uAtomicInc_system(address, value); }
HEDDLE_DEVICE unsigned int atomicDec_system(unsigned int* address, unsigned int value) { return __uAtomicDec_system(address, value); }
HEDDLE_DEVICE int atomicCAS_system(int* address, int compare, int value) { return __iAtomicCAS_system(address, compare, value); }
HEDDLE_DEVICE unsigned int atomicCAS_system(unsigned int* address, unsigned int compare, unsigned int value) { return __uAtomicCAS_system(address, compare, value); }
HEDDLE_DEVICE unsigned long long atomicCAS_system(unsigned long long* address, unsigned long long compare, unsigned long long value) { return __ullAtomicCAS_system(address, compare, value); }
HEDDLE_DEVICE float atomicAdd_system(float* address, float value) { return __fAtomicAdd_system(address, value); }
HEDDLE_DEVICE float atomicExch_system(float* address, float value) { return __fAtomicExch_system(address, value); }
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700
HEDDLE_DEVICE unsigned short atomicCAS(unsigned short* address, unsigned short compare,
                                       unsigned short value) {
  unsigned short old;
  __asm__ __volatile__("atom.cas.b16 %0, [%1], %2, %3;"
                       : "=h"(old) : "l"(address), "h"(compare), "h"(value) : "memory");
  return old;
}
#endif

#undef HEDDLE_DEVICE
