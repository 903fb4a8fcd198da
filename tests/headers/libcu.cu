// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The subset of libcu++: cuda::atomic and atomic_ref, barrier, pipeline, latch, semaphore, ptx, annotated_ptr, stream_ref,
// cuda::std with mdspan, NV_IF_TARGET.
#include "app.h"

#include <cooperative_groups.h>
#include <cuda/annotated_ptr>
#include <cuda/atomic>
#include <cuda/barrier>
#include <cuda/functional>
#include <cuda/latch>
#include <cuda/pipeline>
#include <cuda/ptx>
#include <cuda/semaphore>
#include <cuda/stream_ref>
#include <cuda/std/array>
#include <cuda/std/complex>
#include <cuda/std/limits>
#include <cuda/std/mdspan>
#include <cuda/std/tuple>
#include <cuda/std/type_traits>
#include <cuda/std/utility>
#include <nv/target>
#include <nvfunctional>

struct Counters {
  cuda::atomic<int, cuda::thread_scope_device> ints;
  cuda::atomic<unsigned long long> longs;
  cuda::atomic<float, cuda::thread_scope_device> floats;
  cuda::atomic<double> doubles;
  cuda::atomic<unsigned char> bytes;
  cuda::atomic<int> least, most;
  cuda::atomic<unsigned> bits;
  int plain;
  cuda::std::atomic<int> tickets;
};

__global__ void count(Counters* c) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  c->ints.fetch_add(2, cuda::memory_order_relaxed);
  ++c->longs;
  c->floats.fetch_add(0.5f);
  c->doubles += 0.25;
  c->bytes.fetch_add(1);
  c->least.fetch_min(-i, cuda::std::memory_order_relaxed);
  c->most.fetch_max(i);
  c->bits.fetch_or(1u << (i % 32));
  cuda::atomic_ref<int, cuda::thread_scope_device> plain(c->plain);
  int seen = plain.load();
  while (!plain.compare_exchange_weak(seen, seen + 3, cuda::memory_order_acq_rel)) {
  }
  c->tickets++;
}

static void atomics() {
  Counters* c;
  CUDA_OK(cudaMallocManaged(&c, sizeof(Counters)));
  CUDA_OK(cudaMemset(c, 0, sizeof(Counters)));
  count<<<4, 64>>>(c);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(c->ints == 512 && c->longs == 256 && c->floats == 128.f && c->doubles == 64.0, "%d", int(c->ints));
  EXPECT(c->bytes.load() == 0 && c->least == -255 && c->most == 255 && c->bits == 0xffffffffu);
  EXPECT(c->plain == 768 && c->tickets == 256);
  c->ints.store(5);
  int five = 5;
  EXPECT(c->ints.exchange(7) == 5 && !c->ints.compare_exchange_strong(five, 1) && five == 7);
}

// One thread hands a value to another block through a flag.
__global__ void message(int* data, cuda::atomic<int, cuda::thread_scope_device>* flag, int* got) {
  if (blockIdx.x == 1) {
    *data = 42;
    flag->store(1, cuda::memory_order_release);
  } else {
    while (flag->load(cuda::memory_order_acquire) == 0) {
    }
    *got = *data;
  }
}

__global__ void on_barrier(int* out) {
  using Barrier = cuda::barrier<cuda::thread_scope_block>;
  __shared__ Barrier barrier;
  __shared__ int values[64];
  auto block = cooperative_groups::this_thread_block();
  if (block.thread_rank() == 0) init(&barrier, block.size());
  block.sync();
  for (int round = 0; round < 3; ++round) {
    values[threadIdx.x] = threadIdx.x * (round + 1);
    auto token = barrier.arrive();
    barrier.wait(static_cast<Barrier::arrival_token&&>(token));
    out[round * 64 + threadIdx.x] = values[63 - threadIdx.x];
    barrier.arrive_and_wait();
  }
}

