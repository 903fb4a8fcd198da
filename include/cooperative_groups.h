// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cooperative groups: thread_block, grid_group, cluster_group, tiles and coalesced groups with their
// collectives. reduce, scan and memcpy_async are in cooperative_groups/.
// A group inside a warp is a lane mask; everything it does is a masked warp instruction.
#ifndef HEDDLE_COOPERATIVE_GROUPS_H
#define HEDDLE_COOPERATIVE_GROUPS_H
#define _COOPERATIVE_GROUPS_H_ /* the name that programs test */

#include "cuda_runtime.h"

#if defined(__cplusplus) && (defined(__CUDACC__) || defined(__CUDA__))
#ifndef __CUDACC_RTC__
#include <type_traits>
#endif

#define HEDDLE_CG __device__ __inline__ __attribute__((always_inline))
#define _CG_HAS_CLUSTER_GROUP 1

// Device built-ins of the engine: a barrier over the whole grid of a cooperative launch.
extern "C" __device__ unsigned long long cudaCGGetIntrinsicHandle(unsigned int scope);
extern "C" __device__ unsigned int cudaCGSynchronize(unsigned long long handle, unsigned int flags);

namespace cooperative_groups {

namespace details {

// Not the compiler's built-in function, whose result is below 32 for it: there are warps of 64.
HEDDLE_CG unsigned int lane() {
  unsigned int lane;
  asm("mov.u32 %0, %%laneid;" : "=r"(lane));
  return lane;
}
HEDDLE_CG unsigned int lanes_below() { return __nvvm_read_ptx_sreg_lanemask_lt(); }
HEDDLE_CG unsigned int block_rank_of_thread() {
  return (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
}
HEDDLE_CG unsigned int block_size() { return blockDim.x * blockDim.y * blockDim.z; }

// The position of the n-th set bit (n from 0), or 32 where there are not so many.
HEDDLE_CG unsigned int nth_set(unsigned int mask, unsigned int n) {
  if (n >= (unsigned int)__popc(mask)) return 32;
  unsigned int position = 0;
  for (unsigned int width = 16; width; width >>= 1) {
    const unsigned int below = __popc(mask & ((1u << width) - 1u));
    const bool up = n >= below;
    position += up ? width : 0u;
    mask = up ? mask >> width : mask;
    n -= up ? below : 0u;
  }
  return position;
}

// Any trivially copyable value moves between lanes in 32-bit words.
template <class T, class F>
HEDDLE_CG T by_words(const T& value, F move) {
  static_assert(__is_trivially_copyable(T), "a value that moves between lanes is trivially copyable");
  constexpr unsigned int words = (sizeof(T) + 3) / 4;
  unsigned int in[words] = {}, out[words];
  __builtin_memcpy(in, &value, sizeof(T));
  for (unsigned int i = 0; i < words; ++i) out[i] = move(in[i]);
  T result = value;
  __builtin_memcpy(&result, out, sizeof(T));
  return result;
}

template <class T>
HEDDLE_CG T shuffle(unsigned int mask, const T& value, unsigned int from) {
  return by_words(value, [=](unsigned int w) { return (unsigned int)__shfl_sync(mask, w, (int)from, 32); });
}

// Lanes of the mask whose value equals ours, in masks narrower than a warp too.
template <class T>
HEDDLE_CG unsigned int match(unsigned int mask, T value) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700
  return __match_any_sync(mask, value);
#else
  unsigned int same = 0;
  for (unsigned int left = mask; left; left &= left - 1) {
    const unsigned int from = __ffs((int)left) - 1;
    const bool equal = shuffle(mask, value, from) == value;
    same |= equal ? 1u << from : 0u;
  }
  return same;
#endif
}

enum kind : unsigned int { block_kind, grid_kind, cluster_kind, lanes_kind, tile_kind };

// Tiles of several warps have barriers of their own, numbered apart from those of PTX (src/abi/kernel.h): one for
// each tile of each size, so that a tile and its parent may wait at once.
HEDDLE_CG void sync_tile(unsigned int size) {
  const unsigned int number = 0x40000000u + 32u - 2048u / size + block_rank_of_thread() / size;
  asm volatile("barrier.sync %0, %1;" ::"r"(number), "r"(size) : "memory");
}

// Where such tiles exchange values, a word for each thread of the block, if the program gave no memory for it.
HEDDLE_CG unsigned int* tile_slots() {
  __shared__ unsigned int slots[1024];
  return slots;
}

}  // namespace details

// Any group, its kind known at run time. mask_: the lanes, or how many threads a tile of several warps has.
class thread_group {
 public:
  HEDDLE_CG thread_group() : kind_(details::block_kind), mask_(0) {}
  HEDDLE_CG unsigned int size() const;
  HEDDLE_CG unsigned int num_threads() const { return size(); }
  HEDDLE_CG unsigned int thread_rank() const;
  HEDDLE_CG bool is_valid() const { return true; }
  HEDDLE_CG void sync() const;

