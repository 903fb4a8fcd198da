// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constants that programs write into files, pass as integers or compile into libraries: the values that the
// Runtime and Driver API manuals and the Programming Guide document, typed here from there, not from our tables.
#include "app.h"

#include <cuda.h>
#include <cuda_fp16.h>
#include <library_types.h>
#include <math_constants.h>
#include <mma.h>

#define VALUE(name, number) static_assert((long long)(name) == (number), #name)

// ---- errors ----
VALUE(cudaSuccess, 0); VALUE(cudaErrorInvalidValue, 1); VALUE(cudaErrorMemoryAllocation, 2);
VALUE(cudaErrorInitializationError, 3); VALUE(cudaErrorCudartUnloading, 4); VALUE(cudaErrorProfilerDisabled, 5);
VALUE(cudaErrorInvalidConfiguration, 9); VALUE(cudaErrorInvalidPitchValue, 12); VALUE(cudaErrorInvalidSymbol, 13);
VALUE(cudaErrorInvalidTexture, 18); VALUE(cudaErrorInvalidTextureBinding, 19); VALUE(cudaErrorInvalidChannelDescriptor, 20);
VALUE(cudaErrorInvalidMemcpyDirection, 21); VALUE(cudaErrorInvalidFilterSetting, 26); VALUE(cudaErrorInvalidNormSetting, 27);
VALUE(cudaErrorStubLibrary, 34); VALUE(cudaErrorInsufficientDriver, 35); VALUE(cudaErrorCallRequiresNewerDriver, 36);
VALUE(cudaErrorInvalidSurface, 37); VALUE(cudaErrorDuplicateVariableName, 43); VALUE(cudaErrorDuplicateTextureName, 44);
VALUE(cudaErrorDuplicateSurfaceName, 45); VALUE(cudaErrorDevicesUnavailable, 46); VALUE(cudaErrorIncompatibleDriverContext, 49);
VALUE(cudaErrorMissingConfiguration, 52); VALUE(cudaErrorLaunchMaxDepthExceeded, 65); VALUE(cudaErrorLaunchFileScopedTex, 66);
VALUE(cudaErrorLaunchFileScopedSurf, 67); VALUE(cudaErrorSyncDepthExceeded, 68); VALUE(cudaErrorLaunchPendingCountExceeded, 69);
VALUE(cudaErrorInvalidDeviceFunction, 98); VALUE(cudaErrorNoDevice, 100); VALUE(cudaErrorInvalidDevice, 101);
VALUE(cudaErrorDeviceNotLicensed, 102); VALUE(cudaErrorStartupFailure, 127); VALUE(cudaErrorInvalidKernelImage, 200);
VALUE(cudaErrorDeviceUninitialized, 201); VALUE(cudaErrorMapBufferObjectFailed, 205); VALUE(cudaErrorUnmapBufferObjectFailed, 206);
VALUE(cudaErrorNoKernelImageForDevice, 209); VALUE(cudaErrorECCUncorrectable, 214); VALUE(cudaErrorUnsupportedLimit, 215);
VALUE(cudaErrorDeviceAlreadyInUse, 216); VALUE(cudaErrorPeerAccessUnsupported, 217); VALUE(cudaErrorInvalidPtx, 218);
VALUE(cudaErrorInvalidGraphicsContext, 219); VALUE(cudaErrorNvlinkUncorrectable, 220); VALUE(cudaErrorJitCompilerNotFound, 221);
VALUE(cudaErrorUnsupportedPtxVersion, 222); VALUE(cudaErrorInvalidSource, 300); VALUE(cudaErrorFileNotFound, 301);
VALUE(cudaErrorSharedObjectSymbolNotFound, 302); VALUE(cudaErrorSharedObjectInitFailed, 303); VALUE(cudaErrorOperatingSystem, 304);
VALUE(cudaErrorInvalidResourceHandle, 400); VALUE(cudaErrorIllegalState, 401); VALUE(cudaErrorSymbolNotFound, 500);
VALUE(cudaErrorNotReady, 600); VALUE(cudaErrorIllegalAddress, 700); VALUE(cudaErrorLaunchOutOfResources, 701);
VALUE(cudaErrorLaunchTimeout, 702); VALUE(cudaErrorLaunchIncompatibleTexturing, 703); VALUE(cudaErrorPeerAccessAlreadyEnabled, 704);
VALUE(cudaErrorPeerAccessNotEnabled, 705); VALUE(cudaErrorSetOnActiveProcess, 708); VALUE(cudaErrorContextIsDestroyed, 709);
VALUE(cudaErrorAssert, 710); VALUE(cudaErrorTooManyPeers, 711); VALUE(cudaErrorHostMemoryAlreadyRegistered, 712);
VALUE(cudaErrorHostMemoryNotRegistered, 713); VALUE(cudaErrorHardwareStackError, 714); VALUE(cudaErrorIllegalInstruction, 715);
VALUE(cudaErrorMisalignedAddress, 716); VALUE(cudaErrorInvalidAddressSpace, 717); VALUE(cudaErrorInvalidPc, 718);
VALUE(cudaErrorLaunchFailure, 719); VALUE(cudaErrorCooperativeLaunchTooLarge, 720); VALUE(cudaErrorNotPermitted, 800);
VALUE(cudaErrorNotSupported, 801); VALUE(cudaErrorSystemNotReady, 802); VALUE(cudaErrorSystemDriverMismatch, 803);
VALUE(cudaErrorStreamCaptureUnsupported, 900); VALUE(cudaErrorStreamCaptureInvalidated, 901); VALUE(cudaErrorStreamCaptureMerge, 902);
VALUE(cudaErrorStreamCaptureUnmatched, 903); VALUE(cudaErrorStreamCaptureUnjoined, 904); VALUE(cudaErrorStreamCaptureIsolation, 905);
VALUE(cudaErrorStreamCaptureImplicit, 906); VALUE(cudaErrorCapturedEvent, 907); VALUE(cudaErrorStreamCaptureWrongThread, 908);
VALUE(cudaErrorTimeout, 909); VALUE(cudaErrorGraphExecUpdateFailure, 910); VALUE(cudaErrorUnknown, 999);
VALUE(CUDA_SUCCESS, 0); VALUE(CUDA_ERROR_INVALID_VALUE, 1); VALUE(CUDA_ERROR_OUT_OF_MEMORY, 2);
VALUE(CUDA_ERROR_NOT_INITIALIZED, 3); VALUE(CUDA_ERROR_DEINITIALIZED, 4); VALUE(CUDA_ERROR_NO_DEVICE, 100);
VALUE(CUDA_ERROR_INVALID_DEVICE, 101); VALUE(CUDA_ERROR_INVALID_IMAGE, 200); VALUE(CUDA_ERROR_INVALID_CONTEXT, 201);
VALUE(CUDA_ERROR_NO_BINARY_FOR_GPU, 209); VALUE(CUDA_ERROR_INVALID_PTX, 218); VALUE(CUDA_ERROR_FILE_NOT_FOUND, 301);
VALUE(CUDA_ERROR_INVALID_HANDLE, 400); VALUE(CUDA_ERROR_NOT_FOUND, 500); VALUE(CUDA_ERROR_NOT_READY, 600);
VALUE(CUDA_ERROR_ILLEGAL_ADDRESS, 700); VALUE(CUDA_ERROR_LAUNCH_FAILED, 719); VALUE(CUDA_ERROR_NOT_SUPPORTED, 801);
VALUE(CUDA_ERROR_UNKNOWN, 999);

