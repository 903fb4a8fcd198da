// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: structure, instantiation, launch. Nodes with parameters of their own are in graph_node.cc.
#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

namespace {

const CUgraphEdgeData* as_edges(const cudaGraphEdgeData* e) { return reinterpret_cast<const CUgraphEdgeData*>(e); }
CUgraphEdgeData* as_edges(cudaGraphEdgeData* e) { return reinterpret_cast<CUgraphEdgeData*>(e); }

}  // namespace

cudaError_t cudaGraphCreate(cudaGraph_t* pGraph, unsigned int flags) { return from(driver.cuGraphCreate(pGraph, flags)); }
cudaError_t cudaGraphDestroy(cudaGraph_t graph) { return from(driver.cuGraphDestroy(graph)); }

cudaError_t cudaGraphClone(cudaGraph_t* pGraphClone, cudaGraph_t originalGraph) {
  return from(driver.cuGraphClone(pGraphClone, originalGraph));
}

cudaError_t cudaGraphNodeFindInClone(cudaGraphNode_t* pNode, cudaGraphNode_t originalNode, cudaGraph_t clonedGraph) {
  return from(driver.cuGraphNodeFindInClone(pNode, originalNode, clonedGraph));
}

cudaError_t cudaGraphNodeGetType(cudaGraphNode_t node, enum cudaGraphNodeType* pType) {
  return from(driver.cuGraphNodeGetType(node, reinterpret_cast<CUgraphNodeType*>(pType)));
}

cudaError_t cudaGraphGetNodes(cudaGraph_t graph, cudaGraphNode_t* nodes, size_t* numNodes) {
  return from(driver.cuGraphGetNodes(graph, nodes, numNodes));
}

cudaError_t cudaGraphGetRootNodes(cudaGraph_t graph, cudaGraphNode_t* pRootNodes, size_t* pNumRootNodes) {
  return from(driver.cuGraphGetRootNodes(graph, pRootNodes, pNumRootNodes));
}

cudaError_t cudaGraphGetEdges(cudaGraph_t graph, cudaGraphNode_t* from_nodes, cudaGraphNode_t* to, size_t* numEdges) {
  return from(driver.cuGraphGetEdges(graph, from_nodes, to, numEdges));
}

cudaError_t cudaGraphGetEdges_v2(cudaGraph_t graph, cudaGraphNode_t* from_nodes, cudaGraphNode_t* to,
                                 cudaGraphEdgeData* edgeData, size_t* numEdges) {
  return from(driver.cuGraphGetEdges_v2(graph, from_nodes, to, as_edges(edgeData), numEdges));
}

cudaError_t cudaGraphNodeGetDependencies(cudaGraphNode_t node, cudaGraphNode_t* dependencies, size_t* count) {
  return from(driver.cuGraphNodeGetDependencies(node, dependencies, count));
}

cudaError_t cudaGraphNodeGetDependencies_v2(cudaGraphNode_t node, cudaGraphNode_t* dependencies,
                                            cudaGraphEdgeData* edgeData, size_t* count) {
  return from(driver.cuGraphNodeGetDependencies_v2(node, dependencies, as_edges(edgeData), count));
}

cudaError_t cudaGraphNodeGetDependentNodes(cudaGraphNode_t node, cudaGraphNode_t* dependents, size_t* count) {
  return from(driver.cuGraphNodeGetDependentNodes(node, dependents, count));
}

cudaError_t cudaGraphNodeGetDependentNodes_v2(cudaGraphNode_t node, cudaGraphNode_t* dependents,
                                              cudaGraphEdgeData* edgeData, size_t* count) {
  return from(driver.cuGraphNodeGetDependentNodes_v2(node, dependents, as_edges(edgeData), count));
}

cudaError_t cudaGraphAddDependencies(cudaGraph_t graph, const cudaGraphNode_t* from_nodes, const cudaGraphNode_t* to,
                                     size_t count) {
  return from(driver.cuGraphAddDependencies(graph, from_nodes, to, count));
}

cudaError_t cudaGraphAddDependencies_v2(cudaGraph_t graph, const cudaGraphNode_t* from_nodes, const cudaGraphNode_t* to,
                                        const cudaGraphEdgeData* edgeData, size_t count) {
  return from(driver.cuGraphAddDependencies_v2(graph, from_nodes, to, as_edges(edgeData), count));
}

cudaError_t cudaGraphRemoveDependencies(cudaGraph_t graph, const cudaGraphNode_t* from_nodes, const cudaGraphNode_t* to,
                                        size_t count) {
  return from(driver.cuGraphRemoveDependencies(graph, from_nodes, to, count));
}

cudaError_t cudaGraphRemoveDependencies_v2(cudaGraph_t graph, const cudaGraphNode_t* from_nodes,
                                           const cudaGraphNode_t* to, const cudaGraphEdgeData* edgeData, size_t count) {
  return from(driver.cuGraphRemoveDependencies_v2(graph, from_nodes, to, as_edges(edgeData), count));
}

cudaError_t cudaGraphDestroyNode(cudaGraphNode_t node) { return from(driver.cuGraphDestroyNode(node)); }

