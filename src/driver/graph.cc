// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: structure. The parameters of nodes are graph_nodes.cc's, running them graph_exec.cc's.
#include "driver/object/graph.h"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <memory>

#include "base/api_code.h"
#include "driver/driver.h"

namespace heddle::driver {
namespace {

Result<Graph*> graph_of(CUgraph handle) { return resolve<Graph>(handle, "graph"); }
Result<GraphNode*> node_of(CUgraphNode handle) { return resolve<GraphNode>(handle, "graph node"); }

/// The two-step convention: a null array asks for the number; missing places become null.
Result<void> give_nodes(const std::vector<GraphNode*>& nodes, CUgraphNode* out, size_t* count) {
  if (!count) return error(ErrorKind::InvalidValue, "the count is null");
  if (out)
    for (size_t i = 0; i < *count; ++i) out[i] = i < nodes.size() ? nodes[i]->handle : nullptr;
  *count = out ? std::min(*count, nodes.size()) : nodes.size();
  return {};
}

struct Edge {
  GraphNode *from, *to;
  CUgraphEdgeData data;
};

/// Edge data go with the nodes; who does not ask for them must not miss any.
Result<void> give_data(const std::vector<Edge>& edges, bool nodes_asked, CUgraphEdgeData* out, size_t count) {
  if (out && !nodes_asked) return error(ErrorKind::InvalidValue, "edge data without nodes");
  if (!nodes_asked) return {};
  for (size_t i = 0; i < count; ++i) {
    const CUgraphEdgeData data = i < edges.size() ? edges[i].data : CUgraphEdgeData{};
    if (out) out[i] = data;
    else if (!is_plain(data)) return error(api_code(CUDA_ERROR_LOSSY_QUERY), "edge {} has data", i);
  }
  return {};
}

Result<void> give_neighbours(CUgraphNode hNode, bool before, CUgraphNode* out, CUgraphEdgeData* data, size_t* count) {
  GraphNode* node = TRY(node_of(hNode));
  std::vector<Edge> edges;
  for (GraphNode* n : before ? node->from : node->to)
    edges.push_back({before ? n : node, before ? node : n, before ? node->data_from(*n) : n->data_from(*node)});
  if (count) TRY(give_data(edges, out, data, *count));
  return give_nodes(before ? node->from : node->to, out, count);
}

Result<void> give_edges(CUgraph hGraph, CUgraphNode* from, CUgraphNode* to, CUgraphEdgeData* data, size_t* count) {
  Graph* graph = TRY(graph_of(hGraph));
  if (!count) return error(ErrorKind::InvalidValue, "the count is null");
  if (!from != !to) return error(ErrorKind::InvalidValue, "one of the arrays is null");
  std::vector<Edge> edges;
  for (const auto& n : graph->nodes)
    for (GraphNode* t : n->to) edges.push_back({n.get(), t, t->data_from(*n)});
  TRY(give_data(edges, from && to, data, *count));
  if (from && to)
    for (size_t i = 0; i < *count; ++i) {
      from[i] = i < edges.size() ? edges[i].from->handle : nullptr;
      to[i] = i < edges.size() ? edges[i].to->handle : nullptr;
    }
  *count = from && to ? std::min(*count, edges.size()) : edges.size();
  return {};
}

Result<std::vector<Edge>> edges_of(Graph* graph, const CUgraphNode* from, const CUgraphNode* to, const CUgraphEdgeData* data, size_t count) {
  std::vector<Edge> edges;
  if (count && (!from || !to)) return error(ErrorKind::InvalidValue, "{} dependencies, but no arrays", count);
  for (size_t i = 0; i < count; ++i) {
    Edge e{TRY(node_of(from[i])), TRY(node_of(to[i])), data ? data[i] : CUgraphEdgeData{}};
    if (e.from->graph != graph || e.to->graph != graph) return error(ErrorKind::InvalidValue, "node {} is of another graph", i);
    if (e.from == e.to) return error(ErrorKind::InvalidValue, "a node cannot depend on itself");
    TRY(check_edge(e.data, e.from->params->type, e.to->params->type));
    edges.push_back(e);
  }
  return edges;
}

Result<void> add_edges(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, const CUgraphEdgeData* data, size_t count) {
  Graph* graph = TRY(graph_of(hGraph));
  for (const Edge& e : TRY(edges_of(graph, from, to, data, count)))
    if (!add_edge(*e.from, *e.to, e.data)) return error(ErrorKind::InvalidValue, "the dependency exists already");
  return {};
}

Result<void> remove_edges(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, const CUgraphEdgeData* data, size_t count) {
  Graph* graph = TRY(graph_of(hGraph));
  if (graph->has_memory_nodes()) return error(ErrorKind::InvalidValue, "the graph has allocation or free nodes");
  for (const Edge& e : TRY(edges_of(graph, from, to, data, count)))
    if (!remove_edge(*e.from, *e.to, e.data)) return error(ErrorKind::InvalidValue, "there is no such dependency");
  return {};
}

const char* type_name(CUgraphNodeType type) {
  static constexpr const char* names[] = {"kernel", "memcpy", "memset", "host", "graph", "empty", "event wait", "event record",
                                          "semaphore signal", "semaphore wait", "alloc", "free", "memory operations", "conditional"};
  return names[type];
}

void print_dot(FILE* file, const Graph& graph) {
  for (const auto& n : graph.nodes) {
    std::string label = type_name(n->params->type);
    if (n->params->type == CU_GRAPH_NODE_TYPE_KERNEL)
      label += "\\n" + static_cast<const KernelWork&>(*n->params->work).kernel.name();
    std::fprintf(file, "  n%llu [label=\"%s\"];\n", static_cast<unsigned long long>(n->id), label.c_str());
    for (const GraphNode* t : n->to)
      std::fprintf(file, "  n%llu -> n%llu;\n", static_cast<unsigned long long>(n->id), static_cast<unsigned long long>(t->id));
    const auto print_inner = [&](const Graph& inner, size_t number) {
      std::fprintf(file, "  subgraph cluster_%llu_%zu {\n", static_cast<unsigned long long>(n->id), number);
      print_dot(file, inner);
      std::fprintf(file, "  }\n");
    };
    if (n->child) print_inner(*n->child, 0);
    for (size_t i = 0; i < n->bodies.size(); ++i) print_inner(*n->bodies[i], i);
  }
}

}  // namespace

Result<CUgraph> cuGraphCreate(unsigned int flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  return (new Graph)->handle;
}

Result<void> cuGraphDestroy(CUgraph hGraph) {
  Graph* graph = TRY(graph_of(hGraph));
  if (graph->embedded) return error(ErrorKind::InvalidValue, "the graph belongs to a node of another");
  if (is_captured_into(*graph)) return error(ErrorKind::InvalidValue, "a stream is captured into the graph");
  if (!handles<Graph>().remove(hGraph)) return error(ErrorKind::InvalidValue, "it is no graph");
  graph->handle = nullptr;
  discard(graph);
  return {};
}

Result<CUgraph> cuGraphClone(CUgraph originalGraph) {
  const Graph* graph = TRY(graph_of(originalGraph));
  if (graph->has_memory_nodes()) return error(ErrorKind::InvalidValue, "graphs with allocation or free nodes are not cloned");
  return graph->clone().release()->handle;
}

Result<CUgraphNode> cuGraphNodeFindInClone(CUgraphNode hOriginalNode, CUgraph hClonedGraph) {
  const GraphNode* original = TRY(node_of(hOriginalNode));
  for (const auto& n : TRY(graph_of(hClonedGraph))->nodes)
    if (n->original_id == original->id) return n->handle;
  return error(ErrorKind::InvalidValue, "the graph is no clone of the node's graph");
}

Result<CUgraphNodeType> cuGraphNodeGetType(CUgraphNode hNode) { return TRY(node_of(hNode))->params->type; }

Result<void> cuGraphGetNodes(CUgraph hGraph, CUgraphNode* nodes, size_t* numNodes) {
  std::vector<GraphNode*> all;
  for (const auto& n : TRY(graph_of(hGraph))->nodes) all.push_back(n.get());
  return give_nodes(all, nodes, numNodes);
}

Result<void> cuGraphGetRootNodes(CUgraph hGraph, CUgraphNode* rootNodes, size_t* numRootNodes) {
  std::vector<GraphNode*> roots;
  for (const auto& n : TRY(graph_of(hGraph))->nodes)
    if (n->from.empty()) roots.push_back(n.get());
  return give_nodes(roots, rootNodes, numRootNodes);
}

Result<void> cuGraphGetEdges(CUgraph hGraph, CUgraphNode* from, CUgraphNode* to, size_t* numEdges) {
  return give_edges(hGraph, from, to, nullptr, numEdges);
}
Result<void> cuGraphGetEdges_v2(CUgraph hGraph, CUgraphNode* from, CUgraphNode* to, CUgraphEdgeData* edgeData, size_t* numEdges) {
  return give_edges(hGraph, from, to, edgeData, numEdges);
}

Result<void> cuGraphNodeGetDependencies(CUgraphNode hNode, CUgraphNode* dependencies, size_t* numDependencies) {
  return give_neighbours(hNode, true, dependencies, nullptr, numDependencies);
}
Result<void> cuGraphNodeGetDependencies_v2(CUgraphNode hNode, CUgraphNode* dependencies, CUgraphEdgeData* edgeData, size_t* numDependencies) {
  return give_neighbours(hNode, true, dependencies, edgeData, numDependencies);
}
Result<void> cuGraphNodeGetDependentNodes(CUgraphNode hNode, CUgraphNode* dependentNodes, size_t* numDependentNodes) {
  return give_neighbours(hNode, false, dependentNodes, nullptr, numDependentNodes);
}
Result<void> cuGraphNodeGetDependentNodes_v2(CUgraphNode hNode, CUgraphNode* dependentNodes, CUgraphEdgeData* edgeData, size_t* numDependentNodes) {
  return give_neighbours(hNode, false, dependentNodes, edgeData, numDependentNodes);
}

Result<void> cuGraphAddDependencies(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, size_t numDependencies) {
  return add_edges(hGraph, from, to, nullptr, numDependencies);
}
Result<void> cuGraphAddDependencies_v2(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, const CUgraphEdgeData* edgeData, size_t numDependencies) {
  return add_edges(hGraph, from, to, edgeData, numDependencies);
}
Result<void> cuGraphRemoveDependencies(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, size_t numDependencies) {
  return remove_edges(hGraph, from, to, nullptr, numDependencies);
}
Result<void> cuGraphRemoveDependencies_v2(CUgraph hGraph, const CUgraphNode* from, const CUgraphNode* to, const CUgraphEdgeData* edgeData, size_t numDependencies) {
  return remove_edges(hGraph, from, to, edgeData, numDependencies);
}

Result<void> cuGraphDestroyNode(CUgraphNode hNode) {
  GraphNode* node = TRY(node_of(hNode));
  if (node->params->type == CU_GRAPH_NODE_TYPE_MEM_ALLOC || node->params->type == CU_GRAPH_NODE_TYPE_MEM_FREE)
    return error(ErrorKind::NotSupported, "allocation and free nodes cannot be removed from a graph");
  if (node->graph->has_memory_nodes()) return error(ErrorKind::InvalidValue, "the graph has allocation or free nodes");
  node->graph->remove(*node);
  return {};
}

Result<void> cuGraphDebugDotPrint(CUgraph hGraph, const char* path, unsigned int flags) {
  Graph* graph = TRY(graph_of(hGraph));
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path, "w"), std::fclose);
  if (!file) return error(ErrorKind::OperatingSystem, "{} cannot be written", path);
  std::fprintf(file.get(), "digraph graph_1 {\n  node [shape=box];\n");
  print_dot(file.get(), *graph);
  std::fprintf(file.get(), "}\n");
  return {};
}

