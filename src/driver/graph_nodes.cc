// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nodes of graphs: adding them, and getting and setting what they do.
#include <algorithm>

#include "driver/driver.h"
#include "driver/object/graph.h"
#include "driver/object/host_work.h"
#include "driver/object/node_params.h"

namespace heddle::driver {

Result<Box> box_of_copy(const CUDA_MEMCPY3D& copy);

Result<std::shared_ptr<const NodeParams>> kernel_params(const CUDA_KERNEL_NODE_PARAMS& p) {
  Kernel* kernel = TRY(kernel_of(p.func));
  const LaunchShape shape{{p.gridDimX, p.gridDimY, p.gridDimZ}, {p.blockDimX, p.blockDimY, p.blockDimZ}, {}, p.sharedMemBytes, false};
  return params_of(TRY(prepare_launch(*kernel, shape, p.extra ? nullptr : p.kernelParams, p.extra)));
}

Result<std::shared_ptr<const NodeParams>> copy_params(const CUDA_MEMCPY3D& p) {
  auto made = std::make_shared<NodeParams>();
  made->type = CU_GRAPH_NODE_TYPE_MEMCPY;
  made->copy = p;
  made->work = std::make_shared<CopyWork>(TRY(box_of_copy(p)));
  return std::shared_ptr<const NodeParams>(made);
}

Result<std::shared_ptr<const NodeParams>> fill_params(const CUDA_MEMSET_NODE_PARAMS& p) {
  if (p.elementSize != 1 && p.elementSize != 2 && p.elementSize != 4) return error(ErrorKind::InvalidValue, "elements of {} bytes", p.elementSize);
  if (!p.width || !p.height) return error(ErrorKind::InvalidValue, "a fill of {} x {}", p.width, p.height);
  TRY(check_device_range(p.dst, (p.height - 1) * p.pitch + p.width * p.elementSize, "destination"));
  auto made = std::make_shared<NodeParams>();
  made->type = CU_GRAPH_NODE_TYPE_MEMSET;
  made->fill = p;
  made->work = std::make_shared<FillWork>(Fill{reinterpret_cast<uint8_t*>(p.dst), p.value, p.elementSize, p.width, p.height, p.pitch});
  return std::shared_ptr<const NodeParams>(made);
}

Result<std::shared_ptr<const NodeParams>> host_params(const CUDA_HOST_NODE_PARAMS& p) {
  if (!p.fn) return error(ErrorKind::InvalidValue, "the host function is null");
  return params_of(std::make_unique<HostWork>(p.fn, p.userData));
}

Result<std::shared_ptr<const NodeParams>> event_params(CUgraphNodeType type, CUevent event) {
  auto made = std::make_shared<NodeParams>();
  made->type = type;
  made->event = event;
  made->event_object = Ref<Event>(TRY(event_of(event)));
  return std::shared_ptr<const NodeParams>(made);
}

namespace {

struct BatchWork final : Work {
  BatchWork() : Work(WorkKind::Value) { may_block = true; }
  Result<void> run(Context& context) override {
    for (const auto& operation : operations) TRY(operation->run(context));
    return {};
  }
  std::vector<std::unique_ptr<Work>> operations;
};

}  // namespace

Result<std::shared_ptr<const NodeParams>> batch_params(const CUDA_BATCH_MEM_OP_NODE_PARAMS& p) {
  auto made = std::make_shared<NodeParams>();
  auto work = std::make_shared<BatchWork>();
  for (unsigned i = 0; i < p.count; ++i) {
    made->batch_ops.push_back(p.paramArray[i]);
    work->operations.push_back(TRY(memory_operation(p.paramArray[i])));
  }
  made->type = CU_GRAPH_NODE_TYPE_BATCH_MEM_OP;
  made->batch = p;
  made->batch.paramArray = made->batch_ops.data();
  made->work = work;
  return std::shared_ptr<const NodeParams>(made);
}

namespace {

Result<Graph*> graph_of(CUgraph handle) { return resolve<Graph>(handle, "graph"); }
Result<GraphNode*> node_of(CUgraphNode handle) { return resolve<GraphNode>(handle, "graph node"); }

}  // namespace

Result<GraphNode*> node_of_type(CUgraphNode handle, CUgraphNodeType type) {
  GraphNode* node = TRY(node_of(handle));
  if (node->params->type != type) return error(ErrorKind::InvalidValue, "the node is of type {}, not {}", static_cast<int>(node->params->type), static_cast<int>(type));
  return node;
}

namespace {

Result<GraphNode*> add(CUgraph hGraph, Before before, std::shared_ptr<const NodeParams> params) {
  Graph* graph = TRY(graph_of(hGraph));
  if (before.count && !before.nodes) return error(ErrorKind::InvalidValue, "{} dependencies, but no array", before.count);
  std::vector<Dependency> from;
  for (size_t i = 0; i < before.count; ++i) {
    GraphNode* node = TRY(node_of(before.nodes[i]));
    if (node->graph != graph) return error(ErrorKind::InvalidValue, "dependency {} is of another graph", i);
    if (std::ranges::find(from, node, &Dependency::node) != from.end()) return error(ErrorKind::InvalidValue, "dependency {} is given twice", i);
    from.emplace_back(node, before.data ? before.data[i] : CUgraphEdgeData{});
    TRY(check_edge(from.back().data, node->params->type, params->type));
  }
  return &graph->add(std::move(params), from);
}

Result<void> set(CUgraphNode hNode, std::shared_ptr<const NodeParams> params) {
  TRY(node_of_type(hNode, params->type))->params = std::move(params);
  return {};
}

bool contains(const Graph& graph, const Graph* other) {
  return &graph == other || std::ranges::any_of(graph.nodes, [&](const auto& n) {
    return (n->child && contains(*n->child, other)) ||
           std::ranges::any_of(n->bodies, [&](const auto& body) { return contains(*body, other); });
  });
}

Result<CUgraphNode> add_child(CUgraph hGraph, Before before, CUgraph childGraph, CUgraphChildGraphNodeOwnership ownership) {
  Graph* child = TRY(graph_of(childGraph));
  auto params = std::make_shared<NodeParams>();
  params->type = CU_GRAPH_NODE_TYPE_GRAPH;
  if (child->moved) return error(ErrorKind::InvalidValue, "the child graph belongs to a node already");
  if (ownership == CU_GRAPH_CHILD_GRAPH_OWNERSHIP_MOVE) {
    if (child->embedded || is_captured_into(*child) || contains(*child, TRY(graph_of(hGraph))))
      return error(ErrorKind::InvalidValue, "the child graph is not free to be moved");
    GraphNode* node = TRY(add(hGraph, before, params));
    node->child.reset(child);
    child->embedded = child->moved = true;
    return node->handle;
  }
  if (ownership != CU_GRAPH_CHILD_GRAPH_OWNERSHIP_CLONE) return error(ErrorKind::InvalidValue, "there is no ownership {}", static_cast<int>(ownership));
  if (child->has_memory_nodes()) return error(ErrorKind::NotSupported, "a copied child graph with allocation or free nodes");
  auto copy = child->clone();           // Before adding: the child may be the graph itself.
  GraphNode* node = TRY(add(hGraph, before, params));
  node->child = std::move(copy);
  node->child->embedded = true;
  return node->handle;
}

Result<void> refuse_memory_in_child(CUgraph hGraph) {
  if (!TRY(graph_of(hGraph))->embedded) return {};
  return error(ErrorKind::NotSupported, "an allocation or free node in the graph of a node");
}

Result<CUgraphNode> add_alloc(CUgraph hGraph, Before before, CUDA_MEM_ALLOC_NODE_PARAMS& p) {
  if (p.poolProps.location.type != CU_MEM_LOCATION_TYPE_DEVICE) return error(ErrorKind::InvalidValue, "allocation nodes allocate on devices");
  TRY(refuse_memory_in_child(hGraph));
  Device* device = TRY(device_of(p.poolProps.location.id));
  auto params = TRY(alloc_params(*device, p));
  GraphNode* node = TRY(add(hGraph, before, params));
  p.dptr = params->alloc.dptr;
  return node->handle;
}

Result<CUgraphNode> add_free(CUgraph hGraph, Before before, CUdeviceptr dptr) {
  TRY(refuse_memory_in_child(hGraph));
  if (!graph_allocation_at(dptr)) return error(ErrorKind::InvalidValue, "{:#x} was not allocated by a graph", dptr);
  for (const auto& n : TRY(graph_of(hGraph))->nodes)
    if (n->params->freed == dptr) return error(ErrorKind::InvalidValue, "the graph frees {:#x} already", dptr);
  auto params = std::make_shared<NodeParams>();
  params->type = CU_GRAPH_NODE_TYPE_MEM_FREE;
  params->freed = dptr;
  return TRY(add(hGraph, before, params))->handle;
}

Result<std::shared_ptr<const NodeParams>> any_params(const CUgraphNodeParams& p) {
  switch (p.type) {
    case CU_GRAPH_NODE_TYPE_KERNEL: {
      CUDA_KERNEL_NODE_PARAMS k = {};
      k.func = p.kernel.func ? p.kernel.func : reinterpret_cast<CUfunction>(p.kernel.kern);
      k.gridDimX = p.kernel.gridDimX;
      k.gridDimY = p.kernel.gridDimY;
      k.gridDimZ = p.kernel.gridDimZ;
      k.blockDimX = p.kernel.blockDimX;
      k.blockDimY = p.kernel.blockDimY;
      k.blockDimZ = p.kernel.blockDimZ;
      k.sharedMemBytes = p.kernel.sharedMemBytes;
      k.kernelParams = p.kernel.kernelParams;
      k.extra = p.kernel.extra;
      return kernel_params(k);
    }
    case CU_GRAPH_NODE_TYPE_MEMCPY: return copy_params(p.memcpy.copyParams);
    case CU_GRAPH_NODE_TYPE_MEMSET:
      return fill_params({p.memset.dst, p.memset.pitch, p.memset.value, p.memset.elementSize, p.memset.width, p.memset.height});
    case CU_GRAPH_NODE_TYPE_HOST: {
      CUDA_HOST_NODE_PARAMS h = {};
      h.fn = p.host.fn;
      h.userData = p.host.userData;
      return host_params(h);
    }
    case CU_GRAPH_NODE_TYPE_EMPTY: return std::shared_ptr<const NodeParams>(std::make_shared<NodeParams>());
    case CU_GRAPH_NODE_TYPE_WAIT_EVENT: return event_params(p.type, p.eventWait.event);
    case CU_GRAPH_NODE_TYPE_EVENT_RECORD: return event_params(p.type, p.eventRecord.event);
    case CU_GRAPH_NODE_TYPE_BATCH_MEM_OP: return batch_params({p.memOp.ctx, p.memOp.count, p.memOp.paramArray, p.memOp.flags});
    case CU_GRAPH_NODE_TYPE_CONDITIONAL: return error(ErrorKind::InvalidValue, "a conditional node cannot be set");
    case CU_GRAPH_NODE_TYPE_EXT_SEMAS_SIGNAL: return signal_params({p.extSemSignal.extSemArray, p.extSemSignal.paramsArray, p.extSemSignal.numExtSems});
    case CU_GRAPH_NODE_TYPE_EXT_SEMAS_WAIT: return wait_params({p.extSemWait.extSemArray, p.extSemWait.paramsArray, p.extSemWait.numExtSems});
    default: return error(ErrorKind::InvalidValue, "there is no node type {}", static_cast<int>(p.type));
  }
}

Result<CUgraphNode> add_any(CUgraph hGraph, Before before, CUgraphNodeParams& p) {
  switch (p.type) {
    case CU_GRAPH_NODE_TYPE_GRAPH: return add_child(hGraph, before, p.graph.graph, p.graph.ownership);
    case CU_GRAPH_NODE_TYPE_CONDITIONAL: return add_conditional(hGraph, before, p.conditional);
    case CU_GRAPH_NODE_TYPE_MEM_FREE: return add_free(hGraph, before, p.free.dptr);
    case CU_GRAPH_NODE_TYPE_MEM_ALLOC: {
      CUDA_MEM_ALLOC_NODE_PARAMS a = {p.alloc.poolProps, p.alloc.accessDescs, p.alloc.accessDescCount, p.alloc.bytesize, 0};
      const CUgraphNode node = TRY(add_alloc(hGraph, before, a));
      p.alloc.dptr = a.dptr;
      return node;
    }
    default: return TRY(add(hGraph, before, TRY(any_params(p))))->handle;
  }
}

}  // namespace

Result<GraphNode*> add_node(CUgraph graph, Before before, SharedParams params) {
  return add(graph, before, std::move(params));
}
Result<void> set_node(CUgraphNode node, SharedParams params) { return set(node, std::move(params)); }

Result<std::shared_ptr<const NodeParams>> node_params(const CUgraphNodeParams& p) { return any_params(p); }

Result<CUgraphNode> cuGraphAddKernelNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_KERNEL_NODE_PARAMS* nodeParams) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(kernel_params(*nodeParams))))->handle;
}
Result<CUDA_KERNEL_NODE_PARAMS> cuGraphKernelNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_KERNEL))->params->kernel;
}
Result<void> cuGraphKernelNodeSetParams(CUgraphNode hNode, const CUDA_KERNEL_NODE_PARAMS* nodeParams) {
  return set(hNode, TRY(kernel_params(*nodeParams)));
}
Result<CUgraphNode> cuGraphAddMemcpyNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_MEMCPY3D* copyParams, CUcontext ctx) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(driver::copy_params(*copyParams))))->handle;
}
Result<CUDA_MEMCPY3D> cuGraphMemcpyNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_MEMCPY))->params->copy;
}
Result<void> cuGraphMemcpyNodeSetParams(CUgraphNode hNode, const CUDA_MEMCPY3D* nodeParams) {
  return set(hNode, TRY(driver::copy_params(*nodeParams)));
}

