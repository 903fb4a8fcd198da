// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The plain symbols of graph and capture functions, whose types were older than today's cuda.h says: programs that
// look them up by name get those. Found by tinygrad.
#include <dlfcn.h>

#include "driver.h"

namespace {

template <class F>
F* symbol(const char* name) {
  F* f = reinterpret_cast<F*>(dlsym(RTLD_DEFAULT, name));
  EXPECT_NE(f, nullptr) << name;
  return f;
}

class OldAbi : public WithFill {
 protected:
  void SetUp() override {
    WithFill::SetUp();
    OK(cuMemAlloc(&data, 16));
  }
  CUDA_KERNEL_NODE_PARAMS_v1 node_params() { return {fill, 1, 1, 1, 4, 1, 1, 0, params, nullptr}; }
  unsigned last() {
    unsigned got[4] = {};
    EXPECT_EQ(CUDA_SUCCESS, cuCtxSynchronize());
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(got, data, 16));
    return got[3];
  }
  CUdeviceptr data = 0;
  unsigned add = 5;
  void* params[2] = {&data, &add};
};

TEST_F(OldAbi, KernelNodes) {
  auto* add_node = symbol<CUresult(CUgraphNode*, CUgraph, const CUgraphNode*, size_t, const CUDA_KERNEL_NODE_PARAMS_v1*)>("cuGraphAddKernelNode");
  auto* get = symbol<CUresult(CUgraphNode, CUDA_KERNEL_NODE_PARAMS_v1*)>("cuGraphKernelNodeGetParams");
  auto* set = symbol<CUresult(CUgraphNode, const CUDA_KERNEL_NODE_PARAMS_v1*)>("cuGraphKernelNodeSetParams");
  auto* set_exec = symbol<CUresult(CUgraphExec, CUgraphNode, const CUDA_KERNEL_NODE_PARAMS_v1*)>("cuGraphExecKernelNodeSetParams");
  auto* update = symbol<CUresult(CUgraphExec, CUgraph, CUgraphNode*, CUgraphExecUpdateResult*)>("cuGraphExecUpdate");
  CUgraph graph;
  CUgraphNode node;
  OK(cuGraphCreate(&graph, 0));
  // Followed by bytes that are no part of the old structure: they are not read.
  struct {
    CUDA_KERNEL_NODE_PARAMS_v1 old;
    uint64_t rubbish[2] = {~0ull, ~0ull};
  } p;
  p.old = node_params();
  OK(add_node(&node, graph, nullptr, 0, &p.old));
  FAILS(CUDA_ERROR_INVALID_VALUE, add_node(&node, graph, nullptr, 0, nullptr));
  CUgraphExec exec;
  OK(cuGraphInstantiate(&exec, graph, 0));
  OK(cuGraphLaunch(exec, nullptr));
  EXPECT_EQ(8u, last());
  add = 50;
  OK(set_exec(exec, node, &p.old));
  OK(cuGraphLaunch(exec, nullptr));
  EXPECT_EQ(53u, last());
  add = 70;
  OK(set(node, &p.old));
  struct {
    CUDA_KERNEL_NODE_PARAMS_v1 old;
    uint64_t untouched = 77;
  } got;
  OK(get(node, &got.old));
  EXPECT_EQ(fill, got.old.func);
  EXPECT_EQ(4u, got.old.blockDimX);
  EXPECT_EQ(77u, got.untouched);
  CUgraphNode wrong;
  CUgraphExecUpdateResult result = CU_GRAPH_EXEC_UPDATE_ERROR;
  OK(update(exec, graph, &wrong, &result));
  EXPECT_EQ(CU_GRAPH_EXEC_UPDATE_SUCCESS, result);
  OK(cuGraphLaunch(exec, nullptr));
  EXPECT_EQ(73u, last());
  OK(cuGraphExecDestroy(exec));
  OK(cuGraphDestroy(graph));
}

TEST_F(OldAbi, Captures) {
  auto* begin = symbol<CUresult(CUstream)>("cuStreamBeginCapture");
  auto* info = symbol<CUresult(CUstream, CUstreamCaptureStatus*, cuuint64_t*)>("cuStreamGetCaptureInfo");
  CUstream stream;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  OK(begin(stream));
  CUstreamCaptureStatus status;
  cuuint64_t id = 0;
  OK(info(stream, &status, &id));
  EXPECT_EQ(CU_STREAM_CAPTURE_STATUS_ACTIVE, status);
  EXPECT_NE(0u, id);
  OK(cuLaunchKernel(fill, 1, 1, 1, 4, 1, 1, 0, stream, params, nullptr));
  CUgraph graph;
  OK(cuStreamEndCapture(stream, &graph));
  size_t nodes = 0;
  OK(cuGraphGetNodes(graph, nullptr, &nodes));
  EXPECT_EQ(1u, nodes);
  OK(cuGraphDestroy(graph));
  OK(cuStreamDestroy(stream));
}

}  // namespace
