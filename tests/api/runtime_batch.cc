// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cudaMemcpyBatchAsync: all copies, or the index of the one that was wrong.
#include "runtime.h"

TEST(RuntimeBatch, CopiesAllAndNamesTheWrongOne) {
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  unsigned *host = nullptr, *device = nullptr;
  OK(cudaMallocHost(reinterpret_cast<void**>(&host), 64));
  OK(cudaMalloc(reinterpret_cast<void**>(&device), 64));
  for (unsigned i = 0; i < 16; ++i) host[i] = i + 1;
  void* to[] = {device, device + 4, device + 8};
  void* from[] = {host + 8, host + 4, host};
  size_t sizes[] = {16, 16, 16}, first = 0, failed = 0;
  cudaMemcpyAttributes attributes = {};
  attributes.srcAccessOrder = cudaMemcpySrcAccessOrderStream;
  OK(cudaMemcpyBatchAsync(to, from, sizes, 3, &attributes, &first, 1, &failed, stream));
  OK(cudaStreamSynchronize(stream));
  unsigned out[12];
  OK(cudaMemcpy(out, device, 48, cudaMemcpyDeviceToHost));
  EXPECT_EQ(9u, out[0]);
  EXPECT_EQ(5u, out[4]);
  EXPECT_EQ(1u, out[8]);
  sizes[1] = 0;
  FAILS(cudaErrorInvalidValue, cudaMemcpyBatchAsync(to, from, sizes, 3, &attributes, &first, 1, &failed, stream));
  EXPECT_EQ(1u, failed);
  FAILS(cudaErrorInvalidValue, cudaMemcpyBatchAsync(to, from, sizes, 3, nullptr, nullptr, 1, &failed, stream));
  OK(cudaFree(device));
  OK(cudaFreeHost(host));
  OK(cudaStreamDestroy(stream));
}
