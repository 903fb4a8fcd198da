// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer functions, and the SIMD-in-a-word family on two halfwords or four bytes.
#include "port.h"

namespace ld = heddle::libdevice;
using ld::i64;
using ld::u32;
using ld::u64;

HEDDLE_NV int __nv_abs(int a) { return a < 0 ? static_cast<int>(0u - static_cast<u32>(a)) : a; }
HEDDLE_NV i64 __nv_llabs(i64 a) { return a < 0 ? static_cast<i64>(0ull - static_cast<u64>(a)) : a; }
HEDDLE_NV int __nv_min(int a, int b) { return a < b ? a : b; }
HEDDLE_NV int __nv_max(int a, int b) { return a > b ? a : b; }
HEDDLE_NV u32 __nv_umin(u32 a, u32 b) { return a < b ? a : b; }
HEDDLE_NV u32 __nv_umax(u32 a, u32 b) { return a > b ? a : b; }
HEDDLE_NV i64 __nv_llmin(i64 a, i64 b) { return a < b ? a : b; }
HEDDLE_NV i64 __nv_llmax(i64 a, i64 b) { return a > b ? a : b; }
HEDDLE_NV u64 __nv_ullmin(u64 a, u64 b) { return a < b ? a : b; }
HEDDLE_NV u64 __nv_ullmax(u64 a, u64 b) { return a > b ? a : b; }

HEDDLE_NV int __nv_brev(int a) { return static_cast<int>(__builtin_bitreverse32(static_cast<u32>(a))); }
HEDDLE_NV i64 __nv_brevll(i64 a) { return static_cast<i64>(__builtin_bitreverse64(static_cast<u64>(a))); }
HEDDLE_NV int __nv_popc(u32 a) { return __builtin_popcount(a); }
HEDDLE_NV int __nv_popcll(u64 a) { return __builtin_popcountll(a); }
HEDDLE_NV int __nv_clz(int a) { return a == 0 ? 32 : __builtin_clz(static_cast<u32>(a)); }
HEDDLE_NV int __nv_clzll(i64 a) { return a == 0 ? 64 : __builtin_clzll(static_cast<u64>(a)); }
HEDDLE_NV int __nv_ffs(int a) { return a == 0 ? 0 : __builtin_ctz(static_cast<u32>(a)) + 1; }
HEDDLE_NV int __nv_ffsll(i64 a) { return a == 0 ? 0 : __builtin_ctzll(static_cast<u64>(a)) + 1; }

HEDDLE_NV int __nv_byte_perm(int a, int b, int select) {
#if defined(__NVPTX__)
  return __nvvm_prmt(a, b, select & 0x7777);
#else
  const u64 both = static_cast<u32>(a) | (static_cast<u64>(static_cast<u32>(b)) << 32);
  u32 r = 0;
  for (int i = 0; i < 4; ++i) r |= ((both >> (8 * ((select >> (4 * i)) & 7))) & 0xff) << (8 * i);
  return static_cast<int>(r);
#endif
}

