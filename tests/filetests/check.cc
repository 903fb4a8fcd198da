// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "check.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "ptx/ptx.h"
#include "simt/simt.h"
#include "texture.h"

namespace heddle::filetests {
namespace {

/// What a kernel printed: stdout goes to a file of its own between begin() and end().
class Capture {
 public:
  void begin() {
    std::fflush(stdout);
    saved_ = dup(1);
    file_ = std::tmpfile();
    dup2(fileno(file_), 1);
  }
  std::string end() {
    std::fflush(stdout);
    dup2(saved_, 1);
    close(saved_);
    std::string text;
    std::rewind(file_);
    for (int c; (c = std::fgetc(file_)) != EOF;) text += static_cast<char>(c);
    std::fclose(file_);
    return text;
  }

 private:
  int saved_ = -1;
  std::FILE* file_ = nullptr;
};

class Check {
 public:
  Check(TestFile& t, const CheckOptions& o, Outcome& out) : t_(t), o_(o), out_(out) {}
  void run();

 private:
  void fail(size_t line, std::string text) {
    out_.failures.push_back(fmt::format("{}:{}: {}", t_.path, line + 1, text));
  }
  bool load();
  void check_parse();
  void check_simt();
  void check_runs();
  void check_run(RunLine& r, const Engine& e, uint32_t warp, bool bless);
  void compare(const RunLine& r, const std::string& engine, const std::vector<std::vector<uint64_t>>& got);
  void expect_error(const Error& e);
  void rewrite_runs();

