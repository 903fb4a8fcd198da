// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The nodes of graphs: each kind's parameters translated to the driver's.
#include <string.h>

#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"
#include "runtime/registry.h"

namespace heddle::runtime {

namespace {

using Node = cudaGraphNode_t;

CUcontext current_context() { return thread.context; }

cudaError_t as_kernel(const cudaKernelNodeParams& p, CUDA_KERNEL_NODE_PARAMS* d) {
  *d = {};
  RUNTIME_TRY(find_function(p.func, &d->func));
  d->gridDimX = p.gridDim.x;
  d->gridDimY = p.gridDim.y;
  d->gridDimZ = p.gridDim.z;
  d->blockDimX = p.blockDim.x;
  d->blockDimY = p.blockDim.y;
  d->blockDimZ = p.blockDim.z;
  d->sharedMemBytes = p.sharedMemBytes;
  d->kernelParams = p.kernelParams;
  d->extra = p.extra;
  return cudaSuccess;
}

/// A linear copy as the three-dimensional one that nodes hold.
cudaMemcpy3DParms linear(void* dst, const void* src, size_t count, cudaMemcpyKind kind) {
  cudaMemcpy3DParms p = {};
  p.srcPtr = {const_cast<void*>(src), count, count, 1};
  p.dstPtr = {dst, count, count, 1};
  p.extent = {count, 1, 1};
  p.kind = kind;
  return p;
}

cudaError_t symbol_address(const void* symbol, size_t offset, size_t count, void** address) {
  CUdeviceptr base = 0;
  size_t size = 0;
  RUNTIME_TRY(find_variable(symbol, &base, &size));
  if (offset > size || count > size - offset) return cudaErrorInvalidValue;
  *address = as_pointer(base + offset);
  return cudaSuccess;
}

CUDA_MEMSET_NODE_PARAMS as_set(const cudaMemsetParams& p) {
  return {as_device(p.dst), p.pitch, p.value, p.elementSize, p.width, p.height};
}

}  // namespace

// ---- kernels ----

cudaError_t cudaGraphAddKernelNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                   const struct cudaKernelNodeParams* params) {
  CUDA_KERNEL_NODE_PARAMS d;
  RUNTIME_TRY(as_kernel(*params, &d));
  return from(driver.cuGraphAddKernelNode(node, graph, deps, count, &d));
}

cudaError_t cudaGraphKernelNodeGetParams(Node node, struct cudaKernelNodeParams* params) {
  CUDA_KERNEL_NODE_PARAMS d;
  DRIVER_TRY(driver.cuGraphKernelNodeGetParams(node, &d));
  *params = {host_of(d.func), dim3(d.gridDimX, d.gridDimY, d.gridDimZ), dim3(d.blockDimX, d.blockDimY, d.blockDimZ),
             d.sharedMemBytes, d.kernelParams, d.extra};
  return cudaSuccess;
}

cudaError_t cudaGraphKernelNodeSetParams(Node node, const struct cudaKernelNodeParams* params) {
  CUDA_KERNEL_NODE_PARAMS d;
  RUNTIME_TRY(as_kernel(*params, &d));
  return from(driver.cuGraphKernelNodeSetParams(node, &d));
}

cudaError_t cudaGraphExecKernelNodeSetParams(cudaGraphExec_t exec, Node node,
                                             const struct cudaKernelNodeParams* params) {
  CUDA_KERNEL_NODE_PARAMS d;
  RUNTIME_TRY(as_kernel(*params, &d));
  return from(driver.cuGraphExecKernelNodeSetParams(exec, node, &d));
}

cudaError_t cudaGraphKernelNodeCopyAttributes(Node source, Node target) {
  return from(driver.cuGraphKernelNodeCopyAttributes(target, source));
}

cudaError_t cudaGraphKernelNodeGetAttribute(Node node, cudaLaunchAttributeID attr, cudaLaunchAttributeValue* value) {
  return from(driver.cuGraphKernelNodeGetAttribute(node, static_cast<CUkernelNodeAttrID>(attr),
                                                   reinterpret_cast<CUkernelNodeAttrValue*>(value)));
}

