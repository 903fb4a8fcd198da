/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A plain C program on libcudart_static.a: it links without a C++ runtime and does real work. */
#include <cuda.h>
#include <cuda_profiler_api.h>
#include <cuda_runtime_api.h>
#include <library_types.h>
#include <stdio.h>
#include <string.h>

#define CHECK(call)                                                                   \
  do {                                                                                \
    cudaError_t code_ = (call);                                                       \
    if (code_ != cudaSuccess) {                                                       \
      fprintf(stderr, "%s: %s (%s)\n", #call, cudaGetErrorName(code_), cudaGetErrorString(code_)); \
      return 1;                                                                       \
    }                                                                                 \
  } while (0)

int main(void) {
  char in[64], out[64];
  void *device = NULL;
  cudaStream_t stream = NULL;
  int i, version = 0;
  for (i = 0; i < 64; ++i) in[i] = (char)(3 * i + 1);
  CHECK(cudaRuntimeGetVersion(&version));
  if (version != CUDART_VERSION) return 2;
  CHECK(cudaMalloc(&device, sizeof in));
  CHECK(cudaStreamCreate(&stream));
  CHECK(cudaMemcpyAsync(device, in, sizeof in, cudaMemcpyHostToDevice, stream));
  CHECK(cudaMemcpyAsync(out, device, sizeof out, cudaMemcpyDeviceToHost, stream));
  CHECK(cudaStreamSynchronize(stream));
  if (memcmp(in, out, sizeof in)) return 3;
  CHECK(cudaMemset(device, 7, 64));
  CHECK(cudaMemcpy(out, device, sizeof out, cudaMemcpyDefault));
  for (i = 0; i < 64; ++i)
    if (out[i] != 7) return 4;
  CHECK(cudaStreamDestroy(stream));
  CHECK(cudaFree(device));
  puts("ok");
  return 0;
}