Result<CUgraphNode> cuGraphAddMemsetNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_MEMSET_NODE_PARAMS* memsetParams, CUcontext ctx) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(fill_params(*memsetParams))))->handle;
}
Result<CUDA_MEMSET_NODE_PARAMS> cuGraphMemsetNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_MEMSET))->params->fill;
}
Result<void> cuGraphMemsetNodeSetParams(CUgraphNode hNode, const CUDA_MEMSET_NODE_PARAMS* nodeParams) {
  return set(hNode, TRY(fill_params(*nodeParams)));
}

Result<CUgraphNode> cuGraphAddHostNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_HOST_NODE_PARAMS* nodeParams) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(host_params(*nodeParams))))->handle;
}
Result<CUDA_HOST_NODE_PARAMS> cuGraphHostNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_HOST))->params->host;
}
Result<void> cuGraphHostNodeSetParams(CUgraphNode hNode, const CUDA_HOST_NODE_PARAMS* nodeParams) {
  return set(hNode, TRY(host_params(*nodeParams)));
}

Result<CUgraphNode> cuGraphAddChildGraphNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUgraph childGraph) {
  return add_child(hGraph, {dependencies, numDependencies}, childGraph, CU_GRAPH_CHILD_GRAPH_OWNERSHIP_CLONE);
}
Result<CUgraph> cuGraphChildGraphNodeGetGraph(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_GRAPH))->child->handle;
}

