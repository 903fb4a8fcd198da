// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/program.h"

#include <chrono>
#include <cstdio>

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include "fatbin/fatbin.h"
#include "ptx/ptx.h"

namespace heddle::nvrtc {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

/// The table of --time: one row a phase.
bool write_times(const std::string& path, const std::string& name, const std::string& arch, double front, double back) {
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "a");
  if (!file) return false;
  std::fprintf(file, "source file name , phase name , phase input files , phase output file , arch , tool, metric , unit\n");
  std::fprintf(file, "%s , front end , %s , , %s , nvrtc , %.4f , ms\n", name.c_str(), name.c_str(), arch.c_str(), front);
  std::fprintf(file, "%s , back end , , , %s , nvrtc , %.4f , ms\n", name.c_str(), arch.c_str(), back);
  if (file == stdout) return std::fflush(file) == 0;
  return std::fclose(file) == 0;
}

struct Task {
  Program& program;
  const Options& options;
  nvrtcResult answer;
};

}  // namespace

nvrtcResult Program::finish_ptx(const Options& o, llvm::Module& module) {
  auto codegen = o.codegen;
  for (auto& [expression, name] : lowered) codegen.keep.push_back(name);
  auto text = nvvm::to_ptx(module, codegen);
  if (!text.ok()) return log += text.error().message + "\n", NVRTC_ERROR_COMPILATION;
  ptx = std::move(*text);
  if (o.real_arch) {
    // What ptxas does: mistakes in inline assembly show now.
    auto parsed = ptx::parse(ptx, {.name = source.name});
    if (parsed.ok() && !o.rdc) {
      if (auto linked = ptx::link({&*parsed, 1}); !linked.ok()) parsed = std::move(linked).error();
    }
    if (!parsed.ok()) return log += "ptxas error   : " + parsed.error().message + "\n", ptx.clear(), NVRTC_ERROR_COMPILATION;
    const auto bytes = fatbin::write_cubin(ptx, o.arch);
    cubin.assign(bytes.begin(), bytes.end());
  }
  ptx += '\0';
  return NVRTC_SUCCESS;
}

nvrtcResult Program::build(const Options& o) {
  const auto start = Clock::now();
  llvm::LLVMContext context;
  nvvm::Diagnostics diagnostics;
  diagnostics.listen(context);
  Translation t = translate(source, o, context, [this] { return proceed(); });
  log += t.log + diagnostics.log;
  const auto middle = Clock::now();
  if (t.cancelled) return NVRTC_ERROR_CANCELLED;
  if (!t.ok) return NVRTC_ERROR_COMPILATION;
  if (diagnostics.failed) return NVRTC_ERROR_COMPILATION;
  nvrtcResult result = NVRTC_SUCCESS;
  if (t.module) {
    for (size_t i = 0; i < source.name_expressions.size(); i++) {
      if (t.lowered[i].empty()) {
        log += fmt::format("error: name expression \"{}\" names no function or variable\n", source.name_expressions[i]);
        return NVRTC_ERROR_COMPILATION;
      }
      lowered[source.name_expressions[i]] = t.lowered[i];
    }
    if (!proceed()) return NVRTC_ERROR_CANCELLED;
    if (o.lto) lto = nvvm::write_lto(*t.module);
    else result = finish_ptx(o, *t.module);
    t.module.reset();
  }
  if (!o.time_file.empty() && !write_times(o.time_file, source.name, o.codegen.cpu, milliseconds(start, middle),
                                           milliseconds(middle, Clock::now()))) {
    return NVRTC_ERROR_TIME_FILE_WRITE_FAILED;
  }
  return result;
}

nvrtcResult Program::compile(const std::vector<std::string>& words) {
  std::lock_guard lock(mutex);
  log.clear(), ptx.clear(), cubin.clear(), lto.clear(), lowered.clear();
  compiled = false;
  auto options = read_options(words);
  if (!options.ok()) return log = options.error().message + "\n", NVRTC_ERROR_INVALID_OPTION;
  pch_asked = options->pch_asked;
  Task task{*this, *options, NVRTC_ERROR_INTERNAL_ERROR};
  auto run = nvvm::without_abort([](void* p) { auto& t = *static_cast<Task*>(p); t.answer = t.program.build(t.options); }, &task);
  if (!run.ok()) return log += "error: " + run.error().message + "\n", NVRTC_ERROR_COMPILATION;
  compiled = task.answer == NVRTC_SUCCESS;
  return task.answer;
}

}  // namespace heddle::nvrtc
