// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/registry.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <atomic>

#include "runtime/entry/impl.h"
#include "runtime/managed.h"
#include "runtime/pointer_map.h"

namespace heddle::runtime {

namespace {

/// A value per context, in a list: there are rarely more contexts than devices.
template <class T>
struct PerContext {
  CUcontext context;
  T value;
  PerContext* next;

  static PerContext* find(PerContext* list, CUcontext context) {
    while (list && list->context != context) list = list->next;
    return list;
  }
};

template <class T>
void put(PerContext<T>*& list, CUcontext context, T value) {
  auto* entry = static_cast<PerContext<T>*>(malloc(sizeof(PerContext<T>)));
  if (!entry) abort();
  *entry = {context, value, list};
  list = entry;
}

template <class T>
void drop(PerContext<T>*& list, CUcontext context) {
  for (auto** at = &list; *at;) {
    auto* entry = *at;
    if (context && entry->context != context) {
      at = &entry->next;
      continue;
    }
    *at = entry->next;
    free(entry);
  }
}

struct Function;
struct Variable;

struct Image {
  const void* data;
  Function* functions;
  Variable* variables;
  PerContext<CUmodule>* modules;
  Image* next;
};

struct Function {
  Image* image;
  const void* host;
  const char* name;
  PerContext<CUfunction>* loaded;
  Function* next;
};

struct Variable {
  Image* image;
  const void* host;
  const char* name;
  size_t size_bytes;
  bool managed;
  Variable* next;
};

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
PointerMap functions, variables;
Image* images = nullptr;
/// Raised whenever something cached by threads may be stale.
std::atomic<unsigned> epoch{1};

struct Locked {
  Locked() { pthread_mutex_lock(&lock); }
  ~Locked() { pthread_mutex_unlock(&lock); }
};

/// In a forked child: another thread of the parent was changing the lists at the fork and is not here to finish.
bool lists_torn = false;

const int fork_watched = pthread_atfork(nullptr, nullptr, [] {
  lists_torn = pthread_mutex_trylock(&lock) != 0;
  lock = PTHREAD_MUTEX_INITIALIZER;
});

template <class T>
T* make() {
  void* memory = calloc(1, sizeof(T));
  if (!memory) abort();
  return static_cast<T*>(memory);
}

/// The documented way to place a device symbol at a host address: that is all a managed variable needs here.
CUresult load_image(const Image& image, CUmodule* module) {
  unsigned count = 0;
  for (const Variable* v = image.variables; v; v = v->next) count += v->managed;
  if (!count) return driver.cuModuleLoadData(module, image.data);
  auto* names = static_cast<const char**>(calloc(count, sizeof(char*)));
  auto* addresses = static_cast<const void**>(calloc(count, sizeof(void*)));
  if (!names || !addresses) abort();
  unsigned n = 0;
  for (const Variable* v = image.variables; v; v = v->next) {
    if (!v->managed) continue;
    names[n] = v->name;
    addresses[n++] = v->host;
  }
  CUjit_option options[] = {CU_JIT_GLOBAL_SYMBOL_NAMES, CU_JIT_GLOBAL_SYMBOL_ADDRESSES, CU_JIT_GLOBAL_SYMBOL_COUNT};
  void* values[] = {names, addresses, reinterpret_cast<void*>(uintptr_t{count})};
  CUresult code = driver.cuModuleLoadDataEx(module, image.data, 3, options, values);
  free(names);
  free(addresses);
  return code;
}

/// The lock is held.
cudaError_t module_of(Image& image, CUcontext context, CUmodule* module) {
  if (auto* found = PerContext<CUmodule>::find(image.modules, context)) {
    *module = found->value;
    return cudaSuccess;
  }
  DRIVER_TRY(load_image(image, module));
  put(image.modules, context, *module);
  return cudaSuccess;
}

cudaError_t load_function(const void* host, CUcontext context, CUfunction* function) {
  Locked locked;
  if (lists_torn) return cudaErrorInitializationError;
  auto* entry = static_cast<Function*>(functions.find(host));
  if (!entry) {
    // Not a registered host function: perhaps already a handle of the driver's.
    const char* name;
    auto handle = reinterpret_cast<CUfunction>(const_cast<void*>(host));
    if (!host || driver.cuFuncGetName(&name, handle) != CUDA_SUCCESS) return cudaErrorInvalidDeviceFunction;
    *function = handle;
    return cudaSuccess;
  }
  if (auto* found = PerContext<CUfunction>::find(entry->loaded, context)) {
    *function = found->value;
    return cudaSuccess;
  }
  CUmodule module;
  RUNTIME_TRY(module_of(*entry->image, context, &module));
  CUresult code = driver.cuModuleGetFunction(function, module, entry->name);
  if (code == CUDA_ERROR_NOT_FOUND) return cudaErrorInvalidDeviceFunction;
  DRIVER_TRY(code);
  put(entry->loaded, context, *function);
  return cudaSuccess;
}

struct Cached {
  const void* host;
  CUcontext context;
  CUfunction function;
  unsigned epoch;
};
thread_local Cached cache[64];

}  // namespace

cudaError_t find_function(const void* host, CUfunction* function) {
  CUcontext context = thread.context;
  Cached& cached = cache[(reinterpret_cast<uintptr_t>(host) >> 4) & 63];
  unsigned now = epoch.load(std::memory_order_acquire);
  if (cached.host == host && cached.context == context && cached.epoch == now) [[likely]] {
    *function = cached.function;
    return cudaSuccess;
  }
  RUNTIME_TRY(load_function(host, context, function));
  cached = {host, context, *function, now};
  return cudaSuccess;
}

void* host_of(CUfunction function) {
  Locked locked;
  for (Image* image = images; image; image = image->next)
    for (Function* f = image->functions; f; f = f->next)
      for (auto* l = f->loaded; l; l = l->next)
        if (l->value == function) return const_cast<void*>(f->host);
  return function;
}

cudaError_t find_variable(const void* host, CUdeviceptr* address, size_t* size) {
  CUcontext context = thread.context;
  Locked locked;
  if (lists_torn) return cudaErrorInitializationError;
  auto* entry = static_cast<Variable*>(variables.find(host));
  if (!entry) return cudaErrorInvalidSymbol;
  CUmodule module;
  RUNTIME_TRY(module_of(*entry->image, context, &module));
  CUresult code = driver.cuModuleGetGlobal(address, size, module, entry->name);
  return code == CUDA_ERROR_NOT_FOUND ? cudaErrorInvalidSymbol : from(code);
}

void forget_modules(CUcontext context) {
  Locked locked;
  if (lists_torn) return;
  for (Image* image = images; image; image = image->next) {
    drop(image->modules, context);
    for (Function* f = image->functions; f; f = f->next) drop(f->loaded, context);
  }
  epoch.fetch_add(1);
}

}  // namespace heddle::runtime

