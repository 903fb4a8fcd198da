// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stream capture.
#include <algorithm>

#include "base/api_code.h"
#include "driver/driver.h"
#include "driver/object/graph.h"

namespace heddle::driver {

extern thread_local int thread_capture_mode;

namespace {

Result<void> check_mode(CUstreamCaptureMode mode) {
  if (mode < CU_STREAM_CAPTURE_MODE_GLOBAL || mode > CU_STREAM_CAPTURE_MODE_RELAXED)
    return error(ErrorKind::InvalidValue, "there is no capture mode {}", static_cast<int>(mode));
  return {};
}

/// Of the graph that is captured into.
Result<std::vector<Dependency>> dependencies_of(const Graph& graph, const CUgraphNode* nodes, const CUgraphEdgeData* data, size_t count) {
  if (count && !nodes) return error(ErrorKind::InvalidValue, "{} dependencies, but no array", count);
  std::vector<Dependency> all;
  for (size_t i = 0; i < count; ++i) {
    GraphNode* node = TRY(resolve<GraphNode>(nodes[i], "graph node"));
    if (node->graph != &graph) return error(ErrorKind::InvalidValue, "dependency {} is of another graph", i);
    if (std::ranges::find(all, node, &Dependency::node) != all.end()) return error(ErrorKind::InvalidValue, "dependency {} is given twice", i);
    all.emplace_back(node, data ? data[i] : CUgraphEdgeData{});
  }
  return all;
}

/// `data`: where edge data can be told; without it there must be none to tell.
template <class Out>
Result<Out> capture_info(CUstream hStream, const CUgraphEdgeData** data) {
  Stream* stream = TRY(stream_of(hStream));
  TRY(refuse_implicit_question(*stream));
  Out out;
  Capture* c = stream->capture;
  if (!c) {
    out.captureStatus_out = CU_STREAM_CAPTURE_STATUS_NONE;
    return out;
  }
  if (c->invalid) {
    out.captureStatus_out = CU_STREAM_CAPTURE_STATUS_INVALIDATED;
    return out;
  }
  out.captureStatus_out = CU_STREAM_CAPTURE_STATUS_ACTIVE;
  out.id_out = c->id;
  out.graph_out = c->graph->handle;
  c->frontier_handles.clear();
  c->frontier_data.clear();
  for (const Dependency& d : c->branch(*stream).frontier) {
    if (!data && !is_plain(d.data)) return error(api_code(CUDA_ERROR_LOSSY_QUERY), "a dependency has edge data");
    c->frontier_handles.push_back(d.node->handle);
    c->frontier_data.push_back(d.data);
  }
  if (data) *data = c->frontier_data.data();
  out.dependencies_out = reinterpret_cast<const CUgraphNode*>(c->frontier_handles.data());
  out.numDependencies_out = c->frontier_handles.size();
  return out;
}

}  // namespace

Result<void> cuStreamBeginCapture(CUstream hStream, CUstreamCaptureMode mode) {
  TRY(check_mode(mode));
  return begin_capture(*TRY(stream_of(hStream)), mode, nullptr, {});
}

Result<void> cuStreamBeginCaptureToGraph(CUstream hStream, CUgraph hGraph, const CUgraphNode* dependencies,
                                         const CUgraphEdgeData* dependencyData, size_t numDependencies, CUstreamCaptureMode mode) {
  TRY(check_mode(mode));
  Graph* graph = TRY(resolve<Graph>(hGraph, "graph"));
  return begin_capture(*TRY(stream_of(hStream)), mode, graph, TRY(dependencies_of(*graph, dependencies, dependencyData, numDependencies)));
}

Result<void> cuThreadExchangeStreamCaptureMode(CUstreamCaptureMode* mode) {
  TRY(check_mode(*mode));
  const int before = thread_capture_mode;
  thread_capture_mode = *mode;
  *mode = static_cast<CUstreamCaptureMode>(before);
  return {};
}

Result<CUgraph> cuStreamEndCapture(CUstream hStream) { return TRY(end_capture(*TRY(stream_of(hStream))))->handle; }

Result<CUstreamCaptureStatus> cuStreamIsCapturing(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  TRY(refuse_implicit_question(*stream));
  if (!stream->capture) return CU_STREAM_CAPTURE_STATUS_NONE;
  return stream->capture->invalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED : CU_STREAM_CAPTURE_STATUS_ACTIVE;
}

Result<cuStreamGetCaptureInfo_out> cuStreamGetCaptureInfo(CUstream hStream) {
  return capture_info<cuStreamGetCaptureInfo_out>(hStream, nullptr);
}

Result<cuStreamGetCaptureInfo_v3_out> cuStreamGetCaptureInfo_v3(CUstream hStream, const CUgraphEdgeData** edgeData_out) {
  return capture_info<cuStreamGetCaptureInfo_v3_out>(hStream, edgeData_out);
}

Result<void> cuStreamUpdateCaptureDependencies(CUstream hStream, CUgraphNode* dependencies, size_t numDependencies, unsigned int flags) {
  return cuStreamUpdateCaptureDependencies_v2(hStream, dependencies, nullptr, numDependencies, flags);
}

Result<void> cuStreamUpdateCaptureDependencies_v2(CUstream hStream, CUgraphNode* dependencies, const CUgraphEdgeData* dependencyData,
                                                  size_t numDependencies, unsigned int flags) {
  Stream* stream = TRY(stream_of(hStream));
  if (!stream->capture) return error(ErrorKind::IllegalState, "the stream is not captured");
  if (flags > CU_STREAM_SET_CAPTURE_DEPENDENCIES) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  auto more = TRY(dependencies_of(*stream->capture->graph, dependencies, dependencyData, numDependencies));
  auto& frontier = stream->capture->branch(*stream).frontier;
  if (flags == CU_STREAM_SET_CAPTURE_DEPENDENCIES) frontier.clear();
  frontier.insert(frontier.end(), more.begin(), more.end());
  return {};
}

}  // namespace heddle::driver
