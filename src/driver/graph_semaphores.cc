// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nodes of graphs that signal external semaphores or wait for them.
#include "driver/driver.h"
#include "driver/object/external.h"
#include "driver/object/graph.h"
#include "driver/object/node_params.h"

namespace heddle::driver {

namespace {

struct Signal {
  using Params = CUDA_EXT_SEM_SIGNAL_NODE_PARAMS;
  static constexpr auto kType = CU_GRAPH_NODE_TYPE_EXT_SEMAS_SIGNAL;
  static constexpr auto kKept = &NodeParams::signals;
  static constexpr auto kWork = signal_work;
};
struct Wait {
  using Params = CUDA_EXT_SEM_WAIT_NODE_PARAMS;
  static constexpr auto kType = CU_GRAPH_NODE_TYPE_EXT_SEMAS_WAIT;
  static constexpr auto kKept = &NodeParams::waits;
  static constexpr auto kWork = wait_work;
};

template <class Does>
Result<SharedParams> made(const typename Does::Params& p) {
  auto made = std::make_shared<NodeParams>();
  made->type = Does::kType;
  made->work = TRY(Does::kWork(p.extSemArray, p.paramsArray, p.numExtSems));
  made->semaphores.assign(p.extSemArray, p.extSemArray + p.numExtSems);
  ((*made).*Does::kKept).assign(p.paramsArray, p.paramsArray + p.numExtSems);
  return SharedParams(made);
}

template <class Does>
Result<CUgraphNode> add(CUgraph graph, Before before, const typename Does::Params& p) {
  return TRY(add_node(graph, before, TRY(made<Does>(p))))->handle;
}

template <class Does>
Result<typename Does::Params> get(CUgraphNode node) {
  const NodeParams& p = *TRY(node_of_type(node, Does::kType))->params;
  const auto& kept = p.*Does::kKept;
  return typename Does::Params{const_cast<CUexternalSemaphore*>(p.semaphores.data()), kept.data(), static_cast<unsigned>(kept.size())};
}

}  // namespace

Result<SharedParams> signal_params(const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS& p) { return made<Signal>(p); }
Result<SharedParams> wait_params(const CUDA_EXT_SEM_WAIT_NODE_PARAMS& p) { return made<Wait>(p); }

Result<CUgraphNode> cuGraphAddExternalSemaphoresSignalNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return add<Signal>(hGraph, {dependencies, numDependencies}, *nodeParams);
}
Result<CUgraphNode> cuGraphAddExternalSemaphoresWaitNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return add<Wait>(hGraph, {dependencies, numDependencies}, *nodeParams);
}
Result<CUDA_EXT_SEM_SIGNAL_NODE_PARAMS> cuGraphExternalSemaphoresSignalNodeGetParams(CUgraphNode hNode) { return get<Signal>(hNode); }
Result<CUDA_EXT_SEM_WAIT_NODE_PARAMS> cuGraphExternalSemaphoresWaitNodeGetParams(CUgraphNode hNode) { return get<Wait>(hNode); }
Result<void> cuGraphExternalSemaphoresSignalNodeSetParams(CUgraphNode hNode, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return set_node(hNode, TRY(made<Signal>(*nodeParams)));
}
Result<void> cuGraphExternalSemaphoresWaitNodeSetParams(CUgraphNode hNode, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return set_node(hNode, TRY(made<Wait>(*nodeParams)));
}
Result<void> cuGraphExecExternalSemaphoresSignalNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS* nodeParams) {
  return replace_step(hGraphExec, hNode, TRY(made<Signal>(*nodeParams)));
}
Result<void> cuGraphExecExternalSemaphoresWaitNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_EXT_SEM_WAIT_NODE_PARAMS* nodeParams) {
  return replace_step(hGraphExec, hNode, TRY(made<Wait>(*nodeParams)));
}

}  // namespace heddle::driver