// ---- attributes: the same numbers in both interfaces ----
#define ATTRIBUTE(runtime, driver, number) VALUE(runtime, number); VALUE(driver, number)
ATTRIBUTE(cudaDevAttrMaxThreadsPerBlock, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1);
ATTRIBUTE(cudaDevAttrMaxBlockDimX, CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X, 2);
ATTRIBUTE(cudaDevAttrMaxGridDimX, CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X, 5);
ATTRIBUTE(cudaDevAttrMaxSharedMemoryPerBlock, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 8);
ATTRIBUTE(cudaDevAttrTotalConstantMemory, CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY, 9);
ATTRIBUTE(cudaDevAttrWarpSize, CU_DEVICE_ATTRIBUTE_WARP_SIZE, 10);
ATTRIBUTE(cudaDevAttrMaxPitch, CU_DEVICE_ATTRIBUTE_MAX_PITCH, 11);
ATTRIBUTE(cudaDevAttrMaxRegistersPerBlock, CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK, 12);
ATTRIBUTE(cudaDevAttrClockRate, CU_DEVICE_ATTRIBUTE_CLOCK_RATE, 13);
ATTRIBUTE(cudaDevAttrTextureAlignment, CU_DEVICE_ATTRIBUTE_TEXTURE_ALIGNMENT, 14);
ATTRIBUTE(cudaDevAttrGpuOverlap, CU_DEVICE_ATTRIBUTE_GPU_OVERLAP, 15);
ATTRIBUTE(cudaDevAttrMultiProcessorCount, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 16);
ATTRIBUTE(cudaDevAttrKernelExecTimeout, CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT, 17);
ATTRIBUTE(cudaDevAttrIntegrated, CU_DEVICE_ATTRIBUTE_INTEGRATED, 18);
ATTRIBUTE(cudaDevAttrCanMapHostMemory, CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY, 19);
ATTRIBUTE(cudaDevAttrComputeMode, CU_DEVICE_ATTRIBUTE_COMPUTE_MODE, 20);
ATTRIBUTE(cudaDevAttrConcurrentKernels, CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS, 31);
ATTRIBUTE(cudaDevAttrEccEnabled, CU_DEVICE_ATTRIBUTE_ECC_ENABLED, 32);
ATTRIBUTE(cudaDevAttrPciBusId, CU_DEVICE_ATTRIBUTE_PCI_BUS_ID, 33);
ATTRIBUTE(cudaDevAttrTccDriver, CU_DEVICE_ATTRIBUTE_TCC_DRIVER, 35);
ATTRIBUTE(cudaDevAttrMemoryClockRate, CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, 36);
ATTRIBUTE(cudaDevAttrGlobalMemoryBusWidth, CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, 37);
ATTRIBUTE(cudaDevAttrL2CacheSize, CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, 38);
ATTRIBUTE(cudaDevAttrMaxThreadsPerMultiProcessor, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 39);
ATTRIBUTE(cudaDevAttrAsyncEngineCount, CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT, 40);
ATTRIBUTE(cudaDevAttrUnifiedAddressing, CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 41);
ATTRIBUTE(cudaDevAttrPciDomainId, CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID, 50);
ATTRIBUTE(cudaDevAttrComputeCapabilityMajor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 75);
ATTRIBUTE(cudaDevAttrComputeCapabilityMinor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 76);
ATTRIBUTE(cudaDevAttrStreamPrioritiesSupported, CU_DEVICE_ATTRIBUTE_STREAM_PRIORITIES_SUPPORTED, 78);
ATTRIBUTE(cudaDevAttrMaxSharedMemoryPerMultiprocessor, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, 81);
ATTRIBUTE(cudaDevAttrMaxRegistersPerMultiprocessor, CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR, 82);
ATTRIBUTE(cudaDevAttrManagedMemory, CU_DEVICE_ATTRIBUTE_MANAGED_MEMORY, 83);
ATTRIBUTE(cudaDevAttrIsMultiGpuBoard, CU_DEVICE_ATTRIBUTE_MULTI_GPU_BOARD, 84);
ATTRIBUTE(cudaDevAttrHostNativeAtomicSupported, CU_DEVICE_ATTRIBUTE_HOST_NATIVE_ATOMIC_SUPPORTED, 86);
ATTRIBUTE(cudaDevAttrPageableMemoryAccess, CU_DEVICE_ATTRIBUTE_PAGEABLE_MEMORY_ACCESS, 88);
ATTRIBUTE(cudaDevAttrConcurrentManagedAccess, CU_DEVICE_ATTRIBUTE_CONCURRENT_MANAGED_ACCESS, 89);
ATTRIBUTE(cudaDevAttrComputePreemptionSupported, CU_DEVICE_ATTRIBUTE_COMPUTE_PREEMPTION_SUPPORTED, 90);
ATTRIBUTE(cudaDevAttrCooperativeLaunch, CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH, 95);
ATTRIBUTE(cudaDevAttrMaxSharedMemoryPerBlockOptin, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 97);
ATTRIBUTE(cudaDevAttrMaxBlocksPerMultiprocessor, CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR, 106);
ATTRIBUTE(cudaDevAttrReservedSharedMemoryPerBlock, CU_DEVICE_ATTRIBUTE_RESERVED_SHARED_MEMORY_PER_BLOCK, 111);
ATTRIBUTE(cudaDevAttrMemoryPoolsSupported, CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED, 115);
ATTRIBUTE(cudaDevAttrClusterLaunch, CU_DEVICE_ATTRIBUTE_CLUSTER_LAUNCH, 120);

