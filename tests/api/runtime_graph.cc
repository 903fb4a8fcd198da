// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs through the runtime: captured, built by hand, updated; kernel nodes name host functions.
#include <vector>

#include "runtime.h"

namespace {

class RuntimeGraph : public testing::Test {
 protected:
  void SetUp() override {
    OK(cudaMalloc(&data, 4096));
    OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  }
  void TearDown() override {
    OK(cudaFree(data));
    OK(cudaStreamDestroy(stream));
  }
  unsigned word(size_t index) {
    unsigned value = 0;
    EXPECT_EQ(cudaSuccess, cudaMemcpy(&value, static_cast<unsigned*>(data) + index, 4, cudaMemcpyDeviceToHost));
    return value;
  }
  void* data = nullptr;
  cudaStream_t stream = nullptr;
};

}  // namespace

TEST_F(RuntimeGraph, CapturedWorkRunsWhenLaunched) {
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t exec = nullptr;
  OK(cudaMemset(data, 0, 4096));
  OK(cudaStreamBeginCapture(stream, cudaStreamCaptureModeGlobal));
  OK(test::launch(test::fill, 4, 256, 0, stream, data));
  cudaStreamCaptureStatus status;
  OK(cudaStreamIsCapturing(stream, &status));
  EXPECT_EQ(cudaStreamCaptureStatusActive, status);
  unsigned long long id = 0;
  OK(cudaStreamGetCaptureInfo(stream, &status, &id));
  EXPECT_NE(0ull, id);
  OK(cudaStreamEndCapture(stream, &graph));
  EXPECT_EQ(0u, word(100));
  size_t nodes = 0;
  OK(cudaGraphGetNodes(graph, nullptr, &nodes));
  EXPECT_EQ(1u, nodes);
  OK(cudaGraphInstantiate(&exec, graph, 0));
  OK(cudaGraphUpload(exec, stream));
  OK(cudaGraphLaunch(exec, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(100u, word(100));
  OK(cudaGraphExecDestroy(exec));
  OK(cudaGraphDestroy(graph));
}

TEST_F(RuntimeGraph, NodesBuiltByHandKeepTheirParameters) {
  cudaGraph_t graph = nullptr, clone = nullptr;
  cudaGraphExec_t exec = nullptr;
  cudaGraphNode_t set, kernel, copy, host, empty;
  OK(cudaGraphCreate(&graph, 0));
  cudaMemsetParams m = {data, 0, 7, 4, 1024, 1};
  OK(cudaGraphAddMemsetNode(&set, graph, nullptr, 0, &m));
  void* arguments[] = {&data};
  cudaKernelNodeParams k = {};
  k.func = reinterpret_cast<void*>(test::fill);
  k.gridDim = dim3(1);
  k.blockDim = dim3(64);
  k.kernelParams = arguments;
  OK(cudaGraphAddKernelNode(&kernel, graph, &set, 1, &k));
  std::vector<unsigned> out(1024);
  OK(cudaGraphAddMemcpyNode1D(&copy, graph, &kernel, 1, out.data(), data, 4096, cudaMemcpyDeviceToHost));
  int called = 0;
  cudaHostNodeParams h = {[](void* n) { ++*static_cast<int*>(n); }, &called};
  OK(cudaGraphAddHostNode(&host, graph, &copy, 1, &h));
  OK(cudaGraphAddEmptyNode(&empty, graph, nullptr, 0));
  OK(cudaGraphAddDependencies(graph, &host, &empty, 1));
  cudaKernelNodeParams read;
  OK(cudaGraphKernelNodeGetParams(kernel, &read));
  EXPECT_EQ(k.func, read.func);
  EXPECT_EQ(64u, read.blockDim.x);
  cudaGraphNodeType type;
  OK(cudaGraphNodeGetType(copy, &type));
  EXPECT_EQ(cudaGraphNodeTypeMemcpy, type);
  cudaMemcpy3DParms c;
  OK(cudaGraphMemcpyNodeGetParams(copy, &c));
  EXPECT_EQ(4096u, c.extent.width);
  EXPECT_EQ(out.data(), c.dstPtr.ptr);
  cudaMemsetParams mr;
  OK(cudaGraphMemsetNodeGetParams(set, &mr));
  EXPECT_EQ(7u, mr.value);
  size_t edges = 0, roots = 0;
  OK(cudaGraphGetEdges(graph, nullptr, nullptr, &edges));
  EXPECT_EQ(4u, edges);
  OK(cudaGraphGetRootNodes(graph, nullptr, &roots));
  EXPECT_EQ(1u, roots);
  OK(cudaGraphClone(&clone, graph));
  OK(cudaGraphInstantiateWithFlags(&exec, clone, 0));
  OK(cudaGraphLaunch(exec, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(1, called);
  EXPECT_EQ(63u, out[63]);
  EXPECT_EQ(7u, out[64]);
  OK(cudaGraphExecDestroy(exec));
  OK(cudaGraphDestroy(clone));
  OK(cudaGraphDestroy(graph));
}

TEST_F(RuntimeGraph, ExecutablesTakeNewParameters) {
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t exec = nullptr;
  cudaGraphNode_t node;
  OK(cudaGraphCreate(&graph, 0));
  void* arguments[] = {&data};
  cudaKernelNodeParams k = {reinterpret_cast<void*>(test::fill), dim3(1), dim3(8), 0, arguments, nullptr};
  OK(cudaGraphAddKernelNode(&node, graph, nullptr, 0, &k));
  OK(cudaGraphInstantiate(&exec, graph));
  OK(cudaMemset(data, 0, 4096));
  k.blockDim = dim3(16);
  OK(cudaGraphExecKernelNodeSetParams(exec, node, &k));
  OK(cudaGraphLaunch(exec, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(15u, word(15));
  OK(cudaGraphKernelNodeSetParams(node, &k));
  cudaGraphExecUpdateResultInfo info;
  OK(cudaGraphExecUpdate(exec, graph, &info));
  EXPECT_EQ(cudaGraphExecUpdateSuccess, info.result);
  cudaGraphNodeParams any = {};
  any.type = cudaGraphNodeTypeKernel;
  any.kernel.func = reinterpret_cast<void*>(test::fill);
  any.kernel.gridDim = dim3(1);
  any.kernel.blockDim = dim3(32);
  any.kernel.kernelParams = arguments;
  cudaGraphNode_t second;
  OK(cudaGraphAddNode(&second, graph, &node, 1, &any));
  size_t dependencies = 0;
  OK(cudaGraphNodeGetDependencies(second, nullptr, &dependencies));
  EXPECT_EQ(1u, dependencies);
  OK(cudaGraphDestroyNode(second));
  OK(cudaGraphExecDestroy(exec));
  OK(cudaGraphDestroy(graph));
}
