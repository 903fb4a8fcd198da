// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer intrinsics beyond clang's: dot products, the dynamic-programming (DPX) family, and the names
// without underscores that older programs use.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))
#define HEDDLE_BOTH static __inline__ __attribute__((host, device, always_inline, unused))

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 610
// A dot product of four bytes, or of two halfwords with the low or high two bytes, added to c.
#define HEDDLE_DP(name, ptx, result, left, right)                                                   \
  HEDDLE_DEVICE result name(left a, right b, result c) {                                            \
    result d;                                                                                       \
    __asm__(ptx " %0, %1, %2, %3;" : "=r"(d) : "r"(*(const int*)&a), "r"(*(const int*)&b), "r"(c)); \
    return d;                                                                                       \
  }
HEDDLE_DP(__dp4a, "dp4a.s32.s32", int, int, int)
HEDDLE_DP(__dp4a, "dp4a.u32.u32", unsigned int, unsigned int, unsigned int)
HEDDLE_DP(__dp4a, "dp4a.s32.s32", int, char4, char4)
HEDDLE_DP(__dp4a, "dp4a.u32.u32", unsigned int, uchar4, uchar4)
HEDDLE_DP(__dp2a_lo, "dp2a.lo.s32.s32", int, int, int)
HEDDLE_DP(__dp2a_lo, "dp2a.lo.u32.u32", unsigned int, unsigned int, unsigned int)
HEDDLE_DP(__dp2a_lo, "dp2a.lo.s32.s32", int, short2, char4)
HEDDLE_DP(__dp2a_lo, "dp2a.lo.u32.u32", unsigned int, ushort2, uchar4)
HEDDLE_DP(__dp2a_hi, "dp2a.hi.s32.s32", int, int, int)
HEDDLE_DP(__dp2a_hi, "dp2a.hi.u32.u32", unsigned int, unsigned int, unsigned int)
HEDDLE_DP(__dp2a_hi, "dp2a.hi.s32.s32", int, short2, char4)
HEDDLE_DP(__dp2a_hi, "dp2a.hi.u32.u32", unsigned int, ushort2, uchar4)
#undef HEDDLE_DP
#endif

