// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/diagnostics.h"

#include <cstdio>
#include <string_view>
#include <vector>

namespace heddle::cc {

namespace {

std::string without_colours(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\033') {
      while (i < text.size() && text[i] != 'm' && text[i] != 'K') i++;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool has(std::string_view line, std::string_view part) { return line.find(part) != std::string_view::npos; }

bool is_error(std::string_view line) { return has(line, " error: ") || has(line, " fatal error: "); }

/// The line a diagnostic begins with; notes belong to the diagnostic before them.
bool begins_diagnostic(std::string_view line) {
  return (is_error(line) || has(line, " warning: ")) && !line.starts_with(" ");
}

/// "In file included from ..." lines come before the diagnostic they belong to.
bool begins_story(std::string_view line) {
  return line.starts_with("In file included from") || line.starts_with("In module ");
}

bool is_count(std::string_view line) {
  return has(line, " generated when compiling for ") || line.ends_with(" generated.") ||
         has(line, "clang frontend command failed");
}

struct Block {
  std::string text, key;
  bool error = false;
};

std::vector<Block> split_blocks(const std::string& messages) {
  std::vector<Block> blocks(1);
  bool in_story = false;
  for (size_t at = 0; at < messages.size();) {
    size_t end = messages.find('\n', at);
    if (end == std::string::npos) end = messages.size() - 1;
    std::string line = messages.substr(at, end - at + 1);
    at = end + 1;
    std::string plain = without_colours(line);
    while (!plain.empty() && plain.back() == '\n') plain.pop_back();
    if (is_count(plain)) continue;
    bool story = begins_story(plain), diagnostic = begins_diagnostic(plain);
    if ((story && !in_story) || (diagnostic && !in_story)) blocks.emplace_back();
    Block& block = blocks.back();
    block.text += line;
    if (diagnostic) {
      block.key = plain;
      block.error = is_error(plain);
    } else if (block.key.empty() && !story) {
      block.key += plain;
    }
    in_story = story || (in_story && !diagnostic && plain.starts_with("                 from"));
  }
  return blocks;
}

}  // namespace

void Diagnostics::show(const std::string& messages) {
  for (const Block& block : split_blocks(messages)) {
    if (block.text.empty() || !shown_.insert(block.key).second) continue;
    std::fwrite(block.text.data(), 1, block.text.size(), stderr);
    errors_ += block.error;
  }
}

void Diagnostics::show_count(const std::string& source) const {
  if (errors_ == 0) return;
  std::fprintf(stderr, "%d error%s detected in the compilation of \"%s\".\n", errors_, errors_ == 1 ? "" : "s",
               source.c_str());
}

}  // namespace heddle::cc
