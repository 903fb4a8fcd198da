// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every kind of graph node through the runtime: added, asked, changed, changed in an executable.
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "runtime.h"

namespace {

class RuntimeNodes : public testing::Test {
 protected:
  void SetUp() override {
    OK(cudaMalloc(reinterpret_cast<void**>(&data), 4096));
    OK(cudaMemset(data, 0, 4096));
    OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    OK(cudaGraphCreate(&graph, 0));
  }
  void TearDown() override {
    if (exec) OK(cudaGraphExecDestroy(exec));
    OK(cudaGraphDestroy(graph));
    OK(cudaStreamDestroy(stream));
    OK(cudaFree(data));
  }
  void run() {
    if (!exec) OK(cudaGraphInstantiate(&exec, graph, 0));
    OK(cudaGraphLaunch(exec, stream));
    OK(cudaStreamSynchronize(stream));
  }
  unsigned word(size_t index) {
    unsigned value = 0;
    EXPECT_EQ(cudaSuccess, cudaMemcpy(&value, data + index, 4, cudaMemcpyDeviceToHost));
    return value;
  }
  cudaMemsetParams set_to(unsigned value, size_t index = 0) { return {data + index, 0, value, 4, 1, 1}; }
  cudaMemcpy3DParms copy(size_t to, size_t from) {
    cudaMemcpy3DParms p = {};
    p.srcPtr = {data + from, 4, 4, 1};
    p.dstPtr = {data + to, 4, 4, 1};
    p.extent = {4, 1, 1};
    p.kind = cudaMemcpyDeviceToDevice;
    return p;
  }
  unsigned* data = nullptr;
  cudaStream_t stream = nullptr;
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t exec = nullptr;
};

}  // namespace

TEST_F(RuntimeNodes, KernelAttributes) {
  void* arguments[] = {&data};
  cudaKernelNodeParams params = {};
  params.func = reinterpret_cast<void*>(test::fill);
  params.gridDim = params.blockDim = dim3(1);
  params.kernelParams = arguments;
  cudaGraphNode_t a, b;
  OK(cudaGraphAddKernelNode(&a, graph, nullptr, 0, &params));
  OK(cudaGraphAddKernelNode(&b, graph, nullptr, 0, &params));
  cudaLaunchAttributeValue value = {}, got = {};
  value.priority = -2;
  OK(cudaGraphKernelNodeSetAttribute(a, cudaLaunchAttributePriority, &value));
  OK(cudaGraphKernelNodeGetAttribute(a, cudaLaunchAttributePriority, &got));
  EXPECT_EQ(-2, got.priority);
  OK(cudaGraphKernelNodeCopyAttributes(a, b));
  got.priority = 0;
  OK(cudaGraphKernelNodeGetAttribute(b, cudaLaunchAttributePriority, &got));
  EXPECT_EQ(-2, got.priority);
}

TEST_F(RuntimeNodes, CopiesOfEveryForm) {
  const unsigned source[] = {11, 12}, other[] = {21};
  unsigned back = 0;
  cudaGraphNode_t three, one, to, from;
  auto params = copy(4, 0);
  auto fill = set_to(5);
  cudaGraphNode_t filling;
  OK(cudaGraphAddMemsetNode(&filling, graph, nullptr, 0, &fill));
  OK(cudaGraphAddMemcpyNode(&three, graph, &filling, 1, &params));
  OK(cudaGraphAddMemcpyNode1D(&one, graph, &three, 1, data + 1, source, 4, cudaMemcpyHostToDevice));
  OK(cudaGraphAddMemcpyNodeToSymbol(&to, graph, &one, 1, test::table, source, 8, 4, cudaMemcpyHostToDevice));
  OK(cudaGraphAddMemcpyNodeFromSymbol(&from, graph, &to, 1, &back, test::table, 4, 8, cudaMemcpyDeviceToHost));
  run();
  EXPECT_EQ(5u, word(4));
  EXPECT_EQ(11u, word(1));
  EXPECT_EQ(12u, back);
  OK(cudaGraphExecMemcpyNodeSetParams1D(exec, one, data + 1, other, 4, cudaMemcpyHostToDevice));
  OK(cudaGraphExecMemcpyNodeSetParamsToSymbol(exec, to, test::table, other, 4, 8, cudaMemcpyHostToDevice));
  OK(cudaGraphExecMemcpyNodeSetParamsFromSymbol(exec, from, &back, test::table, 4, 8, cudaMemcpyDeviceToHost));
  params = copy(6, 0);
  OK(cudaGraphExecMemcpyNodeSetParams(exec, three, &params));
  fill = set_to(9);
  OK(cudaGraphExecMemsetNodeSetParams(exec, filling, &fill));
  run();
  EXPECT_EQ(9u, word(6));
  EXPECT_EQ(21u, word(1));
  EXPECT_EQ(21u, back);
  params = copy(7, 0);
  OK(cudaGraphMemcpyNodeSetParams(three, &params));
  OK(cudaGraphMemcpyNodeSetParams1D(one, data + 2, other, 4, cudaMemcpyHostToDevice));
  OK(cudaGraphMemcpyNodeSetParamsToSymbol(to, test::table, other, 4, 0, cudaMemcpyHostToDevice));
  OK(cudaGraphMemcpyNodeSetParamsFromSymbol(from, &back, test::table, 4, 0, cudaMemcpyDeviceToHost));
  fill = set_to(3);
  OK(cudaGraphMemsetNodeSetParams(filling, &fill));
  OK(cudaGraphExecDestroy(exec));
  exec = nullptr;
  run();
  EXPECT_EQ(3u, word(7));
  EXPECT_EQ(21u, word(2));
}

