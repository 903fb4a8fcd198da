// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every kind of graph node: added, asked, changed, changed in an executable; edges, clones, user objects.
#include <sys/eventfd.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "driver.h"

namespace {

class GraphNodes : public WithFill {
 protected:
  void SetUp() override {
    WithFill::SetUp();
    OK(cuMemAlloc(&data, 4096));
    OK(cuMemsetD32(data, 0, 1024));
    OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
    OK(cuGraphCreate(&graph, 0));
  }
  void TearDown() override {
    OK(cuGraphDestroy(graph));
    OK(cuStreamDestroy(stream));
    WithFill::TearDown();
  }
  void run() {
    if (!exec) OK(cuGraphInstantiate(&exec, graph, 0));
    OK(cuGraphLaunch(exec, stream));
    OK(cuStreamSynchronize(stream));
  }
  unsigned word(size_t index) {
    unsigned value = 0;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(&value, data + index * 4, 4));
    return value;
  }
  CUDA_KERNEL_NODE_PARAMS kernel_params(unsigned& add) {
    pointers[0] = &data;
    pointers[1] = &add;
    CUDA_KERNEL_NODE_PARAMS p = {};
    p.func = fill;
    p.gridDimX = p.gridDimY = p.gridDimZ = p.blockDimY = p.blockDimZ = 1;
    p.blockDimX = 4;
    p.kernelParams = pointers;
    return p;
  }
  CUDA_MEMCPY3D copy_params(size_t to, size_t from) {
    CUDA_MEMCPY3D c = {};
    c.srcMemoryType = c.dstMemoryType = CU_MEMORYTYPE_DEVICE;
    c.srcDevice = data + from * 4;
    c.dstDevice = data + to * 4;
    c.WidthInBytes = 4;
    c.Height = c.Depth = 1;
    return c;
  }
  void* pointers[2];
  CUdeviceptr data = 0;
  CUstream stream = nullptr;
  CUgraph graph = nullptr;
  CUgraphExec exec = nullptr;
};

TEST_F(GraphNodes, KernelsAreChangedInTheGraphAndInTheExecutable) {
  unsigned add = 1;
  auto params = kernel_params(add);
  CUgraphNode node, second;
  OK(cuGraphAddKernelNode(&node, graph, nullptr, 0, &params));
  add = 5;
  OK(cuGraphKernelNodeSetParams(node, &params));
  CUDA_KERNEL_NODE_PARAMS got = {};
  OK(cuGraphKernelNodeGetParams(node, &got));
  EXPECT_EQ(4u, got.blockDimX);
  EXPECT_EQ(5u, *static_cast<unsigned*>(got.kernelParams[1]));
  run();
  EXPECT_EQ(8u, word(3));
  add = 10;
  OK(cuGraphExecKernelNodeSetParams(exec, node, &params));
  run();
  EXPECT_EQ(13u, word(3));
  CUkernelNodeAttrValue value = {}, read = {};
  value.priority = -1;
  OK(cuGraphKernelNodeSetAttribute(node, CU_LAUNCH_ATTRIBUTE_PRIORITY, &value));
  OK(cuGraphKernelNodeGetAttribute(node, CU_LAUNCH_ATTRIBUTE_PRIORITY, &read));
  EXPECT_EQ(-1, read.priority);
  OK(cuGraphAddKernelNode(&second, graph, nullptr, 0, &params));
  OK(cuGraphKernelNodeCopyAttributes(second, node));
  read.priority = 0;
  OK(cuGraphKernelNodeGetAttribute(second, CU_LAUNCH_ATTRIBUTE_PRIORITY, &read));
  EXPECT_EQ(-1, read.priority);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphKernelNodeGetAttribute(node, CU_LAUNCH_ATTRIBUTE_IGNORE, &read));
}

