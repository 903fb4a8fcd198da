// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// filetests [--bless] [--only ENGINE] FILE-OR-FOLDER...   exit status 1 if anything failed.
// filetests --unrun|--unrun-modifiers FILE-OR-FOLDER...   what of the ISA tables no run line there reaches.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "check.h"
#include "reach.h"

namespace heddle::filetests {
namespace {

std::vector<std::string> files_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& a : arguments) {
    if (!std::filesystem::is_directory(a)) {
      files.push_back(a);
      continue;
    }
    for (const auto& e : std::filesystem::recursive_directory_iterator(a))
      if (e.path().extension() == ".ptx" || e.path().extension() == ".simt") files.push_back(e.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

int run(const std::vector<std::string>& arguments, const CheckOptions& options) {
  size_t failed = 0, runs = 0, refused = 0;
  auto files = files_of(arguments);
  for (const std::string& path : files) {
    auto test = read_test(path);
    Outcome out;
    if (test.ok()) out = check(*test, options);
    else out.failures.push_back(test.error().message);
    for (const std::string& f : out.failures) std::fprintf(stderr, "FAIL %s\n", f.c_str());
    failed += !out.failures.empty();
    runs += out.runs;
    refused += out.refused;
    if (out.blessed) {
      std::ofstream(path) << test->text();
      std::fprintf(stderr, "blessed %s\n", path.c_str());
    }
  }
  std::printf("%zu files, %zu failed; %zu runs, %zu left to the interpreter\n", files.size(), failed, runs, refused);
  return failed ? 1 : 0;
}

}  // namespace
}  // namespace heddle::filetests

int main(int argc, char** argv) {
  heddle::filetests::CheckOptions options;
  std::vector<std::string> arguments;
  std::string unrun;
  for (int n = 1; n < argc; ++n) {
    std::string a = argv[n];
    if (a == "--bless") options.bless = true;
    else if (a == "--only" && n + 1 < argc) options.only = argv[++n];
    else if (a == "--unrun" || a == "--unrun-modifiers") unrun = a;
    else arguments.push_back(a);
  }
  if (arguments.empty()) {
    std::fprintf(stderr, "usage: filetests [--bless] [--only ENGINE] FILE-OR-FOLDER...\n");
    return 2;
  }
  if (unrun == "--unrun") return heddle::filetests::print_unrun_rows(heddle::filetests::files_of(arguments)) != 0;
  if (!unrun.empty()) return heddle::filetests::print_unrun_modifiers(heddle::filetests::files_of(arguments)), 0;
  return heddle::filetests::run(arguments, options);
}
