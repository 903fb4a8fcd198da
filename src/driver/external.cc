// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// External memory and semaphores by file descriptor: any file in memory (memfd, shared memory) is memory,
// an eventfd is a binary semaphore, a file in memory with a 64-bit counter a timeline.
#include "driver/object/external.h"

#include <errno.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "driver/object/array.h"
#include "driver/object/graph.h"
#include "driver/object/shared_range.h"

namespace heddle::driver {
namespace {

bool is_eventfd(int descriptor) {
  std::ifstream info(fmt::format("/proc/self/fdinfo/{}", descriptor));
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("eventfd-count")) return true;
  return false;
}

Result<std::shared_ptr<ExternalSemaphore>> semaphore_of(CUexternalSemaphore handle) {
  return TRY(resolve<SemaphoreSlot>(handle, "external semaphore"))->semaphore;
}

}  // namespace

ExternalMemory::~ExternalMemory() {
  if (descriptor >= 0) close(descriptor);
}

ExternalSemaphore::~ExternalSemaphore() {
  if (timeline) munmap(timeline, sizeof *timeline);
  if (descriptor >= 0) close(descriptor);
}

Result<void> ExternalSemaphore::signal(uint64_t value) const {
  if (timeline) {
    uint64_t seen = timeline->load();
    while (seen < value && !timeline->compare_exchange_weak(seen, value)) {}
    return {};
  }
  const uint64_t one = 1;
  if (write(descriptor, &one, sizeof one) != sizeof one) return error(ErrorKind::OperatingSystem, "the semaphore cannot be signalled");
  return {};
}

Result<void> ExternalSemaphore::wait(uint64_t value) const {
  if (timeline) {
    for (long ns = 1000; timeline->load() < value; ns = ns < 1000000 ? ns * 2 : ns) {
      const timespec pause{0, ns};
      nanosleep(&pause, nullptr);
    }
    return {};
  }
  uint64_t got = 0;
  for (;;) {
    pollfd p{descriptor, POLLIN, 0};
    if (poll(&p, 1, -1) < 0 && errno != EINTR) break;
    if (read(descriptor, &got, sizeof got) != sizeof got) {
      if (errno == EAGAIN || errno == EINTR) continue;
      break;
    }
    // Without EFD_SEMAPHORE a read takes all: what belongs to later waits goes back.
    if (--got && write(descriptor, &got, sizeof got) != sizeof got) break;
    return {};
  }
  return error(ErrorKind::OperatingSystem, "the semaphore cannot be waited for");
}

Result<void> SemaphoreWork::run(Context&) {
  for (const One& one : all) TRY(waits ? one.semaphore->wait(one.value) : one.semaphore->signal(one.value));
  return {};
}

Result<std::unique_ptr<SemaphoreWork>> signal_work(const CUexternalSemaphore* semaphores,
                                                   const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS* params, unsigned count) {
  auto work = std::make_unique<SemaphoreWork>(false);
  for (unsigned i = 0; i < count; ++i) work->all.push_back({TRY(semaphore_of(semaphores[i])), params[i].params.fence.value});
  return work;
}

Result<std::unique_ptr<SemaphoreWork>> wait_work(const CUexternalSemaphore* semaphores,
                                                 const CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS* params, unsigned count) {
  auto work = std::make_unique<SemaphoreWork>(true);
  for (unsigned i = 0; i < count; ++i) work->all.push_back({TRY(semaphore_of(semaphores[i])), params[i].params.fence.value});
  return work;
}

Result<CUexternalMemory> cuImportExternalMemory(const CUDA_EXTERNAL_MEMORY_HANDLE_DESC* d) {
  Context* context = TRY(current_context());
  if (d->type != CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD)
    return unsupported(fmt::format("external memory of handle type {}: this system has file descriptors", static_cast<int>(d->type)));
  if (d->flags & ~unsigned{CUDA_EXTERNAL_MEMORY_DEDICATED}) return error(ErrorKind::InvalidValue, "flags {:#x}", d->flags);
  struct stat status;
  if (fstat(d->handle.fd, &status) != 0 || !S_ISREG(status.st_mode)) return error(ErrorKind::InvalidHandle, "descriptor {} is of no memory", d->handle.fd);
  if (!d->size || d->size > static_cast<uint64_t>(status.st_size))
    return error(ErrorKind::InvalidValue, "{} bytes of memory of {}", d->size, static_cast<uint64_t>(status.st_size));
  auto made = std::make_unique<ExternalMemory>();
  made->descriptor = d->handle.fd;      // Ours from now on, as documented.
  made->size_bytes = d->size;
  made->context = context;
  return handles<ExternalMemory>().insert<CUexternalMemory>(made.release());
}

