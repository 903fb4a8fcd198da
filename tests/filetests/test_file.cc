// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test_file.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace heddle::filetests {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

std::vector<std::string> words_of(std::string_view s) {
  std::istringstream in{std::string(s)};
  std::vector<std::string> words;
  for (std::string w; in >> w;) words.push_back(w);
  return words;
}

std::string unescape(std::string_view s) {
  std::string out;
  for (size_t n = 0; n < s.size(); ++n) {
    if (s[n] == '\\' && n + 1 < s.size()) {
      ++n;
      out += s[n] == 'n' ? '\n' : s[n] == 't' ? '\t' : s[n];
    } else {
      out += s[n];
    }
  }
  return out;
}

/// What follows "// word:" or "// word " in a line, if it is that command.
bool command(std::string_view line, std::string_view word, std::string_view& rest) {
  line = trim(line);
  if (!line.starts_with("//")) return false;
  line = trim(line.substr(2));
  if (!line.starts_with(word)) return false;
  line.remove_prefix(word.size());
  rest = trim(line);
  return true;
}

Result<abi::Dim3> parse_dim(std::string_view s) {
  abi::Dim3 d;
  uint32_t* at[] = {&d.x, &d.y, &d.z};
  std::string text(s);
  std::replace(text.begin(), text.end(), 'x', ' ');
  auto words = words_of(text);
  if (words.empty() || words.size() > 3) return error(ErrorKind::InvalidValue, "'{}' is no dimension", s);
  for (size_t n = 0; n < words.size(); ++n) *at[n] = static_cast<uint32_t>(std::stoul(words[n]));
  return d;
}

Result<void> parse_launch(std::string_view s, RunLine& run) {
  run.launch_text = s;
  s.remove_prefix(3);
  s.remove_suffix(3);
  std::vector<std::string> parts(1);
  for (char c : s) {
    if (c == ',') parts.emplace_back();
    else parts.back() += c;
  }
  if (parts.size() < 2 || parts.size() > 3) return error(ErrorKind::InvalidValue, "'{}' is no launch", run.launch_text);
  run.grid = TRY(parse_dim(parts[0]));
  run.block = TRY(parse_dim(parts[1]));
  if (parts.size() == 3) run.dynamic_shared_bytes = static_cast<uint32_t>(std::stoul(parts[2]));
  return {};
}

/// name:type[count]=init  or  name:type=value
Result<Buffer> parse_param(std::string_view word) {
  Buffer b;
  size_t colon = word.find(':');
  b.name = word.substr(0, colon);
  std::string_view rest = word.substr(colon + 1), init;
  if (size_t eq = rest.find('='); eq != std::string_view::npos) {
    init = rest.substr(eq + 1);
    rest = rest.substr(0, eq);
  }
  if (size_t at = rest.find('@'); at != std::string_view::npos) {
    b.texture = rest.substr(at + 1);
    rest = rest.substr(0, at);
  }
  size_t count = 1;
  if (size_t open = rest.find('['); open != std::string_view::npos) {
    count = std::stoul(std::string(rest.substr(open + 1)));
    rest = rest.substr(0, open);
  } else {
    b.scalar = true;
  }
  b.type = TRY(parse_type(rest));
  b.init = TRY(parse_init(b.type, count, init));
  return b;
}

Result<void> parse_run(std::string_view text, RunLine& run) {
  auto words = words_of(text);
  size_t at = 0;
  if (at < words.size() && !words[at].starts_with("<<<")) {
    run.kernel = words[at++];
    run.names_kernel = true;
  }
  if (at >= words.size() || !words[at].starts_with("<<<") || !words[at].ends_with(">>>"))
    return error(ErrorKind::InvalidValue, "a run line needs <<<grid,block>>> without spaces");
  TRY(parse_launch(words[at++], run));
  while (at < words.size()) {
    run.param_text.push_back(words[at]);
    run.params.push_back(TRY(parse_param(words[at++])));
    Buffer& b = run.params.back();
    if (at == words.size() || words[at] != "==") continue;
    b.checked = true;
    for (++at; at < words.size() && words[at].find(':') == std::string::npos; ++at)
      TRY(parse_expected(b.type, words[at], b.expected));
  }
  return {};
}

}  // namespace

