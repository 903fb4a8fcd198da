// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory, events and semaphores that two processes share: IPC handles, file descriptors.
#include "cases.h"

#include <fcntl.h>
#include <sys/mman.h>

/// The other process: begun before this one uses a device, as a child of fork() may not. It runs `body` when it is
/// told to go on; the words between them are fixed-size messages.
struct Other {
  int to[2], from[2];
  pid_t process;
  template <class F>
  explicit Other(F body) {
    HOLDS(pipe(to) == 0 && pipe(from) == 0);
    process = fork();
    if (process) return;
    alarm(60);
    body(*this);
    std::fflush(stdout);
    _exit(failures != 0);
  }
  bool child() const { return process == 0; }
  template <class T>
  void send(const T& value) {
    HOLDS(write(child() ? from[1] : to[1], &value, sizeof value) == sizeof value);
  }
  template <class T>
  T get() {
    T value = {};
    HOLDS(read(child() ? to[0] : from[0], &value, sizeof value) == sizeof value);
    return value;
  }
  void end() {
    int status = 1;
    waitpid(process, &status, 0);
    EQ(status, 0);
  }
};

CASE(handles_are_counted) {
  Other other([](Other& o) {
    const auto handle = o.get<cudaIpcMemHandle_t>();
    int *p, *q;
    OK(cudaIpcOpenMemHandle((void**)&p, handle, cudaIpcMemLazyEnablePeerAccess));
    OK(cudaIpcOpenMemHandle((void**)&q, handle, cudaIpcMemLazyEnablePeerAccess));
    HOLDS(p == q);
    EQ(readi(p), 7);
    // It is not this process's to free, nor to hand on.
    EQ(cudaFree(p), cudaErrorInvalidValue);
    cudaIpcMemHandle_t on;
    EQ(cudaIpcGetMemHandle(&on, p), cudaErrorInvalidValue);
    cudaGetLastError();
    OK(cudaIpcCloseMemHandle(q));
    add<<<1, 1>>>(p, 1);
    OK(cudaDeviceSynchronize());
    OK(cudaIpcCloseMemHandle(p));
    EQ(cudaIpcCloseMemHandle(p), cudaErrorInvalidValue);
    EQ(cudaMemset(p, 0, 4), cudaErrorInvalidValue);
    cudaGetLastError();
    OK(cudaIpcOpenMemHandle((void**)&p, handle, cudaIpcMemLazyEnablePeerAccess));
    EQ(readi(p), 8);
    cudaIpcMemHandle_t nonsense;
    memset(&nonsense, 0x5a, sizeof nonsense);
    HOLDS(cudaIpcOpenMemHandle((void**)&q, nonsense, cudaIpcMemLazyEnablePeerAccess) != cudaSuccess);
    EQ(cudaIpcOpenMemHandle((void**)&q, handle, 0), cudaErrorInvalidValue);
    cudaGetLastError();
    o.send(1);
  });
  int* p = zeros(4096);
  setv<<<1, 1>>>(p, 7);
  OK(cudaDeviceSynchronize());
  cudaIpcMemHandle_t handle;
  OK(cudaIpcGetMemHandle(&handle, p));
  void* again;
  EQ(cudaIpcOpenMemHandle(&again, handle, cudaIpcMemLazyEnablePeerAccess), cudaErrorDeviceUninitialized);
  cudaGetLastError();
  other.send(handle);
  other.get<int>();
  EQ(readi(p), 8);
  other.end();
  OK(cudaFree(p));
  EQ(cudaIpcGetMemHandle(&handle, p), cudaErrorInvalidValue);
}

CASE(a_reset_takes_opened_memory_along) {
  Other other([](Other& o) {
    const auto handle = o.get<cudaIpcMemHandle_t>();
    int* p;
    OK(cudaIpcOpenMemHandle((void**)&p, handle, cudaIpcMemLazyEnablePeerAccess));
    OK(cudaDeviceReset());
    EQ(cudaIpcCloseMemHandle(p), cudaErrorInvalidValue);
    cudaGetLastError();
    OK(cudaIpcOpenMemHandle((void**)&p, handle, cudaIpcMemLazyEnablePeerAccess));
    EQ(readi(p), 3);
    setv<<<1, 1>>>(p, 4);
    OK(cudaDeviceSynchronize());
    o.send(1);
  });
  int* p = zeros(1 << 20);
  setv<<<1, 1>>>(p, 3);
  cudaIpcMemHandle_t handle;
  OK(cudaIpcGetMemHandle(&handle, p));
  other.send(handle);
  other.get<int>();
  EQ(readi(p), 4);
  other.end();
}