HEDDLE_NV int __nv_mulhi(int a, int b) { return static_cast<int>((static_cast<i64>(a) * b) >> 32); }
HEDDLE_NV u32 __nv_umulhi(u32 a, u32 b) { return ld::high_product(a, b); }
HEDDLE_NV u64 __nv_umul64hi(u64 a, u64 b) { return ld::high_product(a, b); }
HEDDLE_NV i64 __nv_mul64hi(i64 a, i64 b) {
  u64 high = ld::high_product(static_cast<u64>(a), static_cast<u64>(b));
  high -= a < 0 ? static_cast<u64>(b) : 0ull;
  high -= b < 0 ? static_cast<u64>(a) : 0ull;
  return static_cast<i64>(high);
}
HEDDLE_NV int __nv_mul24(int a, int b) {
  const int x = static_cast<int>(static_cast<u32>(a) << 8) >> 8, y = static_cast<int>(static_cast<u32>(b) << 8) >> 8;
  return static_cast<int>(static_cast<u32>(x) * static_cast<u32>(y));
}
HEDDLE_NV u32 __nv_umul24(u32 a, u32 b) { return (a & 0xffffffu) * (b & 0xffffffu); }
HEDDLE_NV int __nv_hadd(int a, int b) { return (a & b) + ((a ^ b) >> 1); }
HEDDLE_NV int __nv_rhadd(int a, int b) { return (a | b) - ((a ^ b) >> 1); }
HEDDLE_NV u32 __nv_uhadd(u32 a, u32 b) { return (a & b) + ((a ^ b) >> 1); }
HEDDLE_NV u32 __nv_urhadd(u32 a, u32 b) { return (a | b) - ((a ^ b) >> 1); }
HEDDLE_NV int __nv_sad(int a, int b, int c) {
  const u32 d = a > b ? static_cast<u32>(a) - static_cast<u32>(b) : static_cast<u32>(b) - static_cast<u32>(a);
  return static_cast<int>(static_cast<u32>(c) + d);
}
HEDDLE_NV u32 __nv_usad(u32 a, u32 b, u32 c) { return c + (a > b ? a - b : b - a); }

namespace {

// Lane by lane; both loops unroll. Signed lanes are widened so that no step overflows.
template <int kBits, bool kSigned, class F>
u32 each(u32 a, u32 b, F f) {
  constexpr u32 mask = (1u << kBits) - 1u;
  u32 r = 0;
  for (int i = 0; i < 32; i += kBits) {
    int x = static_cast<int>((a >> i) & mask), y = static_cast<int>((b >> i) & mask);
    if (kSigned) {
      x = static_cast<int>(static_cast<u32>(x) << (32 - kBits)) >> (32 - kBits);
      y = static_cast<int>(static_cast<u32>(y) << (32 - kBits)) >> (32 - kBits);
    }
    r |= (static_cast<u32>(f(x, y)) & mask) << i;
  }
  return r;
}
template <int kBits, bool kSigned, class F>
u32 total(u32 a, u32 b, F f) {
  constexpr u32 mask = (1u << kBits) - 1u;
  u32 r = 0;
  for (int i = 0; i < 32; i += kBits) {
    int x = static_cast<int>((a >> i) & mask), y = static_cast<int>((b >> i) & mask);
    if (kSigned) {
      x = static_cast<int>(static_cast<u32>(x) << (32 - kBits)) >> (32 - kBits);
      y = static_cast<int>(static_cast<u32>(y) << (32 - kBits)) >> (32 - kBits);
    }
    r += static_cast<u32>(f(x, y));
  }
  return r;
}
template <int kBits>
int saturate(int v) {
  constexpr int most = (1 << (kBits - 1)) - 1, least = -most - 1;
  return v > most ? most : v < least ? least : v;
}
template <int kBits>
int saturate_unsigned(int v) {
  constexpr int most = static_cast<int>((1u << kBits) - 1u);
  return v > most ? most : v < 0 ? 0 : v;
}
int distance(int x, int y) { return x > y ? x - y : y - x; }

}  // namespace

#define HEDDLE_VIDEO(name, bits, sign, expression)                                            \
  HEDDLE_NV int __nv_v##name(int a, int b) {                                                  \
    return static_cast<int>(each<bits, sign>(static_cast<u32>(a), static_cast<u32>(b),        \
                                             [](int x, int y) { return expression; }));       \
  }
#define HEDDLE_VIDEO1(name, bits, expression)                                                 \
  HEDDLE_NV int __nv_v##name(int a) {                                                         \
    return static_cast<int>(                                                                  \
        each<bits, true>(static_cast<u32>(a), 0u, [](int x, int) { return expression; }));    \
  }
