// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A filetest as data: its text, its commands and its run lines (README.md has the grammar).
#pragma once

#include <string>
#include <vector>

#include "abi/kernel.h"
#include "base/result.h"
#include "values.h"

namespace heddle::filetests {

struct RunLine {
  size_t first_line = 0, last_line = 0; // indices into TestFile::lines, what --bless replaces
  size_t line_count() const { return last_line - first_line + 1; }
  std::string kernel;
  bool names_kernel = false;            // the line gives the name itself
  std::string launch_text;              // "<<<1,32>>>"
  abi::Dim3 grid, block;
  uint32_t dynamic_shared_bytes = 0;
  std::vector<Buffer> params;
  std::vector<std::string> param_text;  // as written, up to " =="
  bool interpreter_only = false;        // the JIT may hand this kernel back
  std::string fails;                    // name of an ErrorKind
  bool checks_prints = false;
  std::string prints;
};

struct TestFile {
  std::string path;
  std::vector<std::string> lines;
  bool parse = false, simt = false, run = false;
  std::vector<std::string> passes;
  std::vector<uint32_t> warps = {32, 64};
  bool interpreter_only = false;
  std::vector<RunLine> runs;
  size_t error_line = 0;                // 0: must build
  std::string error_text;
  size_t simt_line = ~size_t{0};        // of "// simt:", whose block is the expectation
  std::string text() const;
};

Result<TestFile> read_test(const std::string& path);
/// The run line with the expectations of its buffers as they are now.
std::vector<std::string> print_run(const RunLine& run);
std::string escape(const std::string& text);

}  // namespace heddle::filetests
