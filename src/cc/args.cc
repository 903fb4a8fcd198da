// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/args.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "cc/file.h"

namespace heddle::cc {

namespace {

enum class Takes : uint8_t { Flag, Bool, Value, Joined, List, JoinedList, Unsupported };
enum class Group : uint8_t { Files, Phase, Language, Steps, Guidance, Gpu, Diagnostics };

struct Row {
  Opt option;
  std::string_view long_name, short_name;
  Takes takes;
  Group group;
  std::string_view text;
};

constexpr Row kRows[] = {
#define HEDDLE_CC(id, long_name, short_name, takes, group, text) \
  {Opt::id, long_name, short_name, Takes::takes, Group::group, text},
#include "cc/options.def"
#undef HEDDLE_CC
};

constexpr std::string_view kGroupTitles[] = {
    "Files and folders", "What to make", "Language and code generation", "Options for single steps",
    "How nvcc works", "Architectures and device arithmetic", "Diagnostics"};

bool is_list(Takes takes) { return takes == Takes::List || takes == Takes::JoinedList; }
bool is_joined(Takes takes) { return takes == Takes::Joined || takes == Takes::JoinedList; }

const Row* find_row(std::string_view name) {
  for (const Row& row : kRows) {
    if (name == row.short_name || name == row.long_name) return &row;
  }
  return nullptr;
}

/// -Idir, -O3, -xcu: a one-letter name with its value glued on.
const Row* find_joined(std::string_view name) {
  for (const Row& row : kRows) {
    if (!is_joined(row.takes) || name.size() < 2 || name[0] != row.short_name[0]) continue;
    if (row.short_name.size() != 1) continue;
    bool wants_digit = row.option == Opt::threads || row.option == Opt::machine;
    if (wants_digit && !std::isdigit(static_cast<unsigned char>(name[1]))) continue;
    if (row.option == Opt::optimize && !std::isalnum(static_cast<unsigned char>(name[1]))) continue;
    if (row.option == Opt::x && name.substr(1) != "cu" && name.substr(1) != "c" && name.substr(1) != "c++") continue;
    return &row;
  }
  return nullptr;
}

Error fatal(std::string message) { return Error{ErrorKind::InvalidValue, std::move(message)}; }

constexpr int kDeepestNesting = 16;

class Reader {
 public:
  explicit Reader(bool to_compiler, bool to_linker) : to_compiler_(to_compiler), to_linker_(to_linker) {}

  Result<void> read(const std::vector<std::string>& words, int depth) {
    if (depth > kDeepestNesting) return fatal("response files are nested too deeply");
    for (size_t i = 0; i < words.size(); i++) TRY(read_word(words, i, depth));
    return {};
  }

  std::vector<Arg> args;

 private:
  Result<void> read_word(const std::vector<std::string>& words, size_t& i, int depth) {
    const std::string& word = words[i];
    if (word.size() > 1 && word[0] == '@') return read_file(word.substr(1), depth);
    if (word.size() < 2 || word[0] != '-') {
      args.push_back({Opt::input, word});
      return {};
    }
    std::string body = word.substr(word.starts_with("--") ? 2 : 1);
    std::string name = body.substr(0, body.find('='));
    std::optional<std::string> value;
    if (name.size() < body.size()) value = body.substr(name.size() + 1);

    const Row* row = find_row(name);
    if (!row && !word.starts_with("--") && (row = find_joined(body))) value = body.substr(1);
    if (!row) return read_unknown(word);
    if (row->takes == Takes::Unsupported) {
      return unsupported(fmt::format("nvcc option '{}' ({})", word, row->text));
    }
    if (row->takes == Takes::Flag) {
      if (value) return fatal(fmt::format("Option '{}' takes no value", word));
      args.push_back({row->option, ""});
      return {};
    }
    if (row->takes == Takes::Bool) return read_bool(*row, word, value, words, i);
    if (!value) {
      if (i + 1 >= words.size()) return fatal(fmt::format("Missing argument of option '{}'", word));
      value = words[++i];
    }
    return add(*row, *value, depth);
  }

  Result<void> read_bool(const Row& row, const std::string& word, std::optional<std::string> value,
                         const std::vector<std::string>& words, size_t& i) {
    // "-rdc true" is as good as "-rdc=true".
    if (!value && i + 1 < words.size() && (words[i + 1] == "true" || words[i + 1] == "false")) value = words[++i];
    if (value && *value != "true" && *value != "false") {
      return fatal(fmt::format("'{}' is not in 'keyword=value' format, or its value is neither true nor false", word));
    }
    args.push_back({row.option, value.value_or("true")});
    return {};
  }