cudaError_t cudaGraphKernelNodeSetAttribute(Node node, cudaLaunchAttributeID attr,
                                            const cudaLaunchAttributeValue* value) {
  return from(driver.cuGraphKernelNodeSetAttribute(node, static_cast<CUkernelNodeAttrID>(attr),
                                                   reinterpret_cast<const CUkernelNodeAttrValue*>(value)));
}

// ---- copies ----

cudaError_t cudaGraphAddMemcpyNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                   const struct cudaMemcpy3DParms* params) {
  CUDA_MEMCPY3D d;
  RUNTIME_TRY(as_copy_3d(*params, &d));
  return from(driver.cuGraphAddMemcpyNode(node, graph, deps, count, &d, current_context()));
}

cudaError_t cudaGraphAddMemcpyNode1D(Node* node, cudaGraph_t graph, const Node* deps, size_t n, void* dst,
                                     const void* src, size_t count, enum cudaMemcpyKind kind) {
  cudaMemcpy3DParms p = linear(dst, src, count, kind);
  return cudaGraphAddMemcpyNode(node, graph, deps, n, &p);
}

cudaError_t cudaGraphAddMemcpyNodeToSymbol(Node* node, cudaGraph_t graph, const Node* deps, size_t n,
                                           const void* symbol, const void* src, size_t count, size_t offset,
                                           enum cudaMemcpyKind kind) {
  void* dst;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &dst));
  return cudaGraphAddMemcpyNode1D(node, graph, deps, n, dst, src, count, kind);
}

cudaError_t cudaGraphAddMemcpyNodeFromSymbol(Node* node, cudaGraph_t graph, const Node* deps, size_t n, void* dst,
                                             const void* symbol, size_t count, size_t offset,
                                             enum cudaMemcpyKind kind) {
  void* src;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &src));
  return cudaGraphAddMemcpyNode1D(node, graph, deps, n, dst, src, count, kind);
}

cudaError_t cudaGraphMemcpyNodeGetParams(Node node, struct cudaMemcpy3DParms* params) {
  CUDA_MEMCPY3D d;
  DRIVER_TRY(driver.cuGraphMemcpyNodeGetParams(node, &d));
  return from_copy_3d(d, params);
}

cudaError_t cudaGraphMemcpyNodeSetParams(Node node, const struct cudaMemcpy3DParms* params) {
  CUDA_MEMCPY3D d;
  RUNTIME_TRY(as_copy_3d(*params, &d));
  return from(driver.cuGraphMemcpyNodeSetParams(node, &d));
}

cudaError_t cudaGraphMemcpyNodeSetParams1D(Node node, void* dst, const void* src, size_t count,
                                           enum cudaMemcpyKind kind) {
  cudaMemcpy3DParms p = linear(dst, src, count, kind);
  return cudaGraphMemcpyNodeSetParams(node, &p);
}

cudaError_t cudaGraphMemcpyNodeSetParamsToSymbol(Node node, const void* symbol, const void* src, size_t count,
                                                 size_t offset, enum cudaMemcpyKind kind) {
  void* dst;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &dst));
  return cudaGraphMemcpyNodeSetParams1D(node, dst, src, count, kind);
}

cudaError_t cudaGraphMemcpyNodeSetParamsFromSymbol(Node node, void* dst, const void* symbol, size_t count,
                                                   size_t offset, enum cudaMemcpyKind kind) {
  void* src;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &src));
  return cudaGraphMemcpyNodeSetParams1D(node, dst, src, count, kind);
}

cudaError_t cudaGraphExecMemcpyNodeSetParams(cudaGraphExec_t exec, Node node, const struct cudaMemcpy3DParms* params) {
  CUDA_MEMCPY3D d;
  RUNTIME_TRY(as_copy_3d(*params, &d));
  return from(driver.cuGraphExecMemcpyNodeSetParams(exec, node, &d, current_context()));
}

cudaError_t cudaGraphExecMemcpyNodeSetParams1D(cudaGraphExec_t exec, Node node, void* dst, const void* src,
                                               size_t count, enum cudaMemcpyKind kind) {
  cudaMemcpy3DParms p = linear(dst, src, count, kind);
  return cudaGraphExecMemcpyNodeSetParams(exec, node, &p);
}

cudaError_t cudaGraphExecMemcpyNodeSetParamsToSymbol(cudaGraphExec_t exec, Node node, const void* symbol,
                                                     const void* src, size_t count, size_t offset,
                                                     enum cudaMemcpyKind kind) {
  void* dst;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &dst));
  return cudaGraphExecMemcpyNodeSetParams1D(exec, node, dst, src, count, kind);
}

