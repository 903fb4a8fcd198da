// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A text as tokens: one token per distinct byte that occurs in it.
#pragma once

#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace gpt {

struct Corpus {
  std::string alphabet;        // token -> byte
  std::vector<int> tokens;
  int token_of[256];

  int vocabulary() const { return (int)alphabet.size(); }

  /// Reads up to `limit` bytes; false if the file cannot be read or is too short to train on.
  bool load(const std::string& path, size_t limit, size_t at_least) {
    FILE* f = std::fopen(path.c_str(), "rb");
    if (!f) return false;
    std::string text(limit, '\0');
    text.resize(std::fread(text.data(), 1, limit, f));
    std::fclose(f);
    if (text.size() < at_least) return false;
    bool seen[256] = {};
    for (unsigned char c : text) seen[c] = true;
    for (int c = 0; c < 256; ++c)
      if (seen[c]) alphabet.push_back((char)c);
    index();
    for (unsigned char c : text) tokens.push_back(token_of[c]);
    return true;
  }

  void index() {
    for (int& t : token_of) t = 0;
    for (size_t i = 0; i < alphabet.size(); ++i) token_of[(unsigned char)alphabet[i]] = (int)i;
  }

  /// `batch` windows of `length` tokens and their successors, at random places.
  void sample(std::mt19937& random, int batch, int length, std::vector<int>& in,
              std::vector<int>& out) const {
    std::uniform_int_distribution<size_t> start(0, tokens.size() - length - 1);
    in.clear(), out.clear();
    for (int b = 0; b < batch; ++b) {
      const size_t s = start(random);
      in.insert(in.end(), tokens.begin() + s, tokens.begin() + s + length);
      out.insert(out.end(), tokens.begin() + s + 1, tokens.begin() + s + length + 1);
    }
  }
};

}  // namespace gpt
