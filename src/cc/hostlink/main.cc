// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// heddle-c++: clang++ as the host linker. nvcc links with it, and so do build systems that read the link
// line of nvcc -v (CMake): the result finds this toolkit's libraries with no environment set.
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "cc/toolkit.h"

namespace heddle::cc {
namespace {

/// Not with -c and the like, nor for a relocatable object.
bool links(const std::vector<std::string>& words) {
  for (std::string_view w : words) {
    if (w == "-c" || w == "-S" || w == "-E" || w == "-r" || w == "-M" || w == "-MM" || w == "--version" || w == "-fsyntax-only") return false;
  }
  return !words.empty();
}

int run(std::vector<std::string> words) {
  auto toolkit = find_toolkit();
  auto clang = find_clang(true);
  if (!toolkit.ok() || !clang.ok()) {
    std::fprintf(stderr, "heddle-c++: %s\n", (toolkit.ok() ? clang.error() : toolkit.error()).message.c_str());
    return 1;
  }
  if (links(words)) {
    // DT_RPATH, not RUNPATH: the program runs with these libraries whatever LD_LIBRARY_PATH says.
    for (const char* w : {"-Xlinker", "--disable-new-dtags", "-Xlinker", "-rpath", "-Xlinker"}) words.push_back(w);
    words.push_back(toolkit->library());
  }
  words.insert(words.begin(), *clang);
  std::vector<char*> argv, environment;
  auto variables = child_environment(*toolkit);
  for (std::string& w : words) argv.push_back(w.data());
  for (std::string& v : variables) environment.push_back(v.data());
  argv.push_back(nullptr);
  environment.push_back(nullptr);
  execve(argv[0], argv.data(), environment.data());
  std::fprintf(stderr, "heddle-c++: cannot run '%s'\n", argv[0]);
  return 127;
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
