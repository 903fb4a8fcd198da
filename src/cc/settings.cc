// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/settings.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/toolkit_headers.h"
#include "cc/file.h"

namespace heddle::cc {

namespace {

Error fatal(std::string message) { return Error{ErrorKind::InvalidValue, std::move(message)}; }

Result<Language> language_of(const std::string& path, const std::string& forced) {
  if (forced == "cu") return Language::Cuda;
  if (forced == "c") return Language::C;
  if (forced == "c++") return Language::Cxx;
  static constexpr std::pair<std::string_view, Language> kByExtension[] = {
      {".cu", Language::Cuda}, {".cup", Language::Cuda}, {".c", Language::C}, {".cc", Language::Cxx},
      {".cpp", Language::Cxx}, {".cxx", Language::Cxx}, {".C", Language::Cxx}, {".c++", Language::Cxx},
      {".o", Language::Object}, {".obj", Language::Object}, {".lo", Language::Object},
      {".a", Language::Archive}, {".lib", Language::Archive}, {".so", Language::Shared},
      {".ptx", Language::Ptx}, {".cubin", Language::Cubin}, {".fatbin", Language::Fatbin}};
  std::string extension = extension_of(path);
  for (auto& [name, language] : kByExtension) {
    if (extension == name) return language;
  }
  // libfoo.so.12; anything else is left to the linker, as nvcc does.
  if (path.find(".so.") != std::string::npos) return Language::Shared;
  return Language::Object;
}

Result<unsigned> number(const std::string& text, std::string_view option) {
  unsigned value = 0;
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) {
    return fatal(fmt::format("Value '{}' of option '--{}' is not a number", text, option));
  }
  return value;
}

/// Applies one argument after the other.
class Builder {
 public:
  explicit Builder(Settings& s) : s_(s) {}