__global__ void on_pipeline(const int* in, int* out, int tiles) {
  constexpr int stages = 2;
  __shared__ int buffer[stages][64];
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, stages> state;
  auto block = cooperative_groups::this_thread_block();
  auto pipe = cuda::make_pipeline(block, &state);
  for (int tile = 0, ahead = 0; tile < tiles; ++tile) {
    for (; ahead < tiles && ahead < tile + stages; ++ahead) {
      pipe.producer_acquire();
      if (ahead % 2) cuda::memcpy_async(block, buffer[ahead % stages], in + 64 * ahead, cuda::aligned_size_t<16>(sizeof(int) * 64), pipe);
      else cuda::memcpy_async(block, buffer[ahead % stages], in + 64 * ahead, sizeof(int) * 64, pipe);
      pipe.producer_commit();
    }
    pipe.consumer_wait();
    out[64 * tile + threadIdx.x] = buffer[tile % stages][63 - threadIdx.x] + 1;
    pipe.consumer_release();
  }
}

__global__ void alone(const int4* in, int4* out) {
  __shared__ int4 buffer[64];
  auto pipe = cuda::make_pipeline();
  pipe.producer_acquire();
  cuda::memcpy_async(&buffer[threadIdx.x], in + threadIdx.x, cuda::aligned_size_t<16>(16), pipe);
  pipe.producer_commit();
  cuda::pipeline_consumer_wait_prior<0>(pipe);
  pipe.consumer_release();
  __syncthreads();
  out[threadIdx.x] = buffer[threadIdx.x ^ 1];
}

static void synchronisation() {
  int *in, *out;
  CUDA_OK(cudaMallocManaged(&in, 4096));
  CUDA_OK(cudaMallocManaged(&out, 4096));
  CUDA_OK(cudaMemset(out, 0, 4096));
  message<<<2, 1>>>(out, reinterpret_cast<cuda::atomic<int, cuda::thread_scope_device>*>(out + 1), out + 2);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(out[2] == 42);
  on_barrier<<<1, 64>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int r = 0; r < 3; ++r)
    for (int i = 0; i < 64; ++i) EXPECT(out[r * 64 + i] == (63 - i) * (r + 1), "round %d thread %d: %d", r, i, out[r * 64 + i]);
  for (int i = 0; i < 512; ++i) in[i] = i * 3;
  on_pipeline<<<1, 64>>>(in, out, 5);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 320; ++i) EXPECT(out[i] == in[i / 64 * 64 + 63 - i % 64] + 1, "%d: %d", i, out[i]);
  alone<<<1, 64>>>((const int4*)in, (int4*)out);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 256; ++i) EXPECT(out[i] == in[i ^ 4], "%d: %d", i, out[i]);
}

__device__ int which_side() { NV_IF_ELSE_TARGET(NV_IS_DEVICE, (return __popc(7);), (return -1;)) }

__global__ void library(double* out) {
  cuda::std::tuple<int, float> t{1, 2.5f};
  cuda::std::array<int, 3> a{1, 2, 3};
  cuda::std::swap(a[0], a[2]);
  cuda::std::complex<float> z(3, 4);
  static_assert(cuda::std::is_same<cuda::std::remove_const_t<const int>, int>::value, "");
  out[0] = cuda::std::get<1>(t);
  out[1] = a[0] * 10 + a[2];
  out[2] = cuda::std::abs(z);
  out[3] = cuda::std::numeric_limits<float>::max();
  out[4] = which_side();
  nvstd::function<int(int)> f = [&a](int x) { return x + a[1]; };
  nvstd::function<int(int)> g = f;
  out[5] = g(40);
  out[6] = cuda::proclaim_return_type<double>([](int x) { return x / 2.0; })(5);
}

namespace cs = cuda::std;

// A transposition through views: the source by rows, the goal by columns, one in three rows of a stride.
template <class Out>
__global__ void transpose(cs::mdspan<const int, cs::dextents<int, 2>> from, Out to) {
  for (int i = threadIdx.x; i < from.extent(0); i += blockDim.x)
    for (int j = 0; j < from.extent(1); ++j) to(j, i) = from(i, j);
}