Result<CUgraphNode> cuGraphAddEmptyNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies) {
  return TRY(add(hGraph, {dependencies, numDependencies}, std::make_shared<NodeParams>()))->handle;
}

Result<CUgraphNode> cuGraphAddEventRecordNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUevent event) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(event_params(CU_GRAPH_NODE_TYPE_EVENT_RECORD, event))))->handle;
}
Result<CUevent> cuGraphEventRecordNodeGetEvent(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_EVENT_RECORD))->params->event;
}
Result<void> cuGraphEventRecordNodeSetEvent(CUgraphNode hNode, CUevent event) {
  return set(hNode, TRY(event_params(CU_GRAPH_NODE_TYPE_EVENT_RECORD, event)));
}
Result<CUgraphNode> cuGraphAddEventWaitNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUevent event) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(event_params(CU_GRAPH_NODE_TYPE_WAIT_EVENT, event))))->handle;
}
Result<CUevent> cuGraphEventWaitNodeGetEvent(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_WAIT_EVENT))->params->event;
}
Result<void> cuGraphEventWaitNodeSetEvent(CUgraphNode hNode, CUevent event) {
  return set(hNode, TRY(event_params(CU_GRAPH_NODE_TYPE_WAIT_EVENT, event)));
}

Result<CUgraphNode> cuGraphAddBatchMemOpNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, const CUDA_BATCH_MEM_OP_NODE_PARAMS* nodeParams) {
  return TRY(add(hGraph, {dependencies, numDependencies}, TRY(batch_params(*nodeParams))))->handle;
}
Result<CUDA_BATCH_MEM_OP_NODE_PARAMS> cuGraphBatchMemOpNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_BATCH_MEM_OP))->params->batch;
}
Result<void> cuGraphBatchMemOpNodeSetParams(CUgraphNode hNode, const CUDA_BATCH_MEM_OP_NODE_PARAMS* nodeParams) {
  return set(hNode, TRY(batch_params(*nodeParams)));
}

