/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* cudaCreateChannelDesc<T>(): the channel description of a C++ type. */
#ifndef __CHANNEL_DESCRIPTOR_H__
#define __CHANNEL_DESCRIPTOR_H__
#include "cuda_runtime_api.h"

#if defined(__cplusplus)

template <class T>
inline __host__ cudaChannelFormatDesc cudaCreateChannelDesc() {
  return cudaCreateChannelDesc(0, 0, 0, 0, cudaChannelFormatKindNone);
}

static inline __host__ cudaChannelFormatDesc cudaCreateChannelDescHalf() {
  return cudaCreateChannelDesc(16, 0, 0, 0, cudaChannelFormatKindFloat);
}
static inline __host__ cudaChannelFormatDesc cudaCreateChannelDescHalf1() { return cudaCreateChannelDescHalf(); }
static inline __host__ cudaChannelFormatDesc cudaCreateChannelDescHalf2() {
  return cudaCreateChannelDesc(16, 16, 0, 0, cudaChannelFormatKindFloat);
}
static inline __host__ cudaChannelFormatDesc cudaCreateChannelDescHalf4() {
  return cudaCreateChannelDesc(16, 16, 16, 16, cudaChannelFormatKindFloat);
}

#define HEDDLE_CHANNEL(T, x, y, z, w, kind)                                      \
  template <>                                                                    \
  inline __host__ cudaChannelFormatDesc cudaCreateChannelDesc<T>() {             \
    return cudaCreateChannelDesc(x, y, z, w, cudaChannelFormatKind##kind);       \
  }
#define HEDDLE_CHANNELS(T, bits, kind)                 \
  HEDDLE_CHANNEL(T##1, bits, 0, 0, 0, kind)            \
  HEDDLE_CHANNEL(T##2, bits, bits, 0, 0, kind)         \
  HEDDLE_CHANNEL(T##3, bits, bits, bits, 0, kind)      \
  HEDDLE_CHANNEL(T##4, bits, bits, bits, bits, kind)

HEDDLE_CHANNEL(char, 8, 0, 0, 0, Signed)
HEDDLE_CHANNEL(signed char, 8, 0, 0, 0, Signed)
HEDDLE_CHANNEL(unsigned char, 8, 0, 0, 0, Unsigned)
HEDDLE_CHANNEL(short, 16, 0, 0, 0, Signed)
HEDDLE_CHANNEL(unsigned short, 16, 0, 0, 0, Unsigned)
HEDDLE_CHANNEL(int, 32, 0, 0, 0, Signed)
HEDDLE_CHANNEL(unsigned int, 32, 0, 0, 0, Unsigned)
HEDDLE_CHANNEL(float, 32, 0, 0, 0, Float)
HEDDLE_CHANNELS(char, 8, Signed)
HEDDLE_CHANNELS(uchar, 8, Unsigned)
HEDDLE_CHANNELS(short, 16, Signed)
HEDDLE_CHANNELS(ushort, 16, Unsigned)
HEDDLE_CHANNELS(int, 32, Signed)
HEDDLE_CHANNELS(uint, 32, Unsigned)
HEDDLE_CHANNELS(float, 32, Float)

#undef HEDDLE_CHANNELS
#undef HEDDLE_CHANNEL
#endif
#endif