static void views() {
  int *from, *to;
  CUDA_OK(cudaMallocManaged(&from, 6 * 4 * sizeof(int)));
  CUDA_OK(cudaMallocManaged(&to, 4 * 20 * sizeof(int)));
  for (int i = 0; i < 24; ++i) from[i] = i;
  using Goal = cs::mdspan<int, cs::extents<int, 4, cs::dynamic_extent>, cs::layout_left>;
  transpose<<<1, 32>>>(cs::mdspan<const int, cs::dextents<int, 2>>(from, 6, 4), Goal(to, 6));
  CUDA_OK(cudaDeviceSynchronize());
  bool same = true;
  for (int i = 0; i < 24; ++i) same &= to[i] == i;   // by columns it is the same memory
  EXPECT(same);
  using Wide = cs::extents<int, cs::dynamic_extent, cs::dynamic_extent>;
  const int steps[] = {20, 3};
  cs::mdspan<int, Wide, cs::layout_stride> wide(to, cs::layout_stride::mapping<Wide>(Wide(4, 6), steps));
  transpose<<<1, 4>>>(cs::mdspan<const int, cs::dextents<int, 2>>(from, 6, 4), wide);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(to[2 * 20 + 3 * 5] == from[5 * 4 + 2] && wide.mapping().required_span_size() == 76);
  cs::mdspan cube(from, 2, 3, 4);
  EXPECT(cube.rank() == 3 && cube.size() == 24 && cube(1, 2, 3) == 23 && cube.stride(0) == 12 && cube.stride(2) == 1);
  EXPECT(Goal::static_extent(0) == 4 && Goal::rank_dynamic() == 1 && (cs::mdspan(from, 24)[7] == 7));
}

__global__ void instructions(unsigned* out, cuda::annotated_ptr<const int, cuda::access_property::persisting> in) {
  namespace ptx = cuda::ptx;
  const unsigned t = ptx::get_sreg_tid_x();
  out[t] = ptx::get_sreg_ntid_x() * 1000 + ptx::get_sreg_ctaid_x() * 100 + ptx::get_sreg_laneid() + in[t];
#if __CUDA_ARCH__ >= 800
  __shared__ uint64_t barrier;
  __shared__ unsigned sum;
  if (t == 0) {
    ptx::mbarrier_init(&barrier, blockDim.x);
    sum = 0;
  }
  __syncthreads();
  atomicAdd(&sum, 1);
  ptx::fence(ptx::sem_acq_rel, ptx::scope_cta);
  const uint64_t state = ptx::mbarrier_arrive(&barrier);
  while (!ptx::mbarrier_test_wait(&barrier, state)) {
  }
  out[64 + t] = sum;
#else
  out[64 + t] = blockDim.x;
#endif
}

static void names() {
  unsigned* out;
  int* in;
  CUDA_OK(cudaMallocManaged(&out, 128 * sizeof(unsigned)));
  CUDA_OK(cudaMallocManaged(&in, 64 * sizeof(int)));
  in[40] = 7;
  cudaStream_t stream;
  CUDA_OK(cudaStreamCreate(&stream));
  cuda::stream_ref ref = stream;
  instructions<<<1, 64, 0, ref.get()>>>(out, cuda::annotated_ptr<const int, cuda::access_property::persisting>(in));
  ref.sync();
  EXPECT(ref.ready() && ref == cuda::stream_ref(stream));
  EXPECT(out[40] == 64000 + 8 + 7 && out[64 + 40] == 64);
}

int main() {
  atomics();
  views();
  names();
  synchronisation();
  double* out;
  CUDA_OK(cudaMallocManaged(&out, 64));
  library<<<1, 1>>>(out);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(out[0] == 2.5 && out[1] == 31 && out[2] == 5 && out[3] == 3.40282346638528859812e+38 && out[4] == 3);
  EXPECT(out[5] == 42 && out[6] == 2.5);
  return finish();
}
