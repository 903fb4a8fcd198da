// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/graph.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "driver/entry/in_call.h"
#include "driver/object/function.h"
#include "driver/object/host_work.h"
#include "driver/object/module.h"
#include "exec/task.h"

namespace heddle::driver {
namespace {

std::atomic<uint64_t> next_node_id{1};

CUDA_MEMCPY3D copy_params(const Box& box) {
  CUDA_MEMCPY3D c = {};
  c.srcMemoryType = c.dstMemoryType = CU_MEMORYTYPE_UNIFIED;
  c.srcDevice = reinterpret_cast<CUdeviceptr>(box.from);
  c.dstDevice = reinterpret_cast<CUdeviceptr>(box.to);
  c.srcPitch = box.from_pitch;
  c.dstPitch = box.to_pitch;
  c.srcHeight = box.from_pitch ? box.from_slice / box.from_pitch : 0;
  c.dstHeight = box.to_pitch ? box.to_slice / box.to_pitch : 0;
  c.WidthInBytes = box.width_bytes;
  c.Height = box.height;
  c.Depth = box.depth;
  return c;
}

void describe_kernel(NodeParams& p, KernelWork& work) {
  p.type = CU_GRAPH_NODE_TYPE_KERNEL;
  const LaunchShape& s = work.shape;
  Module& module = work.kernel.module;
  module.ref();
  p.module = std::shared_ptr<const void>(&module, [](const void* m) { static_cast<const Module*>(m)->unref(); });
  for (const Param& param : work.kernel.params()) p.kernel_pointers.push_back(work.params() + param.offset);
  p.kernel.func = static_cast<CUfunction>(function_handle(work.kernel));
  p.kernel.gridDimX = s.grid.x;
  p.kernel.gridDimY = s.grid.y;
  p.kernel.gridDimZ = s.grid.z;
  p.kernel.blockDimX = s.block.x;
  p.kernel.blockDimY = s.block.y;
  p.kernel.blockDimZ = s.block.z;
  p.kernel.sharedMemBytes = s.dynamic_shared_bytes;
  p.kernel.kernelParams = p.kernel_pointers.data();
}

}  // namespace

std::shared_ptr<const NodeParams> params_of(std::unique_ptr<Work> work) {
  auto p = std::make_shared<NodeParams>();
  switch (work->kind) {
    case WorkKind::Kernel: describe_kernel(*p, static_cast<KernelWork&>(*work)); break;
    case WorkKind::Copy:
      p->type = CU_GRAPH_NODE_TYPE_MEMCPY;
      p->copy = copy_params(static_cast<CopyWork&>(*work).box);
      break;
    case WorkKind::Fill: {
      p->type = CU_GRAPH_NODE_TYPE_MEMSET;
      const Fill& f = static_cast<FillWork&>(*work).fill;
      p->fill = {reinterpret_cast<CUdeviceptr>(f.to), f.pitch, f.value, f.element_bytes, f.width, f.height};
      break;
    }
    case WorkKind::Host: {
      p->type = CU_GRAPH_NODE_TYPE_HOST;
      const auto& h = static_cast<HostWork&>(*work);
      p->host.fn = h.function;
      p->host.userData = h.data;
      break;
    }
    case WorkKind::Memory:
    case WorkKind::Value: p->type = CU_GRAPH_NODE_TYPE_BATCH_MEM_OP; break;
    case WorkKind::Graph:
    case WorkKind::Record:
    case WorkKind::Wait:
    case WorkKind::Empty: p->type = CU_GRAPH_NODE_TYPE_EMPTY; break;
  }
  p->work = std::move(work);
  return p;
}

namespace {

struct Allocations {
  std::mutex mutex;
  std::map<uint64_t, GraphAllocation*> by_address;
};
Allocations& allocations() {
  static auto* one = new Allocations;
  return *one;
}

}  // namespace

GraphMemory& graph_memory(const Device& device) {
  static std::mutex mutex;
  static auto* all = new std::map<const Device*, GraphMemory>;
  std::lock_guard guard(mutex);
  return (*all)[&device];
}

Result<std::shared_ptr<NodeParams>> alloc_params(Device& device, const CUDA_MEM_ALLOC_NODE_PARAMS& p) {
  if (p.accessDescCount && !p.accessDescs) return error(ErrorKind::InvalidValue, "{} access descriptors, but no array", p.accessDescCount);
  const uint64_t at = TRY(device.memory->alloc(p.bytesize, 512, {kPoolMemory, kOfGraph, nullptr}));
  auto made = std::make_shared<NodeParams>();
  made->type = CU_GRAPH_NODE_TYPE_MEM_ALLOC;
  made->alloc = p;
  made->alloc_access.assign(p.accessDescs, p.accessDescs + p.accessDescCount);
  made->alloc.accessDescs = made->alloc_access.data();
  made->alloc.dptr = at;
  GraphMemory& figures = graph_memory(device);
  const uint64_t size = p.bytesize, used = figures.used += size;
  for (uint64_t high = figures.high; high < used && !figures.high.compare_exchange_weak(high, used);) {}
  made->memory = std::make_shared<GraphAllocation>(device, at, size);
  std::lock_guard guard(allocations().mutex);
  allocations().by_address[at] = made->memory.get();
  return made;
}

GraphAllocation::~GraphAllocation() {
  {
    std::lock_guard guard(allocations().mutex);
    allocations().by_address.erase(address);
  }
  graph_memory(device).used -= size_bytes;
  (void)device.memory->free(address);
}

GraphAllocation* graph_allocation_at(uint64_t address) {
  std::lock_guard guard(allocations().mutex);
  const auto it = allocations().by_address.find(address);
  return it == allocations().by_address.end() ? nullptr : it->second;
}

GraphNode::GraphNode(Graph& g, std::shared_ptr<const NodeParams> p)
    : graph(&g), params(std::move(p)), id(next_node_id.fetch_add(1)), handle(handles<GraphNode>().insert<CUgraphNode>(this)) {}

GraphNode::~GraphNode() { handles<GraphNode>().remove(handle); }

void UserObject::release(uint32_t count) {
  if (references.fetch_sub(count) != count) return;
  entry::call_after([f = destroy, d = data] { f(d); }, entry::Otherwise::Apart);
  discard(handles<UserObject>().remove(handle));
}

Graph::Graph() : handle(handles<Graph>().insert<CUgraph>(this)) {}

Graph::~Graph() {
  if (handle) handles<Graph>().remove(handle);
  for (const auto& [object, count] : user_objects)
    if (count) object->release(count);
}

bool is_plain(const CUgraphEdgeData& data) { return !data.from_port && !data.to_port && !data.type; }

Result<void> check_edge(const CUgraphEdgeData& data, CUgraphNodeType from, CUgraphNodeType to) {
  const bool zero = std::ranges::all_of(data.reserved, [](unsigned char c) { return c == 0; });
  if (!zero || data.to_port || data.type > CU_GRAPH_DEPENDENCY_TYPE_PROGRAMMATIC || data.from_port > CU_GRAPH_KERNEL_NODE_PORT_LAUNCH_ORDER)
    return error(ErrorKind::InvalidValue, "an edge of type {} from port {} to port {}", data.type, data.from_port, data.to_port);
  const bool programmatic = data.type == CU_GRAPH_DEPENDENCY_TYPE_PROGRAMMATIC;
  if (data.from_port && from != CU_GRAPH_NODE_TYPE_KERNEL) return error(ErrorKind::InvalidValue, "port {} of a node that is no kernel", data.from_port);
  if (programmatic && (from != CU_GRAPH_NODE_TYPE_KERNEL || to != CU_GRAPH_NODE_TYPE_KERNEL || !data.from_port))
    return error(ErrorKind::InvalidValue, "a programmatic edge leads from a kernel's port to a kernel");
  if (data.from_port == CU_GRAPH_KERNEL_NODE_PORT_PROGRAMMATIC && !programmatic)
    return error(ErrorKind::InvalidValue, "the programmatic port has programmatic edges only");
  return {};
}

CUgraphEdgeData GraphNode::data_from(const GraphNode& f) const {
  const auto it = edge_data.find(&f);
  return it == edge_data.end() ? CUgraphEdgeData{} : it->second;
}

bool add_edge(GraphNode& from, GraphNode& to, const CUgraphEdgeData& data) {
  if (std::find(to.from.begin(), to.from.end(), &from) != to.from.end()) return false;
  to.from.push_back(&from);
  from.to.push_back(&to);
  if (!is_plain(data)) to.edge_data[&from] = data;
  return true;
}

bool remove_edge(GraphNode& from, GraphNode& to, const CUgraphEdgeData& data) {
  const CUgraphEdgeData has = to.data_from(from);
  if (has.type != data.type || has.from_port != data.from_port || has.to_port != data.to_port) return false;
  to.edge_data.erase(&from);
  return std::erase(to.from, &from) && std::erase(from.to, &to);
}

GraphNode& Graph::add(std::shared_ptr<const NodeParams> params, const std::vector<Dependency>& from) {
  nodes.push_back(std::make_unique<GraphNode>(*this, std::move(params)));
  for (const Dependency& d : from) add_edge(*d.node, *nodes.back(), d.data);
  return *nodes.back();
}

void Graph::remove(GraphNode& node) {
  for (GraphNode* f : node.from) std::erase(f->to, &node);
  for (GraphNode* t : node.to) {
    std::erase(t->from, &node);
    t->edge_data.erase(&node);
  }
  std::erase_if(nodes, [&](const auto& n) { return n.get() == &node; });
}

std::unique_ptr<Graph> Graph::clone() const {
  auto copy = std::make_unique<Graph>();
  std::unordered_map<const GraphNode*, GraphNode*> twin;
  for (const auto& n : nodes) {
    GraphNode& made = copy->add(n->params, {});
    made.original = n.get();
    made.original_id = n->id;
    if (n->child) {
      made.child = n->child->clone();
      made.child->embedded = true;
    }
    for (const auto& body : n->bodies) {
      made.bodies.push_back(body->clone());
      made.bodies.back()->embedded = true;
      made.body_handles.push_back(made.bodies.back()->handle);
    }
    made.attributes = n->attributes;
    twin[n.get()] = &made;
  }
  for (const auto& n : nodes)
    for (const GraphNode* f : n->from) add_edge(*twin[f], *twin[n.get()], n->data_from(*f));
  copy->conditions = conditions;
  for (const auto& [object, count] : user_objects) {
    object->retain(count);
    copy->user_objects.emplace_back(object, count);
  }
  return copy;
}

bool Graph::has_memory_nodes() const {
  return std::any_of(nodes.begin(), nodes.end(), [](const auto& n) {
    return n->params->memory || n->params->freed || (n->child && n->child->has_memory_nodes());
  });
}

Result<std::vector<const GraphNode*>> Graph::sorted() const {
  std::unordered_map<const GraphNode*, size_t> missing;
  // By position among the ready ones: keeps the order of creation, which is that of the program.
  std::unordered_map<const GraphNode*, size_t> position;
  std::set<size_t> ready;
  for (size_t i = 0; i < nodes.size(); ++i) {
    position[nodes[i].get()] = i;
    if (!(missing[nodes[i].get()] = nodes[i]->from.size())) ready.insert(i);
  }
  std::vector<const GraphNode*> order;
  while (!ready.empty()) {
    const GraphNode* n = nodes[*ready.begin()].get();
    ready.erase(ready.begin());
    order.push_back(n);
    for (const GraphNode* t : n->to)
      if (--missing[t] == 0) ready.insert(position[t]);
  }
  if (order.size() != nodes.size()) return error(ErrorKind::InvalidValue, "the graph has a cycle");
  return order;
}

Result<void> flatten(const Graph& graph, const std::vector<uint64_t>& parents, std::vector<ExecStep>& steps) {
  for (const GraphNode* n : TRY(graph.sorted())) {
    if (!n->child) {
      steps.push_back({n->id, parents, n->params, true, {}});
      for (const auto& body : n->bodies) {
        std::vector<ExecStep> inner;
        TRY(flatten(*body, {}, inner));
        for (const ExecStep& step : inner)
          if (step.params->event_object || step.params->memory || step.params->freed)
            return error(ErrorKind::InvalidValue, "a conditional body with nodes of type {}", static_cast<int>(step.params->type));
        steps.back().bodies.push_back(std::move(inner));
      }
      continue;
    }
    std::vector<uint64_t> inner = parents;
    inner.push_back(n->id);
    TRY(flatten(*n->child, inner, steps));
  }
  return {};
}

namespace {

void reset_conditions(const std::vector<ExecStep>& steps) {
  for (const ExecStep& step : steps) {
    if (step.params->condition && step.params->condition->assign) step.params->condition->value = step.params->condition->initial;
    for (const auto& body : step.bodies) reset_conditions(body);
  }
}

Result<void> run_step(const ExecStep& step, Context& context);

Result<void> run_steps(const std::vector<ExecStep>& steps, Context& context) {
  for (const ExecStep& step : steps) TRY(run_step(step, context));
  return {};
}

Result<void> run_step(const ExecStep& step, Context& context) {
  if (!step.enabled) return {};
  if (step.params->work) return step.params->work->run(context);
  if (!step.params->condition) return {};
  const auto& bodies = step.bodies;
  const auto value = [&] { return step.params->condition->value.load(); };
  switch (step.params->condition_type) {
    case CU_GRAPH_COND_TYPE_IF:
      if (value()) return run_steps(bodies[0], context);
      return bodies.size() > 1 ? run_steps(bodies[1], context) : Result<void>();
    case CU_GRAPH_COND_TYPE_WHILE:
      while (value()) TRY(run_steps(bodies[0], context));
      return {};
    case CU_GRAPH_COND_TYPE_SWITCH: return value() < bodies.size() ? run_steps(bodies[value()], context) : Result<void>();
  }
  return {};
}

}  // namespace

bool GraphWork::uses(const Module& module) const {
  const auto any = [&](const auto& self, const std::vector<ExecStep>& all) -> bool {
    for (const ExecStep& step : all) {
      if (step.params->module.get() == &module) return true;
      for (const auto& body : step.bodies)
        if (self(self, body)) return true;
    }
    return false;
  };
  return any(any, *steps);
}

Result<void> GraphWork::run(Context& context) {
  reset_conditions(*steps);
  size_t next_stamp = 0;
  for (size_t i = 0; i < steps->size(); ++i) {
    if (next_stamp < stamps.size() && stamps[next_stamp].first == i)
      stamps[next_stamp++].second->ns.store(exec::now_ns(), std::memory_order_release);
    TRY(run_step((*steps)[i], context));
  }
  return {};
}

}  // namespace heddle::driver
