// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reduce(group, value, op): every thread of the group gets the result. One warp instruction where there is
// one (32-bit integers from compute capability 8.0), a butterfly over a tile, a tree over any lane mask.
#pragma once
#include "cooperative_groups/details/operators.h"

#if defined(HEDDLE_CG)
namespace cooperative_groups {
namespace details {

template <class T, class Op>
struct redux {  // no instruction for this pair
  static constexpr bool has = false;
  HEDDLE_CG static T run(unsigned int, T value) { return value; }
};
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
#define HEDDLE_REDUX(op, type, call)                                                  \
  template <>                                                                         \
  struct redux<type, op<type>> {                                                      \
    static constexpr bool has = true;                                                 \
    HEDDLE_CG static type run(unsigned int mask, type value) { return (type)call(mask, value); } \
  };
HEDDLE_REDUX(plus, int, __reduce_add_sync)
HEDDLE_REDUX(plus, unsigned int, __reduce_add_sync)
HEDDLE_REDUX(less, int, __reduce_min_sync)
HEDDLE_REDUX(less, unsigned int, __reduce_min_sync)
HEDDLE_REDUX(greater, int, __reduce_max_sync)
HEDDLE_REDUX(greater, unsigned int, __reduce_max_sync)
HEDDLE_REDUX(bit_and, unsigned int, __reduce_and_sync)
HEDDLE_REDUX(bit_or, unsigned int, __reduce_or_sync)
HEDDLE_REDUX(bit_xor, unsigned int, __reduce_xor_sync)
#undef HEDDLE_REDUX
#endif

}  // namespace details

template <unsigned int Size, class P, class T, class Op>
HEDDLE_CG auto reduce(const thread_block_tile<Size, P>& group, T value, Op op) -> decltype(op(value, value)) {
  using R = decltype(op(value, value));
  using D = typename std::decay<Op>::type;
  const thread_block_tile<(Size < 32 ? Size : 32)> in_warp;
  R sum = value;
  if (details::redux<R, D>::has) {
    sum = details::redux<R, D>::run(in_warp.mask(), value);
  } else {
    for (unsigned int offset = in_warp.size() / 2; offset; offset >>= 1) sum = op(sum, in_warp.shfl_xor(sum, offset));
  }
  for (unsigned int offset = 32; offset < Size; offset <<= 1) sum = op(sum, group.shfl_xor(sum, offset));
  return sum;
}

template <class T, class Op>
HEDDLE_CG auto reduce(const coalesced_group& group, T value, Op op) -> decltype(op(value, value)) {
  using R = decltype(op(value, value));
  using D = typename std::decay<Op>::type;
  if (details::redux<R, D>::has) return details::redux<R, D>::run(group.mask(), value);
  R sum = value;
  const unsigned int rank = group.thread_rank(), size = group.size();
  for (unsigned int offset = 1; offset < size; offset <<= 1) {
    const R other = group.shfl_down(sum, offset);
    if ((rank & (2 * offset - 1)) == 0 && rank + offset < size) sum = op(sum, other);
  }
  return group.shfl(sum, 0);
}

template <class Group, class T>
HEDDLE_CG void reduce_update_async(const Group& group, T* destination, T value, plus<T> op) {
  const T sum = reduce(group, value, op);
  if (group.thread_rank() == 0) atomicAdd(destination, sum);
}
// One atomic operation for the group, on a cuda::atomic or what has its functions.
template <class Group, class Atomic, class T, class Op>
HEDDLE_CG auto reduce_update_async(const Group& group, Atomic& destination, T value, Op op)
    -> decltype(destination.fetch_add(value), void()) {
  const auto sum = reduce(group, value, op);
  if (group.thread_rank() == 0) details::update(destination, sum, op);
}
template <class Group, class Atomic, class T, class Op>
HEDDLE_CG auto reduce_store_async(const Group& group, Atomic& destination, T value, Op op)
    -> decltype(destination.store(value), void()) {
  const auto sum = reduce(group, value, op);
  if (group.thread_rank() == 0) destination.store(sum);
}

}  // namespace cooperative_groups
#endif