  Result<void> apply(const Arg& arg) {
    const std::string& v = arg.value;
    switch (arg.option) {
      case Opt::input: return input(v);
      case Opt::unknown_compiler: xcompiler_.push_back(v); return {};
      case Opt::unknown_linker: s_.libraries.push_back(v); return {};
      case Opt::unknown_both: xcompiler_.push_back(v); s_.libraries.push_back(v); return {};

      case Opt::output_file: return once(s_.output, v, "output-file");
      case Opt::pre_include: return preprocessor("-include", v);
      case Opt::library: s_.libraries.push_back("-l" + v); return {};
      case Opt::define_macro: s_.preprocessor.push_back("-D" + v); return {};
      case Opt::undefine_macro: s_.preprocessor.push_back("-U" + v); return {};
      case Opt::include_path: return include("-I", v);
      case Opt::system_include: return include("-isystem", v);
      case Opt::library_path: return library_folder(v);
      case Opt::output_directory: s_.output_folder = v; return {};
      case Opt::dependency_output: mf_ = v; return {};
      case Opt::generate_dependency_targets: mp_ = true; return {};
      case Opt::dependency_target_name: mt_.push_back(v); return {};
      case Opt::compiler_bindir: s_.host_compiler = v; return {};
      case Opt::archiver_binary: s_.archiver = v; return {};
      case Opt::cudart: return runtime(v);
      case Opt::cudadevrt: return device_runtime(v);

      case Opt::link: return phase(Phase::Link, "link");
      case Opt::lib: return phase(Phase::Lib, "lib");
      case Opt::device_link: return phase(Phase::DeviceLink, "device-link");
      case Opt::device_c: s_.rdc = true; return phase(Phase::Object, "device-c");
      case Opt::device_w: s_.rdc = false; return phase(Phase::Object, "device-w");
      case Opt::compile: return phase(Phase::Object, "compile");
      case Opt::fatbin: return phase(Phase::Fatbin, "fatbin");
      case Opt::cubin: return phase(Phase::Cubin, "cubin");
      case Opt::ptx: return phase(Phase::Ptx, "ptx");
      case Opt::preprocess: return phase(Phase::Preprocess, "preprocess");
      case Opt::fdevice_syntax_only: return phase(Phase::SyntaxOnly, "fdevice-syntax-only");
      case Opt::generate_dependencies: s_.dependency_mode = {"-M"}; return phase(Phase::Dependencies, "generate-dependencies");
      case Opt::generate_nonsystem_dependencies: s_.dependency_mode = {"-MM"}; return phase(Phase::Dependencies, "generate-nonsystem-dependencies");
      case Opt::generate_dependencies_with_compile: md_ = "-MD"; return {};
      case Opt::generate_nonsystem_dependencies_with_compile: md_ = "-MMD"; return {};
      case Opt::run: s_.run = true; return {};
      case Opt::clean_targets: s_.clean = true; return {};

      case Opt::profile: s_.profile = true; return {};
      case Opt::debug: s_.host_debug = true; return {};
      case Opt::device_debug: s_.device_debug = true; return {};
      case Opt::generate_line_info: s_.line_info = true; return {};
      case Opt::no_compress: s_.compression = fatbin::Compression::None; return {};
      case Opt::compress_mode: return compress_mode(v);
      case Opt::fatbin_options: return fatbin_option(v);
      case Opt::optimize: s_.host_optimize = "-O" + v; return {};
      case Opt::dopt: dopt_ = v == "on"; return {};
      case Opt::ftemplate_backtrace_limit: s_.template_limits.push_back("-ftemplate-backtrace-limit=" + v); return {};
      case Opt::ftemplate_depth: s_.template_limits.push_back("-ftemplate-depth=" + v); return {};
      case Opt::no_exceptions: s_.no_exceptions = true; return {};
      case Opt::shared: s_.shared = true; return {};
      case Opt::host_relocatable_link: s_.relocatable = true; return {};
      case Opt::x: return force_language(v);
      case Opt::std: return standard(v);
      case Opt::expt_relaxed_constexpr: s_.relaxed_constexpr = true; return {};
      case Opt::extended_lambda:
      case Opt::expt_extended_lambda: s_.extended_lambda = true; return {};
      case Opt::machine:
        if (v != "64") return fatal(fmt::format("Value '{}' is not defined for option 'machine'", v));
        return {};

      case Opt::compiler_options: append(xcompiler_, split_host_value(v)); return {};
      case Opt::linker_options:
        for (const std::string& word : split_host_value(v)) append(s_.libraries, {"-Xlinker", word});
        return {};
      case Opt::ptxas_options: return ptxas_option(v);
      case Opt::archive_options: s_.archive_options.push_back(v); return {};

      case Opt::threads: s_.threads = TRY(number(v, "threads")); return {};
      case Opt::dryrun: s_.dryrun = true; return {};
      case Opt::verbose: s_.verbose = true; return {};
      case Opt::keep:
      case Opt::save_temps: s_.keep = true; return {};
      case Opt::keep_dir: s_.keep_folder = v; return {};
      case Opt::time: s_.time_file = v; return {};
      case Opt::fdevice_time_trace: s_.device_time_trace = v; return {};
      case Opt::run_args: s_.run_args.push_back(v); return {};
      case Opt::no_device_link: s_.device_link = false; return {};
      case Opt::objdir_as_tempdir: s_.temporaries_beside = true; return {};
      case Opt::default_stream: return default_stream(v);

      case Opt::gpu_architecture: return once(request_.arch, v, "gpu-architecture");
      case Opt::gpu_code: request_.code.push_back(v); return {};
      case Opt::generate_code: request_.generate.push_back(v); return {};
      case Opt::relocatable_device_code: s_.rdc = v == "true"; return {};
      case Opt::use_fast_math: s_.fast_math = true; return {};
      case Opt::ftz: ftz_ = v; return {};
      case Opt::prec_div: prec_div_ = v; return {};
      case Opt::prec_sqrt: prec_sqrt_ = v; return {};
      case Opt::fmad: s_.contract = v == "true"; return {};

      case Opt::disable_warnings: s_.no_warnings = true; return {};
      case Opt::wno_deprecated_declarations: s_.warnings.push_back("-Wno-deprecated-declarations"); return {};
      case Opt::wreorder: s_.warnings.push_back("-Wreorder-ctor"); return {};
      case Opt::werror: return werror(v);
      case Opt::brief_diagnostics:
        if (v == "true") s_.warnings.push_back("-fno-caret-diagnostics");
        return {};
      case Opt::resource_usage: s_.resource_usage = true; return {};
      default: return {};   // rows whose text says "accepted"
    }
  }

