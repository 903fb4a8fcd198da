// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thrust as Debian's libthrust-dev installs it, through our nvcc: the algorithms and iterators that programs use most.
#include "app.h"

#include <thrust/adjacent_difference.h>
#include <thrust/binary_search.h>
#include <thrust/copy.h>
#include <thrust/count.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/extrema.h>
#include <thrust/fill.h>
#include <thrust/for_each.h>
#include <thrust/functional.h>
#include <thrust/gather.h>
#include <thrust/host_vector.h>
#include <thrust/inner_product.h>
#include <thrust/iterator/constant_iterator.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/discard_iterator.h>
#include <thrust/iterator/permutation_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/iterator/zip_iterator.h>
#include <thrust/logical.h>
#include <thrust/partition.h>
#include <thrust/random.h>
#include <thrust/reduce.h>
#include <thrust/remove.h>
#include <thrust/scan.h>
#include <thrust/scatter.h>
#include <thrust/sequence.h>
#include <thrust/tabulate.h>
#include <thrust/transform.h>
#include <thrust/transform_reduce.h>
#include <thrust/unique.h>

#include <vector>

struct saxpy {
  float a;
  __host__ __device__ float operator()(float x, float y) const { return a * x + y; }
};
struct odd {
  __host__ __device__ bool operator()(int x) const { return x & 1; }
};
struct square {
  __host__ __device__ float operator()(float x) const { return x * x; }
};

constexpr int n = 10000;

static void reductions() {
  thrust::device_vector<int> d(n);
  thrust::sequence(d.begin(), d.end());
  EXPECT(thrust::reduce(d.begin(), d.end()) == n * (n - 1) / 2);
  EXPECT(thrust::count_if(d.begin(), d.end(), odd()) == n / 2);
  EXPECT(thrust::max_element(d.begin(), d.end()) - d.begin() == n - 1);
  EXPECT(thrust::all_of(d.begin(), d.end(), [] __device__(int v) { return v >= 0; }));
  thrust::device_vector<float> x(n, 2.f), y(n, 1.f);
  thrust::transform(x.begin(), x.end(), y.begin(), y.begin(), saxpy{3.f});
  EXPECT(y[77] == 7.f);
  EXPECT(thrust::transform_reduce(x.begin(), x.end(), square(), 0.f, thrust::plus<float>()) == 4.f * n);
  EXPECT(thrust::inner_product(x.begin(), x.end(), y.begin(), 0.f) == 14.f * n);
}

static void keys() {
  thrust::device_vector<int> d(n), keys(n), out_keys(n), sums(n);
  thrust::sequence(d.begin(), d.end());
  thrust::transform(d.begin(), d.end(), keys.begin(), [] __device__(int i) { return i / 10; });
  auto ends = thrust::reduce_by_key(keys.begin(), keys.end(), thrust::constant_iterator<int>(1), out_keys.begin(), sums.begin());
  EXPECT(ends.first - out_keys.begin() == n / 10);
  EXPECT(sums[5] == 10);
  EXPECT(thrust::unique(keys.begin(), keys.end()) - keys.begin() == n / 10);
}

static void moves() {
  thrust::device_vector<int> d(n), e(n), f(n);
  thrust::sequence(d.begin(), d.end());
  thrust::exclusive_scan(d.begin(), d.end(), e.begin());
  EXPECT(e[10] == 45);
  EXPECT(thrust::copy_if(d.begin(), d.end(), e.begin(), odd()) - e.begin() == n / 2);
  thrust::gather(e.begin(), e.begin() + 100, d.begin(), f.begin());
  EXPECT(f[2] == 5);
  thrust::tabulate(f.begin(), f.end(), thrust::negate<int>());
  EXPECT(f[9] == -9);
  auto rest = thrust::remove_if(thrust::device, d.begin(), d.end(), odd());
  EXPECT(rest - d.begin() == n / 2);
  EXPECT(thrust::lower_bound(d.begin(), rest, 100) - d.begin() == 50);
  thrust::adjacent_difference(d.begin(), rest, f.begin());
  EXPECT(f[4] == 2);
}

static void iterators() {
  thrust::device_vector<float> x(n, 2.f), y(n, 7.f);
  thrust::for_each(thrust::make_zip_iterator(thrust::make_tuple(x.begin(), y.begin())),
                   thrust::make_zip_iterator(thrust::make_tuple(x.end(), y.end())),
                   [] __device__(thrust::tuple<float&, float&> t) { thrust::get<0>(t) += thrust::get<1>(t); });
  EXPECT(x[3] == 9.f);
  auto squares = thrust::make_transform_iterator(thrust::counting_iterator<int>(0), square());
  EXPECT(thrust::reduce(squares, squares + 10, 0.f) == 285.f);
  int* raw;
  CUDA_OK(cudaMalloc(&raw, 100 * sizeof(int)));
  thrust::fill(thrust::device, raw, raw + 100, 7);
  thrust::device_ptr<int> p(raw);
  EXPECT(thrust::reduce(p, p + 100) == 700);
  std::vector<int> host(100);
  thrust::copy(p, p + 100, host.begin());
  EXPECT(host[99] == 7);
}

int main() {
  reductions();
  keys();
  moves();
  iterators();
  return finish();
}