 protected:
  HEDDLE_CG thread_group(details::kind kind, unsigned int mask) : kind_(kind), mask_(mask) {}
  friend HEDDLE_CG thread_group tiled_partition(const thread_group& parent, unsigned int size);
  unsigned int kind_, mask_;
};

class thread_block : public thread_group {
 public:
  struct arrival_token {};
  HEDDLE_CG thread_block() : thread_group(details::block_kind, 0) {}
  HEDDLE_CG explicit thread_block(unsigned int* slots) : thread_group(details::block_kind, 0), slots_(slots) {}
  HEDDLE_CG unsigned int* slots() const { return slots_; }
  HEDDLE_CG static void sync() { __syncthreads(); }
  HEDDLE_CG static unsigned int size() { return details::block_size(); }
  HEDDLE_CG static unsigned int num_threads() { return details::block_size(); }
  HEDDLE_CG static unsigned int thread_rank() { return details::block_rank_of_thread(); }
  HEDDLE_CG static dim3 group_index() { return dim3(blockIdx.x, blockIdx.y, blockIdx.z); }
  HEDDLE_CG static dim3 thread_index() { return dim3(threadIdx.x, threadIdx.y, threadIdx.z); }
  HEDDLE_CG static dim3 group_dim() { return dim3(blockDim.x, blockDim.y, blockDim.z); }
  HEDDLE_CG static dim3 dim_threads() { return group_dim(); }
  // The barrier may stand where the wait stands: nobody passes before all have arrived.
  HEDDLE_CG arrival_token barrier_arrive() const { return {}; }
  HEDDLE_CG void barrier_wait(arrival_token&&) const { __syncthreads(); }
  HEDDLE_CG void barrier_wait() const { __syncthreads(); }

