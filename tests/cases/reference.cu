// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the public reference of both APIs promises in single sentences: values that come back as they were set, codes
// of calls that it forbids.
#include "cases.h"

#define DRIVER             \
  CUdevice dev;            \
  CUcontext ctx;           \
  DOK(cuInit(0));          \
  DOK(cuDeviceGet(&dev, 0)); \
  DOK(cuDevicePrimaryCtxRetain(&ctx, dev)); \
  DOK(cuCtxSetCurrent(ctx));

static cudaGraphNode_t kernel_node(cudaGraph_t g, int* p, int v) {
  void* args[] = {&p, &v};
  cudaKernelNodeParams k = {};
  k.func = (void*)add;
  k.gridDim = k.blockDim = dim3(1);
  k.kernelParams = args;
  cudaGraphNode_t n;
  OK(cudaGraphAddKernelNode(&n, g, nullptr, 0, &k));
  return n;
}

// ---- graphs ----

CASE(edge_data_come_back) {
  int* p = zeros(4);
  cudaGraph_t g = graph();
  auto a = kernel_node(g, p, 1), b = kernel_node(g, p, 2), c = kernel_node(g, p, 4);
  cudaGraphEdgeData early = {};
  early.from_port = cudaGraphKernelNodePortProgrammatic;
  early.type = cudaGraphDependencyTypeProgrammatic;
  OK(cudaGraphAddDependencies_v2(g, &a, &b, &early, 1));
  OK(cudaGraphAddDependencies(g, &b, &c, 1));
  cudaGraphNode_t from[2], to[2];
  cudaGraphEdgeData data[2];
  size_t n = 2;
  OK(cudaGraphGetEdges_v2(g, from, to, data, &n));
  EQ(n, (size_t)2);
  for (size_t i = 0; i < n; ++i) EQ((int)data[i].type, from[i] == a ? 1 : 0);
  n = 2;
  EQ(cudaGraphGetEdges(g, from, to, &n), cudaErrorLossyQuery);
  n = 1;
  OK(cudaGraphNodeGetDependencies_v2(b, from, data, &n));
  HOLDS(n == 1 && from[0] == a && data[0].from_port == 1);
  n = 1;
  EQ(cudaGraphNodeGetDependencies(b, from, &n), cudaErrorLossyQuery);
  n = 1;
  EQ(cudaGraphNodeGetDependentNodes(a, to, &n), cudaErrorLossyQuery);
  n = 1;
  OK(cudaGraphNodeGetDependencies(c, from, &n));
  // An edge is named with its data.
  EQ(cudaGraphRemoveDependencies(g, &a, &b, 1), cudaErrorInvalidValue);
  cudaGraph_t copy;
  OK(cudaGraphClone(&copy, g));
  n = 2;
  EQ(cudaGraphGetEdges(copy, from, to, &n), cudaErrorLossyQuery);
  run(inst(g), 0);
  EQ(readi(p), 7);
  OK(cudaGraphRemoveDependencies_v2(g, &a, &b, &early, 1));
  n = 2;
  OK(cudaGraphGetEdges(g, from, to, &n));
  EQ(n, (size_t)1);
}

CASE(edges_that_cannot_be) {
  int* p = zeros(4);
  cudaGraph_t g = graph();
  auto a = kernel_node(g, p, 1), b = kernel_node(g, p, 2);
  cudaGraphNode_t e;
  OK(cudaGraphAddEmptyNode(&e, g, nullptr, 0));
  const auto refused = [&](cudaGraphNode_t from, cudaGraphNode_t to, int from_port, int to_port, int type) {
    cudaGraphEdgeData d = {};
    d.from_port = from_port, d.to_port = to_port, d.type = type;
    EQ(cudaGraphAddDependencies_v2(g, &from, &to, &d, 1), cudaErrorInvalidValue);
  };
  refused(a, e, 1, 0, 1);
  refused(e, a, 1, 0, 1);
  refused(a, b, 0, 0, 1);
  refused(a, b, 1, 0, 0);
  refused(a, b, 0, 1, 0);
  refused(a, b, 9, 0, 0);
  size_t n = 0;
  OK(cudaGraphGetEdges(g, nullptr, nullptr, &n));
  EQ(n, (size_t)0);
}

