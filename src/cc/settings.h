// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a command line means: options.def's rows turned into the decisions that compiling and
// linking need.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cc/arch.h"
#include "cc/args.h"
#include "cc/host_flags.h"
#include "cc/toolkit.h"
#include "fatbin/fatbin.h"

namespace heddle::cc {

enum class Phase : uint8_t { Link, Lib, DeviceLink, Object, Fatbin, Cubin, Ptx, Preprocess, Dependencies, SyntaxOnly };
enum class Language : uint8_t { Cuda, Cxx, C, Object, Archive, Shared, Ptx, Cubin, Fatbin };
enum class Runtime : uint8_t { Static, Shared, None };

struct Input {
  std::string path;
  Language language;
};

struct Settings {
  Toolkit toolkit;
  std::string clang, clang_c, host_compiler;   // host_compiler: -ccbin, may be empty
  std::vector<std::string> environment;        // of children

  Phase phase = Phase::Link;
  Phase link_result = Phase::Object;           // -dlink with -cubin or -fatbin
  std::vector<Input> inputs;
  std::string output, output_folder;
  ArchPlan archs;

  std::vector<std::string> preprocessor;       // -D -U -I -isystem -include, both passes
  std::string standard;                        // -std=...
  HostFlags xcompiler;
  std::vector<std::string> dependency_flags;   // -MD -MF x ...
  std::vector<std::string> dependency_mode;    // -M or -MM
  std::vector<std::string> libraries;          // -lm, -Xlinker x, in order
  std::vector<std::string> library_folders;
  std::vector<std::string> archive_options;
  std::string archiver = "ar";

  std::string host_optimize;                   // "-O2"
  bool host_debug = false, device_debug = false, line_info = false, profile = false, no_exceptions = false;
  bool device_optimize = true;
  bool rdc = false, shared = false, relocatable = false, device_link = true;
  bool fast_math = false, ftz = false, precise_div = true, precise_sqrt = true, contract = true;
  bool extended_lambda = false, relaxed_constexpr = false, per_thread_stream = false;
  bool no_warnings = false, resource_usage = false, verbose = false, dryrun = false;
  bool run = false, clean = false, temporaries_beside = false;
  std::vector<std::string> warnings;           // -Werror=..., -Wreorder, ...
  std::vector<std::string> template_limits;    // -ftemplate-depth=...
  std::vector<std::string> run_args;
  std::string device_time_trace, time_file;
  Runtime runtime = Runtime::Static;
  bool device_runtime = true;
  fatbin::Compression compression = fatbin::Compression::Zstd;
  unsigned threads = 1;
  bool keep = false;
  std::string keep_folder = ".";
};

/// Also finds the toolkit and clang. Does not touch any input.
Result<Settings> make_settings(const std::vector<Arg>& args);

}  // namespace heddle::cc