cudaError_t cudaGraphExecMemcpyNodeSetParamsFromSymbol(cudaGraphExec_t exec, Node node, void* dst, const void* symbol,
                                                       size_t count, size_t offset, enum cudaMemcpyKind kind) {
  void* src;
  RUNTIME_TRY(symbol_address(symbol, offset, count, &src));
  return cudaGraphExecMemcpyNodeSetParams1D(exec, node, dst, src, count, kind);
}

// ---- sets ----

cudaError_t cudaGraphAddMemsetNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                   const struct cudaMemsetParams* params) {
  CUDA_MEMSET_NODE_PARAMS d = as_set(*params);
  return from(driver.cuGraphAddMemsetNode(node, graph, deps, count, &d, current_context()));
}

cudaError_t cudaGraphMemsetNodeGetParams(Node node, struct cudaMemsetParams* params) {
  CUDA_MEMSET_NODE_PARAMS d;
  DRIVER_TRY(driver.cuGraphMemsetNodeGetParams(node, &d));
  *params = {as_pointer(d.dst), d.pitch, d.value, d.elementSize, d.width, d.height};
  return cudaSuccess;
}

cudaError_t cudaGraphMemsetNodeSetParams(Node node, const struct cudaMemsetParams* params) {
  CUDA_MEMSET_NODE_PARAMS d = as_set(*params);
  return from(driver.cuGraphMemsetNodeSetParams(node, &d));
}

cudaError_t cudaGraphExecMemsetNodeSetParams(cudaGraphExec_t exec, Node node, const struct cudaMemsetParams* params) {
  CUDA_MEMSET_NODE_PARAMS d = as_set(*params);
  return from(driver.cuGraphExecMemsetNodeSetParams(exec, node, &d, current_context()));
}

// ---- host functions, child graphs, nothing ----

static_assert(sizeof(cudaHostNodeParams) == sizeof(CUDA_HOST_NODE_PARAMS));

