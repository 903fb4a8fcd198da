// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/compile.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <filesystem>

#include "cc/device_code.h"
#include "cc/device_launch.h"
#include "cc/diagnostics.h"
#include "cc/process.h"
#include "fatbin/object.h"

namespace heddle::cc {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

void append(Words& to, const Words& words) { to.insert(to.end(), words.begin(), words.end()); }

/// What clang refuses or mentions by default and nvcc with gcc does not.
const Words kAsForgivingAsNvcc = {
    "-Wno-unknown-cuda-version", "-Wno-unknown-warning-option", "-Wno-unused-command-line-argument",
    "-Wno-ignored-optimization-argument", "-Wno-c++11-narrowing", "-Wno-register", "-Wno-static-float-init",
    "-Wno-pass-failed", "-Wno-unknown-pragmas", "-Wno-reserved-user-defined-literal",
    "-Wno-enum-constexpr-conversion", "-Wno-invalid-constexpr", "-Wno-vla-cxx-extension",
    "-Wno-missing-template-arg-list-after-template-kw", "-Wno-non-pod-varargs",
    "-Wno-deprecated-anon-enum-enum-conversion", "-Wno-nan-infinity-disabled", "-Wno-writable-strings"};

/// After the user's own flags: pragmas of nvcc under -Wall, and under -Werror what gcc does not know.
Words last_words(const Words& flags) {
  Words words = {"-Wno-unknown-pragmas"};
  bool strict = std::ranges::any_of(flags, [](const std::string& f) { return f == "-Werror"; });
  if (!strict) return words;
  for (const char* clang_only : {"unused-private-field", "unused-lambda-capture", "unused-const-variable", "mismatched-tags",
                                 "inconsistent-missing-override", "self-assign-overloaded", "braced-scalar-init",
                                 "tautological-compare", "overloaded-virtual", "unused-member-function", "deprecated-copy",
                                 "missing-braces", "potentially-evaluated-expression", "unneeded-internal-declaration"}) {
    words.push_back(fmt::format("-Wno-error={}", clang_only));
  }
  return words;
}

std::string arch_list(const Settings& s) {
  std::string list;
  for (uint32_t arch : s.archs.arch_list) list += fmt::format("{}{}", list.empty() ? "" : ",", arch);
  return list;
}

Words version_macros(const Settings& s) {
  Words words = {"-D__NVCC__", "-D__CUDACC_VER_MAJOR__=12", "-D__CUDACC_VER_MINOR__=9", "-D__CUDACC_VER_BUILD__=86",
                 "-D__CUDA_API_VER_MAJOR__=12", "-D__CUDA_API_VER_MINOR__=9", "-D__NVCC_DIAG_PRAGMA_SUPPORT__=1",
                 "-D__CUDA_ARCH_LIST__=" + arch_list(s)};
  if (s.per_thread_stream) words.push_back("-DCUDA_API_PER_THREAD_DEFAULT_STREAM=1");
  return words;
}

/// Flags of both passes over a CUDA source.
Words cuda_flags(const Settings& s) {
  Words words = {s.clang, "-x", "cuda", "--cuda-path=" + s.toolkit.root};
  if (!s.standard.empty()) words.push_back(s.standard);
  append(words, version_macros(s));
  // Each pass parses the other side's functions as well but makes nothing of them: a call there that finds only
  // functions of the wrong side (device code that launches kernels, host operators by device ones) is no error.
  words.push_back("-fgpu-defer-diag");
  if (s.rdc) append(words, {"-fgpu-rdc", "-D__CUDACC_RDC__=1"});
  if (s.extended_lambda) words.push_back("-D__CUDACC_EXTENDED_LAMBDA__=1");
  if (s.relaxed_constexpr) words.push_back("-D__CUDACC_RELAXED_CONSTEXPR__=1");
  if (s.device_debug) words.push_back("-D__CUDACC_DEBUG__=1");
  if (s.fast_math) words.push_back("-D__USE_FAST_MATH__=1");
  // clang itself searches the toolkit's headers last, after /usr/local/include.
  append(words, {"-isystem", s.toolkit.include(), "-include", s.toolkit.include() + "/heddle/nvcc.h"});
  append(words, kAsForgivingAsNvcc);
  words.push_back("-fplugin=" + s.toolkit.host_calls_plugin());
  append(words, s.template_limits);
  append(words, s.warnings);
  if (s.no_warnings) words.push_back("-w");
  if (isatty(STDERR_FILENO)) words.push_back("-fcolor-diagnostics");
  return words;
}

/// Device symbols that are local to a file get names that no other file has (-rdc).
std::string file_id(const Settings& s, const Input& input) {
  std::string text = fs::absolute(input.path).lexically_normal().string();
  for (const std::string& w : s.preprocessor) text += '\0' + w;
  uint64_t hash = 0xcbf29ce484222325;   // FNV-1a
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

Words device_command(const Settings& s, const Target& target, const Input& input, const std::string& ptx) {
  Words words = cuda_flags(s);
  // The plugin makes functions inline that other files may define.
  append(words, {"-Wno-undefined-inline", "--cuda-device-only", "--cuda-gpu-arch=" + target.clang_arch, "-S"});
  words.push_back(s.device_optimize ? "-O3" : "-O0");
  if (s.device_debug || s.line_info) words.push_back("-gline-directives-only");
  if (s.rdc) words.push_back("-cuid=" + file_id(s, input));
  if (s.ftz) words.push_back("-fgpu-flush-denormals-to-zero");
  if (s.fast_math) words.push_back("-fgpu-approx-transcendentals");
  // 2: IEEE; 1: full-range approximation (-prec-div=false); 0: __fdividef (-use_fast_math).
  if (!s.precise_div) append(words, {"-mllvm", s.fast_math ? "-nvptx-prec-divf32=0" : "-nvptx-prec-divf32=1"});
  // The back end's own option asks for a flag on each call that clang does not set.
  if (!s.precise_sqrt) words.push_back(s.ftz ? "-D__nv_sqrtf=__nv_sqrtf_approx_ftz" : "-D__nv_sqrtf=__nv_sqrtf_approx");
  words.push_back(s.contract ? "-ffp-contract=fast" : "-ffp-contract=off");
  if (!s.device_time_trace.empty()) words.push_back("-ftime-trace=" + s.device_time_trace);
  append(words, s.xcompiler.device);
  append(words, last_words(s.xcompiler.device));
  append(words, s.preprocessor);
  append(words, {"-o", ptx, input.path});
  return words;
}

/// The second half of a device pass whose text was rewritten: macros and headers are done.
Words rewritten_command(const Words& words, const Input& input, const std::string& text) {
  Words kept;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& w = words[i];
    if (w == "-include" || w == "-isystem" || w == "-I" || w == "-D") {
      ++i;
      continue;
    }
    if (w.starts_with("-D") || w.starts_with("-I") || w.starts_with("-U")) continue;
    kept.push_back(w == input.path ? text : w);
  }
  kept.insert(kept.begin() + 1, {"-nocudainc", "-Wno-unused-value"});
  return kept;
}

void append_host_flags(Words& words, const Settings& s) {
  if (!s.host_optimize.empty()) words.push_back(s.host_optimize);
  if (s.host_debug || s.device_debug) words.push_back("-g");
  if (s.profile) words.push_back("-pg");
  if (s.no_exceptions) words.push_back("-fno-exceptions");
  append(words, s.xcompiler.host);
}

Words host_cuda_command(const Settings& s, const Input& input) {
  Words words = cuda_flags(s);
  words.push_back("--cuda-host-only");
  words.push_back(fmt::format("-DHEDDLE_TOOLKIT_LIB=\"{}\"", s.toolkit.library()));
  // Of a lone host pass clang's driver drops the option; without it the two passes would disagree.
  if (s.rdc) append(words, {"-Xclang", "-cuid=" + file_id(s, input)});
  if (s.per_thread_stream) append(words, {"-Xclang", "-fgpu-default-stream=per-thread"});
  append_host_flags(words, s);
  append(words, last_words(s.xcompiler.host));
  append(words, s.preprocessor);
  return words;
}

/// C and C++ files see the toolkit's headers, as with nvcc, and no CUDA syntax.
Words host_plain_command(const Settings& s, const Input& input) {
  bool cxx = input.language == Language::Cxx;
  Words words = {!s.host_compiler.empty() ? s.host_compiler : cxx ? s.clang : s.clang_c, "-x", cxx ? "c++" : "c"};
  if (cxx && !s.standard.empty()) words.push_back(s.standard);
  append(words, version_macros(s));
  append(words, {"-isystem", s.toolkit.include()});
  if (s.no_warnings) words.push_back("-w");
  if (s.host_compiler.empty()) append(words, kAsForgivingAsNvcc);
  append_host_flags(words, s);
  append(words, s.preprocessor);
  return words;
}

/// One run of a compiler whose diagnostics are merged with those of its siblings.
class Compilation {
 public:
  Compilation(const Settings& s, const Input& input, const std::string& output, const TemporaryFolder& temporaries)
      : s_(s), input_(input), output_(output), temporaries_(temporaries) {}

