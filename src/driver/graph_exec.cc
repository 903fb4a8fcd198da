// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Executable graphs: made from a graph, updated, launched.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "driver/driver.h"
#include "driver/object/graph.h"
#include "driver/object/node_params.h"

namespace heddle::driver {
namespace {

using Steps = std::vector<ExecStep>;

Result<Graph*> graph_of(CUgraph handle) { return resolve<Graph>(handle, "graph"); }
Result<GraphExec*> exec_of(CUgraphExec handle) { return resolve<GraphExec>(handle, "executable graph"); }

/// Shape of the graph, so that an update can tell whether it still fits: types and edges in order.
std::vector<uint64_t> topology(const Graph& graph) {
  std::vector<uint64_t> shape{graph.nodes.size()};
  for (const auto& n : graph.nodes) {
    shape.push_back(static_cast<uint64_t>(n->params->type) << 32 | n->from.size());
    for (const GraphNode* f : n->from)
      for (size_t i = 0; i < graph.nodes.size(); ++i)
        if (graph.nodes[i].get() == f) shape.push_back(i);
    if (n->child) {
      const auto inner = topology(*n->child);
      shape.insert(shape.end(), inner.begin(), inner.end());
    }
    for (const auto& body : n->bodies) {
      const auto inner = topology(*body);
      shape.insert(shape.end(), inner.begin(), inner.end());
    }
  }
  return shape;
}

Result<CUgraphExec> instantiate(CUgraph hGraph, uint64_t flags) {
  constexpr uint64_t known = CUDA_GRAPH_INSTANTIATE_FLAG_AUTO_FREE_ON_LAUNCH | CUDA_GRAPH_INSTANTIATE_FLAG_UPLOAD |
                             CUDA_GRAPH_INSTANTIATE_FLAG_DEVICE_LAUNCH | CUDA_GRAPH_INSTANTIATE_FLAG_USE_NODE_PRIORITY;
  if (flags & ~known) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  if (flags & CUDA_GRAPH_INSTANTIATE_FLAG_DEVICE_LAUNCH) return unsupported("launching graphs from the device");
  Graph* graph = TRY(graph_of(hGraph));
  auto steps = std::make_shared<Steps>();
  TRY(flatten(*graph, {}, *steps));
  auto* exec = new GraphExec;
  exec->context = TRY(current_context_even_failed());
  exec->flags = flags;
  exec->steps = std::move(steps);
  exec->topology = topology(*graph);
  return handles<GraphExec>().insert<CUgraphExec>(exec);
}

ExecStep* find_step(std::vector<ExecStep>& steps, uint64_t id) {
  for (ExecStep& step : steps) {
    if (step.node_id == id) return &step;
    for (auto& body : step.bodies)
      if (ExecStep* found = find_step(body, id)) return found;
  }
  return nullptr;
}

/// Replaces what one node does, from the next launch on.
Result<void> replace(CUgraphExec hExec, CUgraphNode hNode, SharedParams params) {
  GraphExec* exec = TRY(exec_of(hExec));
  const GraphNode* node = TRY(resolve<GraphNode>(hNode, "graph node"));
  std::lock_guard guard(exec->mutex);
  auto steps = std::make_shared<Steps>(*exec->steps);
  ExecStep* step = find_step(*steps, node->id);
  if (!step) return error(ErrorKind::InvalidValue, "the executable was not made from the node's graph");
  if (step->params->type != params->type) return error(ErrorKind::InvalidValue, "the node is of another type");
  step->params = std::move(params);
  exec->steps = std::move(steps);
  return {};
}

Result<void> launch(GraphExec& exec, Stream& stream) {
  std::shared_ptr<const Steps> steps;
  {
    std::lock_guard guard(exec.mutex);
    steps = exec.steps;
  }
  if (capturing(stream)) {
    // A captured launch becomes the graph's work inside the capture.
    return capture(stream, std::make_unique<GraphWork>(std::move(steps)));
  }
  TRY(refuse_implicit_capture(stream));
  auto work = std::make_unique<GraphWork>(steps);
  std::vector<std::pair<Event*, Ref<Stamp>>> records;
  for (size_t i = 0; i < steps->size(); ++i) {
    const ExecStep& step = (*steps)[i];
    if (!step.enabled || !step.params->event_object) continue;
    Event& event = *step.params->event_object;
    if (step.params->type == CU_GRAPH_NODE_TYPE_WAIT_EVENT) {
      if (const Event::Point point = event.point(); point.stream) stream.wait_for(*point.stream, point.ticket);
    } else {
      work->stamps.emplace_back(i, Ref<Stamp>(new Stamp));
      records.emplace_back(&event, work->stamps.back().second);
    }
  }
  const uint64_t ticket = stream.append(std::move(work));
  for (auto& [event, stamp] : records) event->record_at(stream, ticket, std::move(stamp));
  return {};
}

}  // namespace

Result<void> replace_step(CUgraphExec exec, CUgraphNode node, SharedParams params) { return replace(exec, node, std::move(params)); }

Result<CUgraphExec> cuGraphInstantiateWithFlags(CUgraph hGraph, unsigned long long flags) { return instantiate(hGraph, flags); }

Result<cuGraphInstantiate_out> cuGraphInstantiate(CUgraph hGraph, char* logBuffer, size_t bufferSize) {
  auto made = instantiate(hGraph, 0);
  if (logBuffer && bufferSize) std::snprintf(logBuffer, bufferSize, "%s", made.ok() ? "" : made.error().message.c_str());
  return cuGraphInstantiate_out{TRY(std::move(made)), nullptr};
}

Result<CUgraphExec> cuGraphInstantiateWithParams(CUgraph hGraph, CUDA_GRAPH_INSTANTIATE_PARAMS* instantiateParams) {
  instantiateParams->hErrNode_out = nullptr;
  auto made = instantiate(hGraph, instantiateParams->flags);
  instantiateParams->result_out = made.ok() ? CUDA_GRAPH_INSTANTIATE_SUCCESS : CUDA_GRAPH_INSTANTIATE_ERROR;
  return made;
}

Result<cuuint64_t> cuGraphExecGetFlags(CUgraphExec hGraphExec) { return TRY(exec_of(hGraphExec))->flags; }

Result<void> cuGraphExecKernelNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_KERNEL_NODE_PARAMS* nodeParams) {
  return replace(hGraphExec, hNode, TRY(kernel_params(*nodeParams)));
}
Result<void> cuGraphExecMemcpyNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_MEMCPY3D* copyParams, CUcontext ctx) {
  return replace(hGraphExec, hNode, TRY(copy_params(*copyParams)));
}
Result<void> cuGraphExecMemsetNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_MEMSET_NODE_PARAMS* memsetParams, CUcontext ctx) {
  return replace(hGraphExec, hNode, TRY(fill_params(*memsetParams)));
}
Result<void> cuGraphExecHostNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_HOST_NODE_PARAMS* nodeParams) {
  return replace(hGraphExec, hNode, TRY(host_params(*nodeParams)));
}
Result<void> cuGraphExecEventRecordNodeSetEvent(CUgraphExec hGraphExec, CUgraphNode hNode, CUevent event) {
  return replace(hGraphExec, hNode, TRY(event_params(CU_GRAPH_NODE_TYPE_EVENT_RECORD, event)));
}
Result<void> cuGraphExecEventWaitNodeSetEvent(CUgraphExec hGraphExec, CUgraphNode hNode, CUevent event) {
  return replace(hGraphExec, hNode, TRY(event_params(CU_GRAPH_NODE_TYPE_WAIT_EVENT, event)));
}
Result<void> cuGraphExecBatchMemOpNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, const CUDA_BATCH_MEM_OP_NODE_PARAMS* nodeParams) {
  return replace(hGraphExec, hNode, TRY(batch_params(*nodeParams)));
}
Result<void> cuGraphExecNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, CUgraphNodeParams* nodeParams) {
  return replace(hGraphExec, hNode, TRY(node_params(*nodeParams)));
}