static cudaError_t launch_early(int* p, int v, cudaStream_t s) {
  cudaLaunchAttribute early[2] = {};
  early[0].id = cudaLaunchAttributeProgrammaticStreamSerialization;
  early[0].val.programmaticStreamSerializationAllowed = 1;
  early[1].id = cudaLaunchAttributePriority;
  early[1].val.priority = -2;
  cudaLaunchConfig_t c = {};
  c.gridDim = c.blockDim = dim3(1);
  c.stream = s;
  c.attrs = early;
  c.numAttrs = 2;
  return cudaLaunchKernelEx(&c, add, p, v);
}

CASE(captured_attributes_are_the_nodes) {
  int* p = zeros(4);
  cudaStream_t s = stream();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  add<<<1, 1, 0, s>>>(p, 1);
  OK(launch_early(p, 2, s));
  cudaGraph_t g = end_capture(s);
  cudaGraphNode_t from[1], to[1];
  cudaGraphEdgeData data[1];
  size_t n = 1;
  OK(cudaGraphGetEdges_v2(g, from, to, data, &n));
  HOLDS(n == 1 && data[0].type == cudaGraphDependencyTypeProgrammatic && data[0].from_port == 1);
  cudaLaunchAttributeValue v;
  OK(cudaGraphKernelNodeGetAttribute(to[0], cudaLaunchAttributePriority, &v));
  EQ(v.priority, -2);
  run(inst(g), s);
  EQ(readi(p), 3);
}

CASE(unknown_launch_attribute) {
  int* p = zeros(4);
  cudaLaunchAttribute none[1] = {};
  none[0].id = (cudaLaunchAttributeID)77;
  cudaLaunchConfig_t c = {};
  c.gridDim = c.blockDim = dim3(1);
  c.attrs = none;
  c.numAttrs = 1;
  EQ(cudaLaunchKernelEx(&c, add, p, 1), cudaErrorInvalidValue);
  cudaGetLastError();
  EQ(readi(p), 0);
}

CASE(capture_info_tells_edge_data) {
  int* p = zeros(4);
  cudaStream_t s = stream();
  cudaGraph_t g;
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  add<<<1, 1, 0, s>>>(p, 1);
  cudaStreamCaptureStatus status;
  const cudaGraphNode_t* nodes;
  const cudaGraphEdgeData* data;
  size_t n;
  OK(cudaStreamGetCaptureInfo_v3(s, &status, nullptr, &g, &nodes, &data, &n));
  HOLDS(n == 1 && data[0].type == 0);
  cudaGraphNode_t last = nodes[0];
  cudaGraphEdgeData early = {};
  early.from_port = cudaGraphKernelNodePortProgrammatic;
  early.type = cudaGraphDependencyTypeProgrammatic;
  OK(cudaStreamUpdateCaptureDependencies_v2(s, &last, &early, 1, cudaStreamSetCaptureDependencies));
  OK(cudaStreamGetCaptureInfo_v3(s, &status, nullptr, &g, &nodes, &data, &n));
  EQ((int)data[0].type, 1);
  EQ(cudaStreamGetCaptureInfo_v3(s, &status, nullptr, &g, &nodes, nullptr, &n), cudaErrorLossyQuery);
  EQ(cudaStreamGetCaptureInfo_v2(s, &status, nullptr, &g, &nodes, &n), cudaErrorLossyQuery);
  // Nodes of another graph are no dependencies.
  cudaGraph_t other = graph();
  auto stranger = kernel_node(other, p, 1);
  EQ(cudaStreamUpdateCaptureDependencies(s, &stranger, 1, cudaStreamSetCaptureDependencies), cudaErrorInvalidValue);
  EQ(cudaStreamUpdateCaptureDependencies(s, &last, 1, 5), cudaErrorInvalidValue);
  add<<<1, 1, 0, s>>>(p, 1);
  g = end_capture(s);
  n = 1;
  cudaGraphNode_t from[1], to[1];
  EQ(cudaGraphGetEdges(g, from, to, &n), cudaErrorLossyQuery);
  EQ(cudaStreamBeginCaptureToGraph(s, g, &stranger, nullptr, 1, cudaStreamCaptureModeRelaxed), cudaErrorInvalidValue);
}

