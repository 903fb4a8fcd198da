// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Executable graphs: made from a graph, updated, launched.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <set>
#include <unordered_map>

#include "driver/driver.h"
#include "driver/object/graph.h"
#include "driver/object/node_params.h"

namespace heddle::driver {
namespace {

using Steps = std::vector<ExecStep>;

Result<Graph*> graph_of(CUgraph handle) { return resolve<Graph>(handle, "graph"); }
Result<GraphExec*> exec_of(CUgraphExec handle) { return resolve<GraphExec>(handle, "executable graph"); }

/// Where an operand of a copy lives; memory that both sides use is either.
enum class Side { Host, Device, Either };
Side side_of(const void* pointer) {
  const auto found = find_memory(reinterpret_cast<uint64_t>(pointer));
  if (!found || found->allocation.tag.kind == kPinnedMemory || found->allocation.tag.kind == kRegisteredMemory) return Side::Host;
  return found->allocation.tag.kind == kManagedMemory ? Side::Either : Side::Device;
}

/// An executable's copies keep their direction, as documented.
bool same_direction(const NodeParams& was, const NodeParams& is) {
  if (was.type != CU_GRAPH_NODE_TYPE_MEMCPY || !was.work || !is.work) return true;
  const auto agree = [](const void* a, const void* b) {
    const Side x = side_of(a), y = side_of(b);
    return x == y || x == Side::Either || y == Side::Either;
  };
  const Box &a = static_cast<const CopyWork&>(*was.work).box, &b = static_cast<const CopyWork&>(*is.work).box;
  return agree(a.to, b.to) && agree(a.from, b.from);
}

/// Whether a graph still has the nodes and edges of another; `where` is the first node that differs.
CUgraphExecUpdateResult compare(const Graph& was, const Graph& is, CUgraphNode& where) {
  if (was.nodes.size() != is.nodes.size()) return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
  std::unordered_map<const GraphNode*, size_t> position;
  for (size_t i = 0; i < was.nodes.size(); ++i) position[was.nodes[i].get()] = position[is.nodes[i].get()] = i;
  for (size_t i = 0; i < was.nodes.size(); ++i) {
    const GraphNode &a = *was.nodes[i], &b = *is.nodes[i];
    where = b.handle;
    if (a.params->type != b.params->type) return CU_GRAPH_EXEC_UPDATE_ERROR_NODE_TYPE_CHANGED;
    if (!std::equal(a.from.begin(), a.from.end(), b.from.begin(), b.from.end(),
                    [&](const GraphNode* f, const GraphNode* g) { return position[f] == position[g]; }))
      return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
    if (!same_direction(*a.params, *b.params)) return CU_GRAPH_EXEC_UPDATE_ERROR_PARAMETERS_CHANGED;
    if (!a.child != !b.child || a.bodies.size() != b.bodies.size()) return CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
    if (a.child)
      if (const auto inner = compare(*a.child, *b.child, where); inner != CU_GRAPH_EXEC_UPDATE_SUCCESS) return inner;
    for (size_t k = 0; k < a.bodies.size(); ++k)
      if (const auto inner = compare(*a.bodies[k], *b.bodies[k], where); inner != CU_GRAPH_EXEC_UPDATE_SUCCESS) return inner;
  }
  where = nullptr;
  return CU_GRAPH_EXEC_UPDATE_SUCCESS;
}

bool same_shape(const Graph& was, const Graph& is) {
  CUgraphNode where = nullptr;
  return compare(was, is, where) == CU_GRAPH_EXEC_UPDATE_SUCCESS;
}

/// `why` says more than the error's code.
Result<CUgraphExec> instantiate(CUgraph hGraph, uint64_t flags, CUgraphInstantiateResult& why) {
  constexpr uint64_t known = CUDA_GRAPH_INSTANTIATE_FLAG_AUTO_FREE_ON_LAUNCH | CUDA_GRAPH_INSTANTIATE_FLAG_UPLOAD |
                             CUDA_GRAPH_INSTANTIATE_FLAG_DEVICE_LAUNCH | CUDA_GRAPH_INSTANTIATE_FLAG_USE_NODE_PRIORITY;
  why = CUDA_GRAPH_INSTANTIATE_ERROR;
  if (flags & ~known) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  if (flags & CUDA_GRAPH_INSTANTIATE_FLAG_DEVICE_LAUNCH) return unsupported("launching graphs from the device");
  Graph* graph = TRY(graph_of(hGraph));
  if (graph->moved) return error(ErrorKind::InvalidValue, "the graph was moved into another");
  if (std::ranges::any_of(graph->conditions, [](const auto& c) { return !c->taken; })) {
    why = CUDA_GRAPH_INSTANTIATE_CONDITIONAL_HANDLE_UNUSED;
    return error(ErrorKind::InvalidValue, "a conditional handle has no node");
  }
  if (graph->instances.use_count() > 1 && graph->has_memory_nodes())
    return error(ErrorKind::InvalidValue, "a graph with allocation or free nodes has one executable at a time");
  auto steps = std::make_shared<Steps>();
  why = CUDA_GRAPH_INSTANTIATE_INVALID_STRUCTURE;
  TRY(flatten(*graph, {}, *steps));
  why = CUDA_GRAPH_INSTANTIATE_SUCCESS;
  auto* exec = new GraphExec;
  exec->context = TRY(current_context_even_failed());
  exec->flags = flags;
  exec->steps = std::move(steps);
  exec->shape = graph->clone();
  exec->instance = graph->instances;
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
  if (!same_direction(*step->params, *params)) return error(ErrorKind::InvalidValue, "a copy between other kinds of memory");
  step->params = std::move(params);
  exec->steps = std::move(steps);
  return {};
}

/// The child graph that stands for a captured launch: the executable's graph with what its steps do now.
void take_params(Graph& graph, std::vector<ExecStep>& steps, const Graph& shape) {
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    GraphNode& node = *graph.nodes[i];
    const GraphNode& model = *shape.nodes[i];
    if (node.child) take_params(*node.child, steps, *model.child);
    for (size_t k = 0; k < node.bodies.size(); ++k) take_params(*node.bodies[k], steps, *model.bodies[k]);
    if (const ExecStep* step = find_step(steps, model.original_id))
      node.params = step->enabled ? step->params : std::make_shared<const NodeParams>();
  }
}

Result<void> capture_launch(GraphExec& exec, Stream& stream, Steps steps) {
  if (exec.shape->has_memory_nodes()) return error(ErrorKind::NotSupported, "capturing a graph with allocation or free nodes");
  auto child = exec.shape->clone();
  take_params(*child, steps, *exec.shape);
  child->embedded = true;
  auto params = std::make_shared<NodeParams>();
  params->type = CU_GRAPH_NODE_TYPE_GRAPH;
  TRY(capture_node(stream, std::move(params)))->child = std::move(child);
  return {};
}

/// Allocations are the program's from here on; what it did not free since the last launch forbids another.
Result<void> launch_memory(const GraphExec& exec, const Steps& steps) {
  const bool free_first = exec.flags & CUDA_GRAPH_INSTANTIATE_FLAG_AUTO_FREE_ON_LAUNCH;
  std::set<uint64_t> own;
  for (const ExecStep& step : steps) {
    if (!step.params->memory) continue;
    if (step.params->memory->live && !free_first)
      return error(ErrorKind::InvalidValue, "the graph's allocation at {:#x} was not freed since its last launch", step.params->memory->address);
    own.insert(step.params->memory->address);
  }
  for (const ExecStep& step : steps) {
    if (!step.params->freed || own.count(step.params->freed)) continue;
    const GraphAllocation* other = graph_allocation_at(step.params->freed);
    if (!other || !other->live) return error(ErrorKind::InvalidValue, "{:#x}, which the graph frees, is not allocated", step.params->freed);
  }
  for (const ExecStep& step : steps)
    if (step.params->memory) step.params->memory->live = true;
  for (const ExecStep& step : steps)
    if (GraphAllocation* freed = step.params->freed ? graph_allocation_at(step.params->freed) : nullptr) freed->live = false;
  return {};
}

Result<void> launch(GraphExec& exec, Stream& stream) {
  if (exec.context->destroyed) return error(ErrorKind::ContextIsDestroyed, "the context of the executable was destroyed");
  std::lock_guard guard(exec.mutex);
  const std::shared_ptr<const Steps> steps = exec.steps;
  if (capturing(stream)) return capture_launch(exec, stream, *steps);
  TRY(refuse_implicit_capture(stream));
  TRY(launch_memory(exec, *steps));
  auto work = std::make_unique<GraphWork>(steps, exec.shape);
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
  if (exec.last) stream.wait_for(*exec.last, exec.last_ticket);
  exec.last_ticket = stream.append(std::move(work));
  exec.last = Ref<Stream>(&stream);
  for (auto& [event, stamp] : records) event->record_at(stream, exec.last_ticket, std::move(stamp));
  return {};
}

}  // namespace

