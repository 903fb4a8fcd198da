// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Many copies in one call. They are queued in order, which is one of the orders that the call allows.
#include "driver/driver.h"
#include "driver/object/array.h"

namespace heddle::driver {

namespace {

/// Copies refer to their attributes by the index of the first copy each entry is for.
Result<void> check_attributes(const CUmemcpyAttributes* attrs, const size_t* indexes, size_t count, size_t copies) {
  if (!count) return {};
  if (!attrs || !indexes) return error(ErrorKind::InvalidValue, "{} attributes, but no arrays", count);
  if (count > copies) return error(ErrorKind::InvalidValue, "{} attributes for {} copies", count, copies);
  for (size_t i = 0; i < count; ++i) {
    const bool ordered = i == 0 ? indexes[0] == 0 : indexes[i] > indexes[i - 1];
    if (!ordered || indexes[i] >= copies)
      return error(ErrorKind::InvalidValue, "attribute {} begins at copy {}", i, indexes[i]);
    const auto order = attrs[i].srcAccessOrder;
    if (order < CU_MEMCPY_SRC_ACCESS_ORDER_STREAM || order > CU_MEMCPY_SRC_ACCESS_ORDER_ANY)
      return error(ErrorKind::InvalidValue, "attribute {} has source order {}", i, static_cast<int>(order));
  }
  return {};
}

/// Its source must have been read when the call returns.
bool must_finish(const CUmemcpyAttributes* attrs, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (attrs[i].srcAccessOrder == CU_MEMCPY_SRC_ACCESS_ORDER_DURING_API_CALL) return true;
  return false;
}

}  // namespace

Result<void> cuMemcpyBatchAsync(CUdeviceptr* dsts, CUdeviceptr* srcs, size_t* sizes, size_t count, CUmemcpyAttributes* attrs,
                                size_t* attrsIdxs, size_t numAttrs, size_t* failIdx, CUstream hStream) {
  // The index past all: no single copy is to blame.
  if (failIdx) *failIdx = SIZE_MAX;
  if (!count) return error(ErrorKind::InvalidValue, "there are no copies");
  if (!hStream || hStream == CU_STREAM_LEGACY) return error(ErrorKind::InvalidValue, "the legacy stream takes no batches");
  TRY(check_attributes(attrs, attrsIdxs, numAttrs, count));
  for (size_t i = 0; i < count; ++i) {
    auto queued = sizes[i] ? cuMemcpyAsync(dsts[i], srcs[i], sizes[i], hStream)
                           : Result<void>(error(ErrorKind::InvalidValue, "copy {} is of 0 bytes", i));
    if (queued.ok()) continue;
    if (failIdx) *failIdx = i;
    return std::move(queued).error();
  }
  return must_finish(attrs, numAttrs) ? cuStreamSynchronize(hStream) : Result<void>();
}

namespace {

/// One side of a 3D copy; rows and layers without padding where the operand gives none.
template <class C>
Result<void> side(const CUmemcpy3DOperand& o, const CUextent3D& extent, bool source, C& c, size_t& texel) {
  auto& type = source ? c.srcMemoryType : c.dstMemoryType;
  if (o.type == CU_MEMCPY_OPERAND_TYPE_POINTER) {
    type = CU_MEMORYTYPE_UNIFIED;
    (source ? c.srcDevice : c.dstDevice) = o.op.ptr.ptr;
    (source ? c.srcPitch : c.dstPitch) = o.op.ptr.rowLength ? o.op.ptr.rowLength : extent.width;
    (source ? c.srcHeight : c.dstHeight) = o.op.ptr.layerHeight ? o.op.ptr.layerHeight : extent.height;
    return {};
  }
  if (o.type != CU_MEMCPY_OPERAND_TYPE_ARRAY) return error(ErrorKind::InvalidValue, "operand type {}", static_cast<int>(o.type));
  texel = TRY(resolve<Array>(o.op.array.array, "array"))->texel_bytes();
  type = CU_MEMORYTYPE_ARRAY;
  (source ? c.srcArray : c.dstArray) = o.op.array.array;
  (source ? c.srcXInBytes : c.dstXInBytes) = o.op.array.offset.x * texel;
  (source ? c.srcY : c.dstY) = o.op.array.offset.y;
  (source ? c.srcZ : c.dstZ) = o.op.array.offset.z;
  return {};
}

Result<void> copy_3d(const CUDA_MEMCPY3D_BATCH_OP& op, CUstream stream) {
  CUDA_MEMCPY3D c = {};
  size_t texel = 1;
  TRY(side(op.src, op.extent, true, c, texel));
  TRY(side(op.dst, op.extent, false, c, texel));
  // Lengths count elements: bytes between pointers, texels where an array takes part.
  c.WidthInBytes = op.extent.width * texel;
  c.srcPitch *= texel;
  c.dstPitch *= texel;
  c.Height = op.extent.height;
  c.Depth = op.extent.depth;
  if (!c.WidthInBytes || !c.Height || !c.Depth) return error(ErrorKind::InvalidValue, "an empty copy");
  return cuMemcpy3DAsync(&c, stream);
}

}  // namespace

Result<void> cuMemcpy3DBatchAsync(size_t numOps, CUDA_MEMCPY3D_BATCH_OP* opList, size_t* failIdx, unsigned long long flags,
                                  CUstream hStream) {
  if (failIdx) *failIdx = SIZE_MAX;
  if (!numOps) return error(ErrorKind::InvalidValue, "there are no copies");
  if (flags) return error(ErrorKind::InvalidValue, "flags {:#x}", flags);
  if (!hStream || hStream == CU_STREAM_LEGACY) return error(ErrorKind::InvalidValue, "the legacy stream takes no batches");
  bool finish = false;
  for (size_t i = 0; i < numOps; ++i) {
    finish |= opList[i].srcAccessOrder == CU_MEMCPY_SRC_ACCESS_ORDER_DURING_API_CALL;
    auto queued = copy_3d(opList[i], hStream);
    if (queued.ok()) continue;
    if (failIdx) *failIdx = i;
    return std::move(queued).error();
  }
  return finish ? cuStreamSynchronize(hStream) : Result<void>();
}

/// The only affinity there is: the number of multiprocessors, all of them.
Result<CUexecAffinityParam> cuCtxGetExecAffinity(CUexecAffinityType type) {
  if (type != CU_EXEC_AFFINITY_TYPE_SM_COUNT) return error(ErrorKind::InvalidValue, "there is no affinity {}", static_cast<int>(type));
  Context* context = TRY(current_context());
  CUexecAffinityParam param = {};
  param.type = type;
  param.param.smCount.val = static_cast<unsigned>(context->device.spec[CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT]);
  return param;
}

}  // namespace heddle::driver