TEST_F(GraphNodes, CopiesAndFillsAreChangedToo) {
  CUDA_MEMSET_NODE_PARAMS set = {data, 0, 7, 4, 1, 1}, got_set = {};
  CUgraphNode filling, copying;
  OK(cuGraphAddMemsetNode(&filling, graph, nullptr, 0, &set, context));
  auto copy = copy_params(2, 0), got_copy = copy;
  OK(cuGraphAddMemcpyNode(&copying, graph, &filling, 1, &copy, context));
  OK(cuGraphMemcpyNodeGetParams(copying, &got_copy));
  EXPECT_EQ(data + 8, got_copy.dstDevice);
  run();
  EXPECT_EQ(7u, word(2));
  set.value = 8;
  OK(cuGraphMemsetNodeSetParams(filling, &set));
  OK(cuGraphMemsetNodeGetParams(filling, &got_set));
  EXPECT_EQ(8u, got_set.value);
  run();
  EXPECT_EQ(7u, word(2));                // the executable is as it was
  set.value = 9;
  OK(cuGraphExecMemsetNodeSetParams(exec, filling, &set, context));
  copy = copy_params(3, 0);
  OK(cuGraphExecMemcpyNodeSetParams(exec, copying, &copy, context));
  run();
  EXPECT_EQ(9u, word(3));
  copy = copy_params(5, 0);
  OK(cuGraphMemcpyNodeSetParams(copying, &copy));
  set.elementSize = 3;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphMemsetNodeSetParams(filling, &set));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphMemsetNodeGetParams(copying, &got_set));
}

TEST_F(GraphNodes, HostFunctionsEventsAndEmptyNodes) {
  static int calls;
  calls = 0;
  CUDA_HOST_NODE_PARAMS host = {}, got = {};
  host.fn = [](void* by) { calls += *static_cast<int*>(by); };
  int one = 1, ten = 10, hundred = 100;
  host.userData = &one;
  CUgraphNode empty, node;
  OK(cuGraphAddEmptyNode(&empty, graph, nullptr, 0));
  OK(cuGraphAddHostNode(&node, graph, &empty, 1, &host));
  host.userData = &ten;
  OK(cuGraphHostNodeSetParams(node, &host));
  OK(cuGraphHostNodeGetParams(node, &got));
  EXPECT_EQ(&ten, got.userData);
  CUevent event, other, seen;
  OK(cuEventCreate(&event, 0));
  OK(cuEventCreate(&other, 0));
  CUgraphNode recording, waiting;
  OK(cuGraphAddEventRecordNode(&recording, graph, &node, 1, event));
  OK(cuGraphEventRecordNodeGetEvent(recording, &seen));
  EXPECT_EQ(event, seen);
  OK(cuGraphEventRecordNodeSetEvent(recording, other));
  OK(cuGraphAddEventWaitNode(&waiting, graph, &recording, 1, event));
  OK(cuGraphEventWaitNodeSetEvent(waiting, event));
  OK(cuGraphEventWaitNodeGetEvent(waiting, &seen));
  EXPECT_EQ(event, seen);
  run();
  EXPECT_EQ(10, calls);
  OK(cuEventQuery(other));
  host.userData = &hundred;
  OK(cuGraphExecHostNodeSetParams(exec, node, &host));
  OK(cuGraphExecEventRecordNodeSetEvent(exec, recording, event));
  OK(cuGraphExecEventWaitNodeSetEvent(exec, waiting, other));
  run();
  EXPECT_EQ(110, calls);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphHostNodeGetParams(empty, &got));
}

TEST_F(GraphNodes, ChildrenAreCopiedAndReplacedByOnesOfTheSameShape) {
  CUgraph child, inside, replacement;
  OK(cuGraphCreate(&child, 0));
  CUDA_MEMSET_NODE_PARAMS set = {data, 0, 3, 4, 1, 1};
  CUgraphNode filling, node;
  OK(cuGraphAddMemsetNode(&filling, child, nullptr, 0, &set, context));
  OK(cuGraphAddChildGraphNode(&node, graph, nullptr, 0, child));
  OK(cuGraphChildGraphNodeGetGraph(node, &inside));
  EXPECT_NE(child, inside);
  run();
  EXPECT_EQ(3u, word(0));
  OK(cuGraphCreate(&replacement, 0));
  set.value = 4;
  OK(cuGraphAddMemsetNode(&filling, replacement, nullptr, 0, &set, context));
  OK(cuGraphExecChildGraphNodeSetParams(exec, node, replacement));
  run();
  EXPECT_EQ(4u, word(0));
  OK(cuGraphAddMemsetNode(&filling, replacement, nullptr, 0, &set, context));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphExecChildGraphNodeSetParams(exec, node, replacement));
  OK(cuGraphDestroy(child));
  OK(cuGraphDestroy(replacement));
}