#define HEDDLE_VIDEO_SUM(name, bits, sign)                                                    \
  HEDDLE_NV int __nv_v##name(int a, int b) {                                                  \
    return static_cast<int>(total<bits, sign>(static_cast<u32>(a), static_cast<u32>(b), distance)); \
  }
#define HEDDLE_COMPARE(op, bits, n)                                  \
  HEDDLE_VIDEO(cmp##op##s##n, bits, true, HEDDLE_OP_##op ? -1 : 0)   \
  HEDDLE_VIDEO(cmp##op##u##n, bits, false, HEDDLE_OP_##op ? -1 : 0)  \
  HEDDLE_VIDEO(set##op##s##n, bits, true, HEDDLE_OP_##op ? 1 : 0)    \
  HEDDLE_VIDEO(set##op##u##n, bits, false, HEDDLE_OP_##op ? 1 : 0)
#define HEDDLE_OP_ge (x >= y)
#define HEDDLE_OP_gt (x > y)
#define HEDDLE_OP_le (x <= y)
#define HEDDLE_OP_lt (x < y)

#define HEDDLE_WORD(n, bits)                                                   \
  HEDDLE_VIDEO(add##n, bits, false, x + y)                                     \
  HEDDLE_VIDEO(addss##n, bits, true, saturate<bits>(x + y))                    \
  HEDDLE_VIDEO(addus##n, bits, false, saturate_unsigned<bits>(x + y))          \
  HEDDLE_VIDEO(sub##n, bits, false, x - y)                                     \
  HEDDLE_VIDEO(subss##n, bits, true, saturate<bits>(x - y))                    \
  HEDDLE_VIDEO(subus##n, bits, false, saturate_unsigned<bits>(x - y))          \
  HEDDLE_VIDEO(avgs##n, bits, true, (x + y + (x + y >= 0 ? 1 : 0)) >> 1)       \
  HEDDLE_VIDEO(avgu##n, bits, false, (x + y + 1) >> 1)                         \
  HEDDLE_VIDEO(haddu##n, bits, false, (x + y) >> 1)                            \
  HEDDLE_VIDEO(maxs##n, bits, true, x > y ? x : y)                             \
  HEDDLE_VIDEO(maxu##n, bits, false, x > y ? x : y)                            \
  HEDDLE_VIDEO(mins##n, bits, true, x < y ? x : y)                             \
  HEDDLE_VIDEO(minu##n, bits, false, x < y ? x : y)                            \
  HEDDLE_VIDEO(absdiffs##n, bits, true, distance(x, y))                        \
  HEDDLE_VIDEO(absdiffu##n, bits, false, distance(x, y))                       \
  HEDDLE_VIDEO(cmpeq##n, bits, false, x == y ? -1 : 0)                         \
  HEDDLE_VIDEO(cmpne##n, bits, false, x != y ? -1 : 0)                         \
  HEDDLE_VIDEO(seteq##n, bits, false, x == y ? 1 : 0)                          \
  HEDDLE_VIDEO(setne##n, bits, false, x != y ? 1 : 0)                          \
  HEDDLE_COMPARE(ge, bits, n)                                                  \
  HEDDLE_COMPARE(gt, bits, n)                                                  \
  HEDDLE_COMPARE(le, bits, n)                                                  \
  HEDDLE_COMPARE(lt, bits, n)                                                  \
  HEDDLE_VIDEO1(abs##n, bits, x < 0 ? -x : x)                                  \
  HEDDLE_VIDEO1(absss##n, bits, saturate<bits>(x < 0 ? -x : x))                \
  HEDDLE_VIDEO1(neg##n, bits, -x)                                              \
  HEDDLE_VIDEO1(negss##n, bits, saturate<bits>(-x))                            \
  HEDDLE_VIDEO_SUM(sads##n, bits, true)                                        \
  HEDDLE_VIDEO_SUM(sadu##n, bits, false)
HEDDLE_WORD(2, 16)
HEDDLE_WORD(4, 8)
