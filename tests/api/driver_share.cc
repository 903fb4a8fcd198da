// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Between processes: memory, events and pools by handle, external memory and semaphores by descriptor. The
// other process is this test started again.
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "driver.h"

namespace {

/// What the child is given, in a file.
struct Parcel {
  CUipcMemHandle memory;
  CUipcEventHandle event;
  CUmemPoolPtrExportData pointer;
  int pool, parent;
};

constexpr const char* kVariable = "HEDDLE_SHARE_TEST_PARCEL";

class Share : public InContext {};

TEST_F(Share, OtherProcess) {
  const char* path = std::getenv(kVariable);
  if (!path) GTEST_SKIP() << "only as the child of MemoryEventsAndPoolsAreSeenByAnotherProcess";
  Parcel parcel;
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(&parcel), sizeof parcel);
  CUevent event;
  OK(cuIpcOpenEventHandle(&event, parcel.event));
  OK(cuEventSynchronize(event));
  CUstream stream;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  OK(cuStreamWaitEvent(stream, event, 0));
  CUdeviceptr p, again, pooled;
  OK(cuIpcOpenMemHandle(&p, parcel.memory, CU_IPC_MEM_LAZY_ENABLE_PEER_ACCESS));
  OK(cuIpcOpenMemHandle(&again, parcel.memory, CU_IPC_MEM_LAZY_ENABLE_PEER_ACCESS));
  EXPECT_EQ(p, again);
  unsigned value = 0;
  OK(cuStreamSynchronize(stream));
  OK(cuMemcpyDtoH(&value, p + 400, 4));
  EXPECT_EQ(100u, value);
  OK(cuMemsetD32(p + 404, 0xabcd, 1));
  const std::string fd = "/proc/" + std::to_string(parcel.parent) + "/fd/" + std::to_string(parcel.pool);
  const int descriptor = open(fd.c_str(), O_RDWR);
  CUmemoryPool pool;
  OK(cuMemPoolImportFromShareableHandle(&pool, reinterpret_cast<void*>(static_cast<intptr_t>(descriptor)), CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0));
  OK(cuMemPoolImportPointer(&pooled, pool, &parcel.pointer));
  OK(cuMemsetD32(pooled, 55, 1));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemAllocFromPoolAsync(&again, 64, pool, stream));
  OK(cuMemFreeAsync(pooled, stream));
  OK(cuIpcCloseMemHandle(p));
  OK(cuIpcCloseMemHandle(p));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuIpcCloseMemHandle(p));
}

TEST_F(Share, MemoryEventsAndPoolsAreSeenByAnotherProcess) {
  if (std::getenv(kVariable)) GTEST_SKIP();
  Parcel parcel = {};
  parcel.parent = getpid();
  CUdeviceptr p, pooled;
  OK(cuMemAlloc(&p, 4096));
  OK(cuMemsetD32(p + 400, 100, 1));
  OK(cuIpcGetMemHandle(&parcel.memory, p));
  CUdeviceptr own;
  FAILS(CUDA_ERROR_INVALID_CONTEXT, cuIpcOpenMemHandle(&own, parcel.memory, CU_IPC_MEM_LAZY_ENABLE_PEER_ACCESS));
  CUevent event, plain;
  OK(cuEventCreate(&event, CU_EVENT_INTERPROCESS | CU_EVENT_DISABLE_TIMING));
  OK(cuEventCreate(&plain, 0));
  OK(cuEventRecord(event, nullptr));
  OK(cuEventSynchronize(event));
  OK(cuEventQuery(event));
  OK(cuIpcGetEventHandle(&parcel.event, event));
  CUipcEventHandle none;
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuIpcGetEventHandle(&none, plain));
  CUmemPoolProps props = {};
  props.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  props.handleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
  props.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  CUmemoryPool pool;
  OK(cuMemPoolCreate(&pool, &props));
  OK(cuMemAllocFromPoolAsync(&pooled, 1 << 20, pool, nullptr));
  OK(cuCtxSynchronize());
  OK(cuMemPoolExportToShareableHandle(&parcel.pool, pool, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0));
  OK(cuMemPoolExportPointer(&parcel.pointer, pooled));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMemPoolExportPointer(&parcel.pointer, p));
  const std::string path = testing::TempDir() + "parcel" + std::to_string(getpid());
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(&parcel), sizeof parcel);
  char self[4096] = {};
  ASSERT_GT(readlink("/proc/self/exe", self, sizeof self - 1), 0);
  const std::string command = std::string(kVariable) + "=" + path + " '" + self + "' --gtest_filter=Share.OtherProcess >/dev/null";
  EXPECT_EQ(0, std::system(command.c_str()));
  unlink(path.c_str());
  unsigned value = 0;
  OK(cuMemcpyDtoH(&value, p + 404, 4));
  EXPECT_EQ(0xabcdu, value);
  OK(cuMemcpyDtoH(&value, pooled, 4));
  EXPECT_EQ(55u, value);
  OK(cuMemFree(p));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuIpcGetMemHandle(&parcel.memory, p));
}

