// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: built by hand, captured, instantiated, updated, cloned.
#include <algorithm>
#include <string>
#include <vector>

#include "driver.h"

namespace {

class Graphs : public WithFill {
 protected:
  void SetUp() override {
    WithFill::SetUp();
    OK(cuModuleGetFunction(&count, module, "count"));
    size_t bytes;
    OK(cuModuleGetGlobal(&counter, &bytes, module, "counter"));
    OK(cuMemsetD32(counter, 0, 1));
    OK(cuMemAlloc(&data, 4096));
    OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
    OK(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
    OK(cuEventCreate(&fork, CU_EVENT_DISABLE_TIMING));
    OK(cuEventCreate(&join, CU_EVENT_DISABLE_TIMING));
  }
  void TearDown() override {
    cuStreamDestroy(stream);
    cuStreamDestroy(other);
    WithFill::TearDown();
  }
  CUresult launch_fill(CUstream s, unsigned add) {
    void* params[] = {&data, &add};
    return cuLaunchKernel(fill, 4, 1, 1, 256, 1, 1, 0, s, params, nullptr);
  }
  CUresult launch_count(CUstream s) { return cuLaunchKernel(count, 1, 1, 1, 1, 1, 1, 0, s, nullptr, nullptr); }
  unsigned word(CUdeviceptr at) {
    unsigned value = 0;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(&value, at, 4));
    return value;
  }
  CUfunction count = nullptr;
  CUdeviceptr data = 0, counter = 0;
  CUstream stream = nullptr, other = nullptr;
  CUevent fork = nullptr, join = nullptr;
};

TEST_F(Graphs, BuiltByHandTheyRunInOrderOfTheirEdges) {
  CUgraph graph;
  OK(cuGraphCreate(&graph, 0));
  unsigned add = 40;
  void* params[] = {&data, &add};
  CUDA_KERNEL_NODE_PARAMS kernel = {};
  kernel.func = fill;
  kernel.gridDimX = kernel.gridDimY = kernel.gridDimZ = 1;
  kernel.blockDimX = 32;
  kernel.blockDimY = kernel.blockDimZ = 1;
  kernel.kernelParams = params;
  CUgraphNode first, second, third;
  OK(cuGraphAddKernelNode(&first, graph, nullptr, 0, &kernel));
  CUDA_MEMSET_NODE_PARAMS set = {data, 0, 5, 4, 1, 1};
  OK(cuGraphAddMemsetNode(&second, graph, &first, 1, &set, context));
  static int calls;
  calls = 0;
  CUDA_HOST_NODE_PARAMS host = {};
  host.fn = [](void* p) { ++*static_cast<int*>(p); };
  host.userData = &calls;
  OK(cuGraphAddHostNode(&third, graph, &second, 1, &host));
  size_t nodes = 0, edges = 0, roots = 0;
  OK(cuGraphGetNodes(graph, nullptr, &nodes));
  OK(cuGraphGetEdges(graph, nullptr, nullptr, &edges));
  OK(cuGraphGetRootNodes(graph, nullptr, &roots));
  EXPECT_EQ(3u, nodes);
  EXPECT_EQ(2u, edges);
  EXPECT_EQ(1u, roots);
  CUgraphExec exec;
  OK(cuGraphInstantiateWithFlags(&exec, graph, 0));
  add = 1000;                           // The node keeps its own copy.
  for (int i = 0; i < 3; ++i) OK(cuGraphLaunch(exec, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(3, calls);
  EXPECT_EQ(5u, word(data));
  EXPECT_EQ(41u, word(data + 4));
  CUDA_KERNEL_NODE_PARAMS back;
  OK(cuGraphKernelNodeGetParams(first, &back));
  EXPECT_EQ(32u, back.blockDimX);
  EXPECT_EQ(40u, *static_cast<unsigned*>(back.kernelParams[1]));
  OK(cuGraphExecKernelNodeSetParams(exec, first, &kernel));
  OK(cuGraphLaunch(exec, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(1001u, word(data + 4));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphNodeSetEnabled(exec, third, 0));   // Host functions always run.
  OK(cuMemsetD32(data, 6, 1));
  OK(cuGraphNodeSetEnabled(exec, second, 0));
  OK(cuGraphLaunch(exec, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(5, calls);
  EXPECT_NE(5u, word(data));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuGraphAddDependencies(graph, &first, &first, 1));
  OK(cuGraphAddDependencies(graph, &third, &first, 1));
  CUgraphExec cyclic;
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuGraphInstantiateWithFlags(&cyclic, graph, 0));
  OK(cuGraphExecDestroy(exec));
  OK(cuGraphDestroy(graph));
}

TEST_F(Graphs, CaptureForksAndJoins) {
  OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  OK(launch_fill(stream, 1));
  OK(cuEventRecord(fork, stream));
  OK(cuStreamWaitEvent(other, fork, 0));
  OK(launch_count(other));
  CUstreamCaptureStatus status;
  OK(cuStreamIsCapturing(other, &status));
  EXPECT_EQ(CU_STREAM_CAPTURE_STATUS_ACTIVE, status);
  OK(launch_fill(stream, 2));
  OK(cuEventRecord(join, other));
  OK(cuStreamWaitEvent(stream, join, 0));
  OK(launch_count(stream));
  CUgraph graph;
  OK(cuStreamEndCapture(stream, &graph));
  EXPECT_EQ(0u, word(counter));         // Nothing has run.
  size_t nodes = 0, edges = 0;
  OK(cuGraphGetNodes(graph, nullptr, &nodes));
  OK(cuGraphGetEdges(graph, nullptr, nullptr, &edges));
  EXPECT_EQ(4u, nodes);
  EXPECT_EQ(4u, edges);
  CUgraphExec exec;
  OK(cuGraphInstantiateWithFlags(&exec, graph, 0));
  OK(cuGraphDestroy(graph));
  for (int i = 0; i < 10; ++i) OK(cuGraphLaunch(exec, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(20u, word(counter));
  EXPECT_EQ(2u, word(data));
  OK(cuGraphExecDestroy(exec));
}

TEST_F(Graphs, CaptureErrorsAreThoseDocumented) {
  CUgraph graph;
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_STATE, cuStreamEndCapture(stream, &graph));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cuStreamBeginCapture(nullptr, CU_STREAM_CAPTURE_MODE_GLOBAL));
  OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  OK(cuEventRecord(fork, stream));
  OK(launch_count(stream));
  OK(cuStreamWaitEvent(other, fork, 0));
  OK(launch_count(other));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_UNMATCHED, cuStreamEndCapture(other, &graph));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, cuStreamEndCapture(stream, &graph));
  OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  OK(cuEventRecord(fork, stream));
  OK(cuStreamWaitEvent(other, fork, 0));
  OK(launch_count(other));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_UNJOINED, cuStreamEndCapture(stream, &graph));
  OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cuStreamSynchronize(stream));
  EXPECT_EQ(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, cuStreamEndCapture(stream, &graph));
  OK(cuStreamSynchronize(stream));      // A normal stream again.
}