Result<CUgraphNode> cuGraphAddMemAllocNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUDA_MEM_ALLOC_NODE_PARAMS* nodeParams) {
  return add_alloc(hGraph, {dependencies, numDependencies}, *nodeParams);
}
Result<CUDA_MEM_ALLOC_NODE_PARAMS> cuGraphMemAllocNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_MEM_ALLOC))->params->alloc;
}
Result<CUgraphNode> cuGraphAddMemFreeNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUdeviceptr dptr) {
  return add_free(hGraph, {dependencies, numDependencies}, dptr);
}
Result<CUdeviceptr> cuGraphMemFreeNodeGetParams(CUgraphNode hNode) {
  return TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_MEM_FREE))->params->freed;
}

Result<CUgraphNode> cuGraphAddNode(CUgraph hGraph, const CUgraphNode* dependencies, size_t numDependencies, CUgraphNodeParams* nodeParams) {
  return add_any(hGraph, {dependencies, numDependencies}, *nodeParams);
}
Result<CUgraphNode> cuGraphAddNode_v2(CUgraph hGraph, const CUgraphNode* dependencies, const CUgraphEdgeData* dependencyData, size_t numDependencies, CUgraphNodeParams* nodeParams) {
  return add_any(hGraph, {dependencies, numDependencies, dependencyData}, *nodeParams);
}
Result<void> cuGraphNodeSetParams(CUgraphNode hNode, CUgraphNodeParams* nodeParams) { return set(hNode, TRY(any_params(*nodeParams))); }

}  // namespace heddle::driver
