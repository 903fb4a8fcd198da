// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/capture.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>

#include "driver/object/graph.h"

namespace heddle::driver {

std::atomic<uint32_t> captures_active{0};
thread_local int thread_capture_mode = CU_STREAM_CAPTURE_MODE_GLOBAL;

namespace {

std::mutex& capture_mutex() {
  static auto* one = new std::mutex;
  return *one;
}
std::set<Capture*>& captures() {
  static auto* one = new std::set<Capture*>;
  return *one;
}
std::atomic<uint64_t> next_id{1};
uint64_t this_thread() { return static_cast<uint64_t>(gettid()); }

Error invalidate(Capture& c, ErrorKind kind, const char* text) {
  c.invalid = true;
  return error(kind, "{}", text);
}

Result<Capture*> live_capture(Stream& stream) {
  Capture* c = stream.capture;
  if (!c) return error(ErrorKind::IllegalState, "the stream is not captured");
  if (c->invalid) return error(ErrorKind::StreamCaptureInvalidated, "the capture is invalid after an earlier error");
  return c;
}

/// All streams leave; the graph stays with the capture.
void close(Capture& c) {
  for (CaptureBranch& b : c.branches) {
    b.stream->capture = nullptr;
    if (b.stream != c.origin) b.stream->unref();
  }
  Stream* origin = c.origin;
  c.active = false;
  captures().erase(&c);
  captures_active.fetch_sub(1);
  origin->unref();
  c.unref();
}

void collect_ancestors(GraphNode* node, std::set<GraphNode*>& seen) {
  std::vector<GraphNode*> todo{node};
  while (!todo.empty()) {
    GraphNode* n = todo.back();
    todo.pop_back();
    if (!seen.insert(n).second) continue;
    todo.insert(todo.end(), n->from.begin(), n->from.end());
  }
}

void merge(std::vector<Dependency>& into, const std::vector<Dependency>& more) {
  for (const Dependency& d : more)
    if (std::ranges::find(into, d.node, &Dependency::node) == into.end()) into.push_back(d);
}

}  // namespace

Capture::~Capture() {
  if (owns_graph) delete graph;
}

CaptureBranch& Capture::branch(Stream& stream) {
  for (CaptureBranch& b : branches)
    if (b.stream == &stream) return b;
  branches.push_back({&stream, {}});
  return branches.back();
}

Result<void> begin_capture(Stream& stream, int mode, Graph* into, std::vector<Dependency> from) {
  std::lock_guard guard(capture_mutex());
  if (stream.kind() == Stream::Kind::Legacy) return error(ErrorKind::StreamCaptureUnsupported, "the legacy stream cannot be captured");
  if (stream.capture) return error(ErrorKind::IllegalState, "the stream is captured already");
  auto* c = new Capture;
  c->ref();
  c->id = next_id.fetch_add(1);
  c->mode = mode;
  c->thread = this_thread();
  c->origin = &stream;
  c->owns_graph = !into;
  c->graph = into ? into : new Graph;
  c->branches.push_back({&stream, std::move(from)});
  stream.ref();
  stream.capture = c;
  captures().insert(c);
  captures_active.fetch_add(1);
  return {};
}

Result<Graph*> end_capture(Stream& stream) {
  std::lock_guard guard(capture_mutex());
  Capture* c = stream.capture;
  if (!c) return error(ErrorKind::IllegalState, "the stream is not captured");
  if (c->origin != &stream) return invalidate(*c, ErrorKind::StreamCaptureUnmatched, "the capture did not begin on this stream");
  if (c->mode != CU_STREAM_CAPTURE_MODE_RELAXED && c->thread != this_thread())
    return invalidate(*c, ErrorKind::StreamCaptureWrongThread, "the capture began on another thread");
  Ref<Capture> keep(c);
  std::set<GraphNode*> joined;
  for (const Dependency& d : c->branch(stream).frontier) collect_ancestors(d.node, joined);
  bool unjoined = false;
  for (const CaptureBranch& b : c->branches)
    for (const Dependency& d : b.frontier) unjoined |= !joined.count(d.node);
  const bool invalid = c->invalid;
  close(*c);
  if (invalid) return error(ErrorKind::StreamCaptureInvalidated, "the capture is invalid after an earlier error");
  if (unjoined) return error(ErrorKind::StreamCaptureUnjoined, "a stream that joined the capture was not joined back");
  c->owns_graph = false;
  return c->graph;
}

bool is_captured_into(const Graph& graph) {
  if (captures_active.load(std::memory_order_relaxed) == 0) return false;
  std::lock_guard guard(capture_mutex());
  return std::any_of(captures().begin(), captures().end(), [&](const Capture* c) { return c->graph == &graph; });
}

void abandon_capture(Stream& stream) {
  if (!stream.capture) return;
  std::lock_guard guard(capture_mutex());
  if (Capture* c = stream.capture; c && c->origin == &stream) close(*c);
  else if (c) c->invalid = true;
}

Result<GraphNode*> capture_node(Stream& stream, std::shared_ptr<const NodeParams> params) {
  std::lock_guard guard(capture_mutex());
  Capture* c = TRY(live_capture(stream));
  CaptureBranch& b = c->branch(stream);
  for (const Dependency& d : b.frontier)
    if (!is_plain(d.data)) TRY(check_edge(d.data, d.node->params->type, params->type));
  GraphNode& node = c->graph->add(std::move(params), b.frontier);
  b.frontier = {&node};
  return &node;
}

Result<void> capture(Stream& stream, std::unique_ptr<Work> work) {
  (void)TRY(capture_node(stream, params_of(std::move(work))));
  return {};
}

namespace {

Result<void> capture_event_node(Stream& stream, Event& event, CUgraphNodeType type) {
  auto params = std::make_shared<NodeParams>();
  params->type = type;
  params->event = static_cast<CUevent>(event.handle);
  params->event_object = Ref<Event>(&event);
  (void)TRY(capture_node(stream, std::move(params)));
  return {};
}

}  // namespace

Result<void> capture_external_wait(Stream& stream, Event& event) {
  return capture_event_node(stream, event, CU_GRAPH_NODE_TYPE_WAIT_EVENT);
}

Result<void> capture_record(Stream& stream, Event& event, bool external) {
  if (external) return capture_event_node(stream, event, CU_GRAPH_NODE_TYPE_EVENT_RECORD);
  std::lock_guard guard(capture_mutex());
  Capture* c = TRY(live_capture(stream));
  CaptureBranch& b = c->branch(stream);
  event.capture = Ref<Capture>(c);
  event.capture_frontier.assign(b.frontier.begin(), b.frontier.end());
  return {};
}

Result<void> capture_launch_attributes(Stream& stream, std::span<const CUlaunchAttribute> attributes, Event* after, unsigned char port) {
  if (after) TRY(capture_record(stream, *after, false));
  std::lock_guard guard(capture_mutex());
  GraphNode& node = *TRY(live_capture(stream))->branch(stream).frontier.front().node;
  const auto programmatic = [](unsigned char from_port) {
    return CUgraphEdgeData{.from_port = from_port, .to_port = 0, .type = CU_GRAPH_DEPENDENCY_TYPE_PROGRAMMATIC, .reserved = {}};
  };
  if (after) after->capture_frontier.assign(1, Dependency(&node, programmatic(port)));
  for (const CUlaunchAttribute& a : attributes) {
    if (is_kernel_node_attribute(a.id)) std::memcpy(&node.attributes[a.id], &a.value, sizeof a.value);
    if (a.id != CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION || !a.value.programmaticStreamSerializationAllowed) continue;
    for (const GraphNode* f : node.from)
      if (f->params->type == CU_GRAPH_NODE_TYPE_KERNEL) node.edge_data.try_emplace(f, programmatic(CU_GRAPH_KERNEL_NODE_PORT_PROGRAMMATIC));
  }
  return {};
}

Result<void> capture_wait(Stream& stream, Event& event) {
  std::lock_guard guard(capture_mutex());
  Capture* of_event = event.capture.get();
  if (of_event && !of_event->active) return error(ErrorKind::CapturedEvent, "the event was recorded in a capture that has ended");
  if (!of_event) {
    Capture* c = TRY(live_capture(stream));
    return invalidate(*c, ErrorKind::StreamCaptureIsolation, "a captured stream cannot wait for an event outside of the capture");
  }
  if (of_event->invalid) return error(ErrorKind::StreamCaptureInvalidated, "the capture is invalid after an earlier error");
  if (stream.capture && stream.capture != of_event) {
    of_event->invalid = true;
    return invalidate(*stream.capture, ErrorKind::StreamCaptureMerge, "the event belongs to another capture");
  }
  if (!stream.capture) {
    if (stream.kind() == Stream::Kind::Legacy) return invalidate(*of_event, ErrorKind::StreamCaptureImplicit, "the legacy stream cannot join a capture");
    stream.ref();
    stream.capture = of_event;
  }
  merge(of_event->branch(stream).frontier, event.capture_frontier);
  return {};
}

Error refuse_in_capture(Stream& stream, const char* call) {
  std::lock_guard guard(capture_mutex());
  if (stream.capture) stream.capture->invalid = true;
  return error(ErrorKind::StreamCaptureUnsupported, "{} cannot be captured", call);
}

Result<void> refuse_implicit_capture_slow(Stream& stream, bool ends_capture) {
  if (stream.kind() != Stream::Kind::Legacy) return {};
  std::lock_guard guard(capture_mutex());
  for (Capture* c : captures())
    if (&c->origin->context() == &stream.context() && c->mode != CU_STREAM_CAPTURE_MODE_RELAXED)
      for (const CaptureBranch& b : c->branches)
        if (b.stream->kind() == Stream::Kind::Blocking) {
          c->invalid |= ends_capture;
          return error(ErrorKind::StreamCaptureImplicit, "the legacy stream would wait for a stream that is captured");
        }
  return {};
}

Result<void> refuse_wait_for_captures(const Context& context, const char* call) {
  if (captures_active.load(std::memory_order_relaxed) == 0) [[likely]] return {};
  std::lock_guard guard(capture_mutex());
  bool any = false;
  for (Capture* c : captures())
    if (&c->origin->context() == &context) c->invalid = any = true;
  if (any) return error(ErrorKind::StreamCaptureUnsupported, "{} is not allowed while a stream of the context is captured", call);
  return {};
}

Error refuse_captured_event(Event& event) {
  std::lock_guard guard(capture_mutex());
  if (event.capture) event.capture->invalid = true;
  return error(ErrorKind::CapturedEvent, "the event was recorded in a capture");
}

Result<void> refuse_unsafe_call(const char* call) {
  if (captures_active.load(std::memory_order_relaxed) == 0) [[likely]] return {};
  if (thread_capture_mode == CU_STREAM_CAPTURE_MODE_RELAXED) return {};
  std::lock_guard guard(capture_mutex());
  for (Capture* c : captures()) {
    const bool concerned = c->mode == CU_STREAM_CAPTURE_MODE_GLOBAL ? thread_capture_mode == CU_STREAM_CAPTURE_MODE_GLOBAL || c->thread == this_thread()
                                                                    : c->mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL && c->thread == this_thread();
    if (!concerned) continue;
    c->invalid = true;
    return error(ErrorKind::StreamCaptureUnsupported, "{} is not allowed while a stream is captured", call);
  }
  return {};
}

}  // namespace heddle::driver
