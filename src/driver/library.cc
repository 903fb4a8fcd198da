// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/driver.h"
#include "driver/object/jit_options.h"
#include "fatbin/fatbin.h"

namespace heddle::driver {

Result<std::vector<uint8_t>> read_file(const char* path);

namespace {

Result<CUlibrary> load(const void* code, JitOptions& jit) {
  // Libraries are read at once and parsed once per context that uses them.
  const devices::Spec& spec = state().devices.front()->spec;
  auto library = std::make_unique<Library>();
  auto text = choose_ptx(code, static_cast<uint32_t>(spec[75] * 10 + spec[76]));
  if (text.ok()) {
    library->ptx = std::move(text).value();
    library->options = jit.load;
    auto names = kernel_names(library->ptx, library->options);
    if (names.ok()) library->kernel_names = std::move(names).value();
    else text = std::move(names).error();
  }
  jit.write_logs("", text.ok() ? "" : text.error().message);
  if (!text.ok()) return std::move(text).error();
  for (const std::string& name : library->kernel_names) {
    auto* entry = new FunctionEntry;
    entry->library = library.get();
    entry->name = name;
    entry->handle = handles<FunctionEntry>().insert<void*>(entry);
    library->entries[name] = entry;
  }
  Library* made = library.release();
  made->handle = handles<Library>().insert<void*>(made);
  return static_cast<CUlibrary>(made->handle);
}

Result<CUlibrary> load_with(const void* code, unsigned count, CUjit_option* options, void** values, const char* name) {
  JitOptions jit = TRY(JitOptions::read(count, options, values));
  jit.load.name = name;
  return load(code, jit);
}

Result<FunctionEntry*> library_kernel(CUkernel kernel) { return function_entry(kernel); }

}  // namespace

Result<CUlibrary> cuLibraryLoadData(const void* code, CUjit_option* jitOptions, void** jitOptionsValues, unsigned int numJitOptions,
                                    CUlibraryOption* libraryOptions, void** libraryOptionValues, unsigned int numLibraryOptions) {
  return load_with(code, numJitOptions, jitOptions, jitOptionsValues, "<library>");
}

Result<CUlibrary> cuLibraryLoadFromFile(const char* fileName, CUjit_option* jitOptions, void** jitOptionsValues, unsigned int numJitOptions,
                                        CUlibraryOption* libraryOptions, void** libraryOptionValues, unsigned int numLibraryOptions) {
  const auto bytes = TRY(read_file(fileName));
  return load_with(bytes.data(), numJitOptions, jitOptions, jitOptionsValues, fileName);
}

Result<void> cuLibraryUnload(CUlibrary library) {
  Library* l = TRY(resolve<Library>(library, "library"));
  std::unordered_map<Context*, Module*> loaded;
  {
    std::lock_guard guard(l->mutex);
    loaded = l->modules;
  }
  for (const auto& [context, module] : loaded)
    if (!context->destroyed) TRY(module->wait_until_unused());
  if (!handles<Library>().remove(library)) return error(ErrorKind::InvalidHandle, "it is no library");
  for (const auto& [name, entry] : l->entries) discard(handles<FunctionEntry>().remove(entry->handle));
  // Calls that have found the library may still load it into a context.
  wait_for_calls(nullptr);
  std::unordered_map<Context*, Module*> modules;
  {
    std::lock_guard guard(l->mutex);
    modules.swap(l->modules);
  }
  for (const auto& [context, module] : modules) {
    if (!context->remove_module(module)) continue;
    module->library = nullptr;
    module->retire(false);
    module->leave();
  }
  discard(l);
  return {};
}

Result<CUkernel> cuLibraryGetKernel(CUlibrary library, const char* name) {
  Library* l = TRY(resolve<Library>(library, "library"));
  const auto it = l->entries.find(name);
  if (it == l->entries.end()) return error(ErrorKind::NotFound, "there is no kernel {} in {}", name, l->options.name);
  return static_cast<CUkernel>(it->second->handle);
}

Result<unsigned int> cuLibraryGetKernelCount(CUlibrary lib) {
  return static_cast<unsigned>(TRY(resolve<Library>(lib, "library"))->kernel_names.size());
}

Result<void> cuLibraryEnumerateKernels(CUkernel* kernels, unsigned int numKernels, CUlibrary lib) {
  Library* l = TRY(resolve<Library>(lib, "library"));
  for (unsigned i = 0; i < numKernels && i < l->kernel_names.size(); ++i)
    kernels[i] = static_cast<CUkernel>(l->entries[l->kernel_names[i]]->handle);
  return {};
}

Result<CUmodule> cuLibraryGetModule(CUlibrary library) {
  Module* module = TRY(TRY(resolve<Library>(library, "library"))->in(*TRY(current_context())));
  if (!module->handle) module->handle = handles<Module>().insert<void*>(module);
  return static_cast<CUmodule>(module->handle);
}

Result<CUfunction> cuKernelGetFunction(CUkernel kernel) {
  return static_cast<CUfunction>(function_handle(*TRY(kernel_of(kernel))));
}

Result<CUlibrary> cuKernelGetLibrary(CUkernel kernel) {
  FunctionEntry* entry = TRY(library_kernel(kernel));
  if (!entry->library) return error(ErrorKind::InvalidHandle, "the kernel is of no library");
  return static_cast<CUlibrary>(entry->library->handle);
}

Result<cuLibraryGetGlobal_out> cuLibraryGetGlobal(CUlibrary library, const char* name) {
  Module* module = TRY(TRY(resolve<Library>(library, "library"))->in(*TRY(current_context())));
  const Module::Global* global = module->global(name);
  if (!global) return error(ErrorKind::NotFound, "there is no variable {} in {}", name, module->options().name);
  return cuLibraryGetGlobal_out{global->address, global->size_bytes};
}

Result<cuLibraryGetManaged_out> cuLibraryGetManaged(CUlibrary library, const char* name) {
  Module* module = TRY(TRY(resolve<Library>(library, "library"))->in(*TRY(current_context())));
  const Module::Global* global = module->global(name);
  if (!global || !global->managed) return error(ErrorKind::NotFound, "there is no managed variable {} in {}", name, module->options().name);
  return cuLibraryGetManaged_out{global->address, global->size_bytes};
}

Result<const char*> cuKernelGetName(CUkernel hfunc) { return TRY(function_entry(hfunc))->name.c_str(); }

}  // namespace heddle::driver
