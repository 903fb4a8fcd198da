// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvvm/program.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>

namespace heddle::nvvm {

namespace {

Result<bool> flag(std::string_view option, std::string_view value) {
  if (value == "0") return false;
  if (value == "1") return true;
  return error(ErrorKind::InvalidValue, "libnvvm : error: {} is an unsupported option", option);
}

/// All inputs as one module. What nobody calls of a lazy one stays outside.
Result<std::unique_ptr<llvm::Module>> link_inputs(Program& program, llvm::LLVMContext& context) {
  std::unique_ptr<llvm::Module> whole;
  for (int pass = 0; pass < 2; pass++) {
    for (const Input& input : program.inputs) {
      if (input.lazy != (pass == 1)) continue;
      auto module = TRY(read_module(input.bytes, input.name, context));
      if (!whole) {
        whole = std::move(module);
        if (auto e = whole->materializeAll()) return error(ErrorKind::InvalidSource, "{}", llvm::toString(std::move(e)));
      } else {
        TRY(link_module(*whole, std::move(module), input.lazy));
      }
    }
  }
  return whole;
}

/// What libNVVM warns of, in its words: clients look for them.
std::string warnings_of(const llvm::Module& module) {
  std::string log;
  for (const std::string& name : kernel_names(module)) {
    const llvm::Function* f = module.getFunction(name);
    if (f && f->hasFnAttribute(llvm::Attribute::NoInline)) log += fmt::format("warning: overriding noinline attribute of kernel {}\n", name);
  }
  return log;
}

struct Task {
  Program& program;
  const ProgramOptions* options;   // null: verify only
  std::string answer;
  Result<void> result;
};

Result<void> carry_out(Task& task) {
  llvm::LLVMContext context;
  Diagnostics diagnostics;
  diagnostics.listen(context);
  auto module = TRY(link_inputs(task.program, context));
  TRY(verify_module(*module));
  task.program.log = warnings_of(*module);
  if (diagnostics.failed) return Error{ErrorKind::InvalidSource, diagnostics.log};
  if (!task.options) return {};
  task.answer = task.options->lto ? write_lto(*module) : TRY(to_ptx(*module, task.options->codegen));
  return {};
}

Result<std::string> run(Program& program, const ProgramOptions* options) {
  Task task{program, options, {}, {}};
  TRY(without_abort([](void* p) { auto& t = *static_cast<Task*>(p); t.result = carry_out(t); }, &task));
  TRY(std::move(task.result));
  return std::move(task.answer);
}

}  // namespace

Result<ProgramOptions> read_options(int count, const char** options) {
  ProgramOptions o;
  for (int i = 0; i < count; i++) {
    if (!options[i]) return error(ErrorKind::InvalidValue, "libnvvm : error: option {} is null", i);
    const std::string_view whole = options[i];
    const size_t eq = whole.find('=');
    const std::string_view name = whole.substr(0, eq);
    const std::string_view value = eq == std::string_view::npos ? "" : whole.substr(eq + 1);
    if (name == "-arch") o.codegen.cpu = TRY(cpu_of(value)), o.codegen.arch_name = value;
    else if (name == "-opt" && value.size() == 1 && value[0] >= '0' && value[0] <= '3') o.codegen.opt_level = value[0] - '0';
    else if (name == "-ftz") o.codegen.ftz = TRY(flag(whole, value));
    else if (name == "-prec-sqrt") o.codegen.prec_sqrt = TRY(flag(whole, value));
    else if (name == "-prec-div") o.codegen.prec_div = TRY(flag(whole, value));
    else if (name == "-fma") o.codegen.fma = TRY(flag(whole, value));
    else if (whole == "-gen-lto") o.lto = true;
    else if (whole == "-g") o.debug = true;
    else if (whole == "-generate-line-info" || whole == "-dense-debug-info") {}
    else if (name == "-jump-table-density" || name == "-split-compile" || name == "-maxreg" || name == "-inline-info" ||
             name == "-opt-byval" || name == "-Ofc") {}
    else return error(ErrorKind::InvalidValue, "libnvvm : error: {} is an unsupported option", whole);
  }
  // libNVVM links nothing by itself: its callers add the device library.
  o.codegen.libdevice = false;
  if (o.debug) o.codegen.opt_level = 0;
  return o;
}

Result<std::string> compile(Program& program, const ProgramOptions& options) { return run(program, &options); }

Result<void> verify(Program& program) {
  TRY(run(program, nullptr));
  return {};
}

}  // namespace heddle::nvvm
