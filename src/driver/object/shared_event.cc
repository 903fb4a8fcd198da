// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/shared_event.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace heddle::driver {

Result<std::shared_ptr<SharedEvent>> SharedEvent::create() {
  const int file = memfd_create("heddle-event", MFD_CLOEXEC);
  if (file < 0 || ftruncate(file, sizeof(SharedCounters)) != 0) {
    if (file >= 0) close(file);
    return error(ErrorKind::OperatingSystem, "the host refuses an interprocess event");
  }
  return open(file);
}

Result<std::shared_ptr<SharedEvent>> SharedEvent::open(int file) {
  struct stat status;
  void* at = MAP_FAILED;
  if (fstat(file, &status) == 0 && status.st_size >= static_cast<off_t>(sizeof(SharedCounters)))
    at = mmap(nullptr, sizeof(SharedCounters), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at == MAP_FAILED) {
    close(file);
    return error(ErrorKind::InvalidValue, "it is no interprocess event");
  }
  auto made = std::make_shared<SharedEvent>();
  made->descriptor = file;
  made->counters = static_cast<SharedCounters*>(at);
  return made;
}

SharedEvent::~SharedEvent() {
  if (counters) munmap(counters, sizeof(SharedCounters));
  if (descriptor >= 0) close(descriptor);
}

void SharedEvent::wait(uint64_t record) const {
  wait_unless(record, [] { return false; });
}

long SharedEvent::nap(long ns) {
  const timespec pause{0, ns};
  nanosleep(&pause, nullptr);
  return ns < 1000000 ? ns * 2 : ns;
}

Result<void> SharedRecordWork::run(Context&) {
  uint64_t seen = event->counters->reached.load();
  while (seen < record && !event->counters->reached.compare_exchange_weak(seen, record)) {}
  return {};
}

}  // namespace heddle::driver
