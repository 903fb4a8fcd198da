// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/link.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "cc/compile.h"
#include "cc/device_code.h"
#include "cc/process.h"

namespace heddle::cc {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

void append(Words& to, const Words& words) { to.insert(to.end(), words.begin(), words.end()); }

/// libx.a in the first folder that has one; "" when a shared library comes first, as for the host
/// linker, or there is none.
std::string find_static_library(const std::string& name, const Words& folders) {
  for (const std::string& folder : folders) {
    if (name.starts_with(":")) {
      std::string file = folder + "/" + name.substr(1);
      if (fs::exists(file)) return file.ends_with(".a") ? file : "";
      continue;
    }
    if (fs::exists(folder + "/lib" + name + ".so")) return "";
    std::string file = folder + "/lib" + name + ".a";
    if (fs::exists(file)) return file;
  }
  return "";
}

/// Libraries of CUDA toolkits that this one may lack: better refused by name than taken from another
/// toolkit that happens to lie on the linker's path.
constexpr std::string_view kCudaLibraries[] = {
    "cublas", "cublasLt", "cufft", "cufftw", "curand", "cusolver", "cusolverMg", "cusparse", "cudnn", "nccl",
    "npp", "nvrtc", "nvjpeg", "nvblas", "nvToolsExt", "cupti", "nvidia-ml", "cufile", "nvJitLink", "nvptxcompiler",
    "cutensor", "nvgraph", "accinj64", "cuinj64"};

Result<void> check_libraries(const Settings& s) {
  for (const std::string& word : s.libraries) {
    if (!word.starts_with("-l")) continue;
    std::string name = word.substr(2);
    bool cuda = std::ranges::any_of(kCudaLibraries, [&](auto lib) {
      return name == lib || name == fmt::format("{}_static", lib) || (lib == "npp" && name.starts_with("npp"));
    });
    if (!cuda) continue;
    Words folders = s.library_folders;
    append(folders, {s.toolkit.library(), s.toolkit.library() + "/stubs"});
    bool found = std::ranges::any_of(folders, [&](const std::string& f) {
      return fs::exists(f + "/lib" + name + ".so") || fs::exists(f + "/lib" + name + ".a");
    });
    if (!found) return unsupported(fmt::format("library '-l{}'", name));
  }
  return {};
}

Result<bool> run_step(const Settings& s, const Words& words, const std::string& step) {
  if (s.verbose || s.dryrun) print_command(words);
  if (s.dryrun) return true;
  Outcome outcome = TRY(run_process(words, s.environment, false));
  record_time(s, s.output, step, outcome.seconds);
  return outcome.exit_code == 0;
}

std::vector<uint32_t> asked_archs(const Settings& s) {
  std::vector<uint32_t> archs;
  if (!s.archs.asked) return archs;
  for (const Target& t : s.archs.targets) archs.push_back(t.clang_number());
  return archs;
}

bool waits_for_link(const std::vector<fatbin::HostObject>& objects) {
  std::set<std::string> defined;
  for (auto& o : objects) defined.insert(o.defines_registers.begin(), o.defines_registers.end());
  return std::ranges::any_of(objects, [&](auto& o) {
    return std::ranges::any_of(o.registers, [&](auto& r) { return !defined.contains(r); });
  });
}

Result<bool> write_linked(const Settings& s, const std::vector<fatbin::HostObject>& objects,
                          const std::string& output, const TemporaryFolder& temporaries) {
  auto linked = link_device_code(objects, asked_archs(s));
  if (!linked.ok()) {
    std::fprintf(stderr, "nvlink error   : %s\n", linked.error().message.c_str());
    return false;
  }
  if (s.link_result == Phase::Cubin) {
    if (linked->size() != 1) return error(ErrorKind::InvalidValue, "a cubin holds one architecture, not {}", linked->size());
    TRY(write_file(output, fatbin::write_cubin((*linked)[0].ptx, (*linked)[0].arch)));
    return true;
  }
  auto bytes = fatbin::write(*linked, s.compression);
  if (s.link_result == Phase::Fatbin) {
    TRY(write_file(output, bytes));
    return true;
  }
  std::string fatbin_file = temporaries.file("dlink.fatbin"), source = temporaries.file("dlink.c");
  TRY(write_file(fatbin_file, bytes));
  TRY(write_file(source, registration_source(objects, fatbin_file)));
  return run_step(s, {s.clang_c, "-x", "c", "-O1", "-fPIC", "-c", source, "-o", output}, "dlink");
}

std::string nvlink_line(const Settings& s, const Words& files, const std::string& output) {
  Words words = {s.toolkit.bin("nvlink")};
  for (const Target& t : s.archs.targets) words.push_back("--arch=" + t.clang_arch);
  append(words, {"-m64", "-o", output});
  append(words, files);
  return command_text(words);
}

}  // namespace

Words toolkit_library_words(const Toolkit& toolkit) {
  return {"-L" + toolkit.library() + "/stubs", "-L" + toolkit.library()};
}

Result<std::vector<fatbin::HostObject>> gather_objects(const Words& files, const Words& libraries, const Words& folders) {
  Words paths = files;
  for (const std::string& word : libraries) {
    if (!word.starts_with("-l")) continue;
    if (std::string file = find_static_library(word.substr(2), folders); !file.empty()) paths.push_back(file);
  }
  std::vector<fatbin::HostObject> objects;
  std::set<std::string> seen;
  for (const std::string& path : paths) {
    std::error_code ec;
    if (!seen.insert(fs::weakly_canonical(path, ec).string()).second) continue;
    if (path.ends_with(".so") || path.find(".so.") != std::string::npos) continue;
    auto bytes = TRY(read_file(path));
    std::string extension = extension_of(path);
    if (extension == ".ptx") {
      std::string text(bytes.begin(), bytes.end());
      objects.push_back({.name = path, .relocatable = {{.arch = fatbin::target_of(text), .ptx = text}}});
      continue;
    }
    for (auto& object : TRY(fatbin::read_objects(bytes, path))) objects.push_back(std::move(object));
  }
  return objects;
}