TEST_F(RuntimeNodes, HostFunctionsEventsAndChildren) {
  static int sum;
  sum = 0;
  int one = 1, ten = 10, hundred = 100;
  cudaHostNodeParams host = {[](void* by) { sum += *static_cast<int*>(by); }, &one}, got = {};
  cudaGraphNode_t node, recording, waiting, child_node;
  OK(cudaGraphAddHostNode(&node, graph, nullptr, 0, &host));
  host.userData = &ten;
  OK(cudaGraphHostNodeSetParams(node, &host));
  OK(cudaGraphHostNodeGetParams(node, &got));
  EXPECT_EQ(&ten, got.userData);
  cudaEvent_t event, second, seen;
  OK(cudaEventCreate(&event));
  OK(cudaEventCreate(&second));
  OK(cudaGraphAddEventRecordNode(&recording, graph, &node, 1, event));
  OK(cudaGraphEventRecordNodeSetEvent(recording, second));
  OK(cudaGraphEventRecordNodeGetEvent(recording, &seen));
  EXPECT_EQ(second, seen);
  OK(cudaGraphAddEventWaitNode(&waiting, graph, &recording, 1, second));
  OK(cudaGraphEventWaitNodeSetEvent(waiting, event));
  OK(cudaGraphEventWaitNodeGetEvent(waiting, &seen));
  EXPECT_EQ(event, seen);
  cudaGraph_t child, inside;
  cudaGraphNode_t inner;
  auto fill = set_to(6);
  OK(cudaGraphCreate(&child, 0));
  OK(cudaGraphAddMemsetNode(&inner, child, nullptr, 0, &fill));
  OK(cudaGraphAddChildGraphNode(&child_node, graph, &waiting, 1, child));
  OK(cudaGraphChildGraphNodeGetGraph(child_node, &inside));
  EXPECT_NE(child, inside);
  run();
  EXPECT_EQ(10, sum);
  EXPECT_EQ(6u, word(0));
  host.userData = &hundred;
  fill = set_to(7);
  OK(cudaGraphMemsetNodeSetParams(inner, &fill));
  OK(cudaGraphExecHostNodeSetParams(exec, node, &host));
  OK(cudaGraphExecEventRecordNodeSetEvent(exec, recording, event));
  OK(cudaGraphExecEventWaitNodeSetEvent(exec, waiting, second));
  OK(cudaGraphExecChildGraphNodeSetParams(exec, child_node, child));
  run();
  EXPECT_EQ(110, sum);
  EXPECT_EQ(7u, word(0));
  OK(cudaGraphDestroy(child));
}