 private:
  unsigned int* slots_ = nullptr;   // given for tiles of several warps
};
HEDDLE_CG thread_block this_thread_block() { return thread_block(); }

class grid_group : public thread_group {
 public:
  struct arrival_token {};
  HEDDLE_CG grid_group() : thread_group(details::grid_kind, 0), handle_(cudaCGGetIntrinsicHandle(1)) {}
  HEDDLE_CG bool is_valid() const { return handle_ != 0; }
  HEDDLE_CG void sync() const {
    if (!is_valid()) __trap();
    cudaCGSynchronize(handle_, 0);
  }
  HEDDLE_CG arrival_token barrier_arrive() const { return {}; }
  HEDDLE_CG void barrier_wait(arrival_token&&) const { sync(); }
  HEDDLE_CG static unsigned long long num_blocks() {
    return (unsigned long long)gridDim.x * gridDim.y * gridDim.z;
  }
  HEDDLE_CG static unsigned long long size() { return num_blocks() * details::block_size(); }
  HEDDLE_CG static unsigned long long num_threads() { return size(); }
  HEDDLE_CG static unsigned long long block_rank() {
    return ((unsigned long long)blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
  }
  HEDDLE_CG static unsigned long long thread_rank() {
    return block_rank() * details::block_size() + details::block_rank_of_thread();
  }
  HEDDLE_CG static dim3 group_dim() { return dim3(gridDim.x, gridDim.y, gridDim.z); }
  HEDDLE_CG static dim3 dim_blocks() { return group_dim(); }
  HEDDLE_CG static dim3 block_index() { return dim3(blockIdx.x, blockIdx.y, blockIdx.z); }
  HEDDLE_CG static dim3 dim_threads() {
    return dim3(gridDim.x * blockDim.x, gridDim.y * blockDim.y, gridDim.z * blockDim.z);
  }
  HEDDLE_CG static dim3 thread_index() {
    return dim3(blockIdx.x * blockDim.x + threadIdx.x, blockIdx.y * blockDim.y + threadIdx.y,
                blockIdx.z * blockDim.z + threadIdx.z);
  }
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
  HEDDLE_CG static dim3 dim_clusters() { return __clusterGridDimInClusters(); }
  HEDDLE_CG static dim3 cluster_index() { return __clusterIdx(); }
  HEDDLE_CG static unsigned long long num_clusters() {
    const dim3 d = dim_clusters();
    return (unsigned long long)d.x * d.y * d.z;
  }
  HEDDLE_CG static unsigned long long cluster_rank() {
    const dim3 d = dim_clusters(), i = cluster_index();
    return ((unsigned long long)i.z * d.y + i.y) * d.x + i.x;
  }
#endif

 private:
  unsigned long long handle_;
};
HEDDLE_CG grid_group this_grid() { return grid_group(); }

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
class cluster_group : public thread_group {
 public:
  struct arrival_token {};
  HEDDLE_CG cluster_group() : thread_group(details::cluster_kind, 0) {}
  HEDDLE_CG static void sync() {
    __cluster_barrier_arrive();
    __cluster_barrier_wait();
  }
  HEDDLE_CG static arrival_token barrier_arrive() {
    __cluster_barrier_arrive();
    return {};
  }
  HEDDLE_CG static void barrier_wait() { __cluster_barrier_wait(); }
  HEDDLE_CG static void barrier_wait(arrival_token&&) { __cluster_barrier_wait(); }
  HEDDLE_CG static unsigned int num_blocks() { return __clusterSizeInBlocks(); }
  HEDDLE_CG static unsigned int num_threads() { return num_blocks() * details::block_size(); }
  HEDDLE_CG static unsigned int size() { return num_threads(); }
  HEDDLE_CG static unsigned int block_rank() { return __clusterRelativeBlockRank(); }
  HEDDLE_CG static unsigned int thread_rank() {
    return block_rank() * details::block_size() + details::block_rank_of_thread();
  }
  HEDDLE_CG static dim3 dim_blocks() { return __clusterDim(); }
  HEDDLE_CG static dim3 block_index() { return __clusterRelativeBlockIdx(); }
  HEDDLE_CG static dim3 dim_threads() {
    const dim3 d = __clusterDim();
    return dim3(d.x * blockDim.x, d.y * blockDim.y, d.z * blockDim.z);
  }
  HEDDLE_CG static dim3 thread_index() {
    const dim3 i = __clusterRelativeBlockIdx();
    return dim3(i.x * blockDim.x + threadIdx.x, i.y * blockDim.y + threadIdx.y, i.z * blockDim.z + threadIdx.z);
  }
  template <class T>
  HEDDLE_CG static T* map_shared_rank(T* address, int rank) {
    return (T*)__cluster_map_shared_rank((const void*)address, (unsigned int)rank);
  }
  HEDDLE_CG static unsigned int query_shared_rank(const void* address) {
    return __cluster_query_shared_rank(address);
  }
};
HEDDLE_CG cluster_group this_cluster() { return cluster_group(); }
#endif

namespace details {

// What tiles and coalesced groups share: collectives over a lane mask, ranks counted within it.
class lanes : public thread_group {
 public:
  HEDDLE_CG void sync() const { __syncwarp(mask_); }
  HEDDLE_CG unsigned int mask() const { return mask_; }
  HEDDLE_CG int any(int predicate) const { return __ballot_sync(mask_, predicate) != 0; }
  HEDDLE_CG int all(int predicate) const { return __ballot_sync(mask_, predicate) == mask_; }