TEST_F(GraphNodes, BatchedMemoryOperations) {
  CUstreamBatchMemOpParams op[2] = {};
  op[0].writeValue.operation = CU_STREAM_MEM_OP_WRITE_VALUE_32;
  op[0].writeValue.address = data;
  op[0].writeValue.value = 21;
  op[1].waitValue.operation = CU_STREAM_MEM_OP_WAIT_VALUE_32;
  op[1].waitValue.address = data;
  op[1].waitValue.value = 21;
  op[1].waitValue.flags = CU_STREAM_WAIT_VALUE_EQ;
  CUDA_BATCH_MEM_OP_NODE_PARAMS params = {context, 2, op, 0}, got = {};
  CUgraphNode node;
  OK(cuGraphAddBatchMemOpNode(&node, graph, nullptr, 0, &params));
  OK(cuGraphBatchMemOpNodeGetParams(node, &got));
  EXPECT_EQ(2u, got.count);
  run();
  EXPECT_EQ(21u, word(0));
  op[0].writeValue.value = op[1].waitValue.value = 22;
  OK(cuGraphBatchMemOpNodeSetParams(node, &params));
  OK(cuGraphExecBatchMemOpNodeSetParams(exec, node, &params));
  run();
  EXPECT_EQ(22u, word(0));
}

TEST_F(GraphNodes, AllocationsLiveAsLongAsTheGraph) {
  CUDA_MEM_ALLOC_NODE_PARAMS params = {}, got = {};
  params.poolProps.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  params.poolProps.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  params.bytesize = 1 << 20;
  CUgraphNode alloc, use, release;
  cuuint64_t used = 0, high = 0, zero = 0;
  OK(cuGraphAddMemAllocNode(&alloc, graph, nullptr, 0, &params));
  OK(cuGraphMemAllocNodeGetParams(alloc, &got));
  EXPECT_EQ(params.dptr, got.dptr);
  OK(cuDeviceGetGraphMemAttribute(device, CU_GRAPH_MEM_ATTR_USED_MEM_CURRENT, &used));
  EXPECT_GE(used, 1u << 20);
  CUDA_MEMSET_NODE_PARAMS set = {params.dptr, 0, 3, 4, 1, 1};
  OK(cuGraphAddMemsetNode(&use, graph, &alloc, 1, &set, context));
  OK(cuGraphAddMemFreeNode(&release, graph, &use, 1, params.dptr));
  CUdeviceptr freed = 0;
  OK(cuGraphMemFreeNodeGetParams(release, &freed));
  EXPECT_EQ(params.dptr, freed);
  run();
  OK(cuGraphExecDestroy(exec));
  OK(cuDeviceGraphMemTrim(device));
  OK(cuDeviceSetGraphMemAttribute(device, CU_GRAPH_MEM_ATTR_USED_MEM_HIGH, &zero));
  OK(cuDeviceGetGraphMemAttribute(device, CU_GRAPH_MEM_ATTR_USED_MEM_HIGH, &high));
  EXPECT_EQ(used, high);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDeviceSetGraphMemAttribute(device, CU_GRAPH_MEM_ATTR_USED_MEM_CURRENT, &zero));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphAddMemFreeNode(&release, graph, nullptr, 0, data));
}

