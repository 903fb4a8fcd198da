// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/doctor.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/cpu.h"
#include "cli/devices.h"
#include "cli/foreign.h"
#include "jit/cache.h"

namespace heddle::cli {

namespace fs = std::filesystem;

namespace {

using Findings = std::vector<Finding>;

constexpr const char* kRebuild = "make   (in Heddle's source folder), or install it again";

void look_at_toolkit(const Toolkit& t, Findings& out) {
  std::string missing;
  for (const char* file : {"bin/nvcc", "bin/ptxas", "bin/fatbinary", "bin/nvlink", "include/cuda_runtime.h",
                           "include/cuda.h", "lib64/libcuda.so.1", "lib64/libcudart.so", "lib64/libcudart_static.a",
                           "lib64/libcudadevrt.a", "nvvm/libdevice/libdevice.10.bc"}) {
    if (!fs::exists(t.root + "/" + file)) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", file);
  }
  if (missing.empty()) out.push_back({Health::Good, "toolkit", fmt::format("{}, complete", t.root), ""});
  else out.push_back({Health::Bad, "toolkit", fmt::format("{} lacks {}", t.root, missing), kRebuild});
}

void look_at_compiler(Findings& out) {
  std::string clang = find_on_path("clang++-19");
  if (clang.empty() && access("/usr/lib/llvm-19/bin/clang++", X_OK) == 0) clang = "/usr/lib/llvm-19/bin/clang++";
  if (clang.empty()) {
    out.push_back({Health::Bad, "compiler", "clang 19 is not installed", "apt-get install clang-19 g++"});
    return;
  }
  out.push_back({Health::Good, "compiler", clang, ""});
  std::error_code ec;
  bool headers = fs::exists("/usr/include/c++", ec) && !fs::is_empty("/usr/include/c++", ec);
  if (!headers) out.push_back({Health::Bad, "C++ library", "no libstdc++ headers", "apt-get install g++"});
  if (!fs::exists("/usr/lib/llvm-19/lib/libomp.so", ec)) {
    out.push_back({Health::Note, "OpenMP", "nvcc -Xcompiler -fopenmp will not compile", "apt-get install libomp-19-dev"});
  }
}

void look_at_cpu(Findings& out) {
  const Cpu& c = cpu();
  const char* isa = c.avx512 ? "AVX-512" : c.avx2 && c.fma ? "AVX2 with FMA" : c.sse42 ? "SSE4.2" : "scalar code";
  out.push_back({Health::Good, "processor",
                 fmt::format("{}, {} core{}, kernels use {}", c.name, c.cores, c.cores == 1 ? "" : "s", isa), ""});
  if (!c.avx2) out.push_back({Health::Note, "processor", "no AVX2: kernels run, several times slower than they could", ""});
  constexpr uint64_t kLittle = uint64_t{2} << 30;
  if (c.memory_bytes < kLittle) {
    out.push_back({Health::Note, "memory", fmt::format("only {} MB: large programs may not fit", c.memory_bytes >> 20), ""});
  }
}

void look_at_driver(const Toolkit& t, Findings& out) {
  auto facts = ask_driver(t.library() + "/libcuda.so.1");
  if (!facts.ok()) {
    std::string why = facts.error().message;
    bool llvm = why.find("LLVM") != std::string::npos;
    out.push_back({Health::Bad, "driver", why, llvm ? "apt-get install libllvm19" : kRebuild});
    return;
  }
  std::string names;
  for (const DeviceFacts& d : facts->devices) names += fmt::format("{}{}", names.empty() ? "" : ", ", d.name);
  Health health = facts->devices.empty() ? Health::Bad : Health::Good;
  out.push_back({health, "driver", fmt::format("CUDA {}.{}, {} device{}: {}", facts->version / 1000, facts->version % 1000 / 10,
                                               facts->devices.size(), facts->devices.size() == 1 ? "" : "s", names), ""});
}

/// What programs get that were not built by our nvcc.
void look_at_search_path(const Toolkit& t, Findings& out) {
  std::error_code ec;
  std::string ours = fs::canonical(t.library() + "/libcuda.so.1", ec).string();
  auto found = loaded_path("libcuda.so.1");
  std::string remedy = "heddle run PROGRAM";
  if (found.ok() && *found != ours) {
    out.push_back({Health::Note, "search path", fmt::format("libcuda.so.1 is {}: programs from elsewhere load that one", *found), remedy});
  } else if (!found.ok() && found.error().kind == ErrorKind::Unknown) {
    out.push_back({Health::Note, "search path", found.error().message, remedy});
  } else if (!found.ok()) {
    out.push_back({Health::Note, "search path", "no libcuda.so.1 on the library path: programs built elsewhere need 'heddle run'", remedy});
  } else {
    out.push_back({Health::Good, "search path", "libcuda.so.1 is this toolkit's", ""});
  }
  const char* path = std::getenv("LD_LIBRARY_PATH");
  for (const std::string& library : foreign_on_path(path ? path : "", t.root)) {
    out.push_back({Health::Note, "search path", fmt::format("LD_LIBRARY_PATH leads to {}, which is not this toolkit's", library),
                   "heddle run PROGRAM, which puts this toolkit first, or take that folder out of LD_LIBRARY_PATH"});
  }
}

void look_at_other_toolkits(const Toolkit& t, Findings& out) {
  std::error_code ec;
  if (std::string nvcc = find_on_path("nvcc"); nvcc.empty()) {
    out.push_back({Health::Note, "PATH", "nvcc is not on PATH", fmt::format("export PATH={}/bin:$PATH", t.root)});
  } else if (!fs::equivalent(nvcc, t.root + "/bin/nvcc", ec)) {
    out.push_back({Health::Note, "PATH", fmt::format("nvcc on PATH is another one: {}", nvcc), fmt::format("export PATH={}/bin:$PATH", t.root)});
  }
  for (const char* name : {"CUDA_HOME", "CUDA_PATH", "CUDAToolkit_ROOT"}) {
    const char* value = std::getenv(name);
    if (value && *value && !fs::equivalent(value, t.root, ec)) {
      out.push_back({Health::Note, name, fmt::format("points to {}: build systems may look there", value), fmt::format("export {}={}", name, t.root)});
    }
  }
}

/// The Python environment that `python3` runs in here; empty if there is none.
std::string python_environment() {
  for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
    const char* value = std::getenv(name);
    if (value && *value) return value;
  }
  const fs::path python = find_on_path("python3");
  return python.empty() ? "" : python.parent_path().parent_path().string();
}

/// Clients that open libraries by name may have found another toolkit's.
void look_at_clients(const Toolkit& t, Findings& out) {
  for (const ForeignLibrary& f : running_foreign(t.root)) {
    out.push_back({Health::Note, "a client", fmt::format("{} (process {}) has loaded {}, which is not this toolkit's", f.program, f.pid, f.path),
                   fmt::format("heddle run {} ...", f.program)});
  }
  for (const std::string& path : vendor_wheels(python_environment())) {
    out.push_back({Health::Note, "a wheel", fmt::format("{} comes with a Python package: its clients load it before this toolkit's", path),
                   "pip uninstall the package that holds it, or install clients with --no-deps; if it is the client itself, build it from source with CUDA_HOME set to this toolkit"});
  }
}

void look_at_cache(Findings& out) {
  jit::CacheStats stats = jit::cache_stats();
  if (!stats.enabled) {
    out.push_back({Health::Note, "cache", "off: every process compiles its kernels again", "unset HEDDLE_CACHE, or set HEDDLE_CACHE_DIR"});
    return;
  }
  out.push_back({Health::Good, "cache", fmt::format("{}: {} kernels, {:.1f} MB of {} MB", stats.path, stats.entries,
                                                    static_cast<double>(stats.bytes) / (1 << 20), stats.limit_bytes >> 20), ""});
}

constexpr const char* kProgram = R"(#include <cstdio>
__global__ void square(int* x) { x[threadIdx.x] = threadIdx.x * threadIdx.x; }
int main() {
  int *d, h[64], bad = 0;
  if (cudaMalloc(&d, sizeof h)) return std::printf("cudaMalloc: %s\n", cudaGetErrorString(cudaGetLastError())), 1;
  square<<<1, 64>>>(d);
  if (auto e = cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost)) return std::printf("%s\n", cudaGetErrorString(e)), 1;
  for (int i = 0; i < 64; i++) bad += h[i] != i * i;
  return bad ? std::printf("%d wrong results\n", bad), 1 : 0;
}
)";