// "The blocking stream capture is not invalidated."
CASE(asking_the_null_stream_ends_no_capture) {
  int* p = zeros(4);
  cudaStream_t s = stream();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  add<<<1, 1, 0, s>>>(p, 1);
  cudaStreamCaptureStatus status;
  EQ(cudaStreamIsCapturing(cudaStreamLegacy, &status), cudaErrorStreamCaptureImplicit);
  EQ(cudaStreamGetCaptureInfo_v2(cudaStreamLegacy, &status), cudaErrorStreamCaptureImplicit);
  cudaGraph_t g = end_capture(s);
  run(inst(g), s);
  EQ(readi(p), 1);
}

CASE(instantiation_says_why_not) {
  int* p = zeros(4);
  cudaGraph_t g = graph();
  auto a = kernel_node(g, p, 1), b = kernel_node(g, p, 2);
  OK(cudaGraphAddDependencies(g, &a, &b, 1));
  OK(cudaGraphAddDependencies(g, &b, &a, 1));
  cudaGraphInstantiateParams how = {};
  cudaGraphExec_t x;
  EQ(cudaGraphInstantiateWithParams(&x, g, &how), cudaErrorInvalidValue);
  EQ(how.result_out, cudaGraphInstantiateInvalidStructure);
  OK(cudaGraphRemoveDependencies(g, &b, &a, 1));
  cudaGraphConditionalHandle unused;
  OK(cudaGraphConditionalHandleCreate(&unused, g, 0, 0));
  EQ(cudaGraphInstantiateWithParams(&x, g, &how), cudaErrorInvalidValue);
  EQ(how.result_out, cudaGraphInstantiateConditionalHandleUnused);
  cudaGraphNodeParams c = {};
  c.type = cudaGraphNodeTypeConditional;
  c.conditional.handle = unused;
  c.conditional.type = cudaGraphCondTypeIf;
  c.conditional.size = 1;
  cudaGraphNode_t n;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  how.flags = cudaGraphInstantiateFlagUpload;
  how.uploadStream = stream();
  OK(cudaGraphInstantiateWithParams(&x, g, &how));
  EQ(how.result_out, cudaGraphInstantiateSuccess);
  run(x, 0);
  EQ(readi(p), 3);
  // Uploading wants a stream: "only supported by cudaGraphInstantiateWithParams".
  EQ(cudaGraphInstantiateWithFlags(&x, g, cudaGraphInstantiateFlagUpload), cudaErrorInvalidValue);
}

CASE(enabled_kinds_of_nodes) {
  cudaGraph_t g = graph();
  cudaGraphNode_t n;
  cudaHostNodeParams h = {[](void*) {}, nullptr};
  OK(cudaGraphAddHostNode(&n, g, nullptr, 0, &h));
  cudaGraphExec_t x = inst(g);
  EQ(cudaGraphNodeSetEnabled(x, n, 0), cudaErrorInvalidValue);
}

CASE(child_that_moves) {
  int* p = zeros(4);
  cudaGraph_t g = graph(), child = graph();
  cudaMemAllocNodeParams m = {};
  m.poolProps.allocType = cudaMemAllocationTypePinned;
  m.poolProps.location = {cudaMemLocationTypeDevice, 0};
  m.bytesize = 64;
  cudaGraphNode_t alloc, free_node, n;
  OK(cudaGraphAddMemAllocNode(&alloc, child, nullptr, 0, &m));
  OK(cudaGraphAddMemFreeNode(&free_node, child, &alloc, 1, m.dptr));
  kernel_node(child, p, 5);
  cudaGraphNodeParams c = {};
  c.type = cudaGraphNodeTypeGraph;
  c.graph.graph = child;
  EQ(cudaGraphAddNode(&n, g, nullptr, 0, &c), cudaErrorNotSupported);
  c.graph.ownership = cudaGraphChildGraphOwnershipMove;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  cudaGraph_t inside;
  OK(cudaGraphChildGraphNodeGetGraph(n, &inside));
  HOLDS(inside == child);
  // It is no graph by itself any more.
  cudaGraphExec_t x;
  EQ(cudaGraphInstantiate(&x, child, 0), cudaErrorInvalidValue);
  EQ(cudaGraphDestroy(child), cudaErrorInvalidValue);
  cudaGraph_t other = graph();
  EQ(cudaGraphAddNode(&n, other, nullptr, 0, &c), cudaErrorInvalidValue);
  HOLDS(cudaGraphAddMemAllocNode(&alloc, child, nullptr, 0, &m) != cudaSuccess);
  c.graph.graph = other;
  EQ(cudaGraphAddNode(&n, other, nullptr, 0, &c), cudaErrorInvalidValue);
  run(inst(g), 0);
  EQ(readi(p), 5);
  OK(cudaGraphDestroy(g));
}

