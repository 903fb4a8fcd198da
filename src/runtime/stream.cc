// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Streams, capture, events, host functions.
#include <stdlib.h>

#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

cudaError_t cudaStreamCreate(cudaStream_t* pStream) { return from(driver.cuStreamCreate(pStream, CU_STREAM_DEFAULT)); }

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* pStream, unsigned int flags) {
  return from(driver.cuStreamCreate(pStream, flags));
}

cudaError_t cudaStreamCreateWithPriority(cudaStream_t* pStream, unsigned int flags, int priority) {
  return from(driver.cuStreamCreateWithPriority(pStream, flags, priority));
}

cudaError_t cudaStreamGetPriority(cudaStream_t hStream, int* priority) {
  return from(driver.cuStreamGetPriority(hStream, priority));
}

cudaError_t cudaStreamGetFlags(cudaStream_t hStream, unsigned int* flags) {
  return from(driver.cuStreamGetFlags(hStream, flags));
}

cudaError_t cudaStreamGetId(cudaStream_t hStream, unsigned long long* streamId) {
  return from(driver.cuStreamGetId(hStream, streamId));
}

cudaError_t cudaStreamGetDevice(cudaStream_t hStream, int* device) {
  return from(driver.cuStreamGetDevice(hStream, device));
}

cudaError_t cudaStreamCopyAttributes(cudaStream_t dst, cudaStream_t src) {
  return from(driver.cuStreamCopyAttributes(dst, src));
}

static_assert(sizeof(cudaLaunchAttributeValue) == sizeof(CUlaunchAttributeValue));

cudaError_t cudaStreamGetAttribute(cudaStream_t hStream, cudaLaunchAttributeID attr, cudaLaunchAttributeValue* value) {
  return from(driver.cuStreamGetAttribute(hStream, static_cast<CUstreamAttrID>(attr),
                                          reinterpret_cast<CUstreamAttrValue*>(value)));
}

cudaError_t cudaStreamSetAttribute(cudaStream_t hStream, cudaLaunchAttributeID attr,
                                   const cudaLaunchAttributeValue* value) {
  return from(driver.cuStreamSetAttribute(hStream, static_cast<CUstreamAttrID>(attr),
                                          reinterpret_cast<const CUstreamAttrValue*>(value)));
}

/// The three built-in streams cannot be destroyed.
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  if (!stream || stream == cudaStreamLegacy || stream == cudaStreamPerThread) return cudaErrorInvalidResourceHandle;
  return from(driver.cuStreamDestroy(stream));
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned int flags) {
  return from(driver.cuStreamWaitEvent(stream, event, flags));
}

namespace {

struct Callback {
  cudaStreamCallback_t function;
  void* user_data;
};

void call_back(CUstream stream, CUresult status, void* data) {
  Callback callback = *static_cast<Callback*>(data);
  free(data);
  callback.function(stream, from(status), callback.user_data);
}

}  // namespace

cudaError_t cudaStreamAddCallback(cudaStream_t stream, cudaStreamCallback_t callback, void* userData,
                                  unsigned int flags) {
  if (!callback) return cudaErrorInvalidValue;
  auto* data = static_cast<Callback*>(malloc(sizeof(Callback)));
  if (!data) return cudaErrorMemoryAllocation;
  *data = {callback, userData};
  CUresult code = driver.cuStreamAddCallback(stream, call_back, data, flags);
  if (code) free(data);
  return from(code);
}

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t fn, void* userData) {
  if (!fn) return cudaErrorInvalidValue;
  return from(driver.cuLaunchHostFunc(stream, fn, userData));
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) { return from(driver.cuStreamSynchronize(stream)); }
cudaError_t cudaStreamQuery(cudaStream_t stream) { return from(driver.cuStreamQuery(stream)); }

cudaError_t cudaStreamAttachMemAsync(cudaStream_t stream, void* devPtr, size_t length, unsigned int flags) {
  return from(driver.cuStreamAttachMemAsync(stream, as_device(devPtr), length, flags));
}

// ---- capture ----

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, enum cudaStreamCaptureMode mode) {
  return from(driver.cuStreamBeginCapture(stream, static_cast<CUstreamCaptureMode>(mode)));
}

