// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breadth-first search: levels with flags copied back each round, and a queue with atomics.
#include <queue>
#include <vector>

#include "app.h"

struct Node { int start, edges; };

__global__ void expand(const Node* nodes, const int* edges, bool* frontier, bool* updating,
                       bool* visited, int* cost, int n) {
  int id = blockIdx.x * 512 + threadIdx.x;
  if (id < n && frontier[id]) {
    frontier[id] = false;
    for (int i = nodes[id].start; i < nodes[id].start + nodes[id].edges; i++) {
      int to = edges[i];
      if (!visited[to]) {
        cost[to] = cost[id] + 1;
        updating[to] = true;
      }
    }
  }
}

__global__ void advance(bool* frontier, bool* updating, bool* visited, bool* again, int n) {
  int id = blockIdx.x * 512 + threadIdx.x;
  if (id < n && updating[id]) {
    frontier[id] = true;
    visited[id] = true;
    *again = true;
    updating[id] = false;
  }
}

__global__ void expand_queue(const Node* nodes, const int* edges, int* cost, const int* queue, int size,
                             int* next, int* next_size, int level) {
  int q = blockIdx.x * blockDim.x + threadIdx.x;
  if (q >= size) return;
  Node node = nodes[queue[q]];
  for (int i = 0; i < node.edges; ++i) {
    int to = edges[node.start + i];
    if (atomicCAS(&cost[to], -1, level) == -1) next[atomicAdd(next_size, 1)] = to;
  }
}

int main() {
  const int n = 20000;
  std::vector<Node> nodes(n);
  std::vector<int> edges;
  unsigned x = 7;
  for (int i = 0; i < n; ++i) {
    nodes[i].start = edges.size();
    nodes[i].edges = 1 + i % 5;
    for (int e = 0; e < nodes[i].edges; ++e) x = x * 1664525u + 1013904223u, edges.push_back((x >> 8) % n);
  }
  std::vector<int> want(n, -1), got(n);
  std::queue<int> todo;
  want[0] = 0, todo.push(0);
  while (!todo.empty()) {
    int v = todo.front();
    todo.pop();
    for (int e = 0; e < nodes[v].edges; ++e) {
      int to = edges[nodes[v].start + e];
      if (want[to] < 0) want[to] = want[v] + 1, todo.push(to);
    }
  }
  Node* dn;
  int *de, *dc, *qa, *qb, *qs;
  bool *df, *du, *dv, *dagain;
  CUDA_OK(cudaMalloc(&dn, n * sizeof(Node)));
  CUDA_OK(cudaMalloc(&de, edges.size() * 4));
  CUDA_OK(cudaMalloc(&dc, n * 4));
  CUDA_OK(cudaMalloc(&df, n));
  CUDA_OK(cudaMalloc(&du, n));
  CUDA_OK(cudaMalloc(&dv, n));
  CUDA_OK(cudaMalloc(&dagain, 1));
  CUDA_OK(cudaMalloc(&qa, n * 4));
  CUDA_OK(cudaMalloc(&qb, n * 4));
  CUDA_OK(cudaMalloc(&qs, 4));
  CUDA_OK(cudaMemcpy(dn, nodes.data(), n * sizeof(Node), cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(de, edges.data(), edges.size() * 4, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemset(dc, 0xff, n * 4));
  CUDA_OK(cudaMemset(df, 0, n));
  CUDA_OK(cudaMemset(du, 0, n));
  CUDA_OK(cudaMemset(dv, 0, n));
  bool yes = true, again;
  int zero = 0;
  CUDA_OK(cudaMemcpy(df, &yes, 1, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(dv, &yes, 1, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(dc, &zero, 4, cudaMemcpyHostToDevice));
  do {
    again = false;
    cudaMemcpy(dagain, &again, 1, cudaMemcpyHostToDevice);
    expand<<<(n + 511) / 512, 512>>>(dn, de, df, du, dv, dc, n);
    advance<<<(n + 511) / 512, 512>>>(df, du, dv, dagain, n);
    CUDA_OK(cudaMemcpy(&again, dagain, 1, cudaMemcpyDeviceToHost));
  } while (again);
  CUDA_OK(cudaMemcpy(got.data(), dc, n * 4, cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i) EXPECT(got[i] == want[i], "node %d: %d %d", i, got[i], want[i]);

  CUDA_OK(cudaMemset(dc, 0xff, n * 4));
  CUDA_OK(cudaMemcpy(dc, &zero, 4, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(qa, &zero, 4, cudaMemcpyHostToDevice));
  int size = 1;
  for (int level = 1; size > 0; ++level) {
    CUDA_OK(cudaMemset(qs, 0, 4));
    expand_queue<<<(size + 127) / 128, 128>>>(dn, de, dc, qa, size, qb, qs, level);
    CUDA_OK(cudaMemcpy(&size, qs, 4, cudaMemcpyDeviceToHost));
    std::swap(qa, qb);
  }
  CUDA_OK(cudaMemcpy(got.data(), dc, n * 4, cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i) EXPECT(got[i] == want[i], "queue, node %d: %d %d", i, got[i], want[i]);
  return finish();
}