TEST_F(Share, ExternalMemoryIsMappedAsBuffersAndArrays) {
  const int descriptor = memfd_create("external", 0);
  ASSERT_EQ(0, ftruncate(descriptor, 1 << 20));
  auto* mapped = static_cast<unsigned*>(mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0));
  mapped[1024] = 7;
  CUDA_EXTERNAL_MEMORY_HANDLE_DESC desc = {};
  desc.type = CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD;
  desc.handle.fd = dup(descriptor);
  desc.size = 2 << 20;
  CUexternalMemory memory;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuImportExternalMemory(&memory, &desc));
  desc.size = 1 << 20;
  OK(cuImportExternalMemory(&memory, &desc));
  CUDA_EXTERNAL_MEMORY_BUFFER_DESC buffer = {};
  buffer.offset = 4096;
  buffer.size = 4096;
  CUdeviceptr p;
  OK(cuExternalMemoryGetMappedBuffer(&p, memory, &buffer));
  unsigned value = 0;
  OK(cuMemcpyDtoH(&value, p, 4));
  EXPECT_EQ(7u, value);
  OK(cuMemsetD32(p, 8, 1));
  OK(cuCtxSynchronize());
  EXPECT_EQ(8u, mapped[1024]);
  buffer.size = 2 << 20;
  CUdeviceptr q;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuExternalMemoryGetMappedBuffer(&q, memory, &buffer));
  CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC array = {};
  array.offset = 8192;
  array.arrayDesc = {16, 16, 0, CU_AD_FORMAT_UNSIGNED_INT32, 1, 0};
  array.numLevels = 2;
  CUmipmappedArray mipmap;
  OK(cuExternalMemoryGetMappedMipmappedArray(&mipmap, memory, &array));
  CUarray level;
  OK(cuMipmappedArrayGetLevel(&level, mipmap, 0));
  mapped[2048] = 99;
  CUDA_MEMCPY2D c = {};
  c.srcMemoryType = CU_MEMORYTYPE_ARRAY;
  c.srcArray = level;
  c.dstMemoryType = CU_MEMORYTYPE_HOST;
  c.dstHost = &value;
  c.WidthInBytes = 4;
  c.Height = 1;
  OK(cuMemcpy2D(&c));
  EXPECT_EQ(99u, value);
  OK(cuMipmappedArrayDestroy(mipmap));
  OK(cuMemFree(p));
  OK(cuDestroyExternalMemory(memory));
  desc.type = CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuImportExternalMemory(&memory, &desc));
  munmap(mapped, 1 << 20);
  close(descriptor);
}

TEST_F(Share, ExternalSemaphoresOrderStreams) {
  const int descriptor = memfd_create("timeline", 0);
  ASSERT_EQ(0, ftruncate(descriptor, 8));
  CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC desc = {};
  desc.type = CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_FD;
  desc.handle.fd = descriptor;
  CUexternalSemaphore semaphore;
  OK(cuImportExternalSemaphore(&semaphore, &desc));
  CUstream first, second;
  OK(cuStreamCreate(&first, CU_STREAM_NON_BLOCKING));
  OK(cuStreamCreate(&second, CU_STREAM_NON_BLOCKING));
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 4));
  CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS wait = {};
  CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS signal = {};
  wait.params.fence.value = signal.params.fence.value = 5;
  OK(cuWaitExternalSemaphoresAsync(&semaphore, &wait, 1, second));
  OK(cuMemsetD32Async(p, 2, 1, second));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(second));
  OK(cuMemsetD32Async(p, 1, 1, first));
  OK(cuSignalExternalSemaphoresAsync(&semaphore, &signal, 1, first));
  OK(cuStreamSynchronize(second));
  unsigned value = 0;
  OK(cuMemcpyDtoH(&value, p, 4));
  EXPECT_EQ(2u, value);
  OK(cuDestroyExternalSemaphore(semaphore));
  desc.type = CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD;
  desc.handle.fd = open("/dev/null", O_RDWR);
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuImportExternalSemaphore(&semaphore, &desc));
  close(desc.handle.fd);
  OK(cuStreamDestroy(first));
  OK(cuStreamDestroy(second));
}

}  // namespace