TEST_F(GraphNodes, EdgesBothWays) {
  CUgraphNode a, b, c;
  OK(cuGraphAddEmptyNode(&a, graph, nullptr, 0));
  OK(cuGraphAddEmptyNode(&b, graph, &a, 1));
  OK(cuGraphAddEmptyNode(&c, graph, &a, 1));
  CUgraphNode got[4];
  size_t count = 4;
  OK(cuGraphNodeGetDependentNodes(a, got, &count));
  EXPECT_EQ(2u, count);
  count = 4;
  CUgraphEdgeData edge[4] = {};
  OK(cuGraphNodeGetDependentNodes_v2(a, got, edge, &count));
  EXPECT_EQ(2u, count);
  OK(cuGraphAddDependencies_v2(graph, &b, &c, edge, 1));
  count = 4;
  OK(cuGraphNodeGetDependencies(c, got, &count));
  EXPECT_EQ(2u, count);
  count = 4;
  OK(cuGraphNodeGetDependencies_v2(c, got, edge, &count));
  EXPECT_EQ(2u, count);
  CUgraphNode from[4], to[4];
  count = 4;
  OK(cuGraphGetEdges_v2(graph, from, to, edge, &count));
  EXPECT_EQ(3u, count);
  OK(cuGraphRemoveDependencies(graph, &b, &c, 1));
  OK(cuGraphRemoveDependencies_v2(graph, &a, &c, edge, 1));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphRemoveDependencies(graph, &a, &c, 1));
  OK(cuGraphDestroyNode(c));
  count = 0;
  OK(cuGraphGetNodes(graph, nullptr, &count));
  EXPECT_EQ(2u, count);
}

TEST_F(GraphNodes, ExecutablesTellTheirFlagsAndSwitchNodesOff) {
  CUDA_MEMSET_NODE_PARAMS set = {data, 0, 3, 4, 1, 1};
  CUgraphNode node;
  OK(cuGraphAddMemsetNode(&node, graph, nullptr, 0, &set, context));
  CUDA_GRAPH_INSTANTIATE_PARAMS params = {};
  params.flags = CUDA_GRAPH_INSTANTIATE_FLAG_USE_NODE_PRIORITY;
  OK(cuGraphInstantiateWithParams(&exec, graph, &params));
  EXPECT_EQ(CUDA_GRAPH_INSTANTIATE_SUCCESS, params.result_out);
  cuuint64_t flags = 0;
  OK(cuGraphExecGetFlags(exec, &flags));
  EXPECT_EQ(cuuint64_t{CUDA_GRAPH_INSTANTIATE_FLAG_USE_NODE_PRIORITY}, flags);
  OK(cuGraphUpload(exec, stream));
  unsigned enabled = 0;
  OK(cuGraphNodeGetEnabled(exec, node, &enabled));
  EXPECT_EQ(1u, enabled);
  OK(cuGraphNodeSetEnabled(exec, node, 0));
  run();
  EXPECT_EQ(0u, word(0));
  OK(cuGraphNodeGetEnabled(exec, node, &enabled));
  EXPECT_EQ(0u, enabled);
  OK(cuGraphExecDestroy(exec));
}

TEST_F(GraphNodes, GenericNodes) {
  CUgraphNodeParams params = {};
  params.type = CU_GRAPH_NODE_TYPE_MEMSET;
  params.memset = {data, 0, 6, 4, 1, 1, context};
  CUgraphNode node, second;
  CUgraphEdgeData edge = {};
  OK(cuGraphAddNode(&node, graph, nullptr, 0, &params));
  params.memset.dst = data + 4;
  OK(cuGraphAddNode_v2(&second, graph, &node, &edge, 1, &params));
  params.memset.value = 7;
  OK(cuGraphNodeSetParams(second, &params));
  run();
  EXPECT_EQ(6u, word(0));
  EXPECT_EQ(7u, word(1));
  params.memset.value = 8;
  OK(cuGraphExecNodeSetParams(exec, second, &params));
  run();
  EXPECT_EQ(8u, word(1));
  params.type = static_cast<CUgraphNodeType>(99);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphAddNode(&node, graph, nullptr, 0, &params));
}