Result<void> cuGraphExecChildGraphNodeSetParams(CUgraphExec hGraphExec, CUgraphNode hNode, CUgraph childGraph) {
  GraphExec* exec = TRY(exec_of(hGraphExec));
  const GraphNode* node = TRY(resolve<GraphNode>(hNode, "graph node"));
  const Graph* child = TRY(graph_of(childGraph));
  if (!node->child || topology(*node->child) != topology(*child)) return error(ErrorKind::GraphExecUpdateFailure, "the child graph has another shape");
  std::vector<ExecStep> inner;
  TRY(flatten(*child, {node->id}, inner));
  std::lock_guard guard(exec->mutex);
  auto steps = std::make_shared<Steps>(*exec->steps);
  size_t next = 0;
  for (ExecStep& step : *steps)
    if (std::find(step.parents.begin(), step.parents.end(), node->id) != step.parents.end() && next < inner.size())
      step.params = inner[next++].params;
  exec->steps = std::move(steps);
  return {};
}

Result<void> cuGraphNodeSetEnabled(CUgraphExec hGraphExec, CUgraphNode hNode, unsigned int isEnabled) {
  GraphExec* exec = TRY(exec_of(hGraphExec));
  const GraphNode* node = TRY(resolve<GraphNode>(hNode, "graph node"));
  std::lock_guard guard(exec->mutex);
  auto steps = std::make_shared<Steps>(*exec->steps);
  for (ExecStep& step : *steps) {
    if (step.node_id != node->id) continue;
    step.enabled = isEnabled != 0;
    exec->steps = std::move(steps);
    return {};
  }
  return error(ErrorKind::InvalidValue, "the executable was not made from the node's graph");
}

