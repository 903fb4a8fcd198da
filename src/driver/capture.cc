// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stream capture.
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

Result<std::vector<GraphNode*>> nodes_of(const CUgraphNode* handles_in, size_t count) {
  std::vector<GraphNode*> nodes;
  for (size_t i = 0; i < count; ++i) nodes.push_back(TRY(resolve<GraphNode>(handles_in[i], "graph node")));
  return nodes;
}

template <class Out>
Result<Out> capture_info(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
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
  for (GraphNode* n : c->branch(*stream).frontier) c->frontier_handles.push_back(n->handle);
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
  return begin_capture(*TRY(stream_of(hStream)), mode, TRY(resolve<Graph>(hGraph, "graph")), TRY(nodes_of(dependencies, numDependencies)));
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
  TRY(refuse_implicit_capture(*stream));
  if (!stream->capture) return CU_STREAM_CAPTURE_STATUS_NONE;
  return stream->capture->invalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED : CU_STREAM_CAPTURE_STATUS_ACTIVE;
}

Result<cuStreamGetCaptureInfo_out> cuStreamGetCaptureInfo(CUstream hStream) { return capture_info<cuStreamGetCaptureInfo_out>(hStream); }

Result<cuStreamGetCaptureInfo_v3_out> cuStreamGetCaptureInfo_v3(CUstream hStream) {
  return capture_info<cuStreamGetCaptureInfo_v3_out>(hStream);
}

Result<void> cuStreamUpdateCaptureDependencies(CUstream hStream, CUgraphNode* dependencies, size_t numDependencies, unsigned int flags) {
  Stream* stream = TRY(stream_of(hStream));
  if (!stream->capture) return error(ErrorKind::IllegalState, "the stream is not captured");
  const auto nodes = TRY(nodes_of(dependencies, numDependencies));
  auto& frontier = stream->capture->branch(*stream).frontier;
  if (flags == CU_STREAM_SET_CAPTURE_DEPENDENCIES) frontier.clear();
  else if (flags != CU_STREAM_ADD_CAPTURE_DEPENDENCIES) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  frontier.insert(frontier.end(), nodes.begin(), nodes.end());
  return {};
}

Result<void> cuStreamUpdateCaptureDependencies_v2(CUstream hStream, CUgraphNode* dependencies, const CUgraphEdgeData* dependencyData,
                                                  size_t numDependencies, unsigned int flags) {
  return cuStreamUpdateCaptureDependencies(hStream, dependencies, numDependencies, flags);
}

}  // namespace heddle::driver