  Result<void> finish(uint32_t (*native)()) {
    s_.archs = TRY(plan_architectures(request_, native));
    s_.xcompiler = sort_host_flags(xcompiler_);
    TRY(find_host_compiler());
    if (!md_.empty()) s_.dependency_flags.push_back(md_);
    if (!mf_.empty()) append(s_.dependency_flags, {"-MF", mf_});
    for (const std::string& target : mt_) append(s_.dependency_flags, {"-MT", target});
    if (mp_) s_.dependency_flags.push_back("-MP");
    // What was said about a single property wins over what -use_fast_math implies.
    s_.ftz = ftz_.empty() ? s_.fast_math : ftz_ == "true";
    s_.precise_div = prec_div_.empty() ? !s_.fast_math : prec_div_ == "true";
    s_.precise_sqrt = prec_sqrt_.empty() ? !s_.fast_math : prec_sqrt_ == "true";
    s_.device_optimize = !s_.device_debug || dopt_;
    if (s_.threads == 0) s_.threads = static_cast<unsigned>(std::max(1l, sysconf(_SC_NPROCESSORS_ONLN)));
    return check();
  }

 private:
  static void append(std::vector<std::string>& to, const std::vector<std::string>& words) {
    to.insert(to.end(), words.begin(), words.end());
  }

  /// -ccbin, or the variable NVCC_CCBIN: a compiler, or the folder of one.
  Result<void> find_host_compiler() {
    std::string& name = s_.host_compiler;
    if (const char* variable = std::getenv("NVCC_CCBIN"); name.empty() && variable) name = variable;
    if (name.empty()) return {};
    if (std::filesystem::is_directory(name)) name += "/g++";
    if (find_on_path(name).empty()) return Error{ErrorKind::FileNotFound, fmt::format("host compiler '{}' is not found", name)};
    return {};
  }

  Result<void> once(std::string& slot, const std::string& value, const char* name) {
    if (!slot.empty() && slot != value) return fatal(fmt::format("redefinition of argument '{}'", name));
    slot = value;
    return {};
  }

  Result<void> input(const std::string& path) {
    s_.inputs.push_back({path, TRY(language_of(path, forced_language_))});
    return {};
  }

  Result<void> force_language(const std::string& v) {
    if (v != "cu" && v != "c" && v != "c++") return fatal(fmt::format("Value '{}' is not defined for option 'x'", v));
    forced_language_ = v;
    // nvcc applies -x to all inputs, also to those before it.
    for (Input& in : s_.inputs) in.language = TRY(language_of(in.path, v));
    return {};
  }

  Result<void> phase(Phase phase, const char* name) {
    bool container = phase == Phase::Cubin || phase == Phase::Fatbin;
    if (container && s_.phase == Phase::DeviceLink) {
      s_.link_result = phase;
      return {};
    }
    if (phase == Phase::DeviceLink && (s_.phase == Phase::Cubin || s_.phase == Phase::Fatbin)) {
      s_.link_result = s_.phase;
      phase_name_.clear();
    }
    // -dc and -dw say how -c is done, before it or after it.
    if (s_.phase == Phase::Object && phase == Phase::Object && !phase_name_.empty()) return {};
    if (!phase_name_.empty() && phase_name_ != name) {
      return fatal(fmt::format("More than one compilation phase option: '--{}' and '--{}'", phase_name_, name));
    }
    phase_name_ = name;
    s_.phase = phase;
    return {};
  }

  Result<void> preprocessor(const char* flag, const std::string& v) {
    append(s_.preprocessor, {flag, v});
    return {};
  }

  Result<void> include(const char* flag, const std::string& v) {
    if (is_foreign_include(v, s_.toolkit)) {
      std::fprintf(stderr, "nvcc note    : include folder '%s' belongs to another CUDA toolkit and is left out\n", v.c_str());
      return {};
    }
    // Copies of single headers, as packages carry them, come after ours.
    return preprocessor(has_toolkit_copies(v) ? "-idirafter" : flag, v);
  }

  Result<void> library_folder(const std::string& v) {
    if (is_foreign_library(v, s_.toolkit)) {
      std::fprintf(stderr, "nvcc note    : library folder '%s' belongs to another CUDA toolkit and is left out\n", v.c_str());
    } else {
      s_.library_folders.push_back(v);
    }
    return {};
  }

  Result<void> runtime(const std::string& v) {
    if (v == "static") s_.runtime = Runtime::Static;
    else if (v == "shared") s_.runtime = Runtime::Shared;
    else if (v == "none") s_.runtime = Runtime::None;
    else return fatal(fmt::format("Value '{}' is not defined for option 'cudart'", v));
    return {};
  }

  Result<void> device_runtime(const std::string& v) {
    if (v != "static" && v != "none") return fatal(fmt::format("Value '{}' is not defined for option 'cudadevrt'", v));
    s_.device_runtime = v == "static";
    return {};
  }

