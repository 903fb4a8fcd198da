// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cu++filt: turns the mangled names of kernels into what the source says, from arguments or stdin.
#include <cxxabi.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

std::string demangled(const std::string& name) {
  int status = 0;
  char* text = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  std::string out = status == 0 ? text : name;
  std::free(text);
  return out;
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '.'; }

/// Names may stand anywhere in a line.
std::string filtered(const std::string& line) {
  std::string out;
  for (size_t at = 0; at < line.size();) {
    size_t end = at;
    while (end < line.size() && is_name(line[end])) end++;
    if (end == at) out += line[at++];
    else out += demangled(line.substr(at, end - at)), at = end;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  bool any = false, no_parameters = false;
  auto show = [&](std::string text) {
    if (no_parameters) text = text.substr(0, text.find('('));
    std::puts(text.c_str());
  };
  for (int i = 1; i < argc; i++) {
    std::string word = argv[i];
    if (word == "-h" || word == "--help") return std::puts("Usage: cu++filt [-p] [name...]\n\n  -p  without parameters; without names: filters stdin"), 0;
    if (word == "-p") no_parameters = true;
    else if (word == "-_") continue;
    else show(demangled(word)), any = true;
  }
  for (std::string line; !any && std::getline(std::cin, line);) show(filtered(line));
}