Result<void> replace_step(CUgraphExec exec, CUgraphNode node, SharedParams params) { return replace(exec, node, std::move(params)); }

Result<CUgraphExec> cuGraphInstantiateWithFlags(CUgraph hGraph, unsigned long long flags) {
  if (flags & CUDA_GRAPH_INSTANTIATE_FLAG_UPLOAD) return error(ErrorKind::InvalidValue, "uploading takes a stream, which this call is not given");
  CUgraphInstantiateResult why;
  return instantiate(hGraph, flags, why);
}

Result<cuGraphInstantiate_out> cuGraphInstantiate(CUgraph hGraph, char* logBuffer, size_t bufferSize) {
  CUgraphInstantiateResult why;
  auto made = instantiate(hGraph, 0, why);
  if (logBuffer && bufferSize) std::snprintf(logBuffer, bufferSize, "%s", made.ok() ? "" : made.error().message.c_str());
  return cuGraphInstantiate_out{TRY(std::move(made)), nullptr};
}

Result<CUgraphExec> cuGraphInstantiateWithParams(CUgraph hGraph, CUDA_GRAPH_INSTANTIATE_PARAMS* instantiateParams) {
  instantiateParams->hErrNode_out = nullptr;
  instantiateParams->result_out = CUDA_GRAPH_INSTANTIATE_ERROR;
  if (instantiateParams->flags & CUDA_GRAPH_INSTANTIATE_FLAG_UPLOAD) (void)TRY(stream_of(instantiateParams->hUploadStream));
  return instantiate(hGraph, instantiateParams->flags, instantiateParams->result_out);
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
  if (!node->child || !same_shape(*node->child, *child)) return error(ErrorKind::InvalidValue, "the child graph has another shape");
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
  const CUgraphNodeType type = node->params->type;
  if (type != CU_GRAPH_NODE_TYPE_KERNEL && type != CU_GRAPH_NODE_TYPE_MEMCPY && type != CU_GRAPH_NODE_TYPE_MEMSET)
    return error(ErrorKind::InvalidValue, "nodes of type {} are always enabled", static_cast<int>(type));
  std::lock_guard guard(exec->mutex);
  auto steps = std::make_shared<Steps>(*exec->steps);
  ExecStep* step = find_step(*steps, node->id);
  if (!step) return error(ErrorKind::InvalidValue, "the executable was not made from the node's graph");
  step->enabled = isEnabled != 0;
  exec->steps = std::move(steps);
  return {};
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
  discard(exec);                        // Launches in flight hold the steps and the user objects.
  return {};
}

Result<void> cuGraphExecUpdate(CUgraphExec hGraphExec, CUgraph hGraph, CUgraphExecUpdateResultInfo* resultInfo) {
  GraphExec* exec = TRY(exec_of(hGraphExec));
  const Graph* graph = TRY(graph_of(hGraph));
  *resultInfo = {CU_GRAPH_EXEC_UPDATE_ERROR, nullptr, nullptr};
  if (graph->moved) return error(ErrorKind::InvalidValue, "the graph was moved into another");
  Steps fresh;
  TRY(flatten(*graph, {}, fresh));
  std::lock_guard guard(exec->mutex);
  resultInfo->result = compare(*exec->shape, *graph, resultInfo->errorNode);
  if (resultInfo->result != CU_GRAPH_EXEC_UPDATE_SUCCESS)
    return error(ErrorKind::GraphExecUpdateFailure, "the graph has another shape than the executable");
  CHECK(fresh.size() == exec->steps->size(), "{} steps of {} nodes alike", fresh.size(), exec->steps->size());
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
