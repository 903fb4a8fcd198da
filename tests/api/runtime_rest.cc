// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arrays and textures as descriptions, memory of elsewhere, libraries, and the small functions that
// programs call once.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>

#include "runtime.h"

TEST(RuntimeRest, ArraysAndMipmapsTellWhatTheyAre) {
  cudaChannelFormatDesc format = {8, 8, 8, 8, cudaChannelFormatKindUnsigned}, got = {};
  cudaArray_t array, level;
  OK(cudaMalloc3DArray(&array, &format, {16, 8, 4}, 0));
  cudaExtent extent;
  unsigned flags = 1;
  OK(cudaArrayGetInfo(&got, &extent, &flags, array));
  EXPECT_EQ(8u, extent.height);
  EXPECT_EQ(8, got.w);
  cudaArrayMemoryRequirements needs = {};
  OK(cudaArrayGetMemoryRequirements(&needs, array, 0));
  EXPECT_GE(needs.size, 16u * 8 * 4 * 4);
  FAILS(cudaErrorInvalidValue, cudaArrayGetPlane(&level, array, 0));
  cudaArraySparseProperties sparse;
  FAILS(cudaErrorInvalidValue, cudaArrayGetSparseProperties(&sparse, array));
  OK(cudaFreeArray(array));
  cudaMipmappedArray_t mipmap;
  OK(cudaMallocMipmappedArray(&mipmap, &format, {16, 16, 0}, 3, 0));
  OK(cudaGetMipmappedArrayLevel(&level, mipmap, 2));
  OK(cudaArrayGetInfo(nullptr, &extent, nullptr, level));
  EXPECT_EQ(4u, extent.width);
  OK(cudaMipmappedArrayGetMemoryRequirements(&needs, mipmap, 0));
  FAILS(cudaErrorInvalidValue, cudaMipmappedArrayGetSparseProperties(&sparse, mipmap));
  FAILS(cudaErrorInvalidValue, cudaGetMipmappedArrayLevel(&level, mipmap, 3));
  OK(cudaFreeMipmappedArray(mipmap));
  format.f = cudaChannelFormatKindFloat;
  FAILS(cudaErrorInvalidChannelDescriptor, cudaMalloc3DArray(&array, &format, {16, 8, 4}, 0));
  size_t width = 0;
  format = {32, 0, 0, 0, cudaChannelFormatKindFloat};
  OK(cudaDeviceGetTexture1DLinearMaxWidth(&width, &format, 0));
  EXPECT_GE(width, 1u << 24);
}

