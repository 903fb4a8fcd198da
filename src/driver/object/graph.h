// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: nodes with dependencies, and the flat list of work that an executable runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "driver/entry/impl.h"
#include "driver/object/capture.h"
#include "driver/object/event.h"
#include "driver/object/launch.h"
#include "driver/object/memory.h"

namespace heddle::driver {

struct Graph;
struct GraphNode;

/// Memory of an allocation node: there as long as a graph or executable has the node; the program's to use
/// from a launch until it is freed.
struct GraphAllocation {
  GraphAllocation(Device& d, uint64_t a, uint64_t s) : device(d), address(a), size_bytes(s) {}
  ~GraphAllocation();
  Device& device;
  const uint64_t address, size_bytes;
  std::atomic<bool> live{false};
};

/// The value that decides about conditional nodes; a handle is its address, so that kernels may set it.
struct Condition {
  std::atomic<uint32_t> value{0};
  uint32_t initial = 0;
  bool assign = false;                  // to the initial value at every launch
  bool taken = false;                   // a node has it
};

/// What a node does. Immutable: setting parameters puts another one in its place, so executables and
/// clones may share it.
struct NodeParams {
  CUgraphNodeType type = CU_GRAPH_NODE_TYPE_EMPTY;
  std::shared_ptr<const void> module;   // of the kernel, which is not unloaded before this goes
  std::shared_ptr<Work> work;           // kernel, memcpy, memset, host, batched memory operations
  CUDA_KERNEL_NODE_PARAMS kernel = {};  // as the getters give them
  std::vector<void*> kernel_pointers;   // into work's parameter block
  CUDA_MEMCPY3D copy = {};
  CUDA_MEMSET_NODE_PARAMS fill = {};
  CUDA_HOST_NODE_PARAMS host = {};
  CUevent event = nullptr;
  Ref<Event> event_object;
  CUDA_MEM_ALLOC_NODE_PARAMS alloc = {};
  std::vector<CUmemAccessDesc> alloc_access;   // what alloc points at
  std::shared_ptr<GraphAllocation> memory;   // of an allocation node
  CUdeviceptr freed = 0;
  CUDA_BATCH_MEM_OP_NODE_PARAMS batch = {};
  std::vector<CUstreamBatchMemOpParams> batch_ops;
  // Semaphore nodes: the arrays that the getters point at.
  std::vector<CUexternalSemaphore> semaphores;
  std::vector<CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS> signals;
  std::vector<CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS> waits;
  CUgraphConditionalNodeType condition_type = CU_GRAPH_COND_TYPE_IF;
  std::shared_ptr<Condition> condition;
};

/// Those that kernel nodes have, and take from a launch that is captured.
bool is_kernel_node_attribute(int attribute);

struct GraphNode {
  GraphNode(Graph& g, std::shared_ptr<const NodeParams> p);
  ~GraphNode();
  Graph* graph;
  std::shared_ptr<const NodeParams> params;
  std::unique_ptr<Graph> child;
  std::vector<std::unique_ptr<Graph>> bodies;   // of a conditional node
  std::vector<CUgraph> body_handles;
  std::map<int, CUkernelNodeAttrValue> attributes;   // of a kernel node, those that were set
  std::vector<GraphNode*> from, to;     // dependencies, dependents
  std::map<const GraphNode*, CUgraphEdgeData> edge_data;   // of the edges from those nodes that are not plain ones
  CUgraphEdgeData data_from(const GraphNode& f) const;
  const GraphNode* original = nullptr;  // in the graph this one was cloned from
  uint64_t original_id = 0;
  const uint64_t id;
  CUgraphNode handle;
};

struct UserObject {
  void* data;
  CUhostFn destroy;
  std::atomic<uint32_t> references;
  CUuserObject handle = nullptr;
  void retain(uint32_t count) { references += count; }
  /// If those were the last the object is gone.
  void release(uint32_t count);
};

struct Graph {
  Graph();
  ~Graph();
  std::vector<std::unique_ptr<GraphNode>> nodes;
  std::vector<std::pair<UserObject*, uint32_t>> user_objects;
  CUgraph handle;
  bool embedded = false;                // in a node, which owns it
  bool moved = false;                   // there by its own handle: it is no graph by itself any more
  std::shared_ptr<int> instances = std::make_shared<int>();   // each executable holds it too
  /// Allocation or free nodes, also in children: such a graph is not copied, and has one executable at a time.
  bool has_memory_nodes() const;
  std::vector<std::shared_ptr<Condition>> conditions;   // their handles live as long