// DPX: sums and three-way extremes of 32-bit integers and of halfword pairs, on both sides.
namespace heddle_dpx {
template <class T>
HEDDLE_BOTH T low(T a, T b) { return b < a ? b : a; }
template <class T>
HEDDLE_BOTH T high(T a, T b) { return a < b ? b : a; }
HEDDLE_BOTH int relu(int a) { return a < 0 ? 0 : a; }
HEDDLE_BOTH int wrap(int a, int b) { return (int)((unsigned int)a + (unsigned int)b); }
HEDDLE_BOTH short relu(short a) { return a < 0 ? (short)0 : a; }
// The same function of both halfwords.
template <class T, class F>
HEDDLE_BOTH unsigned int halves(unsigned int a, unsigned int b, unsigned int c, F f) {
  const unsigned short lo = (unsigned short)f((T)(unsigned short)a, (T)(unsigned short)b, (T)(unsigned short)c);
  const unsigned short hi = (unsigned short)f((T)(a >> 16), (T)(b >> 16), (T)(c >> 16));
  return lo | ((unsigned int)hi << 16);
}
}  // namespace heddle_dpx
HEDDLE_BOTH int __viaddmax_s32(int a, int b, int c) { return heddle_dpx::high(heddle_dpx::wrap(a, b), c); }
HEDDLE_BOTH int __viaddmax_s32_relu(int a, int b, int c) { return heddle_dpx::relu(heddle_dpx::high(heddle_dpx::wrap(a, b), c)); }
HEDDLE_BOTH unsigned int __viaddmax_u32(unsigned int a, unsigned int b, unsigned int c) { return heddle_dpx::high(a + b, c); }
HEDDLE_BOTH unsigned int __viaddmax_s16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::high((short)(a + b), c); });
}
HEDDLE_BOTH unsigned int __viaddmax_s16x2_relu(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::relu(heddle_dpx::high((short)(a + b), c)); });
}
HEDDLE_BOTH unsigned int __viaddmax_u16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<unsigned short>(x, y, z, [](unsigned short a, unsigned short b, unsigned short c) { return heddle_dpx::high((unsigned short)(a + b), c); });
}
HEDDLE_BOTH int __viaddmin_s32(int a, int b, int c) { return heddle_dpx::low(heddle_dpx::wrap(a, b), c); }
HEDDLE_BOTH int __viaddmin_s32_relu(int a, int b, int c) { return heddle_dpx::relu(heddle_dpx::low(heddle_dpx::wrap(a, b), c)); }
HEDDLE_BOTH unsigned int __viaddmin_u32(unsigned int a, unsigned int b, unsigned int c) { return heddle_dpx::low(a + b, c); }
HEDDLE_BOTH unsigned int __viaddmin_s16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::low((short)(a + b), c); });
}
HEDDLE_BOTH unsigned int __viaddmin_s16x2_relu(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::relu(heddle_dpx::low((short)(a + b), c)); });
}
HEDDLE_BOTH unsigned int __viaddmin_u16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<unsigned short>(x, y, z, [](unsigned short a, unsigned short b, unsigned short c) { return heddle_dpx::low((unsigned short)(a + b), c); });
}
HEDDLE_BOTH int __vimax3_s32(int a, int b, int c) { return heddle_dpx::high(heddle_dpx::high(a, b), c); }
HEDDLE_BOTH int __vimax3_s32_relu(int a, int b, int c) { return heddle_dpx::relu(heddle_dpx::high(heddle_dpx::high(a, b), c)); }
HEDDLE_BOTH unsigned int __vimax3_u32(unsigned int a, unsigned int b, unsigned int c) { return heddle_dpx::high(heddle_dpx::high(a, b), c); }
HEDDLE_BOTH unsigned int __vimax3_s16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::high(heddle_dpx::high(a, b), c); });
}
HEDDLE_BOTH unsigned int __vimax3_s16x2_relu(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::relu(heddle_dpx::high(heddle_dpx::high(a, b), c)); });
}
HEDDLE_BOTH unsigned int __vimax3_u16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<unsigned short>(x, y, z, [](unsigned short a, unsigned short b, unsigned short c) { return heddle_dpx::high(heddle_dpx::high(a, b), c); });
}
HEDDLE_BOTH int __vimin3_s32(int a, int b, int c) { return heddle_dpx::low(heddle_dpx::low(a, b), c); }
HEDDLE_BOTH int __vimin3_s32_relu(int a, int b, int c) { return heddle_dpx::relu(heddle_dpx::low(heddle_dpx::low(a, b), c)); }
HEDDLE_BOTH unsigned int __vimin3_u32(unsigned int a, unsigned int b, unsigned int c) { return heddle_dpx::low(heddle_dpx::low(a, b), c); }
HEDDLE_BOTH unsigned int __vimin3_s16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::low(heddle_dpx::low(a, b), c); });
}
HEDDLE_BOTH unsigned int __vimin3_s16x2_relu(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<short>(x, y, z, [](short a, short b, short c) { return heddle_dpx::relu(heddle_dpx::low(heddle_dpx::low(a, b), c)); });
}
HEDDLE_BOTH unsigned int __vimin3_u16x2(unsigned int x, unsigned int y, unsigned int z) {
  return heddle_dpx::halves<unsigned short>(x, y, z, [](unsigned short a, unsigned short b, unsigned short c) { return heddle_dpx::low(heddle_dpx::low(a, b), c); });
}
HEDDLE_BOTH int __vimax_s32_relu(int a, int b) { return heddle_dpx::relu(heddle_dpx::high(a, b)); }
HEDDLE_BOTH unsigned int __vimax_s16x2_relu(unsigned int x, unsigned int y) {
  return heddle_dpx::halves<short>(x, y, 0u, [](short a, short b, short) { return heddle_dpx::relu(heddle_dpx::high(a, b)); });
}
HEDDLE_BOTH int __vibmax_s32(int a, int b, bool* pred) { *pred = a >= b; return *pred ? a : b; }
HEDDLE_BOTH unsigned int __vibmax_u32(unsigned int a, unsigned int b, bool* pred) { *pred = a >= b; return *pred ? a : b; }
HEDDLE_BOTH int __vimin_s32_relu(int a, int b) { return heddle_dpx::relu(heddle_dpx::low(a, b)); }
HEDDLE_BOTH unsigned int __vimin_s16x2_relu(unsigned int x, unsigned int y) {
  return heddle_dpx::halves<short>(x, y, 0u, [](short a, short b, short) { return heddle_dpx::relu(heddle_dpx::low(a, b)); });
}
HEDDLE_BOTH int __vibmin_s32(int a, int b, bool* pred) { *pred = a <= b; return *pred ? a : b; }
HEDDLE_BOTH unsigned int __vibmin_u32(unsigned int a, unsigned int b, bool* pred) { *pred = a <= b; return *pred ? a : b; }

#define HEDDLE_OLD template <class = void> HEDDLE_DEVICE
// Older names; templates, so that a program may still define its own.
HEDDLE_OLD int mulhi(int a, int b) { return __mulhi(a, b); }
HEDDLE_OLD unsigned int mulhi(unsigned int a, unsigned int b) { return __umulhi(a, b); }
HEDDLE_OLD unsigned int mulhi(int a, unsigned int b) { return __umulhi((unsigned int)a, b); }
HEDDLE_OLD unsigned int mulhi(unsigned int a, int b) { return __umulhi(a, (unsigned int)b); }
HEDDLE_OLD long long mul64hi(long long a, long long b) { return __mul64hi(a, b); }
HEDDLE_OLD unsigned long long mul64hi(unsigned long long a, unsigned long long b) { return __umul64hi(a, b); }
HEDDLE_OLD unsigned long long mul64hi(long long a, unsigned long long b) { return __umul64hi((unsigned long long)a, b); }
HEDDLE_OLD unsigned long long mul64hi(unsigned long long a, long long b) { return __umul64hi(a, (unsigned long long)b); }
HEDDLE_OLD int float_as_int(float a) { return __float_as_int(a); }
HEDDLE_OLD float int_as_float(int a) { return __int_as_float(a); }
HEDDLE_OLD unsigned int float_as_uint(float a) { return __float_as_uint(a); }
HEDDLE_OLD float uint_as_float(unsigned int a) { return __uint_as_float(a); }
HEDDLE_OLD float saturate(float a) { return __saturatef(a); }
HEDDLE_OLD int mul24(int a, int b) { return __mul24(a, b); }
HEDDLE_OLD unsigned int umul24(unsigned int a, unsigned int b) { return __umul24(a, b); }

#undef HEDDLE_OLD
#undef HEDDLE_BOTH
#undef HEDDLE_DEVICE
