// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/shared_range.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <string>

namespace heddle::driver {
namespace {

constexpr uint64_t kPage = 4096;

struct Shared {
  int descriptor;
  uint64_t begin, end;
};
struct Mapped {
  Device* device;
  uint64_t base, id;                    // of the reservation: a destroyed context takes it along
};
struct State {
  std::mutex mutex;
  std::map<uint64_t, Shared> ranges;    // by first page: pages that live in files
  std::map<uint64_t, Mapped> mapped;    // by the address given out
};
State& state_of_files() {
  static auto* one = new State;
  return *one;
}

/// Does the mapping at the address show that file?
bool shows_file(uint64_t address, uint64_t inode) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long long begin = 0, end = 0, number = 0;
    if (std::sscanf(line.c_str(), "%llx-%llx %*s %*s %*s %llu", &begin, &end, &number) == 3 && address >= begin && address < end)
      return number == inode;
  }
  return false;
}

void* pointer(uint64_t address) { return reinterpret_cast<void*>(address); }

}  // namespace

Result<SharedRange> share(Device& device, uint64_t base, uint64_t size, uint64_t id) {
  State& s = state_of_files();
  std::lock_guard guard(s.mutex);
  // Small allocations share pages with others: all of a 2 MB slab goes into one file.
  constexpr uint64_t kSlab = 2 << 20;
  const uint64_t begin = base / kSlab * kSlab, end = (base + size + kPage - 1) / kPage * kPage;
  SharedRange r{kSharedRangeMagic, getpid(), -1, device.ordinal, base - begin, size, id};
  auto known = s.ranges.find(begin);
  struct stat status;
  if (known != s.ranges.end() && known->second.end >= end && fstat(known->second.descriptor, &status) == 0) {
    r.descriptor = known->second.descriptor;
    // Freed and taken again meanwhile, the address would be ordinary memory.
    if (shows_file(begin, status.st_ino)) return r;
    close(r.descriptor);
    s.ranges.erase(known);
  }
  const int file = memfd_create("heddle-ipc", MFD_CLOEXEC);
  const uint64_t bytes = (end - begin + kSlab - 1) / kSlab * kSlab;
  if (file < 0 || ftruncate(file, static_cast<off_t>(bytes)) != 0) {
    if (file >= 0) close(file);
    return error(ErrorKind::OutOfMemory, "the host refuses {} bytes", bytes);
  }
  void* to = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (to == MAP_FAILED) {
    close(file);
    return error(ErrorKind::OutOfMemory, "the host refuses the mapping");
  }
  std::memcpy(to, pointer(begin), bytes);
  if (mremap(to, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, pointer(begin)) == MAP_FAILED) {
    munmap(to, bytes);
    close(file);
    return error(ErrorKind::OperatingSystem, "the host refuses to move the mapping");
  }
  s.ranges[begin] = {file, begin, begin + bytes};
  r.descriptor = file;
  return r;
}

Result<uint64_t> map_file(Device& device, int descriptor, uint64_t offset, uint64_t size, Context* owner, uint32_t flags) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return error(ErrorKind::InvalidValue, "the descriptor is of no memory");
  if (!size || offset > static_cast<uint64_t>(status.st_size) || size > static_cast<uint64_t>(status.st_size) - offset)
    return error(ErrorKind::InvalidValue, "{} bytes at {} of a file of {}", size, offset, static_cast<uint64_t>(status.st_size));
  const uint64_t first = offset / kPage * kPage, bytes = offset + size - first;
  const uint64_t base = TRY(device.memory->reserve(bytes, 2 << 20, {kMappedMemory, flags, owner}));
  if (mmap(pointer(base), bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, static_cast<off_t>(first)) == MAP_FAILED) {
    (void)device.memory->release(base);
    return error(ErrorKind::OutOfMemory, "the host refuses the mapping");
  }
  State& s = state_of_files();
  std::lock_guard guard(s.mutex);
  const uint64_t address = base + (offset - first);
  s.mapped[address] = {&device, base, device.memory->find(base)->id};
  return address;
}

Result<void> unmap_file(uint64_t address) {
  State& s = state_of_files();
  std::lock_guard guard(s.mutex);
  const auto it = s.mapped.find(address);
  if (it == s.mapped.end()) return error(ErrorKind::InvalidValue, "{:#x} was not mapped from elsewhere", address);
  const Mapped m = it->second;
  s.mapped.erase(it);
  if (const auto found = m.device->memory->find(m.base); !found || found->id != m.id)
    return error(ErrorKind::InvalidValue, "{:#x} went with its context", address);
  return m.device->memory->release(m.base);
}

Result<int> open_file(const SharedRange& r) {
  const std::string path = fmt::format("/proc/{}/fd/{}", r.process, r.descriptor);
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return error(ErrorKind::InvalidValue, "process {} no longer offers the memory", r.process);
  return file;
}

}  // namespace heddle::driver