  GraphNode& add(std::shared_ptr<const NodeParams> params, const std::vector<Dependency>& from);
  void remove(GraphNode& node);
  std::unique_ptr<Graph> clone() const;
  /// Dependencies before dependents, otherwise in order of creation; InvalidValue if there is a cycle.
  Result<std::vector<const GraphNode*>> sorted() const;
};

bool is_plain(const CUgraphEdgeData& data);
/// What the documentation allows between nodes of these types.
Result<void> check_edge(const CUgraphEdgeData& data, CUgraphNodeType from, CUgraphNodeType to);
/// False if there is such an edge already, or none with these data.
bool add_edge(GraphNode& from, GraphNode& to, const CUgraphEdgeData& data = {});
bool remove_edge(GraphNode& from, GraphNode& to, const CUgraphEdgeData& data = {});

/// One step of an executable graph.
struct ExecStep {
  uint64_t node_id;                     // of the graph's node it was made from
  std::vector<uint64_t> parents;        // child graph nodes around it, outermost first
  std::shared_ptr<const NodeParams> params;
  bool enabled = true;
  std::vector<std::vector<ExecStep>> bodies;
};

struct GraphExec {
  Context* context = nullptr;
  uint64_t flags = 0;
  std::mutex mutex;
  std::shared_ptr<const std::vector<ExecStep>> steps;
  std::shared_ptr<const Graph> shape;   // the graph as it was, for updates and captured launches
  std::shared_ptr<int> instance;
  Ref<Stream> last;                     // launches of one executable follow each other
  uint64_t last_ticket = 0;
};

/// The steps of a graph in order, child graphs inlined.
Result<void> flatten(const Graph& graph, const std::vector<uint64_t>& parents, std::vector<ExecStep>& steps);

/// Runs an executable as one work of a stream.
struct GraphWork final : Work {
  GraphWork(std::shared_ptr<const std::vector<ExecStep>> s, std::shared_ptr<const Graph> g)
      : Work(WorkKind::Graph), steps(std::move(s)), shape(std::move(g)) {}
  Result<void> run(Context& context) override;
  bool uses(const Module& module) const override;
  std::shared_ptr<const std::vector<ExecStep>> steps;
  std::shared_ptr<const Graph> shape;   // has the user objects, which stay until the launch has ended
  std::vector<std::pair<size_t, Ref<Stamp>>> stamps;   // event record steps
};

/// Bytes that allocation nodes of a device hold.
struct GraphMemory {
  std::atomic<uint64_t> used{0}, high{0};
};
GraphMemory& graph_memory(const Device& device);
/// The allocation that begins at an address; null if it is none of a graph's.
GraphAllocation* graph_allocation_at(uint64_t address);

/// Of an allocation node: memory at the address that the program will see.
Result<std::shared_ptr<NodeParams>> alloc_params(Device& device, const CUDA_MEM_ALLOC_NODE_PARAMS& params);
/// Parameters of a node from work that was captured.
std::shared_ptr<const NodeParams> params_of(std::unique_ptr<Work> work);

/// Into the stream or, while it is captured, into its graph.
inline Result<void> enqueue(Stream& stream, std::unique_ptr<Work> work) {
  if (capturing(stream)) [[unlikely]] return capture(stream, std::move(work));
  TRY(refuse_implicit_capture(stream));
  stream.append(std::move(work));
  return {};
}

}  // namespace heddle::driver
