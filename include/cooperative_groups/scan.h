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

namespace details {
// Joins the group's total to an atomic: its value before, for all threads.
template <class Group, class Atomic, class T, class Op>
HEDDLE_CG auto join_total(const Group& group, Atomic& destination, T inclusive, Op op) -> decltype(destination.load()) {
  const unsigned int last = group.size() - 1;
  decltype(destination.load()) base{};
  if (group.thread_rank() == last) base = update(destination, inclusive, op);
  return group.shfl(base, last);
}
}  // namespace details

// The scan whose total goes to an atomic; it begins with what the atomic was.
template <class Group, class Atomic, class T, class Op>
HEDDLE_CG auto inclusive_scan_update(const Group& group, Atomic& destination, T value, Op op) -> decltype(op(value, value)) {
  const auto sum = inclusive_scan(group, value, op);
  return op(details::join_total(group, destination, sum, op), sum);
}
template <class Group, class Atomic, class T, class Op>
HEDDLE_CG auto exclusive_scan_update(const Group& group, Atomic& destination, T value, Op op) -> decltype(op(value, value)) {
  const auto sum = inclusive_scan(group, value, op);
  const auto base = details::join_total(group, destination, sum, op);
  const auto below = group.shfl_up(sum, 1);
  return group.thread_rank() == 0 ? base : op(base, below);
}
template <class Group, class Atomic, class T>
HEDDLE_CG T inclusive_scan_update(const Group& group, Atomic& destination, T value) {
  return inclusive_scan_update(group, destination, value, plus<T>());
}
template <class Group, class Atomic, class T>
HEDDLE_CG T exclusive_scan_update(const Group& group, Atomic& destination, T value) {
  return exclusive_scan_update(group, destination, value, plus<T>());
}

}  // namespace cooperative_groups
#endif