cudaError_t cudaGraphDebugDotPrint(cudaGraph_t graph, const char* path, unsigned int flags) {
  return from(driver.cuGraphDebugDotPrint(graph, path, flags));
}

// ---- executables ----

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* pGraphExec, cudaGraph_t graph, unsigned long long flags) {
  return from(driver.cuGraphInstantiateWithFlags(pGraphExec, graph, flags));
}

cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* pGraphExec, cudaGraph_t graph, unsigned long long flags) {
  return from(driver.cuGraphInstantiateWithFlags(pGraphExec, graph, flags));
}

cudaError_t cudaGraphInstantiateWithParams(cudaGraphExec_t* pGraphExec, cudaGraph_t graph,
                                           cudaGraphInstantiateParams* params) {
  static_assert(sizeof(cudaGraphInstantiateParams) == sizeof(CUDA_GRAPH_INSTANTIATE_PARAMS));
  return from(driver.cuGraphInstantiateWithParams(pGraphExec, graph,
                                                  reinterpret_cast<CUDA_GRAPH_INSTANTIATE_PARAMS*>(params)));
}

cudaError_t cudaGraphExecGetFlags(cudaGraphExec_t graphExec, unsigned long long* flags) {
  return from(driver.cuGraphExecGetFlags(graphExec, reinterpret_cast<cuuint64_t*>(flags)));
}

cudaError_t cudaGraphExecUpdate(cudaGraphExec_t hGraphExec, cudaGraph_t hGraph,
                                cudaGraphExecUpdateResultInfo* resultInfo) {
  static_assert(sizeof(cudaGraphExecUpdateResultInfo) == sizeof(CUgraphExecUpdateResultInfo));
  return from(driver.cuGraphExecUpdate(hGraphExec, hGraph, reinterpret_cast<CUgraphExecUpdateResultInfo*>(resultInfo)));
}

cudaError_t cudaGraphUpload(cudaGraphExec_t graphExec, cudaStream_t stream) {
  return from(driver.cuGraphUpload(graphExec, stream));
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t graphExec, cudaStream_t stream) {
  return from(driver.cuGraphLaunch(graphExec, stream));
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t graphExec) { return from(driver.cuGraphExecDestroy(graphExec)); }

cudaError_t cudaGraphNodeSetEnabled(cudaGraphExec_t hGraphExec, cudaGraphNode_t hNode, unsigned int isEnabled) {
  return from(driver.cuGraphNodeSetEnabled(hGraphExec, hNode, isEnabled));
}

cudaError_t cudaGraphNodeGetEnabled(cudaGraphExec_t hGraphExec, cudaGraphNode_t hNode, unsigned int* isEnabled) {
  return from(driver.cuGraphNodeGetEnabled(hGraphExec, hNode, isEnabled));
}

// ---- objects that graphs keep alive, memory of graphs ----

cudaError_t cudaUserObjectCreate(cudaUserObject_t* object, void* ptr, cudaHostFn_t destroy, unsigned int count,
                                 unsigned int flags) {
  if (!destroy) return cudaErrorInvalidValue;
  return from(driver.cuUserObjectCreate(object, ptr, destroy, count, flags));
}

cudaError_t cudaUserObjectRetain(cudaUserObject_t object, unsigned int count) {
  return from(driver.cuUserObjectRetain(object, count));
}

cudaError_t cudaUserObjectRelease(cudaUserObject_t object, unsigned int count) {
  return from(driver.cuUserObjectRelease(object, count));
}

cudaError_t cudaGraphRetainUserObject(cudaGraph_t graph, cudaUserObject_t object, unsigned int count,
                                      unsigned int flags) {
  return from(driver.cuGraphRetainUserObject(graph, object, count, flags));
}

cudaError_t cudaGraphReleaseUserObject(cudaGraph_t graph, cudaUserObject_t object, unsigned int count) {
  return from(driver.cuGraphReleaseUserObject(graph, object, count));
}

cudaError_t cudaGraphConditionalHandleCreate(cudaGraphConditionalHandle* handle, cudaGraph_t graph,
                                             unsigned int defaultLaunchValue, unsigned int flags) {
  return from(driver.cuGraphConditionalHandleCreate(reinterpret_cast<CUgraphConditionalHandle*>(handle), graph, nullptr,
                                                    defaultLaunchValue, flags));
}

cudaError_t cudaDeviceGraphMemTrim(int device) { return from(driver.cuDeviceGraphMemTrim(device)); }

cudaError_t cudaDeviceGetGraphMemAttribute(int device, enum cudaGraphMemAttributeType attr, void* value) {
  return from(driver.cuDeviceGetGraphMemAttribute(device, static_cast<CUgraphMem_attribute>(attr), value));
}

cudaError_t cudaDeviceSetGraphMemAttribute(int device, enum cudaGraphMemAttributeType attr, void* value) {
  return from(driver.cuDeviceSetGraphMemAttribute(device, static_cast<CUgraphMem_attribute>(attr), value));
}

}  // namespace heddle::runtime
