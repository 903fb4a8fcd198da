// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Streams, pinned memory, asynchronous copies, events between streams, callbacks, queries.
#include <atomic>
#include <vector>

#include "app.h"

__global__ void scale(float* x, int n, float f) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] = x[i] * f + 1.0f;
}

__global__ void sum_into(const float* a, const float* b, float* c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

std::atomic<int> called{0};
void CUDART_CB on_done(cudaStream_t, cudaError_t status, void* data) { called += status == cudaSuccess ? *(int*)data : 1000; }
void CUDART_CB host_function(void* data) { called += *(int*)data; }

int main() {
  const int parts = 8, n = 1 << 16;
  float *host, *device, *back;
  CUDA_OK(cudaMallocHost(&host, parts * n * 4));
  CUDA_OK(cudaHostAlloc((void**)&back, parts * n * 4, cudaHostAllocDefault));
  CUDA_OK(cudaMalloc(&device, parts * n * 4));
  for (int i = 0; i < parts * n; ++i) host[i] = i % 1000;
  std::vector<cudaStream_t> streams(parts);
  for (auto& s : streams) CUDA_OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  for (int p = 0; p < parts; ++p) {
    CUDA_OK(cudaMemcpyAsync(device + p * n, host + p * n, n * 4, cudaMemcpyHostToDevice, streams[p]));
    scale<<<n / 256, 256, 0, streams[p]>>>(device + p * n, n, p + 1.0f);
    CUDA_OK(cudaMemcpyAsync(back + p * n, device + p * n, n * 4, cudaMemcpyDeviceToHost, streams[p]));
  }
  int one = 1, ten = 10;
  CUDA_OK(cudaStreamAddCallback(streams[0], on_done, &one, 0));
  CUDA_OK(cudaLaunchHostFunc(streams[1], host_function, &ten));
  for (auto s : streams) CUDA_OK(cudaStreamSynchronize(s));
  EXPECT(called == 11, "%d", called.load());
  for (int p = 0; p < parts; ++p) {
    CUDA_OK(cudaStreamQuery(streams[p]));
    for (int i = 0; i < n; ++i)
      EXPECT(back[p * n + i] == host[p * n + i] * (p + 1.0f) + 1.0f, "part %d at %d", p, i);
  }

  // A chain across streams by events.
  cudaEvent_t ready;
  CUDA_OK(cudaEventCreateWithFlags(&ready, cudaEventDisableTiming));
  float *a = device, *b = device + n, *c = device + 2 * n;
  CUDA_OK(cudaMemsetAsync(a, 0, n * 4, streams[0]));
  CUDA_OK(cudaMemsetAsync(b, 0, n * 4, streams[1]));
  for (int r = 0; r < 20; ++r) scale<<<n / 256, 256, 0, streams[0]>>>(a, n, 1.0f);
  CUDA_OK(cudaEventRecord(ready, streams[0]));
  CUDA_OK(cudaStreamWaitEvent(streams[1], ready, 0));
  scale<<<n / 256, 256, 0, streams[1]>>>(b, n, 1.0f);
  sum_into<<<n / 256, 256, 0, streams[1]>>>(a, b, c, n);
  CUDA_OK(cudaMemcpyAsync(back, c, n * 4, cudaMemcpyDeviceToHost, streams[1]));
  CUDA_OK(cudaStreamSynchronize(streams[1]));
  CUDA_OK(cudaEventQuery(ready));
  for (int i = 0; i < n; ++i) EXPECT(back[i] == 21.0f, "chain %d: %f", i, back[i]);

  // The legacy default stream waits for blocking streams, and they for it.
  cudaStream_t blocking;
  CUDA_OK(cudaStreamCreate(&blocking));
  CUDA_OK(cudaMemsetAsync(a, 0, n * 4, blocking));
  for (int r = 0; r < 10; ++r) scale<<<n / 256, 256, 0, blocking>>>(a, n, 1.0f);
  scale<<<n / 256, 256>>>(a, n, 2.0f);
  scale<<<n / 256, 256, 0, blocking>>>(a, n, 1.0f);
  CUDA_OK(cudaMemcpy(back, a, n * 4, cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i) EXPECT(back[i] == 22.0f, "default stream %d: %f", i, back[i]);

  int least, greatest;
  CUDA_OK(cudaDeviceGetStreamPriorityRange(&least, &greatest));
  EXPECT(greatest <= least);
  unsigned flags = 99;
  CUDA_OK(cudaStreamGetFlags(streams[0], &flags));
  EXPECT(flags == cudaStreamNonBlocking);
  for (auto s : streams) CUDA_OK(cudaStreamDestroy(s));
  CUDA_OK(cudaStreamDestroy(blocking));
  CUDA_OK(cudaEventDestroy(ready));
  CUDA_OK(cudaFreeHost(host));
  CUDA_OK(cudaFreeHost(back));
  CUDA_OK(cudaFree(device));
  return finish();
}
