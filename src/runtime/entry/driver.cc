// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/entry/driver.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/// Where our nvcc found the toolkit's libraries when it linked the program.
extern "C" __attribute__((weak)) const char __heddle_toolkit_lib[];
/// Where clang found cuda_runtime.h when it compiled the program without our nvcc.
extern "C" __attribute__((weak)) const char __heddle_runtime_header[];

namespace heddle::runtime {

Driver driver;

namespace {

CUresult absent_from_driver() { return CUDA_ERROR_NOT_SUPPORTED; }

void* open_in(const char* folder, size_t length) {
  char path[4096];
  if (snprintf(path, sizeof path, "%.*s/libcuda.so.1", int(length), folder) >= int(sizeof path)) return nullptr;
  return dlopen(path, RTLD_NOW | RTLD_GLOBAL);
}

/// <toolkit>/include/cuda_runtime.h -> <toolkit>/lib64. A relative name says nothing by now.
void* open_beside_header(const char* header) {
  const char* include = strstr(header, "/include/cuda_runtime.h");
  char folder[4096];
  if (header[0] != '/' || !include) return nullptr;
  int length = snprintf(folder, sizeof folder, "%.*s/lib64", int(include - header), header);
  return length < int(sizeof folder) ? open_in(folder, size_t(length)) : nullptr;
}

/// The one that is already in the process, the one beside us, the toolkit's, then whatever the loader finds.
void* open_libcuda() {
  if (void* handle = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD)) return handle;
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&open_in), &self) && self.dli_fname) {
    if (const char* slash = strrchr(self.dli_fname, '/'))
      if (void* handle = open_in(self.dli_fname, size_t(slash - self.dli_fname))) return handle;
  }
  if (const char* folder = __heddle_toolkit_lib)
    if (void* handle = open_in(folder, strlen(folder))) return handle;
  if (const char* header = __heddle_runtime_header)
    if (void* handle = open_beside_header(header)) return handle;
  return dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL);
}

cudaError_t result = cudaErrorInsufficientDriver;

void load() {
  void* library = open_libcuda();
  if (!library) {
    fprintf(stderr, "heddle: libcuda.so.1 was not found: %s\n", dlerror());
    return;
  }
  void** slot = reinterpret_cast<void**>(&driver);
#define HEDDLE_DRIVER_FUNCTION(symbol)                                         \
  *slot = dlsym(library, #symbol);                                             \
  if (!*slot) *slot = reinterpret_cast<void*>(&absent_from_driver);            \
  ++slot;
#include "runtime/entry/driver_table.def"
#undef HEDDLE_DRIVER_FUNCTION
  result = from(driver.cuInit(0));
}

}  // namespace

cudaError_t load_driver() {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return result;
}

}  // namespace heddle::runtime
