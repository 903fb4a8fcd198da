// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/ptx.h"

#include "ptx/parse/parser.h"

namespace heddle::ptx {

Result<Module> parse(std::string_view text, const ParseOptions& options) {
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) text = text.substr(0, nul);
  Diagnostics diag(options.name);
  Parser parser(text, diag);
  parser.module.name = options.name;
  parser.run();
  if (diag.any()) return std::move(diag).take();
  return std::move(parser.module);
}

}  // namespace heddle::ptx