TEST_F(Graphs, UpdatesTakeNewParametersButNoNewShape) {
  const auto captured = [&](unsigned add, bool longer) {
    CUgraph graph = nullptr;
    EXPECT_EQ(CUDA_SUCCESS, cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
    EXPECT_EQ(CUDA_SUCCESS, launch_fill(stream, add));
    if (longer) EXPECT_EQ(CUDA_SUCCESS, launch_count(stream));
    EXPECT_EQ(CUDA_SUCCESS, cuStreamEndCapture(stream, &graph));
    return graph;
  };
  CUgraph one = captured(1, false), two = captured(2, false), three = captured(3, true);
  CUgraphExec exec;
  OK(cuGraphInstantiateWithFlags(&exec, one, 0));
  CUgraphExecUpdateResultInfo info;
  OK(cuGraphExecUpdate(exec, two, &info));
  OK(cuGraphLaunch(exec, nullptr));
  EXPECT_EQ(2u, word(data));
  EXPECT_EQ(CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE, cuGraphExecUpdate(exec, three, &info));
  EXPECT_EQ(CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED, info.result);
  CUgraph clone;
  OK(cuGraphClone(&clone, three));
  CUgraphNode nodes[2], twin;
  size_t two_nodes = 2;
  OK(cuGraphGetNodes(three, nodes, &two_nodes));
  OK(cuGraphNodeFindInClone(&twin, nodes[0], clone));
  CUgraphNodeType type;
  OK(cuGraphNodeGetType(twin, &type));
  EXPECT_EQ(CU_GRAPH_NODE_TYPE_KERNEL, type);
  CUgraph outer;
  CUgraphNode child;
  OK(cuGraphCreate(&outer, 0));
  OK(cuGraphAddChildGraphNode(&child, outer, nullptr, 0, clone));
  CUgraphExec nested;
  OK(cuGraphInstantiateWithFlags(&nested, outer, 0));
  OK(cuGraphLaunch(nested, nullptr));
  OK(cuCtxSynchronize());
  EXPECT_EQ(3u, word(data));
  EXPECT_EQ(1u, word(counter));
  for (CUgraph g : {one, two, three, clone, outer}) OK(cuGraphDestroy(g));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuGraphDestroy(one));
}

TEST_F(Graphs, AllocationsOfAGraphLiveWithItAndItsExecutables) {
  OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  CUdeviceptr inside = 0;
  OK(cuMemAllocAsync(&inside, 4096, stream));
  OK(cuMemsetD32Async(inside, 77, 1024, stream));
  OK(cuMemcpyDtoDAsync(data, inside, 4096, stream));
  OK(cuMemFreeAsync(inside, stream));
  CUgraph graph;
  OK(cuStreamEndCapture(stream, &graph));
  CUgraphExec exec;
  OK(cuGraphInstantiateWithFlags(&exec, graph, 0));
  OK(cuGraphDestroy(graph));
  OK(cuGraphLaunch(exec, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(77u, word(data + 4092));
  OK(cuGraphExecDestroy(exec));
}

}  // namespace
