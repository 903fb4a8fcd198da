// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/explain.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <span>
#include <sstream>

#include "fatbin/fatbin.h"
#include "fatbin/object.h"
#include "jit/jit.h"
#include "ptx/ptx.h"
#include "simt/explain.h"

extern char** environ;

namespace heddle::cli {
namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return error(ErrorKind::FileNotFound, "cannot read {}", path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The PTX that our nvcc makes of a CUDA source, with its lines.
Result<std::string> compile_source(const Toolkit& toolkit, const std::string& path) {
  char out[] = "/tmp/heddle-explain-XXXXXX";
  const int fd = ::mkstemp(out);
  if (fd < 0) return error(ErrorKind::OperatingSystem, "no temporary file");
  ::close(fd);
  const std::string nvcc = toolkit.root + "/bin/nvcc";
  const char* argv[] = {nvcc.c_str(), "-ptx", "-lineinfo", "-O3", "-std=c++17", "-arch=sm_80", path.c_str(), "-o", out, nullptr};
  pid_t pid = 0;
  int status = 1;
  if (::posix_spawn(&pid, nvcc.c_str(), nullptr, nullptr, const_cast<char**>(argv), environ) == 0) ::waitpid(pid, &status, 0);
  auto text = read_file(out);
  ::unlink(out);
  if (status != 0) return error(ErrorKind::InvalidPtx, "{} does not compile", path);
  return text;
}

Result<std::vector<std::string>> device_code(const Toolkit& toolkit, const std::string& path) {
  std::vector<std::string> texts;
  if (path.ends_with(".cu")) {
    texts.push_back(TRY(compile_source(toolkit, path)));
    return texts;
  }
  const std::string bytes = TRY(read_file(path));
  const std::span raw(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  const auto add = [&](const std::vector<fatbin::Image>& images) {
    for (const fatbin::Image& image : images)
      if (!image.ptx.empty()) texts.push_back(image.ptx);
  };
  if (auto objects = fatbin::read_objects(raw, path); objects.ok())
    for (const fatbin::HostObject& object : *objects) add(object.images), add(object.relocatable);
  if (texts.empty())
    if (auto images = fatbin::read(raw); images.ok()) add(*images);
  if (texts.empty() && bytes.find(".version") != std::string::npos) texts.push_back(bytes);
  if (texts.empty()) return error(ErrorKind::InvalidImage, "{} holds no device code in PTX", path);
  return texts;
}

Result<jit::Isa> isa_of(const std::string& name) {
  if (name.empty()) return jit::Isa::Native;
  if (name == "avx512") return jit::Isa::Avx512;
  if (name == "avx2") return jit::Isa::Avx2;
  if (name == "sse4.2") return jit::Isa::Sse42;
  if (name == "scalar") return jit::Isa::Scalar;
  return error(ErrorKind::InvalidValue, "{} is none of avx512, avx2, sse4.2, scalar", name);
}

class SourceLines {
 public:
  /// "" if there is no such line.
  const std::string& at(const std::string& file, uint32_t line) {
    auto [it, fresh] = files_.try_emplace(file);
    if (fresh) {
      std::ifstream in(file);
      for (std::string text; std::getline(in, text);) it->second.push_back(text);
    }
    static const std::string none;
    return line && line <= it->second.size() ? it->second[line - 1] : none;
  }

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

/// Assembly as people read it: source lines instead of .loc, no debug sections, no directives.
std::string readable(const std::string& assembly, SourceLines& sources) {
  std::map<int, std::string> files;
  std::string out, last;
  std::istringstream in(assembly);
  bool code = true;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == ".section") code = line.find(".text") != std::string::npos || line.find(".rodata") != std::string::npos;
    if (first == ".text") code = true;
    if (first == ".file") {
      int number = 0;
      std::string folder, name;
      if (!(words >> number)) continue;
      const auto quoted = [&words](std::string& to) {
        std::string text;
        if (words >> text && text.size() > 1 && text[0] == '"') to = text.substr(1, text.size() - 2);
      };
      quoted(folder), quoted(name);
      files[number] = name.empty() ? folder : name[0] == '/' ? name : folder + "/" + name;
      continue;
    }
    if (first == ".loc") {
      int number = 0;
      uint32_t at = 0;
      words >> number >> at;
      if (!at) continue;
      std::string file = files[number];
      if (file.starts_with("./")) file = file.substr(2);
      std::string text = fmt::format("  # {}:{}: {}\n", file.substr(file.rfind('/') + 1), at, sources.at(file, at));
      if (text != last) out += text;
      last = std::move(text);
      continue;
    }
    const bool label = !first.empty() && first.back() == ':';
    if (!code || first.empty() || (first[0] == '.' && !label) || first.starts_with(".Ltmp") || first.starts_with(".Lfunc_end") ||
        first.starts_with("#")) {
      const bool data = code && (first == ".long" || first == ".quad" || first == ".byte" || first == ".zero");
      if (!data) continue;
    }
    out += line + "\n";
  }
  return out;
}

class Explain {
 public:
  explicit Explain(const ExplainOptions& options) : options_(options) {}

  Result<void> module(const std::string& text, std::vector<KernelReport>& reports) {
    const ptx::Module source = TRY(ptx::parse(text, {.name = options_.file}));
    std::map<std::string, std::vector<KernelReport::Pass>> passes;
    const auto look = [&](std::string_view pass, const simt::Function& f) {
      if (wanted(f.name)) passes[f.name].push_back({std::string(pass), print_body(f)});
    };
    module_ = nullptr;
    auto observer = std::make_unique<simt::PassObserver>(look);
    const simt::Module built = TRY(simt::build(source));
    observer.reset();
    module_ = &built;
    for (const simt::Function& f : built.functions) {
      if (!f.is_kernel || !wanted(f.name) || !seen_.insert(f.name).second) continue;
      KernelReport report;
      report.passes = std::move(passes[f.name]);
      kernel(f, report);
      reports.push_back(std::move(report));
    }
    return {};
  }

 private:
  bool wanted(const std::string& name) const {
    return options_.kernel.empty() || name.find(options_.kernel) != std::string::npos;
  }

  /// Symbols are not all named while passes run; a module of their numbers stands in.
  std::string print_body(const simt::Function& f) const {
    if (module_) return simt::print(*module_, f);
    simt::Module stand_in;
    uint32_t most = 0;
    for (const simt::Instr& i : f.instrs)
      if (i.symbol) most = std::max(most, i.symbol.index + 1);
    stand_in.symbols.resize(most);
    for (uint32_t n = 0; n < most; ++n) stand_in.symbols[n].name = "symbol" + std::to_string(n);
    return simt::print(stand_in, f);
  }

  void kernel(const simt::Function& f, KernelReport& r) {
    r.name = f.name;
    r.instructions = f.instrs.size();
    for (int d = 0; d < 3; ++d)
      r.block[d] = options_.block[0] ? std::max(options_.block[d], 1u) : f.reqntid[0] ? std::max(f.reqntid[d], 1u) : d ? 1 : 256;
    if (auto done = fill(f, r); !done.ok()) r.refused = done.error().message;
  }

  Result<void> fill(const simt::Function& f, KernelReport& r) {
    if (!f.refused.empty()) return error(ErrorKind::NotSupported, "{}", f.refused);
    jit::Options options;
    options.isa = TRY(isa_of(options_.isa));
    options.grid_below_2g = !options_.any_grid;
    std::copy(r.block, r.block + 3, options.block);
    r.isa = jit::instruction_set(options.isa);
    simt::PlanOptions po;
    std::copy(r.block, r.block + 3, po.block);
    po.grid_below_2g = options.grid_below_2g;
    simt::PassObserver observer([&](std::string_view pass, const simt::Function& now) {
      if (now.name == f.name) r.passes.push_back({std::string(pass), print_body(now)});
    });
    const simt::Plan plan = TRY(simt::make_plan(*module_, f, po));
    r.plan = simt::print(*module_, plan);
    for (const simt::AccessNote& n : simt::explain_accesses(*module_, plan))
      r.accesses.push_back({simt::name_of(n.kind), n.text, n.why,
                            n.source.file < module_->files.size() ? module_->files[n.source.file] : "", n.source.line});
    const size_t passes = r.passes.size();
    const jit::Explanation e = TRY(jit::explain(*module_, f, options));
    r.passes.resize(passes);            // the backend plans again
    r.emit_ms = e.stats.emit_ms, r.optimise_ms = e.stats.optimise_ms, r.codegen_ms = e.stats.codegen_ms;
    r.spills = e.stats.spills, r.reloads = e.stats.reloads, r.object_bytes = e.stats.object_bytes;
    r.llvm_ir = e.optimised_ir;
    r.assembly = readable(e.assembly, sources_);
    return {};
  }

  const ExplainOptions& options_;
  const simt::Module* module_ = nullptr;
  std::set<std::string> seen_;
  SourceLines sources_;
};

}  // namespace

Result<std::vector<KernelReport>> explain(const Toolkit& toolkit, const ExplainOptions& options) {
  std::vector<KernelReport> reports;
  Explain one(options);
  for (const std::string& text : TRY(device_code(toolkit, options.file))) TRY(one.module(text, reports));
  if (reports.empty())
    return error(ErrorKind::NotFound, "{} has no kernel{}", options.file,
                 options.kernel.empty() ? "" : fmt::format(" whose name holds '{}'", options.kernel));
  return reports;
}

}  // namespace heddle::cli
