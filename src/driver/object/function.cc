// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/function.h"

#include "driver/object/context.h"
#include "driver/handle.h"
#include "ptx/ptx.h"

namespace heddle::driver {

Result<FunctionEntry*> function_entry(const void* handle) { return resolve<FunctionEntry>(handle, "function"); }

Result<Kernel*> FunctionEntry::in(Context& context) {
  if (kernel) return kernel;
  if (last_context.load(std::memory_order_acquire) == &context)
    if (Kernel* k = last_kernel.load(std::memory_order_acquire); k && &k->module.context() == &context) return k;
  Module* module = TRY(library->in(context));
  Kernel* found = module->kernel(name);
  if (!found) return error(ErrorKind::NotFound, "there is no kernel {}", name);
  {
    std::lock_guard guard(mutex);
    for (const auto& [attribute, value] : attributes)
      if (attribute == 8) found->max_dynamic_shared = value;
  }
  last_kernel.store(found, std::memory_order_release);
  last_context.store(&context, std::memory_order_release);
  return found;
}

Result<Module*> Library::in(Context& context) {
  std::lock_guard guard(mutex);
  Module*& module = modules[&context];
  if (module) return module;
  auto loaded = Module::load_ptx(context, ptx, options);
  if (!loaded.ok()) {
    modules.erase(&context);
    return std::move(loaded).error();
  }
  module = std::move(loaded).value().release();
  module->ref();
  module->library = this;
  context.add_module(module);
  return module;
}

void Library::forget(Context& context) {
  std::lock_guard guard(mutex);
  modules.erase(&context);
  for (const auto& [name, entry] : entries) {
    Context* expected = &context;
    entry->last_context.compare_exchange_strong(expected, nullptr);
  }
}

Result<std::vector<std::string>> kernel_names(std::string_view ptx, const LoadOptions& options) {
  const ptx::Module module = TRY(ptx::parse(ptx, {.name = options.name}));
  std::vector<std::string> names;
  for (const ptx::Function& f : module.functions)
    if (f.is_entry && f.has_body) names.push_back(f.name);
  return names;
}

Result<Kernel*> kernel_of(const void* handle) {
  FunctionEntry* entry = TRY(function_entry(handle));
  if (entry->kernel) return entry->kernel;
  return entry->in(*TRY(current_context()));
}

void* function_handle(Kernel& kernel) {
  static std::mutex mutex;
  std::lock_guard guard(mutex);
  if (!kernel.function_handle) {
    auto* entry = new FunctionEntry;
    entry->kernel = &kernel;
    entry->name = kernel.name();
    entry->handle = kernel.function_handle = handles<FunctionEntry>().insert<void*>(entry);
  }
  return kernel.function_handle;
}

}  // namespace heddle::driver