CASE(allocation_nodes_own_what_they_tell) {
  cudaGraph_t g = graph();
  cudaMemAllocNodeParams m = {};
  m.poolProps.allocType = cudaMemAllocationTypePinned;
  m.poolProps.location = {cudaMemLocationTypeDevice, 0};
  m.bytesize = 64;
  cudaGraphNode_t n;
  {
    std::vector<cudaMemAccessDesc> access(1);
    access[0] = {{cudaMemLocationTypeDevice, 0}, cudaMemAccessFlagsProtReadWrite};
    m.accessDescs = access.data();
    m.accessDescCount = 1;
    OK(cudaGraphAddMemAllocNode(&n, g, nullptr, 0, &m));
    access[0] = {};
  }
  cudaMemAllocNodeParams told;
  OK(cudaGraphMemAllocNodeGetParams(n, &told));
  HOLDS(told.dptr == m.dptr && told.accessDescCount == 1 && told.accessDescs != m.accessDescs);
  EQ(told.accessDescs[0].flags, cudaMemAccessFlagsProtReadWrite);
  m.accessDescs = nullptr;
  EQ(cudaGraphAddMemAllocNode(&n, g, nullptr, 0, &m), cudaErrorInvalidValue);
}

CASE(references_of_user_objects_add_up) {
  static int gone = 0;
  cudaUserObject_t o;
  cudaGraph_t g = graph();
  OK(cudaUserObjectCreate(&o, nullptr, [](void*) { ++gone; }, 1, cudaUserObjectNoDestructorSync));
  EQ(cudaGraphRetainUserObject(g, o, 0, 0), cudaErrorInvalidValue);
  EQ(cudaUserObjectRetain(o, 0), cudaErrorInvalidValue);
  OK(cudaGraphRetainUserObject(g, o, 1, 0));
  OK(cudaGraphRetainUserObject(g, o, 2, 0));
  OK(cudaUserObjectRelease(o, 1));
  EQ(cudaGraphReleaseUserObject(g, o, 4), cudaErrorInvalidValue);
  EQ(gone, 0);
  OK(cudaGraphReleaseUserObject(g, o, 3));
  for (int i = 0; i < 1000 && !gone; ++i) usleep(1000);
  EQ(gone, 1);
}

