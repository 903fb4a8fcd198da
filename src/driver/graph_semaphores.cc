// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nodes of graphs that signal external semaphores or wait for them.
#include "driver/driver.h"
#include "driver/object/external.h"
#include "driver/object/graph.h"
#include "driver/object/node_params.h"

namespace heddle::driver {

Result<SharedParams> signal_params(const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS& p) {
  auto made = std::make_shared<NodeParams>();
  made->type = CU_GRAPH_NODE_TYPE_EXT_SEMAS_SIGNAL;
  made->work = TRY(signal_work(p.extSemArray, p.paramsArray, p.numExtSems));
  made->semaphores.assign(p.extSemArray, p.extSemArray + p.numExtSems);
  made->signals.assign(p.paramsArray, p.paramsArray + p.numExtSems);
  return SharedParams(made);
}

Result<SharedParams> wait_params(const CUDA_EXT_SEM_WAIT_NODE_PARAMS& p) {
  auto made = std::make_shared<NodeParams>();
  made->type = CU_GRAPH_NODE_TYPE_EXT_SEMAS_WAIT;
  made->work = TRY(wait_work(p.extSemArray, p.paramsArray, p.numExtSems));
  made->semaphores.assign(p.extSemArray, p.extSemArray + p.numExtSems);
  made->waits.assign(p.paramsArray, p.paramsArray + p.numExtSems);
  return SharedParams(made);
}

Result<CUgraphNode> cuGraphAddExternalSemaphoresSignalNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return TRY(add_node(hGraph, dependencies, numDependencies, TRY(signal_params(*nodeParams))))->handle;
}
Result<CUDA_EXT_SEM_SIGNAL_NODE_PARAMS> cuGraphExternalSemaphoresSignalNodeGetParams(CUgraphNode hNode) {
  const NodeParams& p = *TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_EXT_SEMAS_SIGNAL))->params;
  return CUDA_EXT_SEM_SIGNAL_NODE_PARAMS{const_cast<CUexternalSemaphore*>(p.semaphores.data()), p.signals.data(), static_cast<unsigned>(p.signals.size())};
}
Result<void> cuGraphExternalSemaphoresSignalNodeSetParams(CUgraphNode hNode, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return set_node(hNode, TRY(signal_params(*nodeParams)));
}
Result<CUgraphNode> cuGraphAddExternalSemaphoresWaitNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return TRY(add_node(hGraph, dependencies, numDependencies, TRY(wait_params(*nodeParams))))->handle;
}
Result<CUDA_EXT_SEM_WAIT_NODE_PARAMS> cuGraphExternalSemaphoresWaitNodeGetParams(CUgraphNode hNode) {
  const NodeParams& p = *TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_EXT_SEMAS_WAIT))->params;
  return CUDA_EXT_SEM_WAIT_NODE_PARAMS{const_cast<CUexternalSemaphore*>(p.semaphores.data()), p.waits.data(), static_cast<unsigned>(p.waits.size())};
}
Result<void> cuGraphExternalSemaphoresWaitNodeSetParams(CUgraphNode hNode, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return set_node(hNode, TRY(wait_params(*nodeParams)));
}
Result<void> cuGraphExecExternalSemaphoresSignalNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return replace_step(hGraphExec, hNode, TRY(signal_params(*nodeParams)));
}
Result<void> cuGraphExecExternalSemaphoresWaitNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return replace_step(hGraphExec, hNode, TRY(wait_params(*nodeParams)));
}

}  // namespace heddle::driver