cudaError_t cudaGraphAddHostNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                 const struct cudaHostNodeParams* params) {
  return from(driver.cuGraphAddHostNode(node, graph, deps, count,
                                        reinterpret_cast<const CUDA_HOST_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphHostNodeGetParams(Node node, struct cudaHostNodeParams* params) {
  return from(driver.cuGraphHostNodeGetParams(node, reinterpret_cast<CUDA_HOST_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphHostNodeSetParams(Node node, const struct cudaHostNodeParams* params) {
  return from(driver.cuGraphHostNodeSetParams(node, reinterpret_cast<const CUDA_HOST_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExecHostNodeSetParams(cudaGraphExec_t exec, Node node, const struct cudaHostNodeParams* params) {
  return from(driver.cuGraphExecHostNodeSetParams(exec, node, reinterpret_cast<const CUDA_HOST_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphAddChildGraphNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                       cudaGraph_t child) {
  return from(driver.cuGraphAddChildGraphNode(node, graph, deps, count, child));
}

cudaError_t cudaGraphChildGraphNodeGetGraph(Node node, cudaGraph_t* pGraph) {
  return from(driver.cuGraphChildGraphNodeGetGraph(node, pGraph));
}

cudaError_t cudaGraphExecChildGraphNodeSetParams(cudaGraphExec_t exec, Node node, cudaGraph_t child) {
  return from(driver.cuGraphExecChildGraphNodeSetParams(exec, node, child));
}

cudaError_t cudaGraphAddEmptyNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count) {
  return from(driver.cuGraphAddEmptyNode(node, graph, deps, count));
}

// ---- events ----

cudaError_t cudaGraphAddEventRecordNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                        cudaEvent_t event) {
  return from(driver.cuGraphAddEventRecordNode(node, graph, deps, count, event));
}

cudaError_t cudaGraphEventRecordNodeGetEvent(Node node, cudaEvent_t* event) {
  return from(driver.cuGraphEventRecordNodeGetEvent(node, event));
}

cudaError_t cudaGraphEventRecordNodeSetEvent(Node node, cudaEvent_t event) {
  return from(driver.cuGraphEventRecordNodeSetEvent(node, event));
}

cudaError_t cudaGraphExecEventRecordNodeSetEvent(cudaGraphExec_t exec, Node node, cudaEvent_t event) {
  return from(driver.cuGraphExecEventRecordNodeSetEvent(exec, node, event));
}

cudaError_t cudaGraphAddEventWaitNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                      cudaEvent_t event) {
  return from(driver.cuGraphAddEventWaitNode(node, graph, deps, count, event));
}

cudaError_t cudaGraphEventWaitNodeGetEvent(Node node, cudaEvent_t* event) {
  return from(driver.cuGraphEventWaitNodeGetEvent(node, event));
}

cudaError_t cudaGraphEventWaitNodeSetEvent(Node node, cudaEvent_t event) {
  return from(driver.cuGraphEventWaitNodeSetEvent(node, event));
}

cudaError_t cudaGraphExecEventWaitNodeSetEvent(cudaGraphExec_t exec, Node node, cudaEvent_t event) {
  return from(driver.cuGraphExecEventWaitNodeSetEvent(exec, node, event));
}

// ---- memory ----

static_assert(sizeof(cudaMemAllocNodeParams) == sizeof(CUDA_MEM_ALLOC_NODE_PARAMS));

cudaError_t cudaGraphAddMemAllocNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                     struct cudaMemAllocNodeParams* params) {
  return from(driver.cuGraphAddMemAllocNode(node, graph, deps, count,
                                            reinterpret_cast<CUDA_MEM_ALLOC_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphMemAllocNodeGetParams(Node node, struct cudaMemAllocNodeParams* params) {
  return from(driver.cuGraphMemAllocNodeGetParams(node, reinterpret_cast<CUDA_MEM_ALLOC_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphAddMemFreeNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count, void* dptr) {
  return from(driver.cuGraphAddMemFreeNode(node, graph, deps, count, as_device(dptr)));
}

cudaError_t cudaGraphMemFreeNodeGetParams(Node node, void* dptr) {
  return from(driver.cuGraphMemFreeNodeGetParams(node, static_cast<CUdeviceptr*>(dptr)));
}

// ---- external semaphores ----

static_assert(sizeof(cudaExternalSemaphoreSignalNodeParams) == sizeof(CUDA_EXT_SEM_SIGNAL_NODE_PARAMS));
static_assert(sizeof(cudaExternalSemaphoreWaitNodeParams) == sizeof(CUDA_EXT_SEM_WAIT_NODE_PARAMS));

cudaError_t cudaGraphAddExternalSemaphoresSignalNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                                     const struct cudaExternalSemaphoreSignalNodeParams* params) {
  return from(driver.cuGraphAddExternalSemaphoresSignalNode(
      node, graph, deps, count, reinterpret_cast<const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExternalSemaphoresSignalNodeGetParams(Node node,
                                                           struct cudaExternalSemaphoreSignalNodeParams* params) {
  return from(driver.cuGraphExternalSemaphoresSignalNodeGetParams(
      node, reinterpret_cast<CUDA_EXT_SEM_SIGNAL_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExternalSemaphoresSignalNodeSetParams(Node node,
                                                           const struct cudaExternalSemaphoreSignalNodeParams* params) {
  return from(driver.cuGraphExternalSemaphoresSignalNodeSetParams(
      node, reinterpret_cast<const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExecExternalSemaphoresSignalNodeSetParams(
    cudaGraphExec_t exec, Node node, const struct cudaExternalSemaphoreSignalNodeParams* params) {
  return from(driver.cuGraphExecExternalSemaphoresSignalNodeSetParams(
      exec, node, reinterpret_cast<const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphAddExternalSemaphoresWaitNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                                                   const struct cudaExternalSemaphoreWaitNodeParams* params) {
  return from(driver.cuGraphAddExternalSemaphoresWaitNode(
      node, graph, deps, count, reinterpret_cast<const CUDA_EXT_SEM_WAIT_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExternalSemaphoresWaitNodeGetParams(Node node, struct cudaExternalSemaphoreWaitNodeParams* params) {
  return from(driver.cuGraphExternalSemaphoresWaitNodeGetParams(
      node, reinterpret_cast<CUDA_EXT_SEM_WAIT_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExternalSemaphoresWaitNodeSetParams(Node node,
                                                         const struct cudaExternalSemaphoreWaitNodeParams* params) {
  return from(driver.cuGraphExternalSemaphoresWaitNodeSetParams(
      node, reinterpret_cast<const CUDA_EXT_SEM_WAIT_NODE_PARAMS*>(params)));
}

cudaError_t cudaGraphExecExternalSemaphoresWaitNodeSetParams(cudaGraphExec_t exec, Node node,
                                                             const struct cudaExternalSemaphoreWaitNodeParams* params) {
  return from(driver.cuGraphExecExternalSemaphoresWaitNodeSetParams(
      exec, node, reinterpret_cast<const CUDA_EXT_SEM_WAIT_NODE_PARAMS*>(params)));
}

// ---- any kind ----

namespace {

cudaError_t as_node(const cudaGraphNodeParams& p, CUgraphNodeParams* d) {
  memset(d, 0, sizeof *d);
  d->type = static_cast<CUgraphNodeType>(p.type);
  switch (p.type) {
    case cudaGraphNodeTypeKernel:
      d->kernel = {nullptr, p.kernel.gridDim.x, p.kernel.gridDim.y, p.kernel.gridDim.z, p.kernel.blockDim.x,
                   p.kernel.blockDim.y, p.kernel.blockDim.z, p.kernel.sharedMemBytes, p.kernel.kernelParams,
                   p.kernel.extra, nullptr, nullptr};
      return find_function(p.kernel.func, &d->kernel.func);
    case cudaGraphNodeTypeMemcpy:
      d->memcpy.copyCtx = current_context();
      return as_copy_3d(p.memcpy.copyParams, &d->memcpy.copyParams);
    case cudaGraphNodeTypeMemset:
      d->memset = {as_device(p.memset.dst), p.memset.pitch, p.memset.value, p.memset.elementSize, p.memset.width,
                   p.memset.height, current_context()};
      return cudaSuccess;
    case cudaGraphNodeTypeConditional:
      d->conditional = {p.conditional.handle, static_cast<CUgraphConditionalNodeType>(p.conditional.type),
                        p.conditional.size, nullptr, current_context()};
      return cudaSuccess;
    default:
      // The other kinds have the same layout in both APIs.
      memcpy(d->reserved1, p.reserved1, sizeof d->reserved1);
      return cudaSuccess;
  }
}

void store_outputs(const CUgraphNodeParams& d, cudaGraphNodeParams* p) {
  if (p->type == cudaGraphNodeTypeMemAlloc) p->alloc.dptr = as_pointer(d.alloc.dptr);
  if (p->type == cudaGraphNodeTypeConditional) p->conditional.phGraph_out = d.conditional.phGraph_out;
}

}  // namespace

cudaError_t cudaGraphAddNode_v2(Node* node, cudaGraph_t graph, const Node* deps, const cudaGraphEdgeData* edges,
                                size_t count, struct cudaGraphNodeParams* params) {
  static_assert(sizeof(cudaGraphNodeParams) == sizeof(CUgraphNodeParams));
  CUgraphNodeParams d;
  RUNTIME_TRY(as_node(*params, &d));
  DRIVER_TRY(driver.cuGraphAddNode_v2(node, graph, deps, reinterpret_cast<const CUgraphEdgeData*>(edges), count, &d));
  store_outputs(d, params);
  return cudaSuccess;
}

cudaError_t cudaGraphAddNode(Node* node, cudaGraph_t graph, const Node* deps, size_t count,
                             struct cudaGraphNodeParams* params) {
  CUgraphNodeParams d;
  RUNTIME_TRY(as_node(*params, &d));
  DRIVER_TRY(driver.cuGraphAddNode(node, graph, deps, count, &d));
  store_outputs(d, params);
  return cudaSuccess;
}

cudaError_t cudaGraphNodeSetParams(Node node, struct cudaGraphNodeParams* params) {
  CUgraphNodeParams d;
  RUNTIME_TRY(as_node(*params, &d));
  return from(driver.cuGraphNodeSetParams(node, &d));
}

cudaError_t cudaGraphExecNodeSetParams(cudaGraphExec_t exec, Node node, struct cudaGraphNodeParams* params) {
  CUgraphNodeParams d;
  RUNTIME_TRY(as_node(*params, &d));
  return from(driver.cuGraphExecNodeSetParams(exec, node, &d));
}

}  // namespace heddle::runtime
