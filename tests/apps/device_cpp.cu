// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C++ in kernels: templates, functors, lambdas, virtual functions, function pointers, recursion,
// local arrays, switch, goto, structs by value, placement of objects in device memory, new/delete.
#include <utility>
#include <vector>

#include "app.h"

struct Shape {
  __device__ virtual float area() const = 0;
  __device__ virtual ~Shape() {}
};
struct Square : Shape {
  float side;
  __device__ Square(float s) : side(s) {}
  __device__ float area() const override { return side * side; }
};
struct Disc : Shape {
  float r;
  __device__ Disc(float r) : r(r) {}
  __device__ float area() const override { return 3.0f * r * r; }
};

__global__ void shapes(float* out) {
  int t = threadIdx.x;
  Shape* s = t % 2 ? (Shape*)new Square(t) : (Shape*)new Disc(t);
  out[t] = s->area();
  delete s;
}

__device__ int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

__global__ void recursion(int* out) { out[threadIdx.x] = fibonacci(threadIdx.x % 12); }

typedef float (*Function)(float);
__device__ float doubled(float x) { return 2 * x; }
__device__ float squared(float x) { return x * x; }
__device__ Function table[2] = {doubled, squared};

__global__ void pointers(float* out) { out[threadIdx.x] = table[(threadIdx.x / 3) % 2]((float)threadIdx.x); }

template <class T, class F>
__global__ void transform(const T* in, T* out, int n, F f) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += blockDim.x * gridDim.x) out[i] = f(in[i]);
}

struct Affine {
  int a, b;
  __host__ __device__ int operator()(int x) const { return a * x + b; }
};

struct Big { double m[4][4]; char tag; };

__global__ void by_value(Big big, double* out) {
  out[threadIdx.x] = big.m[threadIdx.x / 4][threadIdx.x % 4] + big.tag;
}

__global__ void local_arrays(int* out, int rounds) {
  int a[16];
  for (int i = 0; i < 16; ++i) a[i] = (threadIdx.x * 7 + i * 5) % 16;
  for (int r = 0; r < rounds; ++r) a[a[r % 16] % 16] += r;
  for (int i = 0; i < 16; ++i)            // insertion sort with data-dependent flow
    for (int j = i; j > 0 && a[j - 1] > a[j]; --j) {
      int t = a[j];
      a[j] = a[j - 1];
      a[j - 1] = t;
    }
  int code = 0;
  for (int i = 0; i < 16; ++i) {
    switch (a[i] % 5) {
      case 0: code += 1; break;
      case 1: code ^= 0x10; break;
      case 2: code = code * 3 + 1; [[fallthrough]];
      case 3: code -= i; break;
      default: goto out;
    }
  }
out:
  out[threadIdx.x] = code + a[15] * 1000;
}

int host_local_arrays(int t, int rounds) {
  int a[16];
  for (int i = 0; i < 16; ++i) a[i] = (t * 7 + i * 5) % 16;
  for (int r = 0; r < rounds; ++r) a[a[r % 16] % 16] += r;
  for (int i = 0; i < 16; ++i)
    for (int j = i; j > 0 && a[j - 1] > a[j]; --j) std::swap(a[j], a[j - 1]);
  int code = 0;
  for (int i = 0; i < 16; ++i) {
    int k = a[i] % 5;
    if (k == 0) code += 1;
    else if (k == 1) code ^= 0x10;
    else if (k == 2) code = code * 3 + 1 - i;
    else if (k == 3) code -= i;
    else break;
  }
  return code + a[15] * 1000;
}

// The object outlives its kernel, so the table of the abstract class itself is in the program too.
template <class T>
struct Container {
  __device__ Container() {}
  __device__ virtual ~Container() {}
  __device__ virtual int push(T value) = 0;
};
template <class T>
struct Counter : Container<T> {
  T sum = 0;
  __device__ int push(T value) override { return atomicAdd(&sum, value); }
};
__device__ Container<int>* container;
/// std::nothrow is an object of the host's library.
__global__ void allocate_nothrow(int* out) {
  int* one = new (std::nothrow) int(7);
  int* many = new (std::nothrow) int[4];
  if (one && many) many[3] = *one, *out = many[3];
  delete one;
  delete[] many;
}

__global__ void make_container() { container = new Counter<int>; }
__global__ void push_all() { container->push(threadIdx.x); }
__global__ void drop_container(int* sum) {
  *sum = container->push(0);
  delete container;
}

int main() {
  float* f;
  int* d;
  double* dd;
  CUDA_OK(cudaMallocManaged(&f, 256 * 4));
  CUDA_OK(cudaMallocManaged(&d, 256 * 4));
  CUDA_OK(cudaMallocManaged(&dd, 16 * 8));
  make_container<<<1, 1>>>();
  push_all<<<1, 100>>>();
  drop_container<<<1, 1>>>(d);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(d[0] == 4950, "%d", d[0]);
  shapes<<<1, 100>>>(f);
  CUDA_OK(cudaDeviceSynchronize());
  for (int t = 0; t < 100; ++t) EXPECT(f[t] == (t % 2 ? 1.0f : 3.0f) * t * t, "shape %d: %f", t, f[t]);
  allocate_nothrow<<<1, 1>>>(d);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(d[0] == 7, "%d", d[0]);
  recursion<<<1, 64>>>(d);
  CUDA_OK(cudaDeviceSynchronize());
  int fib[12] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89};
  for (int t = 0; t < 64; ++t) EXPECT(d[t] == fib[t % 12], "fibonacci %d: %d", t, d[t]);
  pointers<<<1, 90>>>(f);
  CUDA_OK(cudaDeviceSynchronize());
  for (int t = 0; t < 90; ++t) EXPECT(f[t] == ((t / 3) % 2 ? (float)t * t : 2.0f * t), "pointer %d", t);
  const int n = 1000;
  int *in, *out;
  CUDA_OK(cudaMallocManaged(&in, n * 4));
  CUDA_OK(cudaMallocManaged(&out, n * 4));
  for (int i = 0; i < n; ++i) in[i] = i;
  transform<<<4, 64>>>(in, out, n, Affine{3, 4});
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) EXPECT(out[i] == 3 * i + 4);
  int shift = 9;
  transform<<<3, 100>>>(in, out, n, [=] __device__(int x) { return (x << 1) ^ shift; });
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) EXPECT(out[i] == ((i << 1) ^ 9));
  Big big;
  for (int i = 0; i < 16; ++i) big.m[i / 4][i % 4] = i * 1.5;
  big.tag = 3;
  by_value<<<1, 16>>>(big, dd);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 16; ++i) EXPECT(dd[i] == i * 1.5 + 3);
  local_arrays<<<1, 200>>>(d, 40);
  CUDA_OK(cudaDeviceSynchronize());
  for (int t = 0; t < 200; ++t) EXPECT(d[t] == host_local_arrays(t, 40), "%d: %d", t, d[t]);
  return finish();
}