TEST_F(GraphNodes, ConditionalsDecideWhenTheyAreReached) {
  CUgraphConditionalHandle handle;
  OK(cuGraphConditionalHandleCreate(&handle, graph, context, 1, CU_GRAPH_COND_ASSIGN_DEFAULT));
  CUgraphNodeParams params = {};
  params.type = CU_GRAPH_NODE_TYPE_CONDITIONAL;
  params.conditional = {handle, CU_GRAPH_COND_TYPE_IF, 2, nullptr, context};
  CUgraphNode node, inner;
  OK(cuGraphAddNode(&node, graph, nullptr, 0, &params));
  ASSERT_NE(nullptr, params.conditional.phGraph_out);
  CUDA_MEMSET_NODE_PARAMS yes = {data, 0, 1, 4, 1, 1}, no = {data, 0, 2, 4, 1, 1};
  OK(cuGraphAddMemsetNode(&inner, params.conditional.phGraph_out[0], nullptr, 0, &yes, context));
  OK(cuGraphAddMemsetNode(&inner, params.conditional.phGraph_out[1], nullptr, 0, &no, context));
  CUgraphNodeType type;
  OK(cuGraphNodeGetType(node, &type));
  EXPECT_EQ(CU_GRAPH_NODE_TYPE_CONDITIONAL, type);
  run();
  EXPECT_EQ(1u, word(0));
  // A loop whose body counts down: the condition's value is memory that a copy may write.
  CUgraph loop;
  OK(cuGraphCreate(&loop, 0));
  CUgraphConditionalHandle times;
  OK(cuGraphConditionalHandleCreate(&times, loop, context, 0, 0));
  params = {};
  params.type = CU_GRAPH_NODE_TYPE_CONDITIONAL;
  params.conditional = {times, CU_GRAPH_COND_TYPE_WHILE, 2, nullptr, context};
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphAddNode(&node, loop, nullptr, 0, &params));
  params.conditional = {handle, CU_GRAPH_COND_TYPE_WHILE, 1, nullptr, context};
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGraphAddNode(&node, loop, nullptr, 0, &params));   // another graph's
  params.conditional = {times, CU_GRAPH_COND_TYPE_SWITCH, 3, nullptr, context};
  OK(cuGraphAddNode(&node, loop, nullptr, 0, &params));
  for (unsigned i = 0; i < 3; ++i) {
    CUDA_MEMSET_NODE_PARAMS set = {data + 4, 0, 50 + i, 4, 1, 1};
    OK(cuGraphAddMemsetNode(&inner, params.conditional.phGraph_out[i], nullptr, 0, &set, context));
  }
  CUgraphExec second;
  OK(cuGraphInstantiate(&second, loop, 0));
  OK(cuGraphLaunch(second, stream));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(50u, word(1));
  OK(cuGraphDestroy(loop));
}

TEST_F(GraphNodes, SemaphoresAreSignalledAndWaitedFor) {
  const int descriptor = eventfd(0, EFD_SEMAPHORE);
  CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC desc = {};
  desc.type = CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD;
  desc.handle.fd = dup(descriptor);
  CUexternalSemaphore semaphore;
  OK(cuImportExternalSemaphore(&semaphore, &desc));
  CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS signal = {};
  CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS wait = {};
  CUDA_EXT_SEM_SIGNAL_NODE_PARAMS signals = {&semaphore, &signal, 1}, got_signals = {};
  CUDA_EXT_SEM_WAIT_NODE_PARAMS waits = {&semaphore, &wait, 1}, got_waits = {};
  CUgraphNode signalling, waiting;
  OK(cuGraphAddExternalSemaphoresSignalNode(&signalling, graph, nullptr, 0, &signals));
  OK(cuGraphAddExternalSemaphoresWaitNode(&waiting, graph, &signalling, 1, &waits));
  OK(cuGraphExternalSemaphoresSignalNodeGetParams(signalling, &got_signals));
  OK(cuGraphExternalSemaphoresWaitNodeGetParams(waiting, &got_waits));
  EXPECT_EQ(1u, got_signals.numExtSems);
  EXPECT_EQ(semaphore, got_waits.extSemArray[0]);
  OK(cuGraphExternalSemaphoresSignalNodeSetParams(signalling, &signals));
  OK(cuGraphExternalSemaphoresWaitNodeSetParams(waiting, &waits));
  run();
  CUexternalSemaphore two[] = {semaphore, semaphore};
  CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS signal_two[2] = {};
  signals = {two, signal_two, 2};
  OK(cuGraphExecExternalSemaphoresSignalNodeSetParams(exec, signalling, &signals));
  OK(cuGraphExecExternalSemaphoresWaitNodeSetParams(exec, waiting, &waits));
  run();
  uint64_t left = 0;
  EXPECT_EQ(8, read(descriptor, &left, 8));
  EXPECT_EQ(1u, left);
  OK(cuDestroyExternalSemaphore(semaphore));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuDestroyExternalSemaphore(semaphore));
  close(descriptor);
}