Result<unsigned int> cuGraphNodeGetEnabled(CUgraphExec hGraphExec, CUgraphNode hNode) {
  GraphExec* exec = TRY(exec_of(hGraphExec));
  const GraphNode* node = TRY(resolve<GraphNode>(hNode, "graph node"));
  std::lock_guard guard(exec->mutex);
  for (const ExecStep& step : *exec->steps)
    if (step.node_id == node->id) return unsigned{step.enabled};
  return error(ErrorKind::InvalidValue, "the executable was not made from the node's graph");
}

Result<void> cuGraphUpload(CUgraphExec hGraphExec, CUstream hStream) {
  (void)TRY(exec_of(hGraphExec));
  (void)TRY(stream_of(hStream));
  return {};                            // There is no other memory to upload to.
}

Result<void> cuGraphLaunch(CUgraphExec hGraphExec, CUstream hStream) {
  return launch(*TRY(exec_of(hGraphExec)), *TRY(stream_of(hStream)));
}

Result<void> cuGraphExecDestroy(CUgraphExec hGraphExec) {
  GraphExec* exec = handles<GraphExec>().remove(hGraphExec);
  if (!exec) return error(ErrorKind::InvalidHandle, "it is no executable graph");
  delete exec;                          // Launches in flight hold the steps.
  return {};
}

Result<void> cuGraphExecUpdate(CUgraphExec hGraphExec, CUgraph hGraph, CUgraphExecUpdateResultInfo* resultInfo) {
  GraphExec* exec = TRY(exec_of(hGraphExec));
  const Graph* graph = TRY(graph_of(hGraph));
  *resultInfo = {CU_GRAPH_EXEC_UPDATE_SUCCESS, nullptr, nullptr};
  Steps fresh;
  TRY(flatten(*graph, {}, fresh));
  std::lock_guard guard(exec->mutex);
  if (topology(*graph) != exec->topology || fresh.size() != exec->steps->size()) {
    resultInfo->result = CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
    return error(ErrorKind::GraphExecUpdateFailure, "the graph has another shape than the executable");
  }
  // The steps keep their names: the program goes on to use the nodes it instantiated from.
  auto steps = std::make_shared<Steps>(*exec->steps);
  for (size_t i = 0; i < fresh.size(); ++i) {
    (*steps)[i].params = fresh[i].params;
    (*steps)[i].bodies = std::move(fresh[i].bodies);
  }
  exec->steps = std::move(steps);
  return {};
}

}  // namespace heddle::driver