std::string registration_source(const std::vector<fatbin::HostObject>& objects, const std::string& fatbin_file) {
  std::set<std::string> wanted, defined;
  for (auto& o : objects) {
    wanted.insert(o.registers.begin(), o.registers.end());
    defined.insert(o.defines_registers.begin(), o.defines_registers.end());
  }
  std::string text = R"(#include <stdlib.h>
__asm__(".section .nv_fatbin,\"a\",@progbits\n.balign 8\n.hidden heddle_linked\nheddle_linked:\n"
        ".incbin \")" + fatbin_file + R"(\"\n.balign 8\n.previous\n");
extern const char heddle_linked[] __attribute__((visibility("hidden")));
extern void** __cudaRegisterFatBinary(const void*);
extern void __cudaRegisterFatBinaryEnd(void**);
extern void __cudaUnregisterFatBinary(void**);
static const struct { int magic, version; const void* data; const void* more; } wrapper
    __attribute__((section(".nvFatBinSegment"), aligned(8))) = {0x466243b1, 1, heddle_linked, 0};
static void** handle;
static void unregister(void) { __cudaUnregisterFatBinary(handle); }
static void register_object(void (*globals)(void**)) {
  if (!handle) {
    handle = __cudaRegisterFatBinary(&wrapper);
    atexit(unregister);
  }
  globals(handle);
  __cudaRegisterFatBinaryEnd(handle);
}
#define OBJECT(name)                                                                             \
  __attribute__((visibility("hidden"))) void name(void (*globals)(void**), const void* fatbin,   \
                                                  const char* id, void (*callback)(void*)) {     \
    (void)fatbin; (void)id; (void)callback;                                                      \
    register_object(globals);                                                                    \
  }
)";
  for (const std::string& name : wanted) {
    if (!defined.contains(name)) text += "OBJECT(" + name + ")\n";
  }
  return text;
}

Result<bool> device_link(const Settings& s, const Words& files, const std::string& output,
                         const TemporaryFolder& temporaries) {
  if (s.verbose || s.dryrun) std::fprintf(stderr, "#$ %s\n", nvlink_line(s, files, output).c_str());
  if (s.dryrun) return true;
  auto objects = TRY(gather_objects(files, s.libraries, s.library_folders));
  bool any = std::ranges::any_of(objects, [](auto& o) { return !o.relocatable.empty(); });
  if (!any && s.link_result == Phase::Object) {
    // Build systems link without asking whether there is something to link.
    std::string source = temporaries.file("empty.c");
    TRY(write_file(source, "extern int heddle_nothing_to_link;\n"));
    return run_step(s, {s.clang_c, "-x", "c", "-fPIC", "-c", source, "-o", output}, "dlink");
  }
  return write_linked(s, objects, output, temporaries);
}

Result<bool> link_program(const Settings& s, Words files, const std::string& output, const TemporaryFolder& temporaries) {
  TRY(check_libraries(s));
  if (s.device_link) {
    if (s.verbose || s.dryrun) std::fprintf(stderr, "#$ %s\n", nvlink_line(s, files, temporaries.file("dlink.o")).c_str());
    if (!s.dryrun) {
      auto objects = TRY(gather_objects(files, s.libraries, s.library_folders));
      if (waits_for_link(objects)) {
        std::string object = temporaries.file("dlink.o");
        if (!TRY(write_linked(s, objects, object, temporaries))) return false;
        files.push_back(object);
      }
    }
  }
  // Device code only: it has been linked above.
  std::erase_if(files, [](const std::string& f) { return f.ends_with(".ptx") || f.ends_with(".cubin") || f.ends_with(".fatbin"); });
  Words words = {s.host_compiler.find("mpi") != std::string::npos ? s.host_compiler : s.toolkit.bin("heddle-c++")};
  if (s.shared) words.push_back("-shared");
  if (s.relocatable) words.push_back("-r");
  if (s.profile) words.push_back("-pg");
  if (s.host_debug) words.push_back("-g");
  append(words, s.xcompiler.host);
  append(words, {"-Wno-unused-command-line-argument", "-o", output});
  append(words, files);
  for (const std::string& folder : s.library_folders) words.push_back("-L" + folder);
  append(words, s.libraries);
  append(words, toolkit_library_words(s.toolkit));
  if (!s.relocatable) {
    if (words[0] == s.host_compiler) append(words, {"-Xlinker", "-rpath", "-Xlinker", s.toolkit.library()});
    if (s.device_runtime && s.runtime != Runtime::None) words.push_back("-lcudadevrt");
    if (s.runtime == Runtime::Static) words.push_back("-lcudart_static");
    if (s.runtime == Runtime::Shared) words.push_back("-lcudart");
    append(words, {"-lrt", "-lpthread", "-ldl"});
  }
  return run_step(s, words, "link");
}

Result<bool> make_archive(const Settings& s, const Words& files, const std::string& output) {
  std::error_code ignored;
  if (!s.dryrun) fs::remove(output, ignored);
  Words words = {s.archiver, s.archive_options.empty() ? "qcs" : s.archive_options[0]};
  for (size_t i = 1; i < s.archive_options.size(); i++) words.push_back(s.archive_options[i]);
  words.push_back(output);
  append(words, files);
  return run_step(s, words, "lib");
}

}  // namespace heddle::cc