// ---- flags and small enumerations ----
VALUE(cudaMemcpyHostToHost, 0); VALUE(cudaMemcpyHostToDevice, 1); VALUE(cudaMemcpyDeviceToHost, 2);
VALUE(cudaMemcpyDeviceToDevice, 3); VALUE(cudaMemcpyDefault, 4);
VALUE(cudaHostAllocDefault, 0); VALUE(cudaHostAllocPortable, 1); VALUE(cudaHostAllocMapped, 2); VALUE(cudaHostAllocWriteCombined, 4);
VALUE(cudaHostRegisterDefault, 0); VALUE(cudaHostRegisterPortable, 1); VALUE(cudaHostRegisterMapped, 2);
VALUE(cudaHostRegisterIoMemory, 4); VALUE(cudaHostRegisterReadOnly, 8);
VALUE(cudaStreamDefault, 0); VALUE(cudaStreamNonBlocking, 1);
static_assert(sizeof(cudaStream_t) == 8, "handles are pointers");
VALUE(cudaEventDefault, 0); VALUE(cudaEventBlockingSync, 1); VALUE(cudaEventDisableTiming, 2); VALUE(cudaEventInterprocess, 4);
VALUE(cudaDeviceScheduleAuto, 0); VALUE(cudaDeviceScheduleSpin, 1); VALUE(cudaDeviceScheduleYield, 2);
VALUE(cudaDeviceScheduleBlockingSync, 4); VALUE(cudaDeviceScheduleMask, 7); VALUE(cudaDeviceMapHost, 8); VALUE(cudaDeviceLmemResizeToMax, 16);
VALUE(cudaMemAttachGlobal, 1); VALUE(cudaMemAttachHost, 2); VALUE(cudaMemAttachSingle, 4);
VALUE(cudaArrayDefault, 0); VALUE(cudaArrayLayered, 1); VALUE(cudaArraySurfaceLoadStore, 2); VALUE(cudaArrayCubemap, 4);
VALUE(cudaArrayTextureGather, 8); VALUE(cudaPeerAccessDefault, 0); VALUE(cudaOccupancyDefault, 0);
VALUE(cudaFuncCachePreferNone, 0); VALUE(cudaFuncCachePreferShared, 1); VALUE(cudaFuncCachePreferL1, 2); VALUE(cudaFuncCachePreferEqual, 3);
VALUE(cudaSharedMemBankSizeDefault, 0); VALUE(cudaSharedMemBankSizeFourByte, 1); VALUE(cudaSharedMemBankSizeEightByte, 2);
VALUE(cudaLimitStackSize, 0); VALUE(cudaLimitPrintfFifoSize, 1); VALUE(cudaLimitMallocHeapSize, 2); VALUE(cudaLimitDevRuntimeSyncDepth, 3);
VALUE(cudaLimitDevRuntimePendingLaunchCount, 4); VALUE(cudaLimitMaxL2FetchGranularity, 5);
VALUE(cudaMemoryTypeUnregistered, 0); VALUE(cudaMemoryTypeHost, 1); VALUE(cudaMemoryTypeDevice, 2); VALUE(cudaMemoryTypeManaged, 3);
VALUE(cudaComputeModeDefault, 0); VALUE(cudaComputeModeExclusive, 1); VALUE(cudaComputeModeProhibited, 2); VALUE(cudaComputeModeExclusiveProcess, 3);
VALUE(cudaMemAdviseSetReadMostly, 1); VALUE(cudaMemAdviseUnsetReadMostly, 2); VALUE(cudaMemAdviseSetPreferredLocation, 3);
VALUE(cudaMemAdviseUnsetPreferredLocation, 4); VALUE(cudaMemAdviseSetAccessedBy, 5); VALUE(cudaMemAdviseUnsetAccessedBy, 6);
VALUE(cudaCpuDeviceId, -1); VALUE(cudaInvalidDeviceId, -2);
VALUE(cudaFuncAttributeMaxDynamicSharedMemorySize, 8); VALUE(cudaFuncAttributePreferredSharedMemoryCarveout, 9);
VALUE(cudaSharedmemCarveoutDefault, -1); VALUE(cudaSharedmemCarveoutMaxShared, 100); VALUE(cudaSharedmemCarveoutMaxL1, 0);
VALUE(cudaStreamCaptureStatusNone, 0); VALUE(cudaStreamCaptureStatusActive, 1); VALUE(cudaStreamCaptureStatusInvalidated, 2);
VALUE(cudaStreamCaptureModeGlobal, 0); VALUE(cudaStreamCaptureModeThreadLocal, 1); VALUE(cudaStreamCaptureModeRelaxed, 2);
VALUE(cudaGraphNodeTypeKernel, 0); VALUE(cudaGraphNodeTypeMemcpy, 1); VALUE(cudaGraphNodeTypeMemset, 2); VALUE(cudaGraphNodeTypeHost, 3);
VALUE(cudaGraphNodeTypeGraph, 4); VALUE(cudaGraphNodeTypeEmpty, 5); VALUE(cudaGraphNodeTypeWaitEvent, 6); VALUE(cudaGraphNodeTypeEventRecord, 7);
VALUE(cudaMemPoolReuseFollowEventDependencies, 1); VALUE(cudaMemPoolReuseAllowOpportunistic, 2); VALUE(cudaMemPoolAttrReleaseThreshold, 4);
VALUE(cudaLaunchAttributeAccessPolicyWindow, 1); VALUE(cudaLaunchAttributeCooperative, 2); VALUE(cudaLaunchAttributeClusterDimension, 4);
VALUE(cudaLaunchAttributeProgrammaticStreamSerialization, 6); VALUE(cudaLaunchAttributePriority, 8);
VALUE(cudaAddressModeWrap, 0); VALUE(cudaAddressModeClamp, 1); VALUE(cudaAddressModeMirror, 2); VALUE(cudaAddressModeBorder, 3);
VALUE(cudaFilterModePoint, 0); VALUE(cudaFilterModeLinear, 1); VALUE(cudaReadModeElementType, 0); VALUE(cudaReadModeNormalizedFloat, 1);
VALUE(cudaResourceTypeArray, 0); VALUE(cudaResourceTypeMipmappedArray, 1); VALUE(cudaResourceTypeLinear, 2); VALUE(cudaResourceTypePitch2D, 3);
VALUE(cudaBoundaryModeZero, 0); VALUE(cudaBoundaryModeClamp, 1); VALUE(cudaBoundaryModeTrap, 2);
VALUE(cudaChannelFormatKindSigned, 0); VALUE(cudaChannelFormatKindUnsigned, 1); VALUE(cudaChannelFormatKindFloat, 2); VALUE(cudaChannelFormatKindNone, 3);
VALUE(CU_AD_FORMAT_UNSIGNED_INT8, 1); VALUE(CU_AD_FORMAT_UNSIGNED_INT16, 2); VALUE(CU_AD_FORMAT_UNSIGNED_INT32, 3);
VALUE(CU_AD_FORMAT_SIGNED_INT8, 8); VALUE(CU_AD_FORMAT_SIGNED_INT16, 9); VALUE(CU_AD_FORMAT_SIGNED_INT32, 10);
VALUE(CU_AD_FORMAT_HALF, 0x10); VALUE(CU_AD_FORMAT_FLOAT, 0x20);
VALUE(CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 0); VALUE(CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, 1); VALUE(CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES, 2);
VALUE(CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES, 3); VALUE(CU_FUNC_ATTRIBUTE_NUM_REGS, 4); VALUE(CU_FUNC_ATTRIBUTE_PTX_VERSION, 5);
VALUE(CU_FUNC_ATTRIBUTE_BINARY_VERSION, 6); VALUE(CU_FUNC_ATTRIBUTE_CACHE_MODE_CA, 7); VALUE(CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 8);
VALUE(CU_JIT_MAX_REGISTERS, 0); VALUE(CU_JIT_THREADS_PER_BLOCK, 1); VALUE(CU_JIT_WALL_TIME, 2); VALUE(CU_JIT_INFO_LOG_BUFFER, 3);
VALUE(CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES, 4); VALUE(CU_JIT_ERROR_LOG_BUFFER, 5); VALUE(CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, 6);
VALUE(CU_JIT_OPTIMIZATION_LEVEL, 7); VALUE(CU_JIT_TARGET_FROM_CUCONTEXT, 8); VALUE(CU_JIT_TARGET, 9); VALUE(CU_JIT_FALLBACK_STRATEGY, 10);
VALUE(CU_JIT_GENERATE_DEBUG_INFO, 11); VALUE(CU_JIT_LOG_VERBOSE, 12); VALUE(CU_JIT_GENERATE_LINE_INFO, 13); VALUE(CU_JIT_CACHE_MODE, 14);
VALUE(CU_JIT_INPUT_CUBIN, 0); VALUE(CU_JIT_INPUT_PTX, 1); VALUE(CU_JIT_INPUT_FATBINARY, 2); VALUE(CU_JIT_INPUT_OBJECT, 3); VALUE(CU_JIT_INPUT_LIBRARY, 4);
VALUE(CU_POINTER_ATTRIBUTE_CONTEXT, 1); VALUE(CU_POINTER_ATTRIBUTE_MEMORY_TYPE, 2); VALUE(CU_POINTER_ATTRIBUTE_DEVICE_POINTER, 3);
VALUE(CU_POINTER_ATTRIBUTE_HOST_POINTER, 4); VALUE(CU_POINTER_ATTRIBUTE_P2P_TOKENS, 5); VALUE(CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, 6);
VALUE(CU_POINTER_ATTRIBUTE_BUFFER_ID, 7); VALUE(CU_POINTER_ATTRIBUTE_IS_MANAGED, 8); VALUE(CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, 9);
VALUE(CU_MEMORYTYPE_HOST, 1); VALUE(CU_MEMORYTYPE_DEVICE, 2); VALUE(CU_MEMORYTYPE_ARRAY, 3); VALUE(CU_MEMORYTYPE_UNIFIED, 4);
VALUE(CU_CTX_SCHED_AUTO, 0); VALUE(CU_CTX_SCHED_SPIN, 1); VALUE(CU_CTX_SCHED_YIELD, 2); VALUE(CU_CTX_SCHED_BLOCKING_SYNC, 4); VALUE(CU_CTX_MAP_HOST, 8);
VALUE(CU_STREAM_DEFAULT, 0); VALUE(CU_STREAM_NON_BLOCKING, 1); VALUE(CU_EVENT_DEFAULT, 0); VALUE(CU_EVENT_BLOCKING_SYNC, 1); VALUE(CU_EVENT_DISABLE_TIMING, 2);
VALUE(CU_STREAM_WAIT_VALUE_GEQ, 0); VALUE(CU_STREAM_WAIT_VALUE_EQ, 1); VALUE(CU_STREAM_WAIT_VALUE_AND, 2); VALUE(CU_STREAM_WAIT_VALUE_NOR, 3);
VALUE(CU_IPC_HANDLE_SIZE, 64); VALUE(CUDA_IPC_HANDLE_SIZE, 64); VALUE(CU_TRSA_OVERRIDE_FORMAT, 1); VALUE(CU_TRSF_READ_AS_INTEGER, 1);
VALUE(CU_TRSF_NORMALIZED_COORDINATES, 2); VALUE(CU_TRSF_SRGB, 16); VALUE(CUDA_ARRAY3D_LAYERED, 1); VALUE(CUDA_ARRAY3D_SURFACE_LDST, 2); VALUE(CUDA_ARRAY3D_CUBEMAP, 4);