  Result<void> add(const Row& row, const std::string& value, int depth) {
    if (row.option == Opt::options_file) {
      for (const std::string& file : split_list(value)) TRY(read_file(file, depth));
    } else if (is_list(row.takes)) {
      for (std::string& part : split_list(value)) args.push_back({row.option, std::move(part)});
    } else {
      args.push_back({row.option, value});
    }
    return {};
  }

  Result<void> read_file(const std::string& name, int depth) {
    std::string text = TRY(read_text_file(name));
    return read(split_words(text), depth + 1);
  }

  Result<void> read_unknown(const std::string& word) {
    if (!to_compiler_ && !to_linker_) return fatal(fmt::format("Unknown option '{}'", word));
    args.push_back({to_compiler_ && to_linker_ ? Opt::unknown_both
                    : to_compiler_             ? Opt::unknown_compiler
                                               : Opt::unknown_linker,
                    word});
    return {};
  }

  bool to_compiler_, to_linker_;
};

bool contains(const std::vector<std::string>& words, std::string_view name) {
  return std::ranges::any_of(words, [&](const std::string& w) {
    return w == fmt::format("-{}", name) || w == fmt::format("--{}", name);
  });
}

std::string wrapped(std::string_view text, size_t indent, size_t width) {
  std::string out;
  size_t column = indent;
  for (const std::string& word : split_words(std::string(text))) {
    if (column + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    out += (column == indent ? "" : " ") + word;
    column += word.size() + 1;
  }
  return out;
}

}  // namespace

Result<std::vector<Arg>> parse_args(const std::vector<std::string>& words) {
  bool both = contains(words, "forward-unknown-opts");
  Reader reader(both || contains(words, "forward-unknown-to-host-compiler"),
                both || contains(words, "forward-unknown-to-host-linker"));
  TRY(reader.read(words, 0));
  return std::move(reader.args);
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts(1);
  char quote = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (c == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\')) {
      parts.back() += text[++i];
    } else if (quote) {
      if (c == quote) quote = 0;
      parts.back() += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      parts.back() += c;
    } else if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  // A list that is quoted as a whole ("a,b") is the list itself.
  if (parts.size() == 1 && text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0]) {
    return split_list(text.substr(1, text.size() - 2));
  }
  std::erase(parts, "");
  return parts;
}

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
      else if (c == '\\' && quote == '"' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) word += text[++i];
      else word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      inside = true;
    } else if (c == '\\' && i + 1 < text.size()) {
      if (text[++i] != '\n') word += text[i], inside = true;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      if (inside) words.push_back(std::move(word));
      word.clear();
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (inside) words.push_back(std::move(word));
  return words;
}

std::string help_text() {
  std::string out =
      "Usage: nvcc [options] files...\n\n"
      "Compiles CUDA C++ with clang 19 against Heddle, which runs device code on the CPU.\n"
      "  nvcc -o app app.cu                       compile and link\n"
      "  nvcc -arch=sm_80 -O3 -c kernel.cu        compile to kernel.o\n"
      "  nvcc -ptx kernel.cu                      look at the device code\n"
      "  nvcc -rdc=true a.cu b.cu -o app          device functions across files\n"
      "  nvcc --dryrun app.cu                     show the steps\n";
  for (size_t g = 0; g < std::size(kGroupTitles); g++) {
    out += fmt::format("\n{}\n", kGroupTitles[g]);
    for (const Row& row : kRows) {
      if (static_cast<size_t>(row.group) != g) continue;
      std::string names = "--" + std::string(row.long_name);
      if (row.short_name != row.long_name) names += fmt::format(", -{}", row.short_name);
      if (row.takes == Takes::Bool) names += " {true|false}";
      else if (is_list(row.takes)) names += " <value>,...";
      else if (row.takes == Takes::Value || row.takes == Takes::Joined) names += " <value>";
      if (row.takes == Takes::Unsupported) names += " (not supported)";
      out += fmt::format("  {}\n        {}\n", names, wrapped(row.text, 8, 96));
    }
  }
  return out;
}

}  // namespace heddle::cc