CASE(dot_shows_bodies) {
  int* p = zeros(4);
  cudaGraph_t g = graph();
  cudaGraphConditionalHandle h;
  OK(cudaGraphConditionalHandleCreate(&h, g, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams c = {};
  c.type = cudaGraphNodeTypeConditional;
  c.conditional.handle = h;
  c.conditional.type = cudaGraphCondTypeIf;
  c.conditional.size = 1;
  cudaGraphNode_t n;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  kernel_node(c.conditional.phGraph_out[0], p, 1);
  char path[] = "/tmp/heddle-dot-XXXXXX";
  close(mkstemp(path));
  OK(cudaGraphDebugDotPrint(g, path, 0));
  FILE* f = fopen(path, "r");
  char text[4096] = "";
  (void)!fread(text, 1, sizeof text - 1, f);
  fclose(f);
  unlink(path);
  HOLDS(strstr(text, "conditional") && strstr(text, "subgraph") && strstr(text, "kernel"));
}

// ---- contexts ----

// "it is safe for other modules to call cuDevicePrimaryCtxRelease() even after resetting the device", and "resetting
// the primary context does not release it".
CASE(a_reset_releases_nothing) {
  DRIVER CUcontext again;
  DOK(cuDevicePrimaryCtxReset(dev));
  unsigned flags;
  int active;
  DOK(cuDevicePrimaryCtxGetState(dev, &flags, &active));
  EQ(active, 0);
  DOK(cuDevicePrimaryCtxRelease(dev));
  EQ(cuDevicePrimaryCtxRelease(dev), CUDA_ERROR_INVALID_CONTEXT);
  DOK(cuDevicePrimaryCtxRetain(&again, dev));
  DOK(cuDevicePrimaryCtxRetain(&again, dev));
  DOK(cuDevicePrimaryCtxReset(dev));
  DOK(cuDevicePrimaryCtxRetain(&again, dev));
  DOK(cuDevicePrimaryCtxRelease(dev));
  DOK(cuDevicePrimaryCtxRelease(dev));
  DOK(cuDevicePrimaryCtxGetState(dev, &flags, &active));
  EQ(active, 1);
  DOK(cuDevicePrimaryCtxRelease(dev));
  DOK(cuDevicePrimaryCtxGetState(dev, &flags, &active));
  EQ(active, 0);
}

// The code's description: "... or is a primary context which has not yet been initialized".
CASE(a_reset_through_the_driver_is_told) {
  int* p = zeros(4);
  DOK(cuDevicePrimaryCtxReset(0));
  CUdeviceptr q;
  EQ(cuMemAlloc(&q, 4), CUDA_ERROR_CONTEXT_IS_DESTROYED);
  EQ(cudaMalloc(&p, 4), cudaErrorContextIsDestroyed);
  cudaGetLastError();
  OK(cudaSetDevice(0));
  OK(cudaMalloc(&p, 4));
  unsigned flags;
  int active;
  DOK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EQ(active, 1);
  // The runtime holds it once, not twice.
  DOK(cuDevicePrimaryCtxRelease(0));
  DOK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EQ(active, 0);
}

// ---- memory ----

CASE(vmm_tells_what_was_asked) {
  DRIVER CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  prop.requestedHandleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
  prop.allocFlags.gpuDirectRDMACapable = 1;
  size_t grain;
  DOK(cuMemGetAllocationGranularity(&grain, &prop, CU_MEM_ALLOC_GRANULARITY_MINIMUM));
  CUmemGenericAllocationHandle h, again;
  DOK(cuMemCreate(&h, grain, &prop, 0));
  CUmemAllocationProp told;
  DOK(cuMemGetAllocationPropertiesFromHandle(&told, h));
  EQ((int)told.allocFlags.gpuDirectRDMACapable, 1);
  EQ(told.requestedHandleTypes, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR);
  CUdeviceptr at;
  DOK(cuMemAddressReserve(&at, 2 * grain, 0, 0, 0));
  const auto asked = [&](CUpointer_attribute a, CUdeviceptr p) {
    unsigned long long v = 0;
    DOK(cuPointerGetAttribute(&v, a, p));
    return v;
  };
  EQ(asked(CU_POINTER_ATTRIBUTE_MAPPED, at) & 1, 0ull);
  EQ(cuMemRetainAllocationHandle(&again, (void*)at), CUDA_ERROR_INVALID_VALUE);
  DOK(cuMemMap(at, grain, 0, h, 0));
  EQ(asked(CU_POINTER_ATTRIBUTE_MAPPED, at) & 1, 1ull);
  EQ(asked(CU_POINTER_ATTRIBUTE_MAPPED, at + grain) & 1, 0ull);
  EQ(asked(CU_POINTER_ATTRIBUTE_MAPPING_SIZE, at + 5), (unsigned long long)grain);
  EQ(asked(CU_POINTER_ATTRIBUTE_MAPPING_BASE_ADDR, at + 5), (unsigned long long)at);
  EQ(asked(CU_POINTER_ATTRIBUTE_RANGE_SIZE, at + 5), (unsigned long long)(2 * grain));
  EQ(asked(CU_POINTER_ATTRIBUTE_ALLOWED_HANDLE_TYPES, at), (unsigned long long)CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR);
  CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 0}, CU_MEM_ACCESS_FLAGS_PROT_READ};
  DOK(cuMemSetAccess(at, grain, &d, 1));
  EQ(asked(CU_POINTER_ATTRIBUTE_ACCESS_FLAGS, at) & 3, 1ull);
  d.flags = (CUmemAccess_flags)2;
  EQ(cuMemSetAccess(at, grain, &d, 1), CUDA_ERROR_INVALID_VALUE);
  // "The handle is guaranteed to be the same handle value used to allocate the memory."
  DOK(cuMemRetainAllocationHandle(&again, (void*)at));
  HOLDS(again == h);
  DOK(cuMemRelease(h));
  DOK(cuMemGetAllocationPropertiesFromHandle(&told, h));
  DOK(cuMemRelease(h));
  EQ(cuMemRelease(h), CUDA_ERROR_INVALID_VALUE);
  DOK(cuMemRetainAllocationHandle(&again, (void*)at));
  DOK(cuMemRelease(again));
  DOK(cuMemUnmap(at, grain));
  DOK(cuMemAddressFree(at, 2 * grain));
}

