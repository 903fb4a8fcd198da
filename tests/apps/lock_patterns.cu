// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Locks between lanes of one warp in the many forms in which people write them: each of them hangs where lanes do not get on
// by themselves. Built with and without optimisation, for what the compiler makes of the waiting loops differs.
#include <cstring>
#include <cuda/atomic>
#include <cuda/semaphore>

#include "app.h"

__device__ int mutex;
__device__ int locks[64];

__device__ void enter(volatile int* t) {
  *t = *t + 1;
  __threadfence();
}

__global__ void straight(volatile int* t) {
  while (atomicCAS(&mutex, 0, 1)) {}
  enter(t);
  atomicExch(&mutex, 0);
}

__global__ void by_flag(volatile int* t) {
  bool got = false;
  while (!got) got = atomicCAS(&mutex, 0, 1) == 0;
  enter(t);
  atomicExch(&mutex, 0);
}

__global__ void by_branch(volatile int* t) {
  int got = 0;
  do {
    if (atomicCAS(&mutex, 0, 1) == 0) got = 1;
  } while (!got);
  enter(t);
  atomicExch(&mutex, 0);
}

__global__ void inside(volatile int* t) {
  bool done = false;
  for (int k = 0; !done; ++k) {
    if ((k & 1) && atomicCAS(&mutex, 0, 1) == 0) {
      enter(t);
      atomicExch(&mutex, 0);
      done = true;
    }
  }
}

__global__ void or_stopped(volatile int* t, volatile int* stop) {
  int got = 0;
  while (!*stop && !got) {
    if (atomicExch(&mutex, 1) == 0) got = 1;
  }
  if (!got) return;
  enter(t);
  atomicExch(&mutex, 0);
}

__device__ __noinline__ void lock(int* m) {
  while (atomicCAS(m, 0, 1) != 0) {}
  __threadfence();
}
__device__ __noinline__ void unlock(int* m) {
  __threadfence();
  atomicExch(m, 0);
}
__global__ void by_calls(volatile int* t) {
  lock(&mutex);
  *t = *t + 1;
  unlock(&mutex);
}

struct Mutex {
  int* word;
  __device__ void lock() {
    int old;
    do { old = atomicExch(word, 1); } while (old);
  }
  __device__ void unlock() {
    __threadfence();
    atomicExch(word, 0);
  }
};
struct Guard {
  Mutex& m;
  __device__ explicit Guard(Mutex& of) : m(of) { m.lock(); }
  __device__ ~Guard() { m.unlock(); }
};
__global__ void by_guard(volatile int* t) {
  Mutex m{&mutex};
  for (int k = 0; k < 2; ++k) {
    Guard guard(m);
    if (k == 1) continue;
    *t = *t + 1;
  }
}

__device__ unsigned next_ticket, serving;
__global__ void by_ticket(volatile int* t) {
  const unsigned mine = atomicAdd(&next_ticket, 1);
  while (atomicAdd(&serving, 0) != mine) {}
  enter(t);
  atomicAdd(&serving, 1);
}

__global__ void backing_off(volatile int* t) {
  unsigned ns = 8;
  while (atomicCAS(&mutex, 0, 1) == 1) {
    __nanosleep(ns);
    if (ns < 256) ns *= 2;
  }
  enter(t);
  atomicExch(&mutex, 0);
}

__global__ void one_of_many(volatile int* t) {
  int n = threadIdx.x;
  for (int k = 0; k < 5; ++k) {
    n = (n * 5 + 3) & 7;
    while (atomicCAS(&locks[n * 2 + 1], 0, 1)) {}
    t[n] = t[n] + 1;
    __threadfence();
    atomicExch(&locks[n * 2 + 1], 0);
  }
}

__global__ void two_in_order(volatile int* t) {
  const int l = threadIdx.x & 31, r = (l + 1) & 31;
  const int first = min(l, r), second = max(l, r);
  while (atomicCAS(&locks[first], 0, 1)) {}
  while (atomicCAS(&locks[second], 0, 1)) {}
  t[l] = t[l] + 1;
  __threadfence();
  atomicExch(&locks[second], 0);
  atomicExch(&locks[first], 0);
}

