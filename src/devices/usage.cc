// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/usage.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>

#include <fmt/format.h>

namespace heddle::devices {
namespace {

constexpr uint32_t kMagic = 0x48445531;   // "HDU1": also says the layout

struct Header {
  uint32_t magic, pid, devices, pad;
  uint64_t start_ticks;                 // of the process, as the kernel numbers it: pids are reused
  uint64_t started_s;
  char command[64];
};

std::string folder() { return fmt::format("/dev/shm/heddle-{}", getuid()); }

/// Field 22 of /proc/PID/stat; 0 if there is no such process.
uint64_t start_of(uint32_t pid) {
  std::FILE* f = std::fopen(fmt::format("/proc/{}/stat", pid).c_str(), "re");
  if (!f) return 0;
  char text[1024];
  const size_t n = std::fread(text, 1, sizeof text - 1, f);
  std::fclose(f);
  text[n] = 0;
  const char* at = std::strrchr(text, ')');   // the command may hold anything
  unsigned long long start = 0;
  if (!at || std::sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &start) != 1)
    return 0;
  return start;
}

template <size_t n>
void set_text(char (&to)[n], std::string_view from) {
  const size_t size = std::min(from.size(), n - 1);
  std::memcpy(to, from.data(), size);
  to[size] = 0;
}

template <size_t n>
std::string text_of(const char (&from)[n]) { return std::string(from, strnlen(from, n)); }

/// Ours, and nobody else's.
bool prepare_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0) return true;
  struct stat st;
  return lstat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == getuid() && (st.st_mode & 022) == 0;
}

std::string own_command() {
  char text[64] = "?";
  if (std::FILE* f = std::fopen("/proc/self/comm", "re")) {
    if (std::fgets(text, sizeof text, f)) text[strcspn(text, "\n")] = 0;
    std::fclose(f);
  }
  return text;
}

Header& header(void* map) { return *static_cast<Header*>(map); }
DeviceUse* rows(void* map) { return reinterpret_cast<DeviceUse*>(static_cast<char*>(map) + sizeof(Header)); }
size_t bytes_for(size_t devices) { return sizeof(Header) + devices * sizeof(DeviceUse); }

ProcessUse read_use(const Header& h, const DeviceUse* uses) {
  ProcessUse p{.pid = h.pid, .command = text_of(h.command), .started_s = h.started_s, .devices = {}};
  for (uint32_t d = 0; d < h.devices; ++d) {
    const DeviceUse& u = uses[d];
    DeviceUseSeen seen{.id = text_of(u.id), .name = text_of(u.name), .ordinal = u.ordinal, .capacity_bytes = u.capacity_bytes};
    std::copy(std::begin(u.uuid), std::end(u.uuid), seen.uuid.begin());
    seen.used_bytes = u.used_bytes.load();
    seen.kernels = u.kernels.load();
    seen.busy_ticks = u.busy_ticks.load();
    const uint64_t since = u.since_ticks.load(), now = usage_ticks();
    if (u.running.load() && now > since) seen.busy_ticks += now - since;
    p.devices.push_back(std::move(seen));
  }
  return p;
}

/// Maps the file of a living process; removes those of dead ones.
bool read_file(const std::string& path, ProcessUse& out) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  struct stat st;
  void* map = MAP_FAILED;
  const bool plain = fstat(fd, &st) == 0 && static_cast<size_t>(st.st_size) >= sizeof(Header);
  if (plain) map = mmap(nullptr, static_cast<size_t>(st.st_size), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) {
    // One that is being written now has no size yet, and is young.
    if (!plain && std::time(nullptr) - st.st_mtime > 10) unlink(path.c_str());
    return false;
  }
  const Header& h = header(map);
  bool alive = h.magic == kMagic && h.devices <= 64 && bytes_for(h.devices) <= static_cast<size_t>(st.st_size);
  if (alive && (alive = start_of(h.pid) == h.start_ticks)) out = read_use(h, rows(map));
  if (!alive && (h.magic == kMagic || std::time(nullptr) - st.st_mtime > 10)) unlink(path.c_str());
  munmap(map, static_cast<size_t>(st.st_size));
  return alive;
}

}  // namespace

Usage* Usage::publish(std::span<const Spec> specs) {
  const std::string path = folder(), file = fmt::format("{}/{}", path, getpid());
  if (!prepare_folder(path)) return nullptr;
  unlink(file.c_str());                 // of a dead process with our pid
  const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return nullptr;
  const size_t bytes = bytes_for(specs.size());
  void* map = ftruncate(fd, static_cast<off_t>(bytes)) == 0 ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
  close(fd);
  if (map == MAP_FAILED) {
    unlink(file.c_str());
    return nullptr;
  }
  Header& h = header(map);
  h.pid = static_cast<uint32_t>(getpid());
  h.devices = static_cast<uint32_t>(specs.size());
  h.start_ticks = start_of(h.pid);
  h.started_s = static_cast<uint64_t>(std::time(nullptr));
  set_text(h.command, own_command());
  for (size_t d = 0; d < specs.size(); ++d) {
    DeviceUse& u = rows(map)[d];
    set_text(u.id, specs[d].id);
    set_text(u.name, specs[d].name);
    std::copy(specs[d].uuid.begin(), specs[d].uuid.end(), u.uuid);
    u.ordinal = static_cast<uint32_t>(d);
    u.multiprocessors = specs[d].sm_count();
    u.capacity_bytes = specs[d].memory_bytes;
  }
  std::atomic_ref(h.magic).store(kMagic, std::memory_order_release);   // From now on it is read.
  auto* usage = new Usage;
  usage->map_ = map;
  usage->path_ = file;
  return usage;
}

DeviceUse& Usage::device(int ordinal) { return rows(map_)[ordinal]; }

void Usage::withdraw() {
  if (!path_.empty()) unlink(path_.c_str());
}

std::vector<ProcessUse> processes() {
  std::vector<ProcessUse> all;
  const std::string path = folder();
  DIR* dir = opendir(path.c_str());
  if (!dir) return all;
  while (const dirent* entry = readdir(dir)) {
    ProcessUse p;
    if (entry->d_name[0] != '.' && read_file(path + "/" + entry->d_name, p)) all.push_back(std::move(p));
  }
  closedir(dir);
  std::sort(all.begin(), all.end(), [](const ProcessUse& a, const ProcessUse& b) { return a.pid < b.pid; });
  return all;
}

uint64_t usage_ticks() { return __rdtsc(); }

double usage_ticks_per_second() {
  static const double rate = [] {
    const auto now = [] {
      timespec t;
      clock_gettime(CLOCK_MONOTONIC, &t);
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
    };
    const double from = now();
    const uint64_t ticks = usage_ticks();
    usleep(10000);
    return static_cast<double>(usage_ticks() - ticks) / (now() - from);
  }();
  return rate;
}

}  // namespace heddle::devices