  Result<bool> run() {
    bool cuda = input_.language == Language::Cuda;
    bool ok = true;
    switch (s_.phase) {
      case Phase::Preprocess: ok = TRY(host_only({"-E"})); break;
      case Phase::Dependencies: ok = TRY(host_only(s_.dependency_mode)); break;
      case Phase::Ptx:
      case Phase::Cubin:
      case Phase::Fatbin: ok = TRY(device_only()); break;
      case Phase::SyntaxOnly: ok = cuda ? TRY(device_only()) : TRY(host_only({"-fsyntax-only"})); break;
      default: ok = cuda ? TRY(whole()) : TRY(host_only({"-c"})); break;
    }
    if (!ok) {
      diagnostics_.show_count(input_.path);
      if (!output_.empty() && output_ != "-" && !s_.dryrun) std::remove(output_.c_str());
    }
    return ok;
  }

 private:
  bool printing() const { return s_.verbose || s_.dryrun; }

  std::string intermediate(const std::string& suffix) const {
    std::string name = stem_of(input_.path) + suffix;
    return s_.keep ? (fs::path(s_.keep_folder) / name).string() : temporaries_.file(name);
  }

  std::string ptx_path(const Target& target) const {
    if (s_.phase == Phase::Ptx && !output_.empty() && output_ != "-") return output_;
    return intermediate(s_.archs.targets.size() == 1 ? ".ptx" : fmt::format(".{}.ptx", target.virtual_arch));
  }