 protected:
  HEDDLE_CG explicit lanes(unsigned int mask) : thread_group(lanes_kind, mask) {}
};

}  // namespace details

// The lanes that were active together, or a labelled part of them.
class coalesced_group : public details::lanes {
 public:
  HEDDLE_CG explicit coalesced_group(unsigned int mask, unsigned int meta_rank = 0, unsigned int meta_size = 1)
      : lanes(mask), meta_rank_(meta_rank), meta_size_(meta_size) {}
  HEDDLE_CG unsigned int size() const { return __popc(mask_); }
  HEDDLE_CG unsigned int num_threads() const { return size(); }
  HEDDLE_CG unsigned int thread_rank() const { return __popc(mask_ & details::lanes_below()); }
  HEDDLE_CG unsigned int meta_group_rank() const { return meta_rank_; }
  HEDDLE_CG unsigned int meta_group_size() const { return meta_size_; }
  HEDDLE_CG unsigned int ballot(int predicate) const { return pack(__ballot_sync(mask_, predicate)); }
  template <class T>
  HEDDLE_CG unsigned int match_any(T value) const { return pack(details::match(mask_, value)); }
  template <class T>
  HEDDLE_CG unsigned int match_all(T value, int& predicate) const {
    predicate = details::match(mask_, value) == mask_;
    predicate = __ballot_sync(mask_, predicate) == mask_;
    return predicate ? pack(mask_) : 0u;
  }
  template <class T>
  HEDDLE_CG T shfl(const T& value, unsigned int rank) const {
    const unsigned int n = size();
    return details::shuffle(mask_, value, details::nth_set(mask_, rank % n));
  }
  template <class T>
  HEDDLE_CG T shfl_down(const T& value, unsigned int delta) const {
    const unsigned int from = thread_rank() + delta;
    return details::shuffle(mask_, value, from < size() ? details::nth_set(mask_, from) : details::lane());
  }
  template <class T>
  HEDDLE_CG T shfl_up(const T& value, unsigned int delta) const {
    const unsigned int rank = thread_rank();
    return details::shuffle(mask_, value, rank >= delta ? details::nth_set(mask_, rank - delta) : details::lane());
  }
  template <class T>
  HEDDLE_CG T shfl_xor(const T& value, unsigned int bits) const {
    const unsigned int from = thread_rank() ^ bits;
    return details::shuffle(mask_, value, from < size() ? details::nth_set(mask_, from) : details::lane());
  }