CASE(reservations_are_aligned_as_asked) {
  DRIVER CUdeviceptr at, before;
  DOK(cuMemAddressReserve(&before, 2 << 20, 0, 0, 0));
  for (size_t align = 2 << 20; align <= 1 << 30; align *= 2) {
    DOK(cuMemAddressReserve(&at, 2 << 20, align, 0, 0));
    EQ(at % align, (CUdeviceptr)0);
  }
  size_t grain;
  CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  EQ(cuMemGetAllocationGranularity(&grain, &prop, (CUmemAllocationGranularity_flags)7), CUDA_ERROR_INVALID_VALUE);
}

// "CUDA_ERROR_INVALID_CONTEXT" is what both document for a handle that is none.
CASE(a_destroyed_context_is_no_context) {
  CUcontext c;
  DOK(cuInit(0));
  DOK(cuCtxCreate(&c, 0, 0));
  DOK(cuCtxDestroy(c));
  EQ(cuCtxDestroy(c), CUDA_ERROR_INVALID_CONTEXT);
  EQ(cuCtxSetCurrent(c), CUDA_ERROR_INVALID_CONTEXT);
  EQ(cuCtxPushCurrent(c), CUDA_ERROR_INVALID_CONTEXT);
}

CASE_ENV(vmm_access_is_of_a_device, "HEDDLE_DEVICES=host:2") {
  DRIVER CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, 1};
  size_t grain, free_before, free_after, total;
  DOK(cuMemGetAllocationGranularity(&grain, &prop, CU_MEM_ALLOC_GRANULARITY_MINIMUM));
  CUmemGenericAllocationHandle h;
  DOK(cuMemGetInfo(&free_before, &total));
  DOK(cuMemCreate(&h, grain, &prop, 0));
  DOK(cuMemGetInfo(&free_after, &total));
  EQ(free_before, free_after);
  CUdeviceptr at;
  DOK(cuMemAddressReserve(&at, grain, 0, 0, 0));
  DOK(cuMemMap(at, grain, 0, h, 0));
  CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 1}, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
  DOK(cuMemSetAccess(at, grain, &d, 1));
  unsigned long long flags;
  CUmemLocation where = {CU_MEM_LOCATION_TYPE_DEVICE, 1};
  DOK(cuMemGetAccess(&flags, &where, at));
  EQ(flags, 3ull);
  where.id = 0;
  DOK(cuMemGetAccess(&flags, &where, at));
  EQ(flags, 0ull);
  d.location.id = 0;
  d.flags = CU_MEM_ACCESS_FLAGS_PROT_READ;
  DOK(cuMemSetAccess(at, grain, &d, 1));
  DOK(cuMemGetAccess(&flags, &where, at));
  EQ(flags, 1ull);
  where.id = 7;
  EQ(cuMemGetAccess(&flags, &where, at), CUDA_ERROR_INVALID_DEVICE);
}

CASE(pointer_attributes_that_are_set) {
  int* p = zeros(64);
  unsigned on = 7, one = 1;
  const auto ptr = (CUdeviceptr)p;
  DOK(cuPointerGetAttribute(&on, CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, ptr));
  EQ(on, 0u);
  DOK(cuPointerSetAttribute(&one, CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, ptr));
  DOK(cuPointerGetAttribute(&on, CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, ptr));
  EQ(on, 1u);
  DOK(cuPointerGetAttribute(&on, CU_POINTER_ATTRIBUTE_IS_LEGACY_CUDA_IPC_CAPABLE, ptr));
  EQ(on, 1u);
  int* m;
  OK(cudaMallocManaged(&m, 64));
  DOK(cuPointerGetAttribute(&on, CU_POINTER_ATTRIBUTE_IS_LEGACY_CUDA_IPC_CAPABLE, (CUdeviceptr)m));
  EQ(on, 0u);
}