  std::string host_names_path(const std::string& ptx) const {
    return temporaries_.file(fs::path(ptx).filename().string() + ".host_functions");
  }

  /// A pass without device code: preprocessing, dependencies, C and C++ files.
  Result<bool> host_only(const Words& mode) {
    Words words = input_.language == Language::Cuda ? host_cuda_command(s_, input_) : host_plain_command(s_, input_);
    append(words, mode);
    append(words, s_.dependency_flags);
    if (!output_.empty()) append(words, {"-o", output_});
    words.push_back(input_.path);
    if (printing()) print_command(words);
    if (s_.dryrun) return true;
    Outcome outcome = TRY(run_process(words, s_.environment, true));
    return finish(outcome, "host");
  }

  bool finish(const Outcome& outcome, const std::string& step) {
    diagnostics_.show(outcome.messages);
    record_time(s_, input_.path, step, outcome.seconds);
    return outcome.exit_code == 0;
  }

  Result<bool> device_only() {
    if (!TRY(device_passes(s_.dependency_flags))) return false;
    if (s_.dryrun || s_.phase == Phase::Ptx || s_.phase == Phase::SyntaxOnly) return true;
    if (s_.phase == Phase::Cubin) {
      TRY(write_file(output_, fatbin::write_cubin(images_[0].ptx, images_[0].arch)));
    } else {
      TRY(write_file(output_, fatbin::write(images_, s_.compression)));
    }
    return true;
  }

