// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/number.h"

namespace heddle::jit {

Number number(isa::Mod type) {
  using M = isa::Mod;
  switch (type) {
    case M::pred: return {Meaning::Bits, 1, 1};
    case M::b8: return {Meaning::Bits, 8, 1};
    case M::b16: return {Meaning::Bits, 16, 1};
    case M::b32: return {Meaning::Bits, 32, 1};
    case M::b64: return {Meaning::Bits, 64, 1};
    case M::u8: return {Meaning::Unsigned, 8, 1};
    case M::u16: return {Meaning::Unsigned, 16, 1};
    case M::u32: return {Meaning::Unsigned, 32, 1};
    case M::u64: return {Meaning::Unsigned, 64, 1};
    case M::s8: return {Meaning::Signed, 8, 1};
    case M::s16: return {Meaning::Signed, 16, 1};
    case M::s32: return {Meaning::Signed, 32, 1};
    case M::s64: return {Meaning::Signed, 64, 1};
    case M::u16x2: return {Meaning::Unsigned, 16, 2};
    case M::s16x2: return {Meaning::Signed, 16, 2};
    case M::f16: return {Meaning::Half, 16, 1};
    case M::f16x2: return {Meaning::Half, 16, 2};
    case M::bf16: return {Meaning::Bfloat, 16, 1};
    case M::bf16x2: return {Meaning::Bfloat, 16, 2};
    case M::f32: return {Meaning::Single, 32, 1};
    case M::f32x2: return {Meaning::Single, 32, 2};
    case M::f64: return {Meaning::Double, 64, 1};
    default: return {Meaning::Bits, 0, 1};
  }
}

}  // namespace heddle::jit
