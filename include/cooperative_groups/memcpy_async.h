// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// memcpy_async(group, ...), wait and wait_prior: the threads of a group copy together. Global to shared
// memory goes through cp.async where pointers and size allow 4, 8 or 16 bytes a piece.
#pragma once
#include "cooperative_groups.h"
#include "heddle/cuda/copy_async.h"

#if defined(HEDDLE_CG)
namespace cooperative_groups {

template <class Group>
HEDDLE_CG void memcpy_async(const Group& group, void* destination, const void* source, size_t bytes) {
  heddle_copy_async::by_group((char*)destination, (const char*)source, bytes, group.thread_rank(), group.size());
}
template <class Group, size_t Alignment>
HEDDLE_CG void memcpy_async(const Group& group, void* destination, const void* source,
                            cuda::aligned_size_t<Alignment> bytes) {
  memcpy_async(group, destination, source, (size_t)bytes);
}
// Layouts counted in elements: as many as both sides hold.
template <class Group, class T>
HEDDLE_CG void memcpy_async(const Group& group, T* destination, size_t destination_count, const T* source,
                            size_t source_count) {
  const size_t count = destination_count < source_count ? destination_count : source_count;
  memcpy_async(group, (void*)destination, (const void*)source, count * sizeof(T));
}

template <unsigned int Stages, class Group>
HEDDLE_CG void wait_prior(const Group& group) {
  heddle_copy_async::wait<Stages>();
  group.sync();
}
template <class Group>
HEDDLE_CG void wait(const Group& group) {
  heddle_copy_async::wait<0>();
  group.sync();
}

}  // namespace cooperative_groups
#endif