// ---- library_types.h ----
VALUE(CUDA_R_32F, 0); VALUE(CUDA_R_64F, 1); VALUE(CUDA_R_16F, 2); VALUE(CUDA_R_8I, 3); VALUE(CUDA_C_32F, 4); VALUE(CUDA_C_64F, 5);
VALUE(CUDA_C_16F, 6); VALUE(CUDA_C_8I, 7); VALUE(CUDA_R_8U, 8); VALUE(CUDA_C_8U, 9); VALUE(CUDA_R_32I, 10); VALUE(CUDA_C_32I, 11);
VALUE(CUDA_R_32U, 12); VALUE(CUDA_C_32U, 13); VALUE(CUDA_R_16BF, 14); VALUE(CUDA_C_16BF, 15); VALUE(CUDA_R_4I, 16); VALUE(CUDA_R_4U, 18);
VALUE(CUDA_R_16I, 20); VALUE(CUDA_R_16U, 22); VALUE(CUDA_R_64I, 24); VALUE(CUDA_R_64U, 26); VALUE(CUDA_R_8F_E4M3, 28); VALUE(CUDA_R_8F_E5M2, 29);
VALUE(MAJOR_VERSION, 0); VALUE(MINOR_VERSION, 1); VALUE(PATCH_LEVEL, 2);

