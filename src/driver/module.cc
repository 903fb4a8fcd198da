// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdio>
#include <cstring>
#include <memory>

#include "driver/driver.h"
#include "driver/object/jit_options.h"

namespace heddle::driver {
namespace {

CUmodule adopt(std::unique_ptr<Module> module) {
  Module* m = module.release();
  m->ref();
  m->context().add_module(m);
  m->handle = handles<Module>().insert<void*>(m);
  return static_cast<CUmodule>(m->handle);
}

Result<CUmodule> load(const void* image, JitOptions& jit) {
  Context* context = TRY(current_context());
  auto loaded = Module::load(*context, image, jit.load);
  jit.write_logs("", loaded.ok() ? "" : loaded.error().message);
  if (!loaded.ok()) return std::move(loaded).error();
  if (environment.eager_loading)
    for (Kernel& kernel : loaded.value()->kernels()) (void)TRY(kernel.any_variant());
  return adopt(std::move(loaded).value());
}

}  // namespace

Result<std::vector<uint8_t>> read_file(const char* path) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path, "rb"), std::fclose);
  if (!file) return error(ErrorKind::FileNotFound, "{} cannot be opened", path);
  std::vector<uint8_t> bytes;
  uint8_t buffer[65536];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) bytes.insert(bytes.end(), buffer, buffer + n);
  // PTX text ends with a zero for its readers; containers do not mind.
  bytes.push_back(0);
  return bytes;
}

Result<CUmodule> cuModuleLoad(const char* fname) {
  const auto bytes = TRY(read_file(fname));
  JitOptions jit;
  jit.load.name = fname;
  return load(bytes.data(), jit);
}

Result<CUmodule> cuModuleLoadData(const void* image) {
  JitOptions jit;
  return load(image, jit);
}

Result<CUmodule> cuModuleLoadDataEx(const void* image, unsigned int numOptions, CUjit_option* options, void** optionValues) {
  JitOptions jit = TRY(JitOptions::read(numOptions, options, optionValues));
  return load(image, jit);
}

Result<CUmodule> cuModuleLoadFatBinary(const void* fatCubin) {
  JitOptions jit;
  return load(fatCubin, jit);
}

Result<void> cuModuleUnload(CUmodule hmod) {
  Module* module = TRY(resolve<Module>(hmod, "module"));
  if (module->library) return error(ErrorKind::NotPermitted, "the module belongs to a library");
  TRY(module->wait_until_unused());
  if (!module->context().remove_module(module)) return {};
  module->retire(false);
  module->leave();
  return {};
}

Result<CUmoduleLoadingMode> cuModuleGetLoadingMode() {
  return environment.eager_loading ? CU_MODULE_EAGER_LOADING : CU_MODULE_LAZY_LOADING;
}

Result<CUfunction> cuModuleGetFunction(CUmodule hmod, const char* name) {
  Module* module = TRY(resolve<Module>(hmod, "module"));
  Kernel* kernel = module->kernel(name);
  if (!kernel) return error(ErrorKind::NotFound, "there is no kernel {} in {}", name, module->options().name);
  return static_cast<CUfunction>(function_handle(*kernel));
}

Result<unsigned int> cuModuleGetFunctionCount(CUmodule mod) {
  return static_cast<unsigned>(TRY(resolve<Module>(mod, "module"))->kernels().size());
}

Result<void> cuModuleEnumerateFunctions(CUfunction* functions, unsigned int numFunctions, CUmodule mod) {
  Module* module = TRY(resolve<Module>(mod, "module"));
  unsigned i = 0;
  for (Kernel& kernel : module->kernels())
    if (i < numFunctions) functions[i++] = static_cast<CUfunction>(function_handle(kernel));
  return {};
}

Result<cuModuleGetGlobal_out> cuModuleGetGlobal(CUmodule hmod, const char* name) {
  const Module* module = TRY(resolve<Module>(hmod, "module"));
  const Module::Global* global = module->global(name);
  if (!global) return error(ErrorKind::NotFound, "there is no variable {} in {}", name, module->options().name);
  return cuModuleGetGlobal_out{global->address, global->size_bytes};
}

}  // namespace heddle::driver