void try_a_program(const Toolkit& t, Findings& out) {
  char folder[] = "/tmp/heddle-doctor-XXXXXX";
  if (!mkdtemp(folder)) return;
  std::string base = folder;
  std::ofstream(base + "/a.cu") << kProgram;
  auto run = [&](const std::string& command) {
    std::string text, full = command + " 2>&1";
    std::FILE* pipe = popen(full.c_str(), "r");
    if (!pipe) return std::pair{1, text};
    char block[512];
    while (std::fgets(block, sizeof block, pipe)) text += block;
    return std::pair{pclose(pipe), text};
  };
  auto [compiled, messages] = run(fmt::format("'{}/bin/nvcc' -o '{}/a' '{}/a.cu'", t.root, base, base));
  if (compiled) {
    out.push_back({Health::Bad, "a program", "does not compile: " + messages, kRebuild});
  } else if (auto [code, text] = run(fmt::format("'{}/a'", base)); code) {
    out.push_back({Health::Bad, "a program", "does not run: " + text, kRebuild});
  } else {
    out.push_back({Health::Good, "a program", "compiles, runs and computes what it should", ""});
  }
  std::error_code ignored;
  fs::remove_all(base, ignored);
}

}  // namespace

std::vector<Finding> examine(const Toolkit& toolkit, bool try_program) {
  Findings out;
  look_at_toolkit(toolkit, out);
  look_at_compiler(out);
  look_at_cpu(out);
  look_at_search_path(toolkit, out);   // before our own library is loaded, which would answer to the name
  look_at_driver(toolkit, out);
  look_at_other_toolkits(toolkit, out);
  look_at_clients(toolkit, out);
  look_at_cache(out);
  if (try_program) try_a_program(toolkit, out);
  return out;
}

}  // namespace heddle::cli
