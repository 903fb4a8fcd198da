// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the options of nvrtcCompileProgram mean: options.def's rows read into decisions.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "nvvm/codegen.h"

namespace heddle::nvrtc {

struct MacroEdit {
  bool define;
  std::string text;        // NAME, NAME=VALUE, NAME(x)=VALUE
};

struct Options {
  nvvm::CodegenOptions codegen;       // cpu, ftz, ...
  uint32_t arch = 52;                 // as asked: 89
  bool real_arch = false;             // sm_NN: a cubin too
  bool rdc = false, lto = false, debug = false, line_info = false, fast_math = false;
  bool default_device = false, syntax_only = false;
  bool no_warnings = false, warnings_are_errors = false, brief = false, source_include = true;
  bool move_forward = true, initializer_list = true;
  bool pch_asked = false;
  std::string standard = "c++17", time_file;
  std::vector<MacroEdit> macros;
  std::vector<std::string> includes, pre_includes, suppressed;
};

Result<Options> read_options(const std::vector<std::string>& words);

}  // namespace heddle::nvrtc
