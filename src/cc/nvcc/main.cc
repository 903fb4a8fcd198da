// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcc: reads the command line, compiles each input, links. The work is in compile.h and link.h.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "cc/args.h"
#include "cc/compile.h"
#include "cc/link.h"
#include "cc/process.h"
#include "cc/settings.h"

namespace heddle::cc {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// CMake, PyTorch and others recognise nvcc by the first words and "release 12.9, V12.9.86".
constexpr const char* kVersion =
    "nvcc: NVIDIA (R) Cuda compiler driver interface, as provided by Heddle 0.1.0 (not a product of NVIDIA)\n"
    "CUDA in software: device code is compiled by clang 19 and runs on the CPU\n"
    "Cuda compilation tools, release 12.9, V12.9.86\n"
    "Build heddle_0.1.0.r12.9\n";

bool given(const std::vector<Arg>& args, Opt option) {
  return std::ranges::any_of(args, [&](const Arg& a) { return a.option == option; });
}

void print_environment(const Toolkit& t) {
  const char* path = std::getenv("PATH");
  std::string here = t.root + "/bin";
  std::fprintf(stderr,
               "#$ _NVVM_BRANCH_=nvvm\n#$ _SPACE_= \n#$ _CUDART_=cudart\n#$ _HERE_=%s\n#$ _THERE_=%s\n"
               "#$ _TARGET_SIZE_=\n#$ _TARGET_DIR_=\n#$ _TARGET_SIZE_=64\n#$ TOP=%s\n"
               "#$ NVVMIR_LIBRARY_DIR=%s/nvvm/libdevice\n#$ PATH=%s:%s\n#$ INCLUDES=%s\n#$ LIBRARIES=%s\n"
               "#$ CUDAFE_FLAGS=\n#$ PTXAS_FLAGS=\n",
               here.c_str(), here.c_str(), t.root.c_str(), t.root.c_str(), here.c_str(), path ? path : "",
               command_text({"-I" + t.include()}).c_str(), command_text(toolkit_library_words(t)).c_str());
}

int report(const Error& e) {
  std::fprintf(stderr, "nvcc fatal   : %s\n", e.message.c_str());
  return 1;
}

bool is_source(Language l) { return l == Language::Cuda || l == Language::Cxx || l == Language::C; }

const char* result_extension(Phase phase) {
  switch (phase) {
    case Phase::Ptx: return ".ptx";
    case Phase::Cubin: return ".cubin";
    case Phase::Fatbin: return ".fatbin";
    default: return ".o";
  }
}

/// Where the result of one input goes; "" is stdout or nothing.
std::string output_of(const Settings& s, const Input& in) {
  bool to_stdout = s.phase == Phase::Preprocess || s.phase == Phase::Dependencies;
  if (!s.output.empty() || to_stdout || s.phase == Phase::SyntaxOnly) return s.output;
  fs::path name = stem_of(in.path) + result_extension(s.phase);
  return s.output_folder.empty() ? name.string() : (fs::path(s.output_folder) / name).string();
}

/// A .ptx or .cubin given to -cubin or -fatbin.
Result<bool> convert(const Settings& s, const Input& in, const std::string& output) {
  auto images = TRY(fatbin::read(TRY(read_file(in.path))), "reading '{}'", in.path);
  if (s.phase == Phase::Cubin && images.size() == 1) {
    TRY(write_file(output, fatbin::write_cubin(images[0].ptx, images[0].arch)));
  } else if (s.phase == Phase::Fatbin) {
    TRY(write_file(output, fatbin::write(images, s.compression)));
  } else {
    return unsupported(fmt::format("this step from '{}'", in.path));
  }
  return true;
}

Result<bool> compile_each(const Settings& s, const TemporaryFolder& temporaries) {
  bool ok = true;
  for (const Input& in : s.inputs) {
    if (interrupted()) return false;
    bool device_file = in.language == Language::Ptx || in.language == Language::Cubin;
    std::string output = output_of(s, in);
    if (is_source(in.language)) ok = TRY(compile_file(s, in, output, temporaries)) && ok;
    else if (device_file && s.phase != Phase::Object) ok = TRY(convert(s, in, output)) && ok;
    else std::fprintf(stderr, "nvcc warning : '%s' is only linked, and nothing is linked here\n", in.path.c_str());
  }
  return ok;
}

/// Compiles sources to temporary objects; the files to link, in order.
Result<bool> objects_of(const Settings& s, const TemporaryFolder& temporaries, Words& files) {
  for (const Input& in : s.inputs) {
    if (interrupted()) return false;
    if (!is_source(in.language)) {
      files.push_back(in.path);
      continue;
    }
    std::string object = temporaries.file(fmt::format("{}-{}.o", stem_of(in.path), files.size()));
    if (s.keep) object = (fs::path(s.keep_folder) / (stem_of(in.path) + ".o")).string();
    if (!TRY(compile_file(s, in, object, temporaries))) return false;
    files.push_back(object);
  }
  return true;
}

std::string program_name(const Settings& s) {
  const char* fallback = s.phase == Phase::DeviceLink ? "a_dlink.o" : s.phase == Phase::Lib ? "a.a" : "a.out";
  std::string name = s.output.empty() ? fallback : s.output;
  bool place = s.output.empty() && !s.output_folder.empty();
  return place ? (fs::path(s.output_folder) / name).string() : name;
}

Result<int> run_result(const Settings& s, const std::string& program) {
  Words argv = {fs::absolute(program).string()};
  argv.insert(argv.end(), s.run_args.begin(), s.run_args.end());
  if (s.verbose || s.dryrun) print_command(argv);
  if (s.dryrun) return 0;
  return TRY(run_process(argv, s.environment, false)).exit_code;
}

int clean(const Settings& s, bool links) {
  std::error_code ignored;
  if (links) fs::remove(program_name(s), ignored);
  for (const Input& in : s.inputs) {
    if (std::string output = output_of(s, in); is_source(in.language) && !output.empty()) fs::remove(output, ignored);
  }
  return 0;
}

constexpr int kCompileFailed = 2;

Result<int> work(const Settings& s) {
  bool links = s.phase == Phase::Link || s.phase == Phase::Lib || s.phase == Phase::DeviceLink;
  if (s.clean) return clean(s, links);
  if (s.keep && s.keep_folder != ".") {
    std::error_code ec;
    fs::create_directories(s.keep_folder, ec);
  }
  std::string program = program_name(s);
  std::string beside = s.temporaries_beside ? fs::absolute(links ? program : s.output).parent_path().string() : "";
  auto temporaries = TRY(TemporaryFolder::make(beside));
  if (!links) return TRY(compile_each(s, temporaries)) ? 0 : kCompileFailed;

  Words files;
  if (!TRY(objects_of(s, temporaries, files))) return kCompileFailed;
  bool ok = s.phase == Phase::Link         ? TRY(link_program(s, files, program, temporaries))
            : s.phase == Phase::DeviceLink ? TRY(device_link(s, files, program, temporaries))
                                           : TRY(make_archive(s, files, program));
  if (!ok) return 1;
  return s.run ? run_result(s, program) : Result<int>(0);
}

Words command_line(int argc, char** argv) {
  Words words;
  auto add = [&](const char* variable) {
    if (const char* text = std::getenv(variable)) {
      for (std::string& w : split_words(text)) words.push_back(std::move(w));
    }
  };
  add("NVCC_PREPEND_FLAGS");
  words.insert(words.end(), argv + 1, argv + argc);
  add("NVCC_APPEND_FLAGS");
  return words;
}

int run_nvcc(int argc, char** argv) {
  auto args = parse_args(command_line(argc, argv));
  if (!args.ok()) return report(args.error());
  auto print_all = [](const Words& lines) {
    for (const std::string& line : lines) std::puts(line.c_str());
    return 0;
  };
  if (given(*args, Opt::help)) return std::fputs(help_text().c_str(), stdout), 0;
  if (given(*args, Opt::version)) return std::fputs(kVersion, stdout), 0;
  if (given(*args, Opt::list_gpu_code)) return print_all(known_architectures("sm"));
  if (given(*args, Opt::list_gpu_arch)) return print_all(known_architectures("compute"));
  if (given(*args, Opt::verbose) || given(*args, Opt::dryrun)) {
    if (auto toolkit = find_toolkit(); toolkit.ok()) print_environment(*toolkit);
  }
  auto settings = make_settings(*args);
  if (!settings.ok()) return report(settings.error());
  if (!given(*args, Opt::wno_deprecated_gpu_targets)) {
    for (const std::string& note : settings->archs.notes) std::fprintf(stderr, "nvcc note    : %s\n", note.c_str());
  }
  watch_signals();
  auto code = work(*settings);
  if (interrupted()) return 130;
  return code.ok() ? *code : report(code.error());
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run_nvcc(argc, argv); }