 private:
  // A mask of lanes as a mask of ranks.
  HEDDLE_CG unsigned int pack(unsigned int lanes_set) const {
    if (mask_ == 0xffffffffu) return lanes_set;
    unsigned int packed = 0, rank = 0;
    for (unsigned int left = mask_; left; left &= left - 1, ++rank) {
      packed |= (lanes_set & left & (0u - left)) ? 1u << rank : 0u;
    }
    return packed;
  }
  unsigned int meta_rank_, meta_size_;
};
HEDDLE_CG coalesced_group coalesced_threads() { return coalesced_group(__activemask()); }

// Memory through which a tile of several warps exchanges values. Programs for compute capability 8.0 need not give it.
template <unsigned int MaxBlockSize = 1024>
struct block_tile_memory {
  unsigned int slots[MaxBlockSize];
};
template <unsigned int MaxBlockSize>
HEDDLE_CG thread_block this_thread_block(block_tile_memory<MaxBlockSize>& memory) {
  return thread_block(memory.slots);
}

template <unsigned int Size, class ParentT = void>
class thread_block_tile;

namespace details {

template <class ParentT>
struct parent_of_tile {  // a thread_block, or nothing known
  HEDDLE_CG static unsigned int size() { return block_size(); }
  HEDDLE_CG static unsigned int rank() { return block_rank_of_thread(); }
};
template <unsigned int Size, class P>
struct parent_of_tile<thread_block_tile<Size, P>> {
  HEDDLE_CG static unsigned int size() { return Size; }
  HEDDLE_CG static unsigned int rank() { return (Size > 32 ? block_rank_of_thread() : lane()) & (Size - 1); }
};

// What is said about a tile whatever its size.
template <unsigned int Size, class ParentT>
struct tile_numbers {
  HEDDLE_CG static constexpr unsigned int size() { return Size; }
  HEDDLE_CG static constexpr unsigned int num_threads() { return Size; }
  HEDDLE_CG static unsigned int meta_group_rank() { return parent_of_tile<ParentT>::rank() / Size; }
  HEDDLE_CG static unsigned int meta_group_size() { return (parent_of_tile<ParentT>::size() + Size - 1) / Size; }
};

template <unsigned int Size>
HEDDLE_CG unsigned int tile_mask() {
  return Size == 32 ? 0xffffffffu : ((1u << (Size & 31)) - 1u) << (lane() & 31u & ~(Size - 1));
}

// Size lanes of a warp, side by side.
template <unsigned int Size>
class tile_of_lanes : public lanes {
 public:
  HEDDLE_CG explicit tile_of_lanes(unsigned int* = nullptr) : lanes(tile_mask<Size>()) {}
  HEDDLE_CG unsigned int* slots() const { return nullptr; }
  HEDDLE_CG static unsigned int thread_rank() { return lane() & (Size - 1); }
  HEDDLE_CG unsigned int ballot(int predicate) const { return pack(__ballot_sync(mask_, predicate)); }
  template <class T>
  HEDDLE_CG unsigned int match_any(T value) const { return pack(match(mask_, value)); }
  template <class T>
  HEDDLE_CG unsigned int match_all(T value, int& predicate) const {
    predicate = match(mask_, value) == mask_;
    predicate = __ballot_sync(mask_, predicate) == mask_;
    return predicate ? pack(mask_) : 0u;
  }
  template <class T>
  HEDDLE_CG T shfl(const T& value, int rank) const {
    return by_words(value, [=](unsigned int w) { return __shfl_sync(mask_, w, rank, (int)Size); });
  }
  template <class T>
  HEDDLE_CG T shfl_down(const T& value, unsigned int delta) const {
    return by_words(value, [=](unsigned int w) { return __shfl_down_sync(mask_, w, delta, (int)Size); });
  }
  template <class T>
  HEDDLE_CG T shfl_up(const T& value, unsigned int delta) const {
    return by_words(value, [=](unsigned int w) { return __shfl_up_sync(mask_, w, delta, (int)Size); });
  }
  template <class T>
  HEDDLE_CG T shfl_xor(const T& value, unsigned int bits) const {
    return by_words(value, [=](unsigned int w) { return __shfl_xor_sync(mask_, w, (int)bits, (int)Size); });
  }

 private:
  HEDDLE_CG unsigned int pack(unsigned int lanes_set) const {
    return (lanes_set & mask_) >> (lane() & ~(Size - 1) & 31);
  }
};

// Several warps: a barrier holds them together, the block's slots carry their values, a word at a time.
template <unsigned int Size>
class tile_of_warps : public thread_group {
 public:
  HEDDLE_CG explicit tile_of_warps(unsigned int* slots = nullptr)
      : thread_group(tile_kind, Size), slots_(slots ? slots : tile_slots()) {}
  HEDDLE_CG unsigned int* slots() const { return slots_; }
  HEDDLE_CG static unsigned int thread_rank() { return block_rank_of_thread() & (Size - 1); }
  HEDDLE_CG static void sync() { sync_tile(Size); }
  template <class T>
  HEDDLE_CG T shfl(const T& value, unsigned int rank) const { return exchange(value, rank & (Size - 1)); }
  template <class T>
  HEDDLE_CG T shfl_up(const T& value, unsigned int delta) const {
    return exchange(value, thread_rank() >= delta ? thread_rank() - delta : thread_rank());
  }
  template <class T>
  HEDDLE_CG T shfl_down(const T& value, unsigned int delta) const {
    return exchange(value, thread_rank() + delta < Size ? thread_rank() + delta : thread_rank());
  }
  template <class T>
  HEDDLE_CG T shfl_xor(const T& value, unsigned int bits) const {
    return exchange(value, (thread_rank() ^ bits) < Size ? thread_rank() ^ bits : thread_rank());
  }
  HEDDLE_CG int any(int predicate) const {
    unsigned int* const mine = own_slots();
    const bool here = __ballot_sync(0xffffffffu, predicate) != 0;
    if ((thread_rank() & 31) == 0) mine[thread_rank()] = here;
    sync();
    unsigned int found = 0;
    for (unsigned int warp = 0; warp < Size; warp += 32) found |= mine[warp];
    sync();
    return found != 0;
  }
  HEDDLE_CG int all(int predicate) const { return !any(!predicate); }