__device__ cuda::std::atomic_flag flag;
__global__ void by_atomic_flag(volatile int* t) {
  while (flag.test_and_set(cuda::std::memory_order_acquire)) {}
  *t = *t + 1;
  flag.clear(cuda::std::memory_order_release);
}

__device__ cuda::binary_semaphore<cuda::thread_scope_device> semaphore{1};
__global__ void by_semaphore(volatile int* t) {
  semaphore.acquire();
  *t = *t + 1;
  semaphore.release();
}

__device__ cuda::atomic<int> turn;
__global__ void in_turn(volatile int* t) {
  const int mine = threadIdx.x + blockIdx.x * blockDim.x;
  for (int now; (now = turn.load()) != mine;) turn.wait(now);
  *t = *t + 1;
  turn.store(mine + 1);
  turn.notify_all();
}

/// A queue of waiting lanes: each spins on a word of its own, which the one before it clears.
struct Waiting {
  volatile int locked;
  Waiting* volatile next;
};
using Word = unsigned long long;
__device__ Waiting* tail;
__device__ Waiting nodes[256];
__global__ void by_queue(volatile int* t) {
  Waiting* me = &nodes[threadIdx.x + blockIdx.x * blockDim.x];
  me->next = nullptr;
  me->locked = 1;
  __threadfence();
  if (Waiting* before = (Waiting*)atomicExch((Word*)&tail, (Word)me)) {
    before->next = me;
    __threadfence();
    while (me->locked) {}
  }
  enter(t);
  if (!me->next) {
    if (atomicCAS((Word*)&tail, (Word)me, 0ull) == (Word)me) return;
    while (!me->next) {}
  }
  me->next->locked = 0;
}

/// Odd lanes wait for what their even neighbours put into a box.
__global__ void boxes(volatile int* t) {
  __shared__ volatile int box[64], full[64];
  const int i = threadIdx.x;
  full[i] = 0;
  __syncthreads();
  if (i & 1) {
    while (!full[i ^ 1]) {}
    t[i] = box[i ^ 1];
  } else {
    box[i] = i;
    __threadfence_block();
    full[i] = 1;
  }
}

int* cells;
template <class... A>
void run(const char* name, void (*kernel)(A...), int blocks, int threads, int expected, A... a) {
  std::memset(cells, 0, 128 * sizeof(int));
  kernel<<<blocks, threads>>>(a...);
  CUDA_OK(cudaDeviceSynchronize());
  int sum = 0;
  for (int n = 0; n < 64; ++n) sum += cells[n];
  EXPECT(sum == expected, "%s: %d, expected %d", name, sum, expected);
}
#define RUN(kernel, blocks, threads, expected, ...) run(#kernel, kernel, blocks, threads, expected, __VA_ARGS__)

int main() {
  CUDA_OK(cudaMallocManaged(&cells, 128 * sizeof(int)));
  volatile int *t = cells, *stop = cells + 64;
  RUN(straight, 4, 64, 256, t);
  RUN(by_flag, 4, 64, 256, t);
  RUN(by_branch, 4, 64, 256, t);
  RUN(inside, 4, 64, 256, t);
  RUN(or_stopped, 4, 64, 256, t, stop);
  RUN(by_calls, 4, 64, 256, t);
  RUN(by_guard, 4, 64, 256, t);
  RUN(by_ticket, 4, 64, 256, t);
  RUN(backing_off, 4, 64, 256, t);
  RUN(one_of_many, 2, 64, 640, t);
  RUN(two_in_order, 4, 32, 128, t);
  RUN(by_atomic_flag, 4, 64, 256, t);
  RUN(by_semaphore, 4, 64, 256, t);
  RUN(in_turn, 4, 64, 256, t);
  RUN(by_queue, 4, 64, 256, t);
  RUN(boxes, 1, 64, 31 * 32, t);
  return finish();
}