  Result<void> compress_mode(const std::string& v) {
    using fatbin::Compression;
    if (v == "none") s_.compression = Compression::None;
    else if (v == "speed") s_.compression = Compression::Lz4;
    else if (v == "default" || v == "size" || v == "balance") s_.compression = Compression::Zstd;
    else return fatal(fmt::format("Value '{}' is not defined for option 'compress-mode'", v));
    return {};
  }

  Result<void> fatbin_option(const std::string& v) {
    if (v == "-compress-all" || v == "--compress-all" || v == "-compress=true" || v == "--compress=true") return {};
    if (v == "-compress=false" || v == "--compress=false") return compress_mode("none");
    for (std::string_view prefix : {"-compress-mode=", "--compress-mode="}) {
      if (v.starts_with(prefix)) return compress_mode(v.substr(prefix.size()));
    }
    return fatal(fmt::format("Unknown fatbinary option '{}'", v));
  }

  /// The options of ptxas that speak of real hardware change nothing here; -v reports.
  Result<void> ptxas_option(const std::string& v) {
    if (v == "-v" || v == "--verbose") {
      s_.resource_usage = true;
      return {};
    }
    if (v.starts_with("-")) return {};
    return fatal(fmt::format("'{}' is not an option of ptxas", v));
  }

  Result<void> standard(const std::string& v) {
    for (std::string_view known : {"c++03", "c++11", "c++14", "c++17", "c++20", "c++23", "gnu++03", "gnu++11",
                                   "gnu++14", "gnu++17", "gnu++20", "gnu++23", "c++2a", "c++1z", "c++2b"}) {
      if (v == known) {
        s_.standard = "-std=" + v;
        return {};
      }
    }
    return fatal(fmt::format("Value '{}' is not defined for option 'std'", v));
  }

  Result<void> default_stream(const std::string& v) {
    if (v != "legacy" && v != "null" && v != "per-thread") {
      return fatal(fmt::format("Value '{}' is not defined for option 'default-stream'", v));
    }
    s_.per_thread_stream = v == "per-thread";
    return {};
  }

  Result<void> werror(const std::string& v) {
    if (v == "all-warnings") s_.warnings.push_back("-Werror");
    else if (v == "reorder") append(s_.warnings, {"-Wreorder-ctor", "-Werror=reorder-ctor"});
    else if (v == "deprecated-declarations") s_.warnings.push_back("-Werror=deprecated-declarations");
    else if (v != "cross-execution-space-call" && v != "default-stream-launch" && v != "missing-launch-bounds" &&
             v != "ext-lambda-captures-this") {
      return fatal(fmt::format("Value '{}' is not defined for option 'Werror'", v));
    }
    return {};
  }

  Result<void> check() {
    if (s_.inputs.empty()) return fatal("No input files specified; use option --help for more information");
    bool single = s_.phase != Phase::Link && s_.phase != Phase::Lib && s_.phase != Phase::DeviceLink;
    if (single && s_.inputs.size() > 1 && !s_.output.empty()) {
      return fatal("A single input file is required for a non-link phase when an outputfile is specified");
    }
    if ((s_.phase == Phase::Ptx || s_.phase == Phase::Cubin) && s_.archs.targets.size() > 1) {
      return fatal(fmt::format("Option '{}' is not allowed when compiling for multiple GPU architectures",
                               s_.phase == Phase::Ptx ? "--ptx (-ptx)" : "--cubin (-cubin)"));
    }
    for (const Input& in : s_.inputs) {
      if (access(in.path.c_str(), F_OK) != 0 && !s_.clean) {
        return Error{ErrorKind::FileNotFound,
                     fmt::format("Don't know what to do with '{}': no such file", in.path)};
      }
    }
    return {};
  }

  Settings& s_;
  ArchRequest request_;
  std::vector<std::string> xcompiler_, mt_;
  std::string forced_language_, phase_name_, mf_, md_, ftz_, prec_div_, prec_sqrt_;
  bool mp_ = false, dopt_ = false;
};

}  // namespace

Result<Settings> make_settings(const std::vector<Arg>& args) {
  Settings s;
  s.toolkit = TRY(find_toolkit());
  s.clang = TRY(find_clang(true));
  s.clang_c = TRY(find_clang(false));
  s.environment = child_environment(s.toolkit);
  Builder builder(s);
  for (const Arg& arg : args) TRY(builder.apply(arg));
  TRY(builder.finish(native_architecture));
  return s;
}

}  // namespace heddle::cc