TEST_F(GraphNodes, UserObjectsGoWithTheirLastReference) {
  static int destroyed;
  destroyed = 0;
  CUuserObject object;
  OK(cuUserObjectCreate(&object, &destroyed, [](void* p) { ++*static_cast<int*>(p); }, 1, CU_USER_OBJECT_NO_DESTRUCTOR_SYNC));
  OK(cuUserObjectRetain(object, 2));
  OK(cuUserObjectRelease(object, 1));
  CUgraph holder;
  OK(cuGraphCreate(&holder, 0));
  OK(cuGraphRetainUserObject(holder, object, 1, CU_GRAPH_USER_OBJECT_MOVE));
  OK(cuGraphRetainUserObject(holder, object, 1, 0));
  OK(cuGraphReleaseUserObject(holder, object, 1));
  OK(cuUserObjectRelease(object, 1));
  EXPECT_EQ(0, destroyed);
  OK(cuGraphDestroy(holder));
  EXPECT_EQ(1, destroyed);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuUserObjectCreate(&object, nullptr, [](void*) {}, 0, CU_USER_OBJECT_NO_DESTRUCTOR_SYNC));
}

TEST_F(GraphNodes, PrintsThemselvesAsDot) {
  CUDA_MEMSET_NODE_PARAMS set = {data, 0, 3, 4, 1, 1};
  CUgraphNode a, b;
  OK(cuGraphAddMemsetNode(&a, graph, nullptr, 0, &set, context));
  OK(cuGraphAddEmptyNode(&b, graph, &a, 1));
  const std::string path = testing::TempDir() + "graph" + std::to_string(getpid()) + ".dot";
  OK(cuGraphDebugDotPrint(graph, path.c_str(), CU_GRAPH_DEBUG_DOT_FLAGS_VERBOSE));
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_NE(std::string::npos, text.str().find("digraph"));
  EXPECT_NE(std::string::npos, text.str().find("->"));
  unlink(path.c_str());
}

TEST_F(GraphNodes, CapturesCanBeSteered) {
  CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_RELAXED;
  OK(cuThreadExchangeStreamCaptureMode(&mode));
  EXPECT_EQ(CU_STREAM_CAPTURE_MODE_GLOBAL, mode);
  OK(cuThreadExchangeStreamCaptureMode(&mode));
  CUgraphNode first;
  OK(cuGraphAddEmptyNode(&first, graph, nullptr, 0));
  OK(cuStreamBeginCaptureToGraph(stream, graph, &first, nullptr, 1, CU_STREAM_CAPTURE_MODE_GLOBAL));
  OK(cuMemsetD32Async(data, 4, 1, stream));
  CUstreamCaptureStatus status;
  cuuint64_t id = 0;
  CUgraph into = nullptr;
  const CUgraphNode* dependencies = nullptr;
  const CUgraphEdgeData* edges = nullptr;
  size_t count = 0;
  OK(cuStreamGetCaptureInfo_v3(stream, &status, &id, &into, &dependencies, &edges, &count));
  EXPECT_EQ(CU_STREAM_CAPTURE_STATUS_ACTIVE, status);
  EXPECT_EQ(graph, into);
  EXPECT_EQ(1u, count);
  OK(cuStreamGetCaptureInfo(stream, &status, &id, &into, &dependencies, &count));
  EXPECT_NE(0u, id);
  OK(cuStreamUpdateCaptureDependencies(stream, &first, 1, CU_STREAM_ADD_CAPTURE_DEPENDENCIES));
  OK(cuStreamUpdateCaptureDependencies_v2(stream, &first, nullptr, 1, CU_STREAM_SET_CAPTURE_DEPENDENCIES));
  OK(cuMemsetD32Async(data + 4, 5, 1, stream));
  OK(cuStreamEndCapture(stream, &into));
  EXPECT_EQ(graph, into);
  size_t from_first = 0;
  OK(cuGraphNodeGetDependentNodes(first, nullptr, &from_first));
  EXPECT_EQ(2u, from_first);
  run();
  EXPECT_EQ(4u, word(0));
  EXPECT_EQ(5u, word(1));
}

}  // namespace