Result<CUdeviceptr> cuExternalMemoryGetMappedBuffer(CUexternalMemory extMem, const CUDA_EXTERNAL_MEMORY_BUFFER_DESC* d) {
  const ExternalMemory* m = TRY(resolve<ExternalMemory>(extMem, "external memory"));
  if (d->flags) return error(ErrorKind::InvalidValue, "flags {:#x}", d->flags);
  if (d->offset > m->size_bytes || d->size > m->size_bytes - d->offset || !d->size)
    return error(ErrorKind::InvalidValue, "{} bytes at {} of {}", d->size, d->offset, m->size_bytes);
  Context* context = TRY(current_context());
  return CUdeviceptr{TRY(map_file(context->device, m->descriptor, d->offset, d->size, context))};
}

Result<CUmipmappedArray> cuExternalMemoryGetMappedMipmappedArray(CUexternalMemory extMem, const CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC* d) {
  const ExternalMemory* m = TRY(resolve<ExternalMemory>(extMem, "external memory"));
  Context* context = TRY(current_context());
  if (!d->numLevels) return error(ErrorKind::InvalidValue, "no levels");
  const ArrayShape shape = TRY(array_shape(d->arrayDesc));
  uint64_t total = 0;
  const auto levels = mipmap_levels(shape, d->numLevels, total);
  if (d->offset > m->size_bytes || total > m->size_bytes - d->offset)
    return error(ErrorKind::InvalidValue, "{} bytes of levels at {} of {}", total, d->offset, m->size_bytes);
  const uint64_t base = TRY(map_file(context->device, m->descriptor, d->offset, total, context));
  return make_mipmap(*context, shape, levels, base, true);
}

Result<void> cuDestroyExternalMemory(CUexternalMemory extMem) {
  discard(handles<ExternalMemory>().remove(extMem));   // Mappings keep the file.
  return {};
}

Result<CUexternalSemaphore> cuImportExternalSemaphore(const CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC* d) {
  (void)TRY(current_context());
  if (d->flags) return error(ErrorKind::InvalidValue, "flags {:#x}", d->flags);
  auto made = std::make_shared<ExternalSemaphore>();
  const int file = d->handle.fd;
  switch (d->type) {
    case CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD:
      if (!is_eventfd(file)) return error(ErrorKind::InvalidHandle, "descriptor {} is no eventfd", file);
      break;
    case CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_FD: {
      struct stat status;
      if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < 8)
        return error(ErrorKind::InvalidHandle, "descriptor {} is no file with a counter", file);
      void* at = mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
      if (at == MAP_FAILED) return error(ErrorKind::InvalidHandle, "descriptor {} cannot be mapped", file);
      made->timeline = static_cast<std::atomic<uint64_t>*>(at);
      break;
    }
    default: return unsupported(fmt::format("external semaphores of handle type {}: this system has file descriptors", static_cast<int>(d->type)));
  }
  made->descriptor = file;
  return handles<SemaphoreSlot>().insert<CUexternalSemaphore>(new SemaphoreSlot{std::move(made)});
}

Result<void> cuSignalExternalSemaphoresAsync(const CUexternalSemaphore* extSemArray, const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS* paramsArray,
                                             unsigned int numExtSems, CUstream stream) {
  Stream* s = TRY(stream_of(stream));
  return enqueue(*s, TRY(signal_work(extSemArray, paramsArray, numExtSems)));
}

Result<void> cuWaitExternalSemaphoresAsync(const CUexternalSemaphore* extSemArray, const CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS* paramsArray,
                                           unsigned int numExtSems, CUstream stream) {
  Stream* s = TRY(stream_of(stream));
  return enqueue(*s, TRY(wait_work(extSemArray, paramsArray, numExtSems)));
}

Result<void> cuDestroyExternalSemaphore(CUexternalSemaphore extSem) {
  discard(handles<SemaphoreSlot>().remove(extSem));    // Queued work holds what it needs.
  return {};
}

}  // namespace heddle::driver