 private:
  HEDDLE_CG unsigned int* own_slots() const { return slots_ + (block_rank_of_thread() & ~(Size - 1)); }
  template <class T>
  HEDDLE_CG T exchange(const T& value, unsigned int from) const {
    unsigned int* const mine = own_slots();
    return by_words(value, [=](unsigned int w) {
      mine[thread_rank()] = w;
      sync();
      const unsigned int result = mine[from];
      sync();  // A part of the tile, or what it is a part of, may come next and use the same slots.
      return result;
    });
  }
  unsigned int* slots_;
};

template <unsigned int Size, bool Warps = (Size > 32)>
struct tile {
  typedef tile_of_lanes<Size> type;
};
template <unsigned int Size>
struct tile<Size, true> {
  typedef tile_of_warps<Size> type;
};

template <class Parent>
HEDDLE_CG auto slots_of(const Parent& parent, int) -> decltype(parent.slots()) { return parent.slots(); }
template <class Parent>
HEDDLE_CG unsigned int* slots_of(const Parent&, long) { return nullptr; }

}  // namespace details

// Size threads side by side, Size a power of two.
template <unsigned int Size, class ParentT>
class thread_block_tile : public details::tile<Size>::type, public details::tile_numbers<Size, ParentT> {
  static_assert(Size && (Size & (Size - 1)) == 0 && Size <= 1024, "the size of a tile is a power of two, at most 1024");
  typedef typename details::tile<Size>::type Base;
  typedef details::tile_numbers<Size, ParentT> Numbers;