TEST_F(RuntimeNodes, AllocationsAndTheirFigures) {
  cudaMemAllocNodeParams params = {}, got = {};
  params.poolProps.allocType = cudaMemAllocationTypePinned;
  params.poolProps.location = {cudaMemLocationTypeDevice, 0};
  params.bytesize = 1 << 20;
  cudaGraphNode_t alloc, release;
  OK(cudaGraphAddMemAllocNode(&alloc, graph, nullptr, 0, &params));
  OK(cudaGraphMemAllocNodeGetParams(alloc, &got));
  EXPECT_EQ(params.dptr, got.dptr);
  OK(cudaGraphAddMemFreeNode(&release, graph, &alloc, 1, params.dptr));
  void* freed = nullptr;
  OK(cudaGraphMemFreeNodeGetParams(release, &freed));
  EXPECT_EQ(params.dptr, freed);
  unsigned long long used = 0, zero = 0;
  OK(cudaDeviceGetGraphMemAttribute(0, cudaGraphMemAttrUsedMemCurrent, &used));
  EXPECT_GE(used, 1u << 20);
  OK(cudaDeviceSetGraphMemAttribute(0, cudaGraphMemAttrUsedMemHigh, &zero));
  FAILS(cudaErrorInvalidValue, cudaDeviceSetGraphMemAttribute(0, cudaGraphMemAttrUsedMemCurrent, &zero));
  OK(cudaDeviceGraphMemTrim(0));
}

TEST_F(RuntimeNodes, EdgesClonesAndFlags) {
  cudaGraphNode_t a, b, found, got[4];
  cudaGraphEdgeData edge[4] = {};
  OK(cudaGraphAddEmptyNode(&a, graph, nullptr, 0));
  OK(cudaGraphAddEmptyNode(&b, graph, nullptr, 0));
  OK(cudaGraphAddDependencies_v2(graph, &a, &b, edge, 1));
  size_t count = 4;
  cudaGraphNode_t from[4], to[4];
  OK(cudaGraphGetEdges_v2(graph, from, to, edge, &count));
  EXPECT_EQ(1u, count);
  EXPECT_EQ(a, from[0]);
  count = 4;
  OK(cudaGraphNodeGetDependencies_v2(b, got, edge, &count));
  EXPECT_EQ(1u, count);
  count = 4;
  OK(cudaGraphNodeGetDependentNodes(a, got, &count));
  EXPECT_EQ(b, got[0]);
  count = 4;
  OK(cudaGraphNodeGetDependentNodes_v2(a, got, edge, &count));
  EXPECT_EQ(1u, count);
  cudaGraph_t clone;
  OK(cudaGraphClone(&clone, graph));
  OK(cudaGraphNodeFindInClone(&found, a, clone));
  EXPECT_NE(a, found);
  FAILS(cudaErrorInvalidValue, cudaGraphNodeFindInClone(&got[0], found, graph));
  OK(cudaGraphRemoveDependencies(graph, &a, &b, 1));
  OK(cudaGraphAddDependencies_v2(graph, &a, &b, edge, 1));
  OK(cudaGraphRemoveDependencies_v2(graph, &a, &b, edge, 1));
  FAILS(cudaErrorInvalidValue, cudaGraphRemoveDependencies(graph, &a, &b, 1));
  OK(cudaGraphDestroy(clone));
  cudaGraphInstantiateParams params = {};
  params.flags = cudaGraphInstantiateFlagUseNodePriority;
  OK(cudaGraphInstantiateWithParams(&exec, graph, &params));
  unsigned long long flags = 0;
  OK(cudaGraphExecGetFlags(exec, &flags));
  EXPECT_EQ(static_cast<unsigned long long>(cudaGraphInstantiateFlagUseNodePriority), flags);
  unsigned enabled = 0;
  FAILS(cudaErrorInvalidValue, cudaGraphNodeSetEnabled(exec, a, 0));
  OK(cudaGraphNodeGetEnabled(exec, a, &enabled));
  EXPECT_EQ(1u, enabled);
  const std::string path = testing::TempDir() + "runtime_graph" + std::to_string(getpid());
  OK(cudaGraphDebugDotPrint(graph, path.c_str(), 0));
  EXPECT_EQ(0, std::remove(path.c_str()));
}

