// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clang 19 as a library: CUDA C++ text to an LLVM module of device code.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "nvrtc/headers.h"
#include "nvrtc/options.h"

namespace heddle::nvrtc {

struct Source {
  std::string name, text;
  std::vector<Header> headers;
  std::vector<std::string> name_expressions;
};

struct Translation {
  std::unique_ptr<llvm::Module> module;      // null: it did not compile, or only the syntax was asked for
  std::vector<std::string> lowered;          // one per name expression
  std::string log;
  bool ok = false, cancelled = false;
};

/// `proceed` is asked between declarations; false ends the compilation.
Translation translate(const Source& source, const Options& options, llvm::LLVMContext& context,
                      const std::function<bool()>& proceed);

}  // namespace heddle::nvrtc