cudaError_t cudaStreamBeginCaptureToGraph(cudaStream_t stream, cudaGraph_t graph, const cudaGraphNode_t* dependencies,
                                          const cudaGraphEdgeData* dependencyData, size_t numDependencies,
                                          enum cudaStreamCaptureMode mode) {
  static_assert(sizeof(cudaGraphEdgeData) == sizeof(CUgraphEdgeData));
  return from(driver.cuStreamBeginCaptureToGraph(stream, graph, dependencies,
                                                 reinterpret_cast<const CUgraphEdgeData*>(dependencyData),
                                                 numDependencies, static_cast<CUstreamCaptureMode>(mode)));
}

cudaError_t cudaThreadExchangeStreamCaptureMode(enum cudaStreamCaptureMode* mode) {
  return from(driver.cuThreadExchangeStreamCaptureMode(reinterpret_cast<CUstreamCaptureMode*>(mode)));
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* pGraph) {
  if (pGraph) *pGraph = nullptr;
  return from(driver.cuStreamEndCapture(stream, pGraph));
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, enum cudaStreamCaptureStatus* status) {
  return from(driver.cuStreamIsCapturing(stream, reinterpret_cast<CUstreamCaptureStatus*>(status)));
}

cudaError_t cudaStreamGetCaptureInfo(cudaStream_t stream, enum cudaStreamCaptureStatus* status, unsigned long long* id,
                                     cudaGraph_t* graph, const cudaGraphNode_t** dependencies, size_t* count) {
  return from(driver.cuStreamGetCaptureInfo(stream, reinterpret_cast<CUstreamCaptureStatus*>(status),
                                            reinterpret_cast<cuuint64_t*>(id), graph, dependencies, count));
}

cudaError_t cudaStreamGetCaptureInfo_v3(cudaStream_t stream, enum cudaStreamCaptureStatus* status,
                                        unsigned long long* id, cudaGraph_t* graph,
                                        const cudaGraphNode_t** dependencies, const cudaGraphEdgeData** edges,
                                        size_t* count) {
  return from(driver.cuStreamGetCaptureInfo_v3(stream, reinterpret_cast<CUstreamCaptureStatus*>(status),
                                               reinterpret_cast<cuuint64_t*>(id), graph, dependencies,
                                               reinterpret_cast<const CUgraphEdgeData**>(edges), count));
}

cudaError_t cudaStreamUpdateCaptureDependencies(cudaStream_t stream, cudaGraphNode_t* dependencies, size_t count,
                                                unsigned int flags) {
  return from(driver.cuStreamUpdateCaptureDependencies(stream, dependencies, count, flags));
}

cudaError_t cudaStreamUpdateCaptureDependencies_v2(cudaStream_t stream, cudaGraphNode_t* dependencies,
                                                   const cudaGraphEdgeData* edges, size_t count, unsigned int flags) {
  return from(driver.cuStreamUpdateCaptureDependencies_v2(
      stream, dependencies, reinterpret_cast<const CUgraphEdgeData*>(edges), count, flags));
}

// ---- events ----

cudaError_t cudaEventCreate(cudaEvent_t* event) { return from(driver.cuEventCreate(event, CU_EVENT_DEFAULT)); }

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned int flags) {
  return from(driver.cuEventCreate(event, flags));
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) { return from(driver.cuEventRecord(event, stream)); }

cudaError_t cudaEventRecordWithFlags(cudaEvent_t event, cudaStream_t stream, unsigned int flags) {
  return from(driver.cuEventRecordWithFlags(event, stream, flags));
}

cudaError_t cudaEventQuery(cudaEvent_t event) { return from(driver.cuEventQuery(event)); }
cudaError_t cudaEventSynchronize(cudaEvent_t event) { return from(driver.cuEventSynchronize(event)); }
cudaError_t cudaEventDestroy(cudaEvent_t event) { return from(driver.cuEventDestroy(event)); }

cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t start, cudaEvent_t end) {
  return from(driver.cuEventElapsedTime(ms, start, end));
}

}  // namespace heddle::runtime