 public:
  HEDDLE_CG thread_block_tile() {}
  HEDDLE_CG explicit thread_block_tile(unsigned int* slots) : Base(slots) {}
  // Tiles of one size are one thing, whatever parent their type names.
  template <class Other>
  HEDDLE_CG thread_block_tile(const thread_block_tile<Size, Other>& other) : Base(other.slots()) {}
  using Numbers::num_threads;
  using Numbers::size;
};

template <unsigned int Size, class ParentT>
HEDDLE_CG thread_block_tile<Size, ParentT> tiled_partition(const ParentT& parent) {
  return thread_block_tile<Size, ParentT>(details::slots_of(parent, 0));
}
HEDDLE_CG thread_group tiled_partition(const thread_group& parent, unsigned int size) {
  // Ranks in the parent run along its lanes; a part is `size` neighbours of them.
  if (parent.kind_ == details::lanes_kind) {
    const unsigned int first = parent.thread_rank() / size * size;
    unsigned int mask = 0;
    for (unsigned int i = 0; i < size; ++i) {
      const unsigned int at = details::nth_set(parent.mask_, first + i);
      mask |= at < 32 ? 1u << at : 0u;
    }
    return coalesced_group(mask, first / size, (parent.size() + size - 1) / size);
  }
  const unsigned int lane = details::lane() & 31;   // in its half of a warp of 64
  const unsigned int first = lane / size * size;
  const unsigned int count = details::block_size();
  const unsigned int warp_start = details::block_rank_of_thread() - lane;
  const unsigned int alive = count - warp_start < 32 ? (1u << (count - warp_start)) - 1u : 0xffffffffu;
  const unsigned int mask = (size == 32 ? 0xffffffffu : ((1u << size) - 1u) << first) & alive;
  return coalesced_group(mask, details::block_rank_of_thread() / size, (count + size - 1) / size);
}
HEDDLE_CG coalesced_group tiled_partition(const coalesced_group& parent, unsigned int size) {
  const unsigned int first = parent.thread_rank() / size * size;
  unsigned int mask = 0;
  for (unsigned int i = 0; i < size; ++i) {
    const unsigned int at = details::nth_set(parent.mask(), first + i);
    mask |= at < 32 ? 1u << at : 0u;
  }
  return coalesced_group(mask, first / size, (parent.size() + size - 1) / size);
}

// Threads with equal labels.
template <class Group, class Label>
HEDDLE_CG coalesced_group labeled_partition(const Group& group, Label label) {
  const unsigned int mask = details::match(group.mask(), label);
  // Parts are numbered by their first lanes.
  const bool leads = (mask & details::lanes_below()) == 0;
  const unsigned int leaders = __ballot_sync(group.mask(), leads);
  const unsigned int first = mask & (0u - mask);
  return coalesced_group(mask, __popc(leaders & (first - 1u)), __popc(leaders));
}
template <class Group>
HEDDLE_CG coalesced_group binary_partition(const Group& group, bool predicate) {
  const unsigned int yes = __ballot_sync(group.mask(), predicate);
  const unsigned int mask = predicate ? yes : group.mask() & ~yes;
  return coalesced_group(mask, predicate ? 1u : 0u, 2u);
}

HEDDLE_CG unsigned int thread_group::size() const {
  if (kind_ == details::lanes_kind) return __popc(mask_);
  if (kind_ == details::tile_kind) return mask_;
  if (kind_ == details::grid_kind) return (unsigned int)grid_group::size();
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
  if (kind_ == details::cluster_kind) return cluster_group::size();
#endif
  return details::block_size();
}
HEDDLE_CG unsigned int thread_group::thread_rank() const {
  if (kind_ == details::lanes_kind) return __popc(mask_ & details::lanes_below());
  if (kind_ == details::tile_kind) return details::block_rank_of_thread() & (mask_ - 1);
  if (kind_ == details::grid_kind) return (unsigned int)grid_group::thread_rank();
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
  if (kind_ == details::cluster_kind) return cluster_group::thread_rank();
#endif
  return details::block_rank_of_thread();
}
HEDDLE_CG void thread_group::sync() const {
  if (kind_ == details::lanes_kind) {
    __syncwarp(mask_);
  } else if (kind_ == details::tile_kind) {
    details::sync_tile(mask_);
  } else if (kind_ == details::grid_kind) {
    cudaCGSynchronize(cudaCGGetIntrinsicHandle(1), 0);
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
  } else if (kind_ == details::cluster_kind) {
    cluster_group::sync();
#endif
  } else {
    __syncthreads();
  }
}

// Free functions.
template <class Group>
HEDDLE_CG void sync(const Group& group) { group.sync(); }
template <class Group>
HEDDLE_CG auto thread_rank(const Group& group) -> decltype(group.thread_rank()) { return group.thread_rank(); }
template <class Group>
HEDDLE_CG auto group_size(const Group& group) -> decltype(group.size()) { return group.size(); }
template <class Group>
HEDDLE_CG bool is_valid(const Group& group) { return group.is_valid(); }

template <class Group, class F, class... Args>
HEDDLE_CG void invoke_one(const Group& group, F&& f, Args&&... args) {
  if (group.thread_rank() == 0) f(static_cast<Args&&>(args)...);
}
template <class Group, class F, class... Args>
HEDDLE_CG auto invoke_one_broadcast(const Group& group, F&& f, Args&&... args) -> decltype(f(args...)) {
  decltype(f(args...)) result{};
  if (group.thread_rank() == 0) result = f(static_cast<Args&&>(args)...);
  return group.shfl(result, 0);
}

// Scopes of synchronisation, named as the documentation does.
enum thread_scope { thread_scope_block, thread_scope_cluster, thread_scope_device, thread_scope_system };

}  // namespace cooperative_groups

#endif
#endif