  TestFile& t_;
  const CheckOptions& o_;
  Outcome& out_;
  ptx::Module ptx_;
  simt::Module module_;
  std::unique_ptr<Globals> globals_;
  std::unique_ptr<exec::DeviceServices> services_ = exec::DeviceServices::create();
};

void Check::expect_error(const Error& e) {
  if (t_.error_text.empty()) return fail(0, e.message);
  bool text = e.message.find(t_.error_text) != std::string::npos;
  bool line = !t_.error_line || e.message.find(fmt::format(":{}:", t_.error_line)) != std::string::npos;
  if (!text || !line) fail(0, fmt::format("expected error {}: {}, got: {}", t_.error_line, t_.error_text, e.message));
}

/// False: there is nothing to go on with.
bool Check::load() {
  if (t_.path.ends_with(".simt")) {
    auto m = simt::parse(t_.text());
    if (!m.ok()) return expect_error(m.error()), false;
    module_ = std::move(*m);
  } else {
    auto p = ptx::parse(t_.text(), {.name = t_.path});
    if (!p.ok()) return expect_error(p.error()), false;
    ptx_ = std::move(*p);
    if (t_.simt || t_.run || !t_.error_text.empty()) {
      auto m = simt::build(ptx_);
      if (!m.ok()) return expect_error(m.error()), false;
      module_ = std::move(*m);
      for (const simt::Function& f : module_.functions)
        if (!f.refused.empty()) {
          expect_error(error(ErrorKind::NotSupported, "{}: {}", f.name, f.refused));
          return false;
        }
    }
  }
  if (auto v = simt::verify(module_); !v.ok()) return expect_error(v.error()), false;
  if (!t_.error_text.empty()) fail(0, "no error, expected: " + t_.error_text);
  return true;
}

void Check::check_parse() {
  std::string once = ptx::print(ptx_);
  auto again = ptx::parse(once, {.name = "printed"});
  if (!again.ok()) return fail(0, "what was printed does not parse: " + again.error().message);
  if (ptx::print(*again) != once) fail(0, "printing, parsing and printing again gives another text");
}

void Check::check_simt() {
  for (const std::string& pass : t_.passes) {
    if (auto ran = simt::run_pass(module_, pass); !ran.ok()) return expect_error(ran.error());
    // Blocks that a pass emptied are gone only once renumbered.
    if (auto sound = pass == "compact" ? simt::verify(module_) : Result<void>(); !sound.ok())
      return fail(0, fmt::format("after {}: {}", pass, sound.error().message));
  }
  std::string text = simt::print(module_);
  auto again = simt::parse(text);
  if (!again.ok()) return fail(0, "what was printed does not parse: " + again.error().message + "\n" + text);
  std::string round = simt::print(*again);
  if (round != text) fail(0, "printing, parsing and printing again gives another text:\n" + text + "----\n" + round);
  if (t_.simt_line == ~size_t{0} && !o_.bless) return;
  std::vector<std::string> now;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    now.push_back(end == at ? "//" : "//   " + text.substr(at, end - at));
    at = end + 1;
  }
  if (t_.simt_line == ~size_t{0}) {
    t_.lines.push_back("// simt:");
    t_.simt_line = t_.lines.size() - 1;
  }
  std::vector<std::string> have(t_.lines.begin() + static_cast<std::ptrdiff_t>(t_.simt_line) + 1, t_.lines.end());
  if (have == now) return;
  if (!o_.bless) {
    size_t n = 0;
    while (n < have.size() && n < now.size() && have[n] == now[n]) ++n;
    return fail(t_.simt_line + 1 + n, fmt::format("the IR is another one, first here: {}", n < now.size() ? now[n] : "(end)"));
  }
  t_.lines.resize(t_.simt_line + 1);
  t_.lines.insert(t_.lines.end(), now.begin(), now.end());
  out_.blessed = true;
}

void Check::compare(const RunLine& r, const std::string& engine,
                    const std::vector<std::vector<uint64_t>>& got) {
  for (size_t n = 0; n < r.params.size(); ++n) {
    const Buffer& b = r.params[n];
    if (!b.checked) continue;
    if (b.expected.size() != b.count()) {
      fail(r.first_line, fmt::format("{} has {} elements, {} are expected", b.name, b.count(), b.expected.size()));
      continue;
    }
    for (size_t k = 0; k < b.count(); ++k) {
      if (got[n][k] == b.expected[k]) continue;
      fail(r.first_line, fmt::format("{} on {}: {}[{}] is {}, not {}", r.kernel, engine, b.name, k,
                                     format_value(b.type, got[n][k]), format_value(b.type, b.expected[k])));
      break;
    }
  }
}

void Check::check_run(RunLine& r, const Engine& e, uint32_t warp, bool bless) {
  std::string name = fmt::format("{}, warps of {}", e.name, warp);
  auto it = std::find_if(module_.functions.begin(), module_.functions.end(),
                         [&](const simt::Function& f) { return f.is_kernel && f.name == r.kernel; });
  if (it == module_.functions.end()) return fail(r.first_line, "no kernel " + r.kernel);
  auto kernel = Kernel::make(e, module_, *it, *globals_, warp, r.block);
  if (!kernel.ok()) {
    bool handed_back = kernel.error().message.starts_with("needs interpreter");
    if (handed_back && (t_.interpreter_only || r.interpreter_only)) return void(++out_.refused);
    return fail(r.first_line, fmt::format("{} on {}: {}", r.kernel, name, kernel.error().message));
  }
  globals_->reset();
  // Buffers with room around them, so that a stray store is seen as a wrong value nowhere else.
  constexpr size_t kGuard = 256;
  std::vector<std::vector<uint8_t>> memory(r.params.size());
  std::vector<uint8_t> block(it->param_bytes + 16);
  if (r.params.size() != it->formals.size())
    return fail(r.first_line, fmt::format("{} has {} parameters, the line gives {}", r.kernel, it->formals.size(), r.params.size()));
  auto place = [&](size_t n) {
    auto p = reinterpret_cast<uintptr_t>(memory[n].data());
    return reinterpret_cast<uint8_t*>((p + 2 * kGuard - 1) / kGuard * kGuard);
  };
  std::vector<std::unique_ptr<abi::Texture>> textures;
  for (size_t n = 0; n < r.params.size(); ++n) {
    const Buffer& b = r.params[n];
    uint8_t* formal = block.data() + it->formals[n].offset;
    uint8_t* to = formal;
    if (!b.scalar) {
      memory[n].resize(b.count() * b.type.bytes() + 3 * kGuard);
      to = place(n);
      uint64_t address = reinterpret_cast<uint64_t>(to);
      if (!b.texture.empty()) {
        auto t = make_texture(b.texture, b.type, to, b.count() * b.type.bytes());
        if (!t.ok()) return fail(r.first_line, t.error().message);
        textures.push_back(std::make_unique<abi::Texture>(*t));
        address = reinterpret_cast<uint64_t>(textures.back().get());
      }
      std::memcpy(formal, &address, 8);
    }
    for (size_t k = 0; k < b.count(); ++k) std::memcpy(to + k * b.type.bytes(), &b.init[k], b.type.bytes());
  }
  Capture capture;
  if (r.checks_prints) capture.begin();
  auto ran = (*kernel)->run(r.grid, r.block, r.dynamic_shared_bytes, block.data(), services_->table());
  services_->flush_printf();
  std::string prints = r.checks_prints ? capture.end() : "";
  ++out_.runs;
  if (!ran.ok() || !r.fails.empty()) {
    std::string kind = ran.ok() ? "nothing" : kind_name(ran.error().kind);
    if (kind != r.fails)
      fail(r.first_line, fmt::format("{} on {}: {}", r.kernel, name, ran.ok() ? "did not fail" : ran.error().message));
    return;
  }
  std::vector<std::vector<uint64_t>> got(r.params.size());
  for (size_t n = 0; n < r.params.size(); ++n) {
    Buffer& b = r.params[n];
    if (b.scalar) continue;
    got[n].resize(b.count());
    for (size_t k = 0; k < b.count(); ++k) std::memcpy(&got[n][k], place(n) + k * b.type.bytes(), b.type.bytes());
    if (bless && b.checked) b.expected = got[n];
  }
  if (bless && r.checks_prints) r.prints = prints;
  compare(r, name, got);
  if (r.checks_prints && prints != r.prints)
    fail(r.first_line, fmt::format("{} on {} prints: {}", r.kernel, name, escape(prints)));
}

void Check::check_runs() {
  globals_ = std::make_unique<Globals>(ptx_, module_);
  for (RunLine& r : t_.runs) {
    bool first = true;
    for (const Engine& e : engines()) {
      if (!o_.only.empty() && o_.only != e.name && !(o_.only == "jit" && !e.interpreter)) continue;
      for (uint32_t warp : t_.warps) {
        if (warp == 64 && !e.wide_warps && t_.warps.size() > 1) continue;
        check_run(r, e, warp, o_.bless && e.interpreter && first);
        first = false;
      }
    }
  }
  if (o_.bless) rewrite_runs();
}

void Check::rewrite_runs() {
  for (size_t n = t_.runs.size(); n-- > 0;) {
    RunLine& r = t_.runs[n];
    auto now = print_run(r);
    auto at = t_.lines.begin() + static_cast<std::ptrdiff_t>(r.first_line);
    auto end = at + static_cast<std::ptrdiff_t>(r.line_count());
    if (r.checks_prints && end != t_.lines.end() && end->starts_with("// prints:")) {
      std::string line = "// prints: " + escape(r.prints);
      if (*end != line) {
        *end = line;
        out_.blessed = true;
      }
    }
    if (std::vector<std::string>(at, end) == now) continue;
    auto hole = t_.lines.erase(at, end);
    t_.lines.insert(hole, now.begin(), now.end());
    out_.blessed = true;
  }
}

void Check::run() {
  if (!load()) return;
  if (t_.parse) check_parse();
  // Runs first: blessing the IR replaces the end of the file, which lies behind them.
  if (t_.run) check_runs();
  if (t_.simt) check_simt();
}

}  // namespace

Outcome check(TestFile& test, const CheckOptions& options) {
  Outcome out;
  Check(test, options, out).run();
  return out;
}

}  // namespace heddle::filetests