CASE(only_memory_of_malloc_is_shared) {
  cudaIpcMemHandle_t handle;
  void *pooled, *managed, *host;
  OK(cudaMallocAsync(&pooled, 4096, 0));
  OK(cudaMallocManaged(&managed, 4096));
  OK(cudaMallocHost(&host, 4096));
  EQ(cudaIpcGetMemHandle(&handle, pooled), cudaErrorInvalidValue);
  EQ(cudaIpcGetMemHandle(&handle, managed), cudaErrorInvalidValue);
  EQ(cudaIpcGetMemHandle(&handle, host), cudaErrorInvalidValue);
  EQ(cudaIpcGetMemHandle(&handle, (void*)64), cudaErrorInvalidValue);
  cudaIpcEventHandle_t event_handle;
  cudaEvent_t plain = event();
  EQ(cudaIpcGetEventHandle(&event_handle, plain), cudaErrorInvalidResourceHandle);
  cudaEvent_t timed;
  EQ(cudaEventCreateWithFlags(&timed, cudaEventInterprocess), cudaErrorInvalidValue);
  cudaGetLastError();
}

// Two buffers handed back and forth, each side waiting for the other's event.
CASE(events_order_two_processes) {
  struct Parcel {
    cudaIpcMemHandle_t memory;
    cudaIpcEventHandle_t mine, yours;
  };
  constexpr int kRounds = 20;
  Other other([](Other& o) {
    const auto parcel = o.get<Parcel>();
    int* p;
    cudaEvent_t theirs, ours;
    OK(cudaIpcOpenMemHandle((void**)&p, parcel.memory, cudaIpcMemLazyEnablePeerAccess));
    OK(cudaIpcOpenEventHandle(&theirs, parcel.mine));
    OK(cudaIpcOpenEventHandle(&ours, parcel.yours));
    cudaStream_t s = stream(cudaStreamNonBlocking);
    for (int i = 0; i < kRounds; ++i) {
      o.get<int>();
      OK(cudaStreamWaitEvent(s, theirs));
      add<<<1, 1, 0, s>>>(p, 1);
      OK(cudaEventRecord(ours, s));
      o.send(i);
    }
    OK(cudaStreamSynchronize(s));
    float ms;
    EQ(cudaEventElapsedTime(&ms, ours, theirs), cudaErrorInvalidResourceHandle);
    cudaGetLastError();
    OK(cudaEventDestroy(theirs));
    OK(cudaEventDestroy(ours));
    OK(cudaIpcCloseMemHandle(p));
  });
  Parcel parcel;
  int* p = zeros(4);
  cudaEvent_t mine, yours;
  OK(cudaEventCreateWithFlags(&mine, cudaEventInterprocess | cudaEventDisableTiming));
  OK(cudaEventCreateWithFlags(&yours, cudaEventInterprocess | cudaEventDisableTiming));
  OK(cudaIpcGetMemHandle(&parcel.memory, p));
  OK(cudaIpcGetEventHandle(&parcel.mine, mine));
  OK(cudaIpcGetEventHandle(&parcel.yours, yours));
  other.send(parcel);
  cudaStream_t s = stream(cudaStreamNonBlocking);
  for (int i = 0; i < kRounds; ++i) {
    add<<<1, 1, 0, s>>>(p, 100);
    OK(cudaEventRecord(mine, s));
    other.send(i);
    other.get<int>();
    OK(cudaStreamWaitEvent(s, yours));
  }
  OK(cudaStreamSynchronize(s));
  EQ(readi(p), kRounds * 101);
  other.end();
}