  /// The host pass starts at once and waits for the fatbin only where it embeds it.
  Result<bool> whole() {
    std::unique_ptr<Feed> feed;
    std::unique_ptr<Process> host;
    std::string fatbin_path = s_.keep || s_.dryrun ? intermediate(".fatbin") : Feed::kPath;
    Words words = host_cuda_command(s_, input_);
    append(words, {"-Xclang", "-fcuda-include-gpubinary", "-Xclang", fatbin_path, "-c", "-o", output_});
    append(words, s_.dependency_flags);
    words.push_back(input_.path);
    bool overlap = !s_.keep && !s_.dryrun;
    if (overlap) {
      if (printing()) print_command(words);
      feed = TRY(Feed::make());
      host = TRY(Process::start(words, s_.environment, true, feed.get()));
    }
    auto device_ok = device_passes({});
    bool good = device_ok.ok() && *device_ok;
    std::vector<uint8_t> binary;
    if (good && !s_.dryrun) binary = fatbin::write(images_, s_.compression);
    if (overlap) {
      feed->give(binary);
      Outcome outcome = host->wait();
      // Once the device pass has failed, what the host pass says about its empty input is noise.
      bool host_ok = finish(outcome, "host");
      if (!device_ok.ok()) return std::move(device_ok).error();
      return good && host_ok && TRY(tidy_object());
    }
    if (!good) return device_ok;
    if (printing()) print_command(words);
    if (s_.dryrun) return true;
    TRY(write_file(fatbin_path, binary));
    return finish(TRY(run_process(words, s_.environment, true)), "host") && TRY(tidy_object());
  }

  /// clang names the wrapper of a relocatable object after the source's name as it was given, so two
  /// files called "kernels.cu" in two folders would clash; nothing refers to it by name.
  Result<bool> tidy_object() {
    if (!s_.rdc) return true;
    auto object = TRY(read_file(output_));
    TRY(fatbin::weaken_symbols(object, "__fatbinwrap"));
    TRY(write_file(output_, object));
    return true;
  }

  /// All architectures, s_.threads at a time, in order.
  Result<bool> device_passes(const Words& extra) {
    struct Running {
      const Target* target;
      std::string ptx;
      std::unique_ptr<Process> process;
    };
    std::deque<Running> running;
    bool ok = true;
    auto collect = [&]() -> Result<void> {
      Running r = std::move(running.front());
      running.pop_front();
      Outcome outcome = r.process->wait();
      bool passed = finish(outcome, r.target->clang_arch);
      if (passed) TRY(mend_ptx(r.ptx));
      if (passed) passed = TRY(take_ptx(*r.target, r.ptx));
      ok = ok && passed;
      return {};
    };
    for (const Target& target : s_.archs.targets) {
      std::string ptx = ptx_path(target);
      Words words = device_command(s_, target, input_, ptx);
      append(words, {"-Xclang", "-plugin-arg-heddle-host-calls", "-Xclang", host_names_path(ptx)});
      append(words, extra);
      if (s_.rdc && !s_.dryrun) {
        const std::string text = TRY(device_launches(target, words));
        if (!text.empty()) words = rewritten_command(words, input_, text);
      }
      if (printing()) {
        print_command(words);
        print_command({s_.toolkit.bin("ptxas"), "-arch", target.virtual_arch, "-c", ptx, "-o", "/dev/null"});
        if (s_.phase != Phase::Ptx && &target == &s_.archs.targets.back()) print_fatbinary();
      }
      if (s_.dryrun) continue;
      if (running.size() >= s_.threads) TRY(collect());
      running.push_back({&target, ptx, TRY(Process::start(words, s_.environment, true))});
    }
    while (!running.empty()) TRY(collect());
    return ok;
  }