// ---- what compilers call ----

using namespace heddle::runtime;

namespace {

/// What the compiler's handle points to in its object.
struct FatbinWrapper {
  unsigned magic;
  unsigned version;
  const void* data;
  const void* extra;
};

void add_variable(void** handle, const void* host, const char* name, size_t size, bool managed) {
  Locked locked;
  auto* image = reinterpret_cast<Image*>(handle);
  auto* variable = make<Variable>();
  *variable = {image, host, name, size, managed, image->variables};
  image->variables = variable;
  variables.insert(host, variable);
}

}  // namespace

HEDDLE_EXPORT void** __cudaRegisterFatBinary(void* fatCubin) {
  Locked locked;
  auto* image = make<Image>();
  image->data = static_cast<const FatbinWrapper*>(fatCubin)->data;
  image->next = images;
  images = image;
  return reinterpret_cast<void**>(image);
}

/// Managed variables have their initial value before main, and the host may write them before the first launch: an
/// image that has some is loaded now.
HEDDLE_EXPORT void __cudaRegisterFatBinaryEnd(void** handle) {
  auto* image = reinterpret_cast<Image*>(handle);
  for (const Variable* v = image->variables; v; v = v->next) {
    if (!v->managed) continue;
    if (entry::ensure_context() == cudaSuccess) find_variable(v->host, nullptr, nullptr);
    break;
  }
}

HEDDLE_EXPORT void __cudaUnregisterFatBinary(void** handle) {
  auto* image = reinterpret_cast<Image*>(handle);
  Locked locked;
  if (lists_torn) return;
  for (Function* f = image->functions; f;) {
    Function* next = f->next;
    if (functions.find(f->host) == f) functions.erase(f->host);
    drop<CUfunction>(f->loaded, nullptr);
    free(f);
    f = next;
  }
  for (Variable* v = image->variables; v;) {
    Variable* next = v->next;
    if (variables.find(v->host) == v) variables.erase(v->host);
    free(v);
    v = next;
  }
  // Unloading may fail: the process may be ending, or the context be gone already.
  for (auto* m = image->modules; m; m = m->next) driver.cuModuleUnload(m->value);
  drop<CUmodule>(image->modules, nullptr);
  for (Image** at = &images; *at; at = &(*at)->next) {
    if (*at != image) continue;
    *at = image->next;
    break;
  }
  free(image);
  epoch.fetch_add(1);
}

HEDDLE_EXPORT void __cudaRegisterFunction(void** handle, const char* hostFun, char* deviceFun, const char* deviceName,
                                          int thread_limit, uint3* tid, uint3* bid, dim3* bDim, dim3* gDim,
                                          int* wSize) {
  Locked locked;
  auto* image = reinterpret_cast<Image*>(handle);
  auto* function = make<Function>();
  *function = {image, hostFun, deviceName, nullptr, image->functions};
  image->functions = function;
  functions.insert(hostFun, function);
}

HEDDLE_EXPORT void __cudaRegisterVar(void** handle, char* hostVar, char* deviceAddress, const char* deviceName, int ext,
                                     size_t size, int constant, int global) {
  add_variable(handle, hostVar, deviceName, size, is_managed_section(hostVar));
}

/// hostVarPtrAddress holds a pointer to the variable: the program reads the variable through it.
HEDDLE_EXPORT void __cudaRegisterManagedVar(void** handle, void** hostVarPtrAddress, char* deviceAddress,
                                            const char* deviceName, int ext, size_t size, int constant, int global) {
  if (!*hostVarPtrAddress) *hostVarPtrAddress = calloc(1, size);
  add_variable(handle, *hostVarPtrAddress, deviceName, size, true);
}

HEDDLE_EXPORT void __cudaRegisterHostVar(void** handle, const char* deviceName, char* hostVar, size_t size) {
  add_variable(handle, hostVar, deviceName, size, true);
}

HEDDLE_EXPORT void __cudaRegisterTexture(void** handle, const void* hostVar, const void** deviceAddress,
                                         const char* deviceName, int dim, int norm, int ext) {
  entry::missing("texture references (use texture objects)");
}

HEDDLE_EXPORT void __cudaRegisterSurface(void** handle, const void* hostVar, const void** deviceAddress,
                                         const char* deviceName, int dim, int ext) {
  entry::missing("surface references (use surface objects)");
}

HEDDLE_EXPORT char __cudaInitModule(void** handle) { return 1; }