CASE(external_memory_of_a_descriptor) {
  const int file = memfd_create("case", 0);
  HOLDS(ftruncate(file, 1 << 20) == 0);
  Other other([file](Other& o) {
    cudaExternalMemoryHandleDesc d = {};
    d.type = cudaExternalMemoryHandleTypeOpaqueFd;
    d.handle.fd = dup(file);
    d.size = 1 << 20;
    cudaExternalMemory_t m;
    OK(cudaImportExternalMemory(&m, &d));
    cudaExternalMemoryBufferDesc b = {};
    b.offset = 8192;
    b.size = 4096;
    int* p;
    OK(cudaExternalMemoryGetMappedBuffer((void**)&p, m, &b));
    o.get<int>();
    add<<<1, 1>>>(p, 5);
    OK(cudaDeviceSynchronize());
    o.send(1);
    // The mapping outlives the object; it is freed like memory.
    OK(cudaDestroyExternalMemory(m));
    add<<<1, 1>>>(p, 1);
    OK(cudaDeviceSynchronize());
    cudaIpcMemHandle_t h;
    EQ(cudaIpcGetMemHandle(&h, p), cudaErrorInvalidValue);
    OK(cudaFree(p));
    EQ(cudaFree(p), cudaErrorInvalidValue);
    EQ(cudaDestroyExternalMemory(m), cudaErrorInvalidResourceHandle);
    b.size = 0;
    EQ(cudaExternalMemoryGetMappedBuffer((void**)&p, m, &b), cudaErrorInvalidResourceHandle);
    cudaGetLastError();
    o.send(2);
  });
  cudaExternalMemoryHandleDesc d = {};
  d.type = cudaExternalMemoryHandleTypeOpaqueFd;
  d.handle.fd = dup(file);
  d.size = 1 << 20;
  cudaExternalMemory_t m;
  OK(cudaImportExternalMemory(&m, &d));
  cudaExternalMemoryBufferDesc b = {};
  b.size = 1 << 20;
  int* p;
  OK(cudaExternalMemoryGetMappedBuffer((void**)&p, m, &b));
  setv<<<1, 1>>>(p + 2048, 30);
  OK(cudaDeviceSynchronize());
  other.send(1);
  other.get<int>();
  EQ(other.get<int>(), 2);
  EQ(readi(p + 2048), 36);
  other.end();
  b.offset = 4096;
  EQ(cudaExternalMemoryGetMappedBuffer((void**)&p, m, &b), cudaErrorInvalidValue);
  b.flags = 1;
  b.size = 4096;
  EQ(cudaExternalMemoryGetMappedBuffer((void**)&p, m, &b), cudaErrorInvalidValue);
  d.handle.fd = -1;
  HOLDS(cudaImportExternalMemory(&m, &d) != cudaSuccess);
  cudaGetLastError();
}