TEST(RuntimeRest, OldCopiesOfArrays) {
  cudaChannelFormatDesc format = {8, 0, 0, 0, cudaChannelFormatKindUnsigned};
  cudaArray_t a, b;
  OK(cudaMallocArray(&a, &format, 16, 2, 0));
  OK(cudaMallocArray(&b, &format, 16, 2, 0));
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  const char text[] = "0123456789abcdef";
  char back[17] = {};
  OK(cudaMemcpyToArrayAsync(a, 0, 0, text, 16, cudaMemcpyHostToDevice, stream));
  OK(cudaMemcpy2DToArrayAsync(a, 0, 1, text + 8, 8, 8, 1, cudaMemcpyHostToDevice, stream));
  OK(cudaStreamSynchronize(stream));
  OK(cudaMemcpyArrayToArray(b, 0, 0, a, 0, 0, 16, cudaMemcpyDeviceToDevice));
  OK(cudaMemcpyFromArrayAsync(back, b, 0, 0, 16, cudaMemcpyDeviceToHost, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_STREQ(text, back);
  OK(cudaMemcpyFromArrayAsync(back, a, 0, 1, 8, cudaMemcpyDeviceToHost, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(0, std::memcmp(back, "89abcdef", 8));
  cudaMemcpy3DBatchOp op = {};
  op.src.type = cudaMemcpyOperandTypeArray;
  op.src.op.array.array = a;
  op.dst.type = cudaMemcpyOperandTypePointer;
  op.dst.op.ptr.ptr = back;
  op.extent = {16, 1, 1};
  op.srcAccessOrder = cudaMemcpySrcAccessOrderStream;
  size_t failed = 0;
  OK(cudaMemcpy3DBatchAsync(1, &op, &failed, 0, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_STREQ(text, back);
  OK(cudaStreamDestroy(stream));
  OK(cudaFreeArray(a));
  OK(cudaFreeArray(b));
}

TEST(RuntimeRest, TextureObjectsGiveTheirDescriptionsBack) {
  cudaChannelFormatDesc format = {32, 0, 0, 0, cudaChannelFormatKindFloat};
  cudaArray_t array;
  OK(cudaMallocArray(&array, &format, 16, 16, cudaArraySurfaceLoadStore));
  cudaResourceDesc resource = {}, got_resource = {};
  resource.resType = cudaResourceTypeArray;
  resource.res.array.array = array;
  cudaTextureDesc texture = {}, got = {};
  texture.addressMode[1] = cudaAddressModeBorder;
  texture.filterMode = cudaFilterModeLinear;
  texture.normalizedCoords = 1;
  cudaResourceViewDesc view = {}, got_view = {};
  view.format = cudaResViewFormatFloat1;
  view.width = view.height = 16;
  cudaTextureObject_t object;
  OK(cudaCreateTextureObject(&object, &resource, &texture, &view));
  OK(cudaGetTextureObjectResourceDesc(&got_resource, object));
  EXPECT_EQ(array, got_resource.res.array.array);
  OK(cudaGetTextureObjectTextureDesc(&got, object));
  EXPECT_EQ(cudaAddressModeBorder, got.addressMode[1]);
  EXPECT_EQ(1, got.normalizedCoords);
  OK(cudaGetTextureObjectResourceViewDesc(&got_view, object));
  EXPECT_EQ(16u, got_view.width);
  OK(cudaDestroyTextureObject(object));
  FAILS(cudaErrorInvalidValue, cudaDestroyTextureObject(object));
  cudaSurfaceObject_t surface;
  OK(cudaCreateSurfaceObject(&surface, &resource));
  OK(cudaGetSurfaceObjectResourceDesc(&got_resource, surface));
  EXPECT_EQ(array, got_resource.res.array.array);
  OK(cudaDestroySurfaceObject(surface));
  OK(cudaFreeArray(array));
}

TEST(RuntimeRest, HandlesForOtherProcesses) {
  void *memory, *own;
  OK(cudaMalloc(&memory, 4096));
  cudaIpcMemHandle_t handle;
  OK(cudaIpcGetMemHandle(&handle, memory));
  EXPECT_NE(cudaSuccess, cudaIpcOpenMemHandle(&own, handle, cudaIpcMemLazyEnablePeerAccess));   // it is our own
  (void)cudaGetLastError();
  FAILS(cudaErrorInvalidValue, cudaIpcCloseMemHandle(memory));
  cudaEvent_t event, opened;
  cudaIpcEventHandle_t event_handle;
  OK(cudaEventCreateWithFlags(&event, cudaEventInterprocess | cudaEventDisableTiming));
  OK(cudaIpcGetEventHandle(&event_handle, event));
  OK(cudaIpcOpenEventHandle(&opened, event_handle));
  OK(cudaEventRecord(event));
  OK(cudaEventSynchronize(opened));
  OK(cudaEventDestroy(event));
  OK(cudaEventDestroy(opened));
  OK(cudaFree(memory));
  cudaMemPoolProps props = {};
  props.allocType = cudaMemAllocationTypePinned;
  props.handleTypes = cudaMemHandleTypePosixFileDescriptor;
  props.location = {cudaMemLocationTypeDevice, 0};
  cudaMemPool_t pool, imported;
  OK(cudaMemPoolCreate(&pool, &props));
  cudaMemAccessDesc access = {props.location, cudaMemAccessFlagsProtReadWrite};
  cudaMemAccessFlags flags;
  OK(cudaMemPoolSetAccess(pool, &access, 1));
  OK(cudaMemPoolGetAccess(&flags, pool, &props.location));
  EXPECT_EQ(cudaMemAccessFlagsProtReadWrite, flags);
  OK(cudaMallocFromPoolAsync(&memory, 4096, pool, 0));
  OK(cudaMemset(memory, 3, 4096));
  int descriptor = -1;
  OK(cudaMemPoolExportToShareableHandle(&descriptor, pool, cudaMemHandleTypePosixFileDescriptor, 0));
  OK(cudaMemPoolImportFromShareableHandle(&imported, reinterpret_cast<void*>(static_cast<intptr_t>(descriptor)), cudaMemHandleTypePosixFileDescriptor, 0));
  cudaMemPoolPtrExportData data;
  OK(cudaMemPoolExportPointer(&data, memory));
  OK(cudaMemPoolImportPointer(&own, imported, &data));
  unsigned char byte = 0;
  OK(cudaMemcpy(&byte, own, 1, cudaMemcpyDeviceToHost));
  EXPECT_EQ(3, byte);
  OK(cudaFree(own));
  OK(cudaFreeAsync(memory, 0));
  OK(cudaMemPoolDestroy(imported));
  OK(cudaMemPoolDestroy(pool));
  close(descriptor);
}

TEST(RuntimeRest, ExternalMemoryAndSemaphores) {
  const int descriptor = memfd_create("external", 0);
  ASSERT_EQ(0, ftruncate(descriptor, 1 << 16));
  cudaExternalMemoryHandleDesc desc = {};
  desc.type = cudaExternalMemoryHandleTypeOpaqueFd;
  desc.handle.fd = dup(descriptor);
  desc.size = 1 << 16;
  cudaExternalMemory_t memory;
  OK(cudaImportExternalMemory(&memory, &desc));
  cudaExternalMemoryBufferDesc buffer = {};
  buffer.size = 4096;
  void* at;
  OK(cudaExternalMemoryGetMappedBuffer(&at, memory, &buffer));
  OK(cudaMemset(at, 5, 4096));
  OK(cudaDeviceSynchronize());
  unsigned char byte = 0;
  EXPECT_EQ(1, pread(descriptor, &byte, 1, 100));
  EXPECT_EQ(5, byte);
  cudaExternalMemoryMipmappedArrayDesc array = {};
  array.formatDesc = {32, 0, 0, 0, cudaChannelFormatKindFloat};
  array.extent = {16, 16, 0};
  array.numLevels = 1;
  cudaMipmappedArray_t mipmap;
  OK(cudaExternalMemoryGetMappedMipmappedArray(&mipmap, memory, &array));
  OK(cudaFreeMipmappedArray(mipmap));
  OK(cudaFree(at));
  OK(cudaDestroyExternalMemory(memory));
  cudaExternalSemaphoreHandleDesc timeline = {};
  timeline.type = cudaExternalSemaphoreHandleTypeTimelineSemaphoreFd;
  timeline.handle.fd = descriptor;
  cudaExternalSemaphore_t semaphore;
  OK(cudaImportExternalSemaphore(&semaphore, &timeline));
  cudaExternalSemaphoreSignalParams signal = {};
  cudaExternalSemaphoreWaitParams wait = {};
  signal.params.fence.value = wait.params.fence.value = 0x0606060606060606;
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  OK(cudaSignalExternalSemaphoresAsync(&semaphore, &signal, 1, stream));
  OK(cudaWaitExternalSemaphoresAsync(&semaphore, &wait, 1, stream));
  OK(cudaStreamSynchronize(stream));
  EXPECT_EQ(1, pread(descriptor, &byte, 1, 0));
  EXPECT_EQ(6, byte);
  OK(cudaDestroyExternalSemaphore(semaphore));
  OK(cudaStreamDestroy(stream));
}

TEST(RuntimeRest, Libraries) {
  static const char kText[] = ".version 7.8\n.target sm_80\n.address_size 64\n.visible .global .u32 number = 5;\n"
                              ".visible .entry nothing() { ret; }\n";
  cudaLibrary_t library;
  OK(cudaLibraryLoadData(&library, kText, nullptr, nullptr, 0, nullptr, nullptr, 0));
  unsigned count = 0;
  OK(cudaLibraryGetKernelCount(&count, library));
  EXPECT_EQ(1u, count);
  cudaKernel_t kernel, listed;
  OK(cudaLibraryGetKernel(&kernel, library, "nothing"));
  OK(cudaLibraryEnumerateKernels(&listed, 1, library));
  OK(cudaKernelSetAttributeForDevice(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, 1024, 0));
  void* number = nullptr;
  size_t bytes = 0;
  OK(cudaLibraryGetGlobal(&number, &bytes, library, "number"));
  EXPECT_EQ(4u, bytes);
  EXPECT_NE(cudaSuccess, cudaLibraryGetManaged(&number, &bytes, library, "number"));
  EXPECT_NE(cudaSuccess, cudaLibraryGetUnifiedFunction(&number, library, "nothing"));
  (void)cudaGetLastError();
  OK(cudaLibraryUnload(library));
  const std::string path = testing::TempDir() + "runtime_library" + std::to_string(getpid());
  std::ofstream(path) << kText;
  OK(cudaLibraryLoadFromFile(&library, path.c_str(), nullptr, nullptr, 0, nullptr, nullptr, 0));
  unlink(path.c_str());
  OK(cudaLibraryUnload(library));
  cudaKernel_t of_function;
  OK(cudaGetKernel(&of_function, reinterpret_cast<const void*>(test::fill)));
  EXPECT_NE(nullptr, of_function);
}

TEST(RuntimeRest, SmallFunctions) {
  OK(cudaDeviceFlushGPUDirectRDMAWrites(cudaFlushGPUDirectRDMAWritesTargetCurrentDevice, cudaFlushGPUDirectRDMAWritesToOwner));
  cudaMemPool_t usual, pool;
  OK(cudaDeviceGetDefaultMemPool(&usual, 0));
  OK(cudaDeviceSetMemPool(0, usual));
  OK(cudaDeviceGetMemPool(&pool, 0));
  EXPECT_EQ(usual, pool);
  cudaAsyncCallbackHandle_t callback;
  OK(cudaDeviceRegisterAsyncNotification(0, [](cudaAsyncNotificationInfo_t*, void*, cudaAsyncCallbackHandle_t) {}, nullptr, &callback));
  OK(cudaDeviceUnregisterAsyncNotification(0, callback));
  int list = 0;
  FAILS(cudaErrorNotSupported, cudaDeviceGetNvSciSyncAttributes(&list, 0, 1));
  OK(cudaThreadSynchronize());
  OK(cudaCtxResetPersistingL2Cache());
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  cudaLaunchAttributeValue value = {}, got = {};
  value.syncPolicy = cudaSyncPolicyYield;
  OK(cudaStreamSetAttribute(stream, cudaLaunchAttributeSynchronizationPolicy, &value));
  OK(cudaStreamGetAttribute(stream, cudaLaunchAttributeSynchronizationPolicy, &got));
  double d = 1.5;
  OK(cudaSetDoubleForDevice(&d));
  OK(cudaSetDoubleForHost(&d));
  EXPECT_EQ(1.5, d);
  const auto* fill = reinterpret_cast<const void*>(test::fill);
  OK(cudaFuncSetSharedMemConfig(fill, cudaSharedMemBankSizeDefault));
  unsigned* memory;
  OK(cudaMalloc(reinterpret_cast<void**>(&memory), 256));
  void* arguments[] = {&memory};
  cudaLaunchParams launch = {const_cast<void*>(fill), dim3(1), dim3(32), arguments, 0, stream};
  OK(cudaLaunchCooperativeKernelMultiDevice(&launch, 1, 0));
  OK(cudaStreamSynchronize(stream));
  unsigned last = 0;
  OK(cudaMemcpy(&last, memory + 31, 4, cudaMemcpyDeviceToHost));
  EXPECT_EQ(31u, last);
  FAILS(cudaErrorCooperativeLaunchTooLarge, cudaLaunchCooperativeKernel(fill, 1u << 20, 1024, arguments, 0, nullptr));
  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(1);
  config.blockDim = dim3(32);
  int clusters = 0;
  OK(cudaOccupancyMaxPotentialClusterSize(&clusters, fill, &config));
  EXPECT_GE(clusters, 1);
  OK(cudaOccupancyMaxActiveClusters(&clusters, fill, &config));
  EXPECT_GE(clusters, 1);
  void* managed;
  OK(cudaMallocManaged(&managed, 4096));
  const cudaMemLocation here = {cudaMemLocationTypeDevice, 0};
  OK(cudaMemAdvise_v2(managed, 4096, cudaMemAdviseSetPreferredLocation, here));
  OK(cudaMemPrefetchAsync_v2(managed, 4096, here, 0, stream));
  OK(cudaStreamSynchronize(stream));
  int preferred = -5;
  void* results[] = {&preferred};
  size_t sizes[] = {sizeof preferred};
  cudaMemRangeAttribute attributes[] = {cudaMemRangeAttributePreferredLocation};
  OK(cudaMemRangeGetAttributes(results, sizes, attributes, 1, managed, 4096));
  EXPECT_EQ(0, preferred);
  OK(cudaFree(managed));
  OK(cudaFree(memory));
  OK(cudaStreamDestroy(stream));
  const void* table = nullptr;
  cudaUUID_t unknown = {};
  EXPECT_NE(cudaSuccess, cudaGetExportTable(&table, &unknown));
  (void)cudaGetLastError();
}
