// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The function objects that reduce and scan take, and what they do to an atomic.
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

namespace details {

// Changes an atomic by one of these functions, or by any other; its value before.
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, plus<U>) -> decltype(a.fetch_add(value)) { return a.fetch_add(value); }
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, less<U>) -> decltype(a.fetch_min(value)) { return a.fetch_min(value); }
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, greater<U>) -> decltype(a.fetch_max(value)) { return a.fetch_max(value); }
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, bit_and<U>) -> decltype(a.fetch_and(value)) { return a.fetch_and(value); }
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, bit_or<U>) -> decltype(a.fetch_or(value)) { return a.fetch_or(value); }
template <class Atomic, class T, class U>
HEDDLE_CG auto update(Atomic& a, T value, bit_xor<U>) -> decltype(a.fetch_xor(value)) { return a.fetch_xor(value); }
template <class Atomic, class T, class Op>
HEDDLE_CG auto update(Atomic& a, T value, Op op) -> decltype(a.load()) {
  auto old = a.load();
  while (!a.compare_exchange_weak(old, op(old, value))) {
  }
  return old;
}

}  // namespace details
}  // namespace cooperative_groups
#endif
