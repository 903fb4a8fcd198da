// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: structure, updates, allocations, children, launches of one executable, and their errors.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "call_codes.h"
__global__ void nothing() {}
__global__ void add(int* p, int v) { *p += v; }
__global__ void mul(int* p, int v) { *p *= v; }
__global__ void setp(int* p, int v) { *p = v; }
__global__ void slowinc(int* p) {
  int v = *(volatile int*)p;
  for (int i = 0; i < 20000; ++i) __threadfence();
  *(volatile int*)p = v + 1;
}
void CUDART_CB slow(void* p) {
  int v = *(volatile int*)p;
  usleep(20000);
  *(volatile int*)p = v + 1;
}
int main() {
  cudaStream_t s, t;
  OK(cudaStreamCreate(&s));
  OK(cudaStreamCreateWithFlags(&t, cudaStreamNonBlocking));
  int* p;
  OK(cudaMalloc(&p, 256));
  OK(cudaMemset(p, 0, 256));
  int h = 0;
  cudaGraph_t g, g2;
  cudaGraphExec_t x;
  cudaGraphNode_t a, b, c, d;
  size_t n;
  OK(cudaGraphCreate(&g, 0));
  int v = 3;
  void* args[] = {&p, &v};
  cudaKernelNodeParams k = {};
  k.func = (void*)setp;
  k.gridDim = 1;
  k.blockDim = 1;
  k.kernelParams = args;
  OK(cudaGraphAddKernelNode(&a, g, nullptr, 0, &k));
  v = 4;
  k.func = (void*)add;
  OK(cudaGraphAddKernelNode(&b, g, &a, 1, &k));
  v = 10;
  k.func = (void*)mul;
  OK(cudaGraphAddKernelNode(&c, g, &b, 1, &k));
  GIVES(cudaErrorInvalidValue, cudaGraphAddDependencies(g, &a, &b, 1));  // duplicate
  GIVES(cudaErrorInvalidValue, cudaGraphAddDependencies(g, &a, &a, 1));  // self
  GIVES(cudaErrorInvalidValue, cudaGraphRemoveDependencies(g, &a, &c, 1));
  OK(cudaGraphInstantiate(&x, g, 0));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 70, "%d", h);
  // exec ordering across streams: launches of one exec are ordered
  {
    cudaGraph_t gs;
    cudaGraphExec_t xs;
    cudaGraphNode_t nn;
    OK(cudaGraphCreate(&gs, 0));
    int count = 0;
    cudaHostNodeParams hp = {slow, &count};
    OK(cudaGraphAddHostNode(&nn, gs, nullptr, 0, &hp));
    OK(cudaGraphInstantiate(&xs, gs, 0));
    for (int i = 0; i < 3; ++i) {
      OK(cudaGraphLaunch(xs, s));
      OK(cudaGraphLaunch(xs, t));
    }
    OK(cudaDeviceSynchronize());
    EXPECT(count == 6, "%d", count);
    OK(cudaGraphExecDestroy(xs));
    OK(cudaGraphDestroy(gs));
  }
  // cycle
  OK(cudaGraphAddDependencies(g, &c, &a, 1));
  cudaGraphExec_t cyclic;
  GIVES(cudaErrorInvalidValue, cudaGraphInstantiate(&cyclic, g, 0));
  OK(cudaGraphRemoveDependencies(g, &c, &a, 1));
  // update
  {
    cudaGraph_t gu;
    cudaGraphNode_t ua, ub, uc;
    OK(cudaGraphClone(&gu, g));
    OK(cudaGraphNodeFindInClone(&ua, a, gu));
    OK(cudaGraphNodeFindInClone(&ub, b, gu));
    (void)uc;
    v = 100;
    k.func = (void*)add;
    OK(cudaGraphKernelNodeSetParams(ub, &k));
    cudaGraphExecUpdateResultInfo info;
    OK(cudaGraphExecUpdate(x, gu, &info));
    EXPECT(info.result == cudaGraphExecUpdateSuccess);
    OK(cudaGraphLaunch(x, s));
    OK(cudaStreamSynchronize(s));
    OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
    EXPECT(h == 1030, "%d", h);
    cudaGraphNode_t extra;
    OK(cudaGraphAddEmptyNode(&extra, gu, &ub, 1));
    GIVES(cudaErrorGraphExecUpdateFailure, cudaGraphExecUpdate(x, gu, &info));
    EXPECT(info.result == cudaGraphExecUpdateErrorTopologyChanged, "%d", info.result);
    OK(cudaGraphDestroyNode(extra));
    OK(cudaGraphExecUpdate(x, gu, &info));
    OK(cudaGraphDestroyNode(ub));
    cudaGraphNode_t em;
    OK(cudaGraphAddEmptyNode(&em, gu, &ua, 1));
    OK(cudaGraphNodeFindInClone(&uc, c, gu));
    OK(cudaGraphAddDependencies(gu, &em, &uc, 1));
    GIVES(cudaErrorGraphExecUpdateFailure, cudaGraphExecUpdate(x, gu, &info));
    EXPECT(info.result != cudaGraphExecUpdateSuccess && info.errorNode != nullptr);
    OK(cudaGraphDestroy(gu));
  }
  // set params on a node of another graph's exec
  OK(cudaGraphCreate(&g2, 0));
  v = 1;
  k.func = (void*)add;
  OK(cudaGraphAddKernelNode(&d, g2, nullptr, 0, &k));
  GIVES(cudaErrorInvalidValue, cudaGraphExecKernelNodeSetParams(x, d, &k));
  GIVES(cudaErrorInvalidValue,
        cudaGraphAddKernelNode(&d, g2, &a, 1, &k));  // dependency of another graph
  cudaGraphNode_t dup[2] = {d, d};
  GIVES(cudaErrorInvalidValue, cudaGraphAddEmptyNode(&c, g2, dup, 2));
  k.func = nullptr;
  GIVES(cudaErrorInvalidDeviceFunction, cudaGraphAddKernelNode(&c, g2, nullptr, 0, &k));
  k.func = (void*)add;
  k.gridDim = dim3(0);
  GIVES(cudaErrorInvalidValue, cudaGraphAddKernelNode(&c, g2, nullptr, 0, &k));
  k.gridDim = 1;
  k.kernelParams = nullptr;
  GIVES(cudaErrorInvalidValue, cudaGraphAddKernelNode(&c, g2, nullptr, 0, &k));
  k.kernelParams = args;
  // queries
  OK(cudaGraphGetNodes(g, nullptr, &n));
  EXPECT(n == 3, "%zu", n);
  n = 2;
  cudaGraphNode_t two[8] = {};
  OK(cudaGraphGetNodes(g, two, &n));
  EXPECT(n == 2);
  n = 8;
  OK(cudaGraphGetNodes(g, two, &n));
  EXPECT(n == 3 && two[3] == nullptr, "%zu", n);
  OK(cudaGraphGetRootNodes(g, nullptr, &n));
  EXPECT(n == 1);
  OK(cudaGraphGetEdges(g, nullptr, nullptr, &n));
  EXPECT(n == 2, "%zu", n);
  GIVES(cudaErrorInvalidValue, cudaGraphGetEdges(g, two, nullptr, &n));
  OK(cudaGraphNodeGetDependencies(b, nullptr, &n));
  EXPECT(n == 1);
  OK(cudaGraphNodeGetDependentNodes(b, nullptr, &n));
  EXPECT(n == 1);
  // graph destroyed while exec lives; exec destroyed while running
  OK(cudaGraphDestroy(g));
  GIVES(cudaErrorInvalidValue, cudaGraphDestroy(g));
  OK(cudaGraphLaunch(x, s));
  OK(cudaGraphExecDestroy(x));
  OK(cudaStreamSynchronize(s));
  GIVES(cudaErrorInvalidValue, cudaGraphLaunch(x, s));
  // memory nodes
  OK(cudaGraphCreate(&g, 0));
  cudaMemAllocNodeParams ap = {};
  ap.bytesize = 4096;
  ap.poolProps.allocType = cudaMemAllocationTypePinned;
  ap.poolProps.location = {cudaMemLocationTypeDevice, 0};
  OK(cudaGraphAddMemAllocNode(&a, g, nullptr, 0, &ap));
  EXPECT(ap.dptr != nullptr);
  cudaMemsetParams ms = {};
  ms.dst = ap.dptr;
  ms.elementSize = 4;
  ms.width = 4;
  ms.height = 1;
  ms.value = 7;
  OK(cudaGraphAddMemsetNode(&b, g, &a, 1, &ms));
  GIVES(cudaErrorInvalidValue, cudaGraphAddMemFreeNode(&d, g, &b, 1, (char*)ap.dptr + 4));
  GIVES(cudaErrorInvalidValue, cudaGraphClone(&g2, g));
  GIVES(cudaErrorInvalidValue, cudaGraphDestroyNode(b));
  GIVES(cudaErrorInvalidValue, cudaGraphRemoveDependencies(g, &a, &b, 1));
  OK(cudaGraphInstantiate(&x, g, 0));
  cudaGraphExec_t y;
  GIVES(cudaErrorInvalidValue, cudaGraphInstantiate(&y, g, 0));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemcpy(&h, ap.dptr, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 7);
  GIVES(cudaErrorInvalidValue, cudaGraphLaunch(x, s));
  OK(cudaFreeAsync(ap.dptr, s));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaFree(ap.dptr));
  GIVES(cudaErrorInvalidValue, cudaFree(ap.dptr));
  OK(cudaGraphExecDestroy(x));
  OK(cudaGraphInstantiate(&x, g, cudaGraphInstantiateFlagAutoFreeOnLaunch));
  OK(cudaGraphLaunch(x, s));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  size_t used = 0;
  OK(cudaDeviceGetGraphMemAttribute(0, cudaGraphMemAttrUsedMemCurrent, &used));
  EXPECT(used > 0);
  OK(cudaGraphExecDestroy(x));
  OK(cudaGraphDestroy(g));
  OK(cudaDeviceGraphMemTrim(0));
  // child graph
  OK(cudaGraphCreate(&g, 0));
  OK(cudaGraphCreate(&g2, 0));
  v = 5;
  k.func = (void*)setp;
  OK(cudaGraphAddKernelNode(&a, g2, nullptr, 0, &k));
  OK(cudaGraphAddChildGraphNode(&b, g, nullptr, 0, g2));
  OK(cudaGraphDestroy(g2));
  v = 2;
  k.func = (void*)mul;
  OK(cudaGraphAddKernelNode(&c, g, &b, 1, &k));
  OK(cudaGraphInstantiate(&x, g, 0));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 10);
  cudaGraph_t in;
  OK(cudaGraphChildGraphNodeGetGraph(b, &in));
  GIVES(cudaErrorInvalidValue, cudaGraphDestroy(in));
  GIVES(cudaErrorInvalidValue, cudaGraphAddChildGraphNode(&d, g, nullptr, 0, nullptr));
  OK(cudaGraphAddChildGraphNode(&d, g, nullptr, 0, g));  // A copy of it.
  GIVES(cudaErrorInvalidValue, cudaGraphKernelNodeSetParams(b, &k));
  cudaGraphNodeType ty;
  OK(cudaGraphNodeGetType(b, &ty));
  EXPECT(ty == cudaGraphNodeTypeGraph);
  // node enable
  OK(cudaGraphNodeSetEnabled(x, c, 0));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 5, "%d", h);
  GIVES(cudaErrorInvalidValue, cudaGraphNodeSetEnabled(x, b, 0));
  OK(cudaGraphDebugDotPrint(g, "/tmp/heddle_probe.dot", 0));
  GIVES(cudaErrorInvalidValue, cudaGraphDebugDotPrint(g, nullptr, 0));
  GIVES(cudaErrorOperatingSystem, cudaGraphDebugDotPrint(g, "/no/such/place.dot", 0));
  unlink("/tmp/heddle_probe.dot");
  GIVES(cudaErrorInvalidValue, cudaGraphInstantiate(&x, g, 0x100));
  // fault in graph
  OK(cudaGraphExecDestroy(x));
  OK(cudaGraphDestroy(g));
  // memcpy node param errors
  OK(cudaGraphCreate(&g, 0));
  GIVES(cudaErrorInvalidValue,
        cudaGraphAddMemcpyNode1D(&a, g, nullptr, 0, nullptr, p, 4, cudaMemcpyDeviceToDevice));
  GIVES(cudaErrorInvalidMemcpyDirection,
        cudaGraphAddMemcpyNode1D(&a, g, nullptr, 0, p, p + 8, 4, (cudaMemcpyKind)9));
  ms.dst = nullptr;
  GIVES(cudaErrorInvalidValue, cudaGraphAddMemsetNode(&a, g, nullptr, 0, &ms));
  ms.dst = p;
  ms.elementSize = 3;
  GIVES(cudaErrorInvalidValue, cudaGraphAddMemsetNode(&a, g, nullptr, 0, &ms));
  ms.elementSize = 4;
  ms.width = 0;
  GIVES(cudaErrorInvalidValue, cudaGraphAddMemsetNode(&a, g, nullptr, 0, &ms));
  cudaHostNodeParams hp = {nullptr, nullptr};
  GIVES(cudaErrorInvalidValue, cudaGraphAddHostNode(&a, g, nullptr, 0, &hp));
  EXPECT(cudaGraphAddEventRecordNode(&a, g, nullptr, 0, nullptr) != cudaSuccess);
  return finish();
}
