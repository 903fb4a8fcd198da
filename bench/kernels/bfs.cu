// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "bfs.h"
__global__ void visit(const int* edges, int* depth, const int* queue, int count, int* next, int* next_count, int level) {
  int q = blockIdx.x * blockDim.x + threadIdx.x;
  if (q >= count) return;
  int u = queue[q];
  for (int k = 0; k < Data::degree; ++k) {
    int v = edges[u * Data::degree + k];
    if (depth[v] < 0 && atomicCAS(&depth[v], -1, level) == -1) next[atomicAdd(next_count, 1)] = v;
  }
}
static int *edges, *depth, *queue[2], *counter, n;
void begin(Data& d) {
  n = d.n, edges = to_device(d.edges), depth = to_device(d.depth), counter = to_device(std::vector<int>(1));
  for (int*& q : queue) q = to_device(std::vector<int>(n));
}
void run() {
  const int zero = 0;
  cudaMemset(depth, 0xff, n * sizeof(int));
  cudaMemcpy(depth, &zero, sizeof zero, cudaMemcpyHostToDevice);
  cudaMemcpy(queue[0], &zero, sizeof zero, cudaMemcpyHostToDevice);
  for (int count = 1, level = 1; count; ++level) {
    cudaMemset(counter, 0, sizeof(int));
    visit<<<(count + 127) / 128, 128>>>(edges, depth, queue[(level + 1) % 2], count, queue[level % 2], counter, level);
    cudaMemcpy(&count, counter, sizeof count, cudaMemcpyDeviceToHost);
  }
}
void end(Data& d) { from_device(d.depth, depth); }
#include "bench.h"