namespace {

Result<void> check_references(unsigned count) {
  if (count && count <= INT_MAX) return {};
  return error(ErrorKind::InvalidValue, "{} references", count);
}

}  // namespace

Result<CUuserObject> cuUserObjectCreate(void* ptr, CUhostFn destroy, unsigned int initialRefcount, unsigned int flags) {
  if (flags != CU_USER_OBJECT_NO_DESTRUCTOR_SYNC) return error(ErrorKind::InvalidValue, "flags are {:#x}, not NO_DESTRUCTOR_SYNC", flags);
  TRY(check_references(initialRefcount));
  auto* object = new UserObject{ptr, destroy, {initialRefcount}};
  return object->handle = handles<UserObject>().insert<CUuserObject>(object);
}

Result<void> cuUserObjectRetain(CUuserObject object, unsigned int count) {
  UserObject* o = TRY(resolve<UserObject>(object, "user object"));
  TRY(check_references(count));
  o->retain(count);
  return {};
}

Result<void> cuUserObjectRelease(CUuserObject object, unsigned int count) {
  UserObject* o = TRY(resolve<UserObject>(object, "user object"));
  TRY(check_references(count));
  if (o->references.load() < count) return error(ErrorKind::InvalidValue, "{} references released, {} held", count, o->references.load());
  o->release(count);
  return {};
}

Result<void> cuGraphRetainUserObject(CUgraph graph, CUuserObject object, unsigned int count, unsigned int flags) {
  Graph* g = TRY(graph_of(graph));
  UserObject* o = TRY(resolve<UserObject>(object, "user object"));
  if (flags & ~unsigned{CU_GRAPH_USER_OBJECT_MOVE}) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  TRY(check_references(count));
  if (!(flags & CU_GRAPH_USER_OBJECT_MOVE)) o->retain(count);
  const auto held = std::ranges::find(g->user_objects, o, &std::pair<UserObject*, uint32_t>::first);
  if (held == g->user_objects.end()) g->user_objects.emplace_back(o, count);
  else held->second += count;
  return {};
}

Result<void> cuGraphReleaseUserObject(CUgraph graph, CUuserObject object, unsigned int count) {
  Graph* g = TRY(graph_of(graph));
  UserObject* o = TRY(resolve<UserObject>(object, "user object"));
  TRY(check_references(count));
  for (auto& [held, references] : g->user_objects) {
    if (held != o || references < count) continue;
    references -= count;
    o->release(count);
    return {};
  }
  return error(ErrorKind::InvalidValue, "the graph does not hold {} references", count);
}

}  // namespace heddle::driver