TEST_F(RuntimeNodes, AnyKindAndConditions) {
  cudaGraphNodeParams params = {};
  params.type = cudaGraphNodeTypeMemset;
  params.memset = {data, 0, 4, 4, 1, 1};
  cudaGraphNode_t node, condition, inner;
  cudaGraphEdgeData edge = {};
  OK(cudaGraphAddNode(&node, graph, nullptr, 0, &params));
  params.memset.value = 5;
  OK(cudaGraphNodeSetParams(node, &params));
  cudaGraphConditionalHandle handle;
  OK(cudaGraphConditionalHandleCreate(&handle, graph, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams choose = {};
  choose.type = cudaGraphNodeTypeConditional;
  choose.conditional.handle = handle;
  choose.conditional.type = cudaGraphCondTypeIf;
  choose.conditional.size = 1;
  OK(cudaGraphAddNode_v2(&condition, graph, &node, &edge, 1, &choose));
  auto fill = set_to(6, 1);
  OK(cudaGraphAddMemsetNode(&inner, choose.conditional.phGraph_out[0], nullptr, 0, &fill));
  run();
  EXPECT_EQ(5u, word(0));
  EXPECT_EQ(6u, word(1));
  params.memset.value = 8;
  OK(cudaGraphExecNodeSetParams(exec, node, &params));
  run();
  EXPECT_EQ(8u, word(0));
}

TEST_F(RuntimeNodes, SemaphoreNodes) {
  cudaExternalSemaphoreHandleDesc desc = {};
  desc.type = cudaExternalSemaphoreHandleTypeOpaqueFd;
  desc.handle.fd = eventfd(0, EFD_SEMAPHORE);
  cudaExternalSemaphore_t semaphore;
  OK(cudaImportExternalSemaphore(&semaphore, &desc));
  cudaExternalSemaphoreSignalParams signal = {};
  cudaExternalSemaphoreWaitParams wait = {};
  cudaExternalSemaphoreSignalNodeParams signals = {&semaphore, &signal, 1}, got_signals = {};
  cudaExternalSemaphoreWaitNodeParams waits = {&semaphore, &wait, 1}, got_waits = {};
  cudaGraphNode_t a, b;
  OK(cudaGraphAddExternalSemaphoresSignalNode(&a, graph, nullptr, 0, &signals));
  OK(cudaGraphAddExternalSemaphoresWaitNode(&b, graph, &a, 1, &waits));
  OK(cudaGraphExternalSemaphoresSignalNodeGetParams(a, &got_signals));
  OK(cudaGraphExternalSemaphoresWaitNodeGetParams(b, &got_waits));
  EXPECT_EQ(1u, got_signals.numExtSems);
  EXPECT_EQ(semaphore, got_waits.extSemArray[0]);
  OK(cudaGraphExternalSemaphoresSignalNodeSetParams(a, &signals));
  OK(cudaGraphExternalSemaphoresWaitNodeSetParams(b, &waits));
  run();
  OK(cudaGraphExecExternalSemaphoresSignalNodeSetParams(exec, a, &signals));
  OK(cudaGraphExecExternalSemaphoresWaitNodeSetParams(exec, b, &waits));
  run();
  OK(cudaDestroyExternalSemaphore(semaphore));
}

TEST_F(RuntimeNodes, UserObjects) {
  static int destroyed;
  destroyed = 0;
  cudaUserObject_t object;
  OK(cudaUserObjectCreate(&object, &destroyed, [](void* p) { ++*static_cast<int*>(p); }, 1, cudaUserObjectNoDestructorSync));
  OK(cudaUserObjectRetain(object, 1));
  OK(cudaGraphRetainUserObject(graph, object, 1, cudaGraphUserObjectMove));
  OK(cudaUserObjectRelease(object, 1));
  EXPECT_EQ(0, destroyed);
  OK(cudaGraphReleaseUserObject(graph, object, 1));
  EXPECT_EQ(1, destroyed);
}

TEST_F(RuntimeNodes, CapturesSteered) {
  cudaStreamCaptureMode mode = cudaStreamCaptureModeRelaxed;
  OK(cudaThreadExchangeStreamCaptureMode(&mode));
  OK(cudaThreadExchangeStreamCaptureMode(&mode));
  cudaGraphNode_t first;
  OK(cudaGraphAddEmptyNode(&first, graph, nullptr, 0));
  OK(cudaStreamBeginCaptureToGraph(stream, graph, &first, nullptr, 1, cudaStreamCaptureModeGlobal));
  OK(cudaMemsetAsync(data, 1, 4, stream));
  cudaStreamCaptureStatus status;
  unsigned long long id = 0;
  cudaGraph_t into;
  const cudaGraphNode_t* dependencies;
  const cudaGraphEdgeData* edges;
  size_t count = 0;
  OK(cudaStreamGetCaptureInfo_v3(stream, &status, &id, &into, &dependencies, &edges, &count));
  EXPECT_EQ(graph, into);
  EXPECT_EQ(1u, count);
  OK(cudaStreamUpdateCaptureDependencies(stream, &first, 1, cudaStreamAddCaptureDependencies));
  OK(cudaStreamUpdateCaptureDependencies_v2(stream, &first, nullptr, 1, cudaStreamSetCaptureDependencies));
  OK(cudaStreamEndCapture(stream, &into));
  run();
  EXPECT_EQ(0x01010101u, word(0));
}