// Levels of an imported array are what the other process wrote into the file.
CASE(external_mipmaps) {
  const int file = memfd_create("case", 0);
  HOLDS(ftruncate(file, 1 << 16) == 0);
  cudaExternalMemoryHandleDesc d = {};
  d.type = cudaExternalMemoryHandleTypeOpaqueFd;
  d.handle.fd = dup(file);
  d.size = 1 << 16;
  cudaExternalMemory_t m;
  OK(cudaImportExternalMemory(&m, &d));
  cudaExternalMemoryMipmappedArrayDesc a = {};
  a.formatDesc = cudaCreateChannelDesc<unsigned>();
  a.extent = make_cudaExtent(16, 16, 0);
  a.numLevels = 3;
  cudaMipmappedArray_t array;
  OK(cudaExternalMemoryGetMappedMipmappedArray(&array, m, &a));
  auto* words = (unsigned*)mmap(nullptr, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  words[0] = 77;
  for (unsigned level = 0; level < 3; ++level) {
    cudaArray_t one;
    OK(cudaGetMipmappedArrayLevel(&one, array, level));
    cudaExtent e;
    cudaChannelFormatDesc f;
    unsigned flags;
    OK(cudaArrayGetInfo(&f, &e, &flags, one));
    EQ(e.width, (size_t)16 >> level);
    EQ(e.height, (size_t)16 >> level);
  }
  cudaArray_t one;
  EQ(cudaGetMipmappedArrayLevel(&one, array, 3), cudaErrorInvalidValue);
  cudaGetLastError();
  OK(cudaGetMipmappedArrayLevel(&one, array, 0));
  unsigned got = 0;
  OK(cudaMemcpy2DFromArray(&got, 4, one, 0, 0, 4, 1, cudaMemcpyDeviceToHost));
  EQ(got, 77u);
  OK(cudaFreeMipmappedArray(array));
  OK(cudaDestroyExternalMemory(m));
}

CASE(external_semaphores_between_processes) {
  const int counter = memfd_create("timeline", 0);
  HOLDS(ftruncate(counter, 8) == 0);
  const int memory = memfd_create("data", 0);
  HOLDS(ftruncate(memory, 4096) == 0);
  const auto import = [=](cudaExternalSemaphore_t* s, int** p) {
    cudaExternalSemaphoreHandleDesc d = {};
    d.type = cudaExternalSemaphoreHandleTypeTimelineSemaphoreFd;
    d.handle.fd = dup(counter);
    OK(cudaImportExternalSemaphore(s, &d));
    cudaExternalMemoryHandleDesc m = {};
    m.type = cudaExternalMemoryHandleTypeOpaqueFd;
    m.handle.fd = dup(memory);
    m.size = 4096;
    cudaExternalMemory_t object;
    OK(cudaImportExternalMemory(&object, &m));
    cudaExternalMemoryBufferDesc b = {};
    b.size = 4096;
    OK(cudaExternalMemoryGetMappedBuffer((void**)p, object, &b));
  };
  const auto signal = [](cudaExternalSemaphore_t s, unsigned long long value, cudaStream_t stream) {
    cudaExternalSemaphoreSignalParams p = {};
    p.params.fence.value = value;
    OK(cudaSignalExternalSemaphoresAsync(&s, &p, 1, stream));
  };
  const auto wait = [](cudaExternalSemaphore_t s, unsigned long long value, cudaStream_t stream) {
    cudaExternalSemaphoreWaitParams p = {};
    p.params.fence.value = value;
    OK(cudaWaitExternalSemaphoresAsync(&s, &p, 1, stream));
  };
  Other other([&](Other&) {
    cudaExternalSemaphore_t s;
    int* p;
    import(&s, &p);
    cudaStream_t t = stream(cudaStreamNonBlocking);
    for (int i = 0; i < 10; ++i) {
      wait(s, 2 * i + 1, t);
      add<<<1, 1, 0, t>>>(p, 1);
      signal(s, 2 * i + 2, t);
    }
    OK(cudaStreamSynchronize(t));
    OK(cudaDestroyExternalSemaphore(s));
  });
  cudaExternalSemaphore_t s;
  int* p;
  import(&s, &p);
  cudaStream_t t = stream(cudaStreamNonBlocking);
  for (int i = 0; i < 10; ++i) {
    add<<<1, 1, 0, t>>>(p, 1000);
    signal(s, 2 * i + 1, t);
    wait(s, 2 * i + 2, t);
  }
  OK(cudaStreamSynchronize(t));
  EQ(readi(p), 10010);
  OK(cudaDestroyExternalSemaphore(s));
  EQ(cudaDestroyExternalSemaphore(s), cudaErrorInvalidResourceHandle);
  cudaGetLastError();
  other.end();
}

CASE(vmm_memory_by_descriptor) {
  Other other([](Other& o) {
    // The descriptor of the parent, which stays open there.
    const int theirs = o.get<int>();
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", getppid(), theirs);
    const int file = open(path, 2);
    DOK(cuInit(0));
    CUcontext c;
    DOK(cuDevicePrimaryCtxRetain(&c, 0));
    DOK(cuCtxSetCurrent(c));
    CUmemGenericAllocationHandle h;
    DOK(cuMemImportFromShareableHandle(&h, (void*)(intptr_t)file, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR));
    close(file);
    CUdeviceptr at;
    DOK(cuMemAddressReserve(&at, 2 << 20, 0, 0, 0));
    DOK(cuMemMap(at, 2 << 20, 0, h, 0));
    DOK(cuMemRelease(h));
    CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 0}, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
    DOK(cuMemSetAccess(at, 2 << 20, &d, 1));
    unsigned v = 0;
    DOK(cuMemcpyDtoH(&v, at, 4));
    EQ(v, 11u);
    DOK(cuMemsetD32(at + 4, 12, 1));
    DOK(cuCtxSynchronize());
    o.send(1);
  });
  DOK(cuInit(0));
  CUcontext c;
  DOK(cuDevicePrimaryCtxRetain(&c, 0));
  DOK(cuCtxSetCurrent(c));
  CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  CUmemGenericAllocationHandle h;
  int file = -1;
  DOK(cuMemCreate(&h, 2 << 20, &prop, 0));
  EQ(cuMemExportToShareableHandle(&file, h, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0), CUDA_ERROR_INVALID_VALUE);
  DOK(cuMemRelease(h));
  prop.requestedHandleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
  DOK(cuMemCreate(&h, 2 << 20, &prop, 0));
  DOK(cuMemExportToShareableHandle(&file, h, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0));
  CUdeviceptr at;
  DOK(cuMemAddressReserve(&at, 2 << 20, 0, 0, 0));
  DOK(cuMemMap(at, 2 << 20, 0, h, 0));
  CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 0}, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
  DOK(cuMemSetAccess(at, 2 << 20, &d, 1));
  DOK(cuMemsetD32(at, 11, 1));
  DOK(cuCtxSynchronize());
  other.send(file);
  other.get<int>();
  unsigned v = 0;
  DOK(cuMemcpyDtoH(&v, at + 4, 4));
  EQ(v, 12u);
  other.end();
}

int main(int argc, char** argv) { return run_cases(argc, argv); }