CASE(range_locations) {
  char* m;
  OK(cudaMallocManaged(&m, 1 << 20));
  int type = 7, id = 7;
  OK(cudaMemRangeGetAttribute(&type, 4, cudaMemRangeAttributePreferredLocationType, m, 1 << 20));
  EQ(type, (int)cudaMemLocationTypeInvalid);
  cudaMemLocation device = {cudaMemLocationTypeDevice, 0}, host = {cudaMemLocationTypeHost, 0};
  OK(cudaMemAdvise_v2(m, 1 << 20, cudaMemAdviseSetPreferredLocation, device));
  OK(cudaMemPrefetchAsync_v2(m, 1 << 20, host, 0, 0));
  OK(cudaMemRangeGetAttribute(&type, 4, cudaMemRangeAttributePreferredLocationType, m, 1 << 20));
  OK(cudaMemRangeGetAttribute(&id, 4, cudaMemRangeAttributePreferredLocationId, m, 1 << 20));
  HOLDS(type == cudaMemLocationTypeDevice && id == 0);
  OK(cudaMemRangeGetAttribute(&type, 4, cudaMemRangeAttributeLastPrefetchLocationType, m, 1 << 20));
  EQ(type, (int)cudaMemLocationTypeHost);
}

// "the pool will be guaranteed to have at least minBytesToKeep bytes reserved after the operation".
CASE(trim_keeps_what_it_promises) {
  cudaMemPoolProps props = {};
  props.allocType = cudaMemAllocationTypePinned;
  props.location = {cudaMemLocationTypeDevice, 0};
  cudaMemPool_t pool;
  OK(cudaMemPoolCreate(&pool, &props));
  unsigned long long v = ~0ull;
  OK(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &v));
  void* a;
  OK(cudaMallocFromPoolAsync(&a, 64 << 20, pool, 0));
  OK(cudaFreeAsync(a, 0));
  OK(cudaStreamSynchronize(0));
  OK(cudaMemPoolTrimTo(pool, 128 << 20));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &v));
  EQ(v, 64ull << 20);
  OK(cudaMemPoolTrimTo(pool, 10 << 20));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &v));
  EQ(v, 10ull << 20);
  void* b;
  OK(cudaMallocFromPoolAsync(&b, 10 << 20, pool, 0));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &v));
  EQ(v, 10ull << 20);
  OK(cudaMemset(b, 1, 10 << 20));
  OK(cudaFreeAsync(b, 0));
  OK(cudaStreamSynchronize(0));
  OK(cudaMemPoolTrimTo(pool, 0));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &v));
  EQ(v, 0ull);
}

CASE(function_attributes_come_back) {
  cudaFuncAttributes a;
  OK(cudaFuncSetAttribute((void*)nothing, cudaFuncAttributeNonPortableClusterSizeAllowed, 1));
  OK(cudaFuncSetAttribute((void*)nothing, cudaFuncAttributeClusterSchedulingPolicyPreference, cudaClusterSchedulingPolicySpread));
  OK(cudaFuncGetAttributes(&a, (void*)nothing));
  EQ(a.nonPortableClusterSizeAllowed, 1);
  EQ(a.clusterSchedulingPolicyPreference, (int)cudaClusterSchedulingPolicySpread);
  EQ(cudaFuncSetAttribute((void*)nothing, cudaFuncAttributeClusterSchedulingPolicyPreference, 9), cudaErrorInvalidValue);
  cudaGetLastError();
}

CASE(a_batch_is_of_less_than_256) {
  int* p = zeros(4);
  std::vector<CUstreamBatchMemOpParams> ops(256);
  for (auto& o : ops) {
    o.writeValue.operation = CU_STREAM_MEM_OP_WRITE_VALUE_32;
    o.writeValue.address = (CUdeviceptr)p;
    o.writeValue.value = 3;
  }
  EQ(cuStreamBatchMemOp(0, 256, ops.data(), 0), CUDA_ERROR_INVALID_VALUE);
  EQ(readi(p), 0);
  DOK(cuStreamBatchMemOp(0, 255, ops.data(), 0));
  EQ(readi(p), 3);
}

int main(int argc, char** argv) { return run_cases(argc, argv); }
