// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The function objects that reduce and scan take.
#pragma once
#include "cooperative_groups.h"

#if defined(HEDDLE_CG)
namespace cooperative_groups {

template <class T>
struct plus {
  HEDDLE_CG T operator()(T a, T b) const { return a + b; }
};
template <class T>
struct less {
  HEDDLE_CG T operator()(T a, T b) const { return b < a ? b : a; }
};
template <class T>
struct greater {
  HEDDLE_CG T operator()(T a, T b) const { return a < b ? b : a; }
};
template <class T>
struct bit_and {
  HEDDLE_CG T operator()(T a, T b) const { return a & b; }
};
template <class T>
struct bit_or {
  HEDDLE_CG T operator()(T a, T b) const { return a | b; }
};
template <class T>
struct bit_xor {
  HEDDLE_CG T operator()(T a, T b) const { return a ^ b; }
};

}  // namespace cooperative_groups
#endif