  /// The plugin leaves the names of host functions where device code calls any, and doubles percent signs in
  /// strings of asm, which clang undoes only in statements with operands.
  Result<void> mend_ptx(const std::string& path) {
    if (s_.phase == Phase::SyntaxOnly) return {};
    const std::string before = TRY(read_text_file(path));
    std::string text = before;
    for (size_t at = 0; (at = text.find("%%", at)) != std::string::npos;) text.erase(at, 1);
    if (auto names = read_text_file(host_names_path(path)); names.ok()) text = trap_functions(text, *names);
    if (text == before) return {};
    return write_file(path, std::vector<uint8_t>(text.begin(), text.end()));
  }

  /// A file with the rewritten source if it launches kernels from the device, else nothing.
  Result<std::string> device_launches(const Target& target, const Words& command) {
    auto source = read_text_file(input_.path);
    if (!source.ok() || source->find("<<<") == std::string::npos) return std::string();
    const std::string text = intermediate(fmt::format(".{}.cpp4.cu", target.virtual_arch));
    Words words = command;
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "-S") words[i] = "-E";
      if (i && words[i - 1] == "-o") words[i] = text;
    }
    words.insert(words.begin() + 1, "-D__HEDDLE_DEVICE_RUNTIME__=1");
    // Errors are told by the pass that follows.
    const Outcome outcome = TRY(run_process(words, s_.environment, true));
    if (outcome.exit_code != 0) return std::string();
    const auto launches = rewrite_device_launches(TRY(read_text_file(text)));
    if (!launches) return std::string();
    TRY(write_file(text, *launches));
    return text;
  }

  void print_fatbinary() const {
    Words words = {s_.toolkit.bin("fatbinary"), "--create=" + intermediate(".fatbin"), "-64"};
    for (const Target& t : s_.archs.targets) {
      words.push_back(fmt::format("--image3=kind=ptx,sm={},file={}", t.clang_number(), ptx_path(t)));
    }
    print_command(words);
  }

  Result<bool> take_ptx(const Target& target, const std::string& path) {
    std::string ptx = TRY(read_text_file(path));
    if (auto checked = check_ptx(ptx, input_.path + " (PTX)", !s_.rdc); !checked.ok()) {
      std::fprintf(stderr, "ptxas error   : %s\n", checked.error().message.c_str());
      return false;
    }
    if (s_.resource_usage) {
      std::string text = TRY(describe_resources(ptx, input_.path, target.clang_arch));
      std::fwrite(text.data(), 1, text.size(), stderr);
    }
    if (s_.phase == Phase::Ptx && output_ == "-") std::fwrite(ptx.data(), 1, ptx.size(), stdout);
    images_.push_back({fatbin::Kind::Ptx, target.clang_number(), std::move(ptx), input_.path,
                       s_.device_debug ? fatbin::kFlagDebug : 0});
    return true;
  }

  const Settings& s_;
  const Input& input_;
  std::string output_;
  const TemporaryFolder& temporaries_;
  Diagnostics diagnostics_;
  std::vector<fatbin::Image> images_;
};

std::string quoted(const std::string& word) {
  static constexpr std::string_view kSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  if (!word.empty() && word.find_first_not_of(kSafe) == std::string::npos) return word;
  std::string out = "\"";
  for (char c : word) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string command_text(const std::vector<std::string>& argv) {
  std::string text;
  for (const std::string& word : argv) text += (text.empty() ? "" : " ") + quoted(word);
  return text;
}

void print_command(const std::vector<std::string>& argv) {
  std::string line = "#$ " + command_text(argv) + " \n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void record_time(const Settings& s, const std::string& source, const std::string& step, double seconds) {
  if (s.time_file.empty()) return;
  bool to_stdout = s.time_file == "-";
  std::FILE* file = to_stdout ? stdout : std::fopen(s.time_file.c_str(), "a");
  if (!file) return;
  std::fprintf(file, "%s,%s,%.3f,ms\n", source.c_str(), step.c_str(), seconds * 1000);
  if (!to_stdout) std::fclose(file);
}

Result<bool> compile_file(const Settings& s, const Input& input, const std::string& output,
                          const TemporaryFolder& temporaries) {
  return Compilation(s, input, output, temporaries).run();
}

}  // namespace heddle::cc
