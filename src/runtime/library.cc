// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Libraries: device code loaded at run time, for all contexts at once.
#include "runtime/convert.h"
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

namespace {

CUlibrary as_library(cudaLibrary_t l) { return reinterpret_cast<CUlibrary>(l); }

}  // namespace

cudaError_t cudaLibraryLoadData(cudaLibrary_t* library, const void* code, enum cudaJitOption* jitOptions,
                                void** jitOptionsValues, unsigned int numJitOptions,
                                enum cudaLibraryOption* libraryOptions, void** libraryOptionValues,
                                unsigned int numLibraryOptions) {
  return from(driver.cuLibraryLoadData(reinterpret_cast<CUlibrary*>(library), code,
                                       reinterpret_cast<CUjit_option*>(jitOptions), jitOptionsValues, numJitOptions,
                                       reinterpret_cast<CUlibraryOption*>(libraryOptions), libraryOptionValues,
                                       numLibraryOptions));
}

cudaError_t cudaLibraryLoadFromFile(cudaLibrary_t* library, const char* fileName, enum cudaJitOption* jitOptions,
                                    void** jitOptionsValues, unsigned int numJitOptions,
                                    enum cudaLibraryOption* libraryOptions, void** libraryOptionValues,
                                    unsigned int numLibraryOptions) {
  return from(driver.cuLibraryLoadFromFile(reinterpret_cast<CUlibrary*>(library), fileName,
                                           reinterpret_cast<CUjit_option*>(jitOptions), jitOptionsValues,
                                           numJitOptions, reinterpret_cast<CUlibraryOption*>(libraryOptions),
                                           libraryOptionValues, numLibraryOptions));
}

cudaError_t cudaLibraryUnload(cudaLibrary_t library) { return from(driver.cuLibraryUnload(as_library(library))); }

cudaError_t cudaLibraryGetKernel(cudaKernel_t* pKernel, cudaLibrary_t library, const char* name) {
  return from(driver.cuLibraryGetKernel(pKernel, as_library(library), name));
}

cudaError_t cudaLibraryGetGlobal(void** dptr, size_t* bytes, cudaLibrary_t library, const char* name) {
  return from(driver.cuLibraryGetGlobal(as_device(dptr), bytes, as_library(library), name));
}

cudaError_t cudaLibraryGetManaged(void** dptr, size_t* bytes, cudaLibrary_t library, const char* name) {
  return from(driver.cuLibraryGetManaged(as_device(dptr), bytes, as_library(library), name));
}

cudaError_t cudaLibraryGetUnifiedFunction(void** fptr, cudaLibrary_t library, const char* symbol) {
  return from(driver.cuLibraryGetUnifiedFunction(fptr, as_library(library), symbol));
}

cudaError_t cudaLibraryGetKernelCount(unsigned int* count, cudaLibrary_t lib) {
  return from(driver.cuLibraryGetKernelCount(count, as_library(lib)));
}

cudaError_t cudaLibraryEnumerateKernels(cudaKernel_t* kernels, unsigned int numKernels, cudaLibrary_t lib) {
  return from(driver.cuLibraryEnumerateKernels(kernels, numKernels, as_library(lib)));
}

cudaError_t cudaKernelSetAttributeForDevice(cudaKernel_t kernel, enum cudaFuncAttribute attr, int value, int device) {
  return from(driver.cuKernelSetAttribute(static_cast<CUfunction_attribute>(attr), value, kernel, device));
}

}  // namespace heddle::runtime
