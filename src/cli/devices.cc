// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/devices.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace heddle::cli {

namespace {

// CUdevice_attribute numbers, as cuda.h documents them.
constexpr int kMaxThreadsPerBlock = 1, kSharedPerBlock = 8, kWarpSize = 10, kClockRate = 13, kMultiprocessors = 16,
              kL2Bytes = 38, kMajor = 75, kMinor = 76;

struct Library {
  void* handle = nullptr;

  template <class F>
  F* get(const char* name) const {
    return reinterpret_cast<F*>(dlsym(handle, name));
  }
};

Result<Library> open(const std::string& name) {
  void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return error(ErrorKind::FileNotFound, "{}", dlerror());
  return Library{handle};
}

std::string path_of(const Library& library) {
  link_map* map = nullptr;
  if (dlinfo(library.handle, RTLD_DI_LINKMAP, &map) || !map) return "";
  std::error_code ec;
  auto real = std::filesystem::canonical(map->l_name, ec);
  return ec ? map->l_name : real.string();
}

}  // namespace

Result<std::string> loaded_path(const std::string& name) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return error(ErrorKind::OutOfMemory, "no pipe: {}", strerror(errno));
  const pid_t child = fork();
  if (child < 0) return close(ends[0]), close(ends[1]), error(ErrorKind::OutOfMemory, "no process: {}", strerror(errno));
  if (child == 0) {
    auto library = open(name);
    const std::string answer = library.ok() ? "+" + path_of(*library) : "-" + library.error().message;
    _exit(write(ends[1], answer.data(), answer.size()) < 0);
  }
  close(ends[1]);
  std::string answer;
  char block[512];
  for (ssize_t n; (n = read(ends[0], block, sizeof block)) > 0;) answer.append(block, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (answer.empty()) return error(ErrorKind::Unknown, "{}: a process that loads the one on the library path ends", name);
  if (answer[0] == '-') return error(ErrorKind::FileNotFound, "{}", answer.substr(1));
  return answer.substr(1);
}

Result<DriverFacts> ask_driver(const std::string& name) {
  Library lib = TRY(open(name));
  auto init = lib.get<int(unsigned)>("cuInit");
  auto version = lib.get<int(int*)>("cuDriverGetVersion");
  auto count = lib.get<int(int*)>("cuDeviceGetCount");
  auto device_name = lib.get<int(char*, int, int)>("cuDeviceGetName");
  auto memory = lib.get<int(size_t*, int)>("cuDeviceTotalMem_v2");
  auto attribute = lib.get<int(int*, int, int)>("cuDeviceGetAttribute");
  if (!init || !version || !count || !device_name || !memory || !attribute) {
    return error(ErrorKind::SymbolNotFound, "'{}' is not a CUDA driver library", name);
  }
  DriverFacts facts{.path = path_of(lib)};
  if (int code = init(0)) return error(ErrorKind::NotInitialized, "cuInit answered {}", code);
  int devices = 0;
  if (int code = version(&facts.version)) return error(ErrorKind::Unknown, "cuDriverGetVersion answered {}", code);
  if (int code = count(&devices)) return error(ErrorKind::Unknown, "cuDeviceGetCount answered {}", code);
  for (int d = 0; d < devices; d++) {
    DeviceFacts f{.ordinal = d};
    char text[256] = "";
    size_t bytes = 0;
    device_name(text, sizeof text, d);
    memory(&bytes, d);
    f.name = text;
    f.memory_bytes = bytes;
    for (auto [slot, id] : {std::pair{&f.major, kMajor}, {&f.minor, kMinor}, {&f.multiprocessors, kMultiprocessors},
                            {&f.clock_khz, kClockRate}, {&f.warp_size, kWarpSize}, {&f.l2_bytes, kL2Bytes},
                            {&f.max_threads_per_block, kMaxThreadsPerBlock}, {&f.shared_per_block, kSharedPerBlock}}) {
      attribute(slot, id, d);
    }
    facts.devices.push_back(std::move(f));
  }
  return facts;
}

}  // namespace heddle::cli
