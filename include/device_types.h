/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Rounding modes named by a few old programs. */
#ifndef __DEVICE_TYPES_H__
#define __DEVICE_TYPES_H__
enum cudaRoundMode { cudaRoundNearest, cudaRoundZero, cudaRoundPosInf, cudaRoundMinInf };
#endif
