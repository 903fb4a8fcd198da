// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory and semaphores that other APIs made.
#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

namespace {

CUexternalMemory as_memory(cudaExternalMemory_t m) { return reinterpret_cast<CUexternalMemory>(m); }
CUexternalSemaphore as_semaphore(cudaExternalSemaphore_t s) { return reinterpret_cast<CUexternalSemaphore>(s); }

}  // namespace

cudaError_t cudaImportExternalMemory(cudaExternalMemory_t* extMem_out, const struct cudaExternalMemoryHandleDesc* desc) {
  CUDA_EXTERNAL_MEMORY_HANDLE_DESC d = {};
  d.type = static_cast<CUexternalMemoryHandleType>(desc->type);
  static_assert(sizeof d.handle == sizeof desc->handle);
  __builtin_memcpy(&d.handle, &desc->handle, sizeof d.handle);
  d.size = desc->size;
  d.flags = desc->flags;
  return from(driver.cuImportExternalMemory(reinterpret_cast<CUexternalMemory*>(extMem_out), &d));
}

cudaError_t cudaExternalMemoryGetMappedBuffer(void** devPtr, cudaExternalMemory_t extMem,
                                              const struct cudaExternalMemoryBufferDesc* desc) {
  *devPtr = nullptr;
  CUDA_EXTERNAL_MEMORY_BUFFER_DESC d = {};
  d.offset = desc->offset;
  d.size = desc->size;
  d.flags = desc->flags;
  return from(driver.cuExternalMemoryGetMappedBuffer(as_device(devPtr), as_memory(extMem), &d));
}

cudaError_t cudaExternalMemoryGetMappedMipmappedArray(cudaMipmappedArray_t* mipmap, cudaExternalMemory_t extMem,
                                                      const struct cudaExternalMemoryMipmappedArrayDesc* desc) {
  CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC d = {};
  d.offset = desc->offset;
  d.numLevels = desc->numLevels;
  d.arrayDesc.Width = desc->extent.width;
  d.arrayDesc.Height = desc->extent.height;
  d.arrayDesc.Depth = desc->extent.depth;
  d.arrayDesc.Flags = desc->flags;
  if (!as_format(desc->formatDesc, &d.arrayDesc.Format, &d.arrayDesc.NumChannels))
    return cudaErrorInvalidChannelDescriptor;
  return from(driver.cuExternalMemoryGetMappedMipmappedArray(as_mipmap(mipmap), as_memory(extMem), &d));
}

cudaError_t cudaDestroyExternalMemory(cudaExternalMemory_t extMem) {
  return from(driver.cuDestroyExternalMemory(as_memory(extMem)));
}

cudaError_t cudaImportExternalSemaphore(cudaExternalSemaphore_t* extSem_out,
                                        const struct cudaExternalSemaphoreHandleDesc* desc) {
  CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC d = {};
  d.type = static_cast<CUexternalSemaphoreHandleType>(desc->type);
  static_assert(sizeof d.handle == sizeof desc->handle);
  __builtin_memcpy(&d.handle, &desc->handle, sizeof d.handle);
  d.flags = desc->flags;
  return from(driver.cuImportExternalSemaphore(reinterpret_cast<CUexternalSemaphore*>(extSem_out), &d));
}

static_assert(sizeof(cudaExternalSemaphoreSignalParams) == sizeof(CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS));
static_assert(sizeof(cudaExternalSemaphoreWaitParams) == sizeof(CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS));

cudaError_t cudaSignalExternalSemaphoresAsync(const cudaExternalSemaphore_t* extSemArray,
                                              const struct cudaExternalSemaphoreSignalParams* paramsArray,
                                              unsigned int numExtSems, cudaStream_t stream) {
  return from(driver.cuSignalExternalSemaphoresAsync(
      reinterpret_cast<const CUexternalSemaphore*>(extSemArray),
      reinterpret_cast<const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS*>(paramsArray), numExtSems, stream));
}

cudaError_t cudaWaitExternalSemaphoresAsync(const cudaExternalSemaphore_t* extSemArray,
                                            const struct cudaExternalSemaphoreWaitParams* paramsArray,
                                            unsigned int numExtSems, cudaStream_t stream) {
  return from(driver.cuWaitExternalSemaphoresAsync(
      reinterpret_cast<const CUexternalSemaphore*>(extSemArray),
      reinterpret_cast<const CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS*>(paramsArray), numExtSems, stream));
}

cudaError_t cudaDestroyExternalSemaphore(cudaExternalSemaphore_t extSem) {
  return from(driver.cuDestroyExternalSemaphore(as_semaphore(extSem)));
}

}  // namespace heddle::runtime