// ---- sizes and alignments of types ----
#define LAYOUT(type, size, align) static_assert(sizeof(type) == size && alignof(type) == align, #type)
LAYOUT(char2, 2, 2); LAYOUT(char3, 3, 1); LAYOUT(char4, 4, 4); LAYOUT(short2, 4, 4); LAYOUT(short3, 6, 2); LAYOUT(short4, 8, 8);
LAYOUT(int2, 8, 8); LAYOUT(int3, 12, 4); LAYOUT(int4, 16, 16); LAYOUT(float2, 8, 8); LAYOUT(float3, 12, 4); LAYOUT(float4, 16, 16);
LAYOUT(long2, 16, 16); LAYOUT(longlong2, 16, 16); LAYOUT(longlong4, 32, 16); LAYOUT(double2, 16, 16); LAYOUT(double3, 24, 8); LAYOUT(double4, 32, 16);
LAYOUT(dim3, 12, 4); LAYOUT(cudaExtent, 24, 8); LAYOUT(cudaPos, 24, 8); LAYOUT(cudaPitchedPtr, 32, 8); LAYOUT(cudaIpcMemHandle_t, 64, 1);
LAYOUT(__half, 2, 2); LAYOUT(__half2, 4, 4); LAYOUT(cudaChannelFormatDesc, 20, 4); LAYOUT(cudaUUID_t, 16, 1);

// ---- math_constants.h, wmma ----
static_assert(CUDART_PI == 3.14159265358979323846 && CUDART_PI_F == 3.141592654f && CUDART_SQRT_TWO == 1.4142135623730951, "");
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700
VALUE(nvcuda::wmma::mem_row_major, 0); VALUE(nvcuda::wmma::mem_col_major, 1);
#endif

int main() {
  static_assert(CUDART_VERSION >= 12000 && CUDA_VERSION == CUDART_VERSION, "");
  EXPECT((size_t)cudaStreamLegacy == 1 && (size_t)cudaStreamPerThread == 2);
  EXPECT((size_t)CU_STREAM_LEGACY == 1 && (size_t)CU_STREAM_PER_THREAD == 2);
  EXPECT((size_t)CU_LAUNCH_PARAM_END == 0 && (size_t)CU_LAUNCH_PARAM_BUFFER_POINTER == 1 && (size_t)CU_LAUNCH_PARAM_BUFFER_SIZE == 2);
  return finish();
}
