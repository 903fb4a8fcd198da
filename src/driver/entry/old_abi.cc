// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Exported functions whose types changed after CUDA 10 or 11: programs that bind to the plain symbols of that time
// (tinygrad's CUDA graphs) are turned into calls of today's. cuda.h does not declare them.
#include "driver/entry/call.h"

extern "C" {
CUresult cuGraphAddKernelNode_v2(CUgraphNode*, CUgraph, const CUgraphNode*, size_t, const CUDA_KERNEL_NODE_PARAMS_v2*);
CUresult cuGraphKernelNodeGetParams_v2(CUgraphNode, CUDA_KERNEL_NODE_PARAMS_v2*);
CUresult cuGraphKernelNodeSetParams_v2(CUgraphNode, const CUDA_KERNEL_NODE_PARAMS_v2*);
CUresult cuGraphExecKernelNodeSetParams_v2(CUgraphExec, CUgraphNode, const CUDA_KERNEL_NODE_PARAMS_v2*);
CUresult cuGraphExecUpdate_v2(CUgraphExec, CUgraph, CUgraphExecUpdateResultInfo*);
using BeginCapture = CUresult(CUstream, CUstreamCaptureMode);
BeginCapture cuStreamBeginCapture_v2, cuStreamBeginCapture_v2_ptsz;
using CaptureInfo = CUresult(CUstream, CUstreamCaptureStatus*, cuuint64_t*, CUgraph*, const CUgraphNode**, size_t*);
CaptureInfo cuStreamGetCaptureInfo_v2, cuStreamGetCaptureInfo_v2_ptsz;
}

namespace {

/// Today's parameters of a kernel node; a null pointer stays one, for today's function to refuse.
class Today {
 public:
  explicit Today(const CUDA_KERNEL_NODE_PARAMS_v1* old) : given_(old) {
    if (old) params_ = {old->func, old->gridDimX, old->gridDimY, old->gridDimZ, old->blockDimX, old->blockDimY, old->blockDimZ,
                        old->sharedMemBytes, old->kernelParams, old->extra, nullptr, nullptr};
  }
  const CUDA_KERNEL_NODE_PARAMS_v2* get() const { return given_ ? &params_ : nullptr; }

 private:
  const CUDA_KERNEL_NODE_PARAMS_v1* given_;
  CUDA_KERNEL_NODE_PARAMS_v2 params_ = {};
};

}  // namespace

HEDDLE_EXPORT CUresult cuGraphAddKernelNode(CUgraphNode* node, CUgraph graph, const CUgraphNode* dependencies, size_t count,
                                            const CUDA_KERNEL_NODE_PARAMS_v1* params) {
  return cuGraphAddKernelNode_v2(node, graph, dependencies, count, Today(params).get());
}

HEDDLE_EXPORT CUresult cuGraphKernelNodeGetParams(CUgraphNode node, CUDA_KERNEL_NODE_PARAMS_v1* params) {
  CUDA_KERNEL_NODE_PARAMS_v2 p = {};
  const CUresult code = cuGraphKernelNodeGetParams_v2(node, params ? &p : nullptr);
  if (code == CUDA_SUCCESS)
    *params = {p.func, p.gridDimX, p.gridDimY, p.gridDimZ, p.blockDimX, p.blockDimY, p.blockDimZ, p.sharedMemBytes, p.kernelParams, p.extra};
  return code;
}

HEDDLE_EXPORT CUresult cuGraphKernelNodeSetParams(CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS_v1* params) {
  return cuGraphKernelNodeSetParams_v2(node, Today(params).get());
}

HEDDLE_EXPORT CUresult cuGraphExecKernelNodeSetParams(CUgraphExec exec, CUgraphNode node, const CUDA_KERNEL_NODE_PARAMS_v1* params) {
  return cuGraphExecKernelNodeSetParams_v2(exec, node, Today(params).get());
}

HEDDLE_EXPORT CUresult cuGraphExecUpdate(CUgraphExec exec, CUgraph graph, CUgraphNode* error_node, CUgraphExecUpdateResult* result) {
  if (!result) return CUDA_ERROR_INVALID_VALUE;
  CUgraphExecUpdateResultInfo info = {};
  const CUresult code = cuGraphExecUpdate_v2(exec, graph, &info);
  *result = info.result;
  if (error_node) *error_node = info.errorNode;
  return code;
}

// Captures of CUDA 10.0 had no modes: what CU_STREAM_CAPTURE_MODE_GLOBAL became.
HEDDLE_EXPORT CUresult cuStreamBeginCapture(CUstream stream) { return cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_GLOBAL); }
HEDDLE_EXPORT CUresult cuStreamBeginCapture_ptsz(CUstream stream) {
  return cuStreamBeginCapture_v2_ptsz(stream, CU_STREAM_CAPTURE_MODE_GLOBAL);
}

HEDDLE_EXPORT CUresult cuStreamGetCaptureInfo(CUstream stream, CUstreamCaptureStatus* status, cuuint64_t* id) {
  return cuStreamGetCaptureInfo_v2(stream, status, id, nullptr, nullptr, nullptr);
}
HEDDLE_EXPORT CUresult cuStreamGetCaptureInfo_ptsz(CUstream stream, CUstreamCaptureStatus* status, cuuint64_t* id) {
  return cuStreamGetCaptureInfo_v2_ptsz(stream, status, id, nullptr, nullptr, nullptr);
}