std::string TestFile::text() const {
  std::string all;
  for (const std::string& l : lines) all += l + "\n";
  return all;
}

Result<TestFile> read_test(const std::string& path) {
  TestFile t;
  t.path = path;
  std::ifstream in(path);
  if (!in) return error(ErrorKind::FileNotFound, "{}", path);
  for (std::string line; std::getline(in, line);) t.lines.push_back(line);
  std::string entry;
  for (size_t n = 0; n < t.lines.size(); ++n) {
    std::string_view line = t.lines[n], rest;
    if (size_t e = line.find(".entry "); e != std::string_view::npos && !trim(line).starts_with("//")) {
      entry = trim(line.substr(e + 7));
      entry.resize(std::min(entry.size(), entry.find_first_of("( \t")));
    } else if (command(line, "kernel @", rest) || trim(line).starts_with("kernel @")) {
      entry = trim(trim(line).substr(8));
      entry.resize(std::min(entry.size(), entry.find_first_of("( \t")));
    }
    if (command(line, "test parse", rest)) t.parse = true;
    if (command(line, "test simt", rest)) {
      t.simt = true;
      t.passes = words_of(rest);
    }
    if (command(line, "test run", rest)) t.run = true;
    if (command(line, "interpreter", rest) && rest.empty()) (t.runs.empty() ? t.interpreter_only : t.runs.back().interpreter_only) = true;
    if (command(line, "warps ", rest)) {
      t.warps.clear();
      for (const std::string& w : words_of(rest)) t.warps.push_back(static_cast<uint32_t>(std::stoul(w)));
    }
    if (command(line, "error:", rest)) {
      t.error_line = std::stoul(std::string(rest));
      t.error_text = trim(rest.substr(rest.find(':') + 1));
    }
    if (command(line, "simt:", rest)) t.simt_line = n;
    if (command(line, "fails:", rest) && !t.runs.empty()) t.runs.back().fails = rest;
    if (command(line, "prints:", rest) && !t.runs.empty()) {
      t.runs.back().checks_prints = true;
      t.runs.back().prints = unescape(rest);
    }
    if (!command(line, "run:", rest)) continue;
    RunLine run;
    run.kernel = entry;
    run.first_line = n;
    std::string text(rest);
    while (n + 1 < t.lines.size() && t.lines[n + 1].starts_with("//   ")) text += " " + t.lines[++n].substr(2);
    run.last_line = n;
    TRY(parse_run(text, run), "reading {}:{}", path, run.first_line + 1);
    t.runs.push_back(std::move(run));
  }
  if (!t.parse && !t.simt && !t.run && t.error_text.empty())
    return error(ErrorKind::InvalidValue, "{} has no command", path);
  return t;
}

std::vector<std::string> print_run(const RunLine& run) {
  constexpr size_t kColumns = 118;
  std::vector<std::string> words = {run.launch_text};
  if (run.names_kernel) words.insert(words.begin(), run.kernel);
  for (size_t n = 0; n < run.params.size(); ++n) {
    words.push_back(run.param_text[n]);
    if (!run.params[n].checked) continue;
    words.push_back("==");
    auto values = format_values(run.params[n].type, run.params[n].expected);
    words.insert(words.end(), values.begin(), values.end());
  }
  std::vector<std::string> lines = {"// run:"};
  for (const std::string& w : words) {
    if (lines.back().size() + 1 + w.size() > kColumns) lines.push_back("//     ");
    lines.back() += " " + w;
  }
  return lines;
}

std::string escape(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\\') out += "\\\\";
    else out += c;
  }
  return out;
}

}  // namespace heddle::filetests
