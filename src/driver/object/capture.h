// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stream capture: work of captured streams becomes nodes of a graph, events carry the dependencies.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "driver/entry/impl.h"
#include "driver/object/stream.h"

namespace heddle::driver {

class Event;
struct Graph;
struct GraphNode;
struct NodeParams;

/// What a node comes after, and how: plainly, unless the edge has data.
struct Dependency {
  Dependency(GraphNode* n, CUgraphEdgeData d = {}) : node(n), data(d) {}
  GraphNode* node;
  CUgraphEdgeData data;
};

/// Where a stream stands in its capture.
struct CaptureBranch {
  Stream* stream;
  std::vector<Dependency> frontier;
};

class Capture final : public RefCounted<Capture> {
 public:
  uint64_t id = 0;
  int mode = 0;                         // CUstreamCaptureMode
  uint64_t thread = 0;
  Stream* origin = nullptr;
  Graph* graph = nullptr;               // of its own, or the program's
  bool owns_graph = true;
  bool active = true, invalid = false;
  std::vector<CaptureBranch> branches;
  std::vector<void*> frontier_handles;  // what cuStreamGetCaptureInfo hands out
  std::vector<CUgraphEdgeData> frontier_data;

  ~Capture();
  CaptureBranch& branch(Stream& stream);
};

inline bool capturing(const Stream& stream) { return stream.capture != nullptr; }
/// Adds the work to the graph instead of running it.
Result<void> capture(Stream& stream, std::unique_ptr<Work> work);
/// The same for a node that runs nothing.
Result<GraphNode*> capture_node(Stream& stream, std::shared_ptr<const NodeParams> params);
Result<void> capture_wait(Stream& stream, Event& event);
/// A node that waits, at each launch, for what the event records by then.
Result<void> capture_external_wait(Stream& stream, Event& event);
Result<void> capture_record(Stream& stream, Event& event, bool external);
/// Of the launch that was just captured: attributes become the node's, events and serialization edges with data.
Result<void> capture_launch_attributes(Stream& stream, std::span<const CUlaunchAttribute> attributes, Event* after, unsigned char port);
/// For calls that a capture forbids: the capture becomes invalid.
Error refuse_in_capture(Stream& stream, const char* call);
/// Work on the legacy stream while a blocking stream is captured: that capture becomes invalid.
Result<void> refuse_implicit_capture_slow(Stream& stream, bool ends_capture);
inline Result<void> refuse_implicit_capture(Stream& stream);
/// The same for questions about the stream, which leave the capture as it is.
inline Result<void> refuse_implicit_question(Stream& stream);
void abandon_capture(Stream& stream);
/// Calls that capture modes forbid anywhere: cuMemAlloc and its kin.
Result<void> refuse_unsafe_call(const char* call);
/// Waiting for a whole context of which a stream is captured.
Result<void> refuse_wait_for_captures(const Context& context, const char* call);
/// Asking about an event of a capture: CapturedEvent, and the capture becomes invalid.
Error refuse_captured_event(Event& event);

Result<void> begin_capture(Stream& stream, int mode, Graph* into, std::vector<Dependency> from);
/// The graph; the capture is over in any case.
Result<Graph*> end_capture(Stream& stream);
bool is_captured_into(const Graph& graph);

extern std::atomic<uint32_t> captures_active;

inline Result<void> refuse_implicit_capture(Stream& stream) {
  if (captures_active.load(std::memory_order_relaxed) == 0) [[likely]] return {};
  return refuse_implicit_capture_slow(stream, true);
}
inline Result<void> refuse_implicit_question(Stream& stream) {
  if (captures_active.load(std::memory_order_relaxed) == 0) return {};
  return refuse_implicit_capture_slow(stream, false);
}

}  // namespace heddle::driver
