// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// inclusive_scan and exclusive_scan over a tile or a coalesced group, in rank order.
#pragma once
#include "cooperative_groups/details/operators.h"

#if defined(HEDDLE_CG)
namespace cooperative_groups {

template <class Group, class T, class Op>
HEDDLE_CG auto inclusive_scan(const Group& group, T value, Op op) -> decltype(op(value, value)) {
  using R = decltype(op(value, value));
  R sum = value;
  const unsigned int rank = group.thread_rank(), size = group.size();
  for (unsigned int offset = 1; offset < size; offset <<= 1) {
    const R below = group.shfl_up(sum, offset);
    if (rank >= offset) sum = op(below, sum);
  }
  return sum;
}
template <class Group, class T>
HEDDLE_CG T inclusive_scan(const Group& group, T value) {
  return inclusive_scan(group, value, plus<T>());
}

// The first thread has nothing before it: T() for sums, documented as unspecified for other operators.
template <class Group, class T, class Op>
HEDDLE_CG auto exclusive_scan(const Group& group, T value, Op op) -> decltype(op(value, value)) {
  using R = decltype(op(value, value));
  const R sum = group.shfl_up(inclusive_scan(group, value, op), 1);
  return group.thread_rank() == 0 ? R() : sum;
}
template <class Group, class T>
HEDDLE_CG T exclusive_scan(const Group& group, T value) {
  return exclusive_scan(group, value, plus<T>());
}

// The scan whose total is added to an atomic; every thread gets its part of the new sum.
template <class Group, class Atomic, class T>
HEDDLE_CG T exclusive_scan_update(const Group& group, Atomic& destination, T value) {
  const T sum = inclusive_scan(group, value);
  const unsigned int last = group.size() - 1;
  T base = T();
  if (group.thread_rank() == last) base = destination.fetch_add(sum);
  return group.shfl(base, last) + sum - value;
}
template <class Group, class Atomic, class T>
HEDDLE_CG T inclusive_scan_update(const Group& group, Atomic& destination, T value) {
  return exclusive_scan_update(group, destination, value) + value;
}

}  // namespace cooperative_groups
#endif
