// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Versions, and the way from runtime to driver functions.
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

inline constexpr int kRuntimeVersion = 12090;

/// 0 when there is no driver: that is how programs find out.
cudaError_t cudaDriverGetVersion(int* driverVersion) {
  *driverVersion = 0;
  if (load_driver() == cudaErrorInsufficientDriver) return cudaSuccess;
  return from(driver.cuDriverGetVersion(driverVersion));
}

cudaError_t cudaRuntimeGetVersion(int* runtimeVersion) {
  *runtimeVersion = kRuntimeVersion;
  return cudaSuccess;
}

cudaError_t cudaGetDriverEntryPointByVersion(const char* symbol, void** funcPtr, unsigned int cudaVersion,
                                             unsigned long long flags,
                                             enum cudaDriverEntryPointQueryResult* driverStatus) {
  if (entry::per_thread_default && flags == cudaEnableDefault) flags = cudaEnablePerThreadDefaultStream;
  CUdriverProcAddressQueryResult status;
  *funcPtr = nullptr;
  DRIVER_TRY(driver.cuGetProcAddress(symbol, funcPtr, int(cudaVersion), flags, &status));
  if (driverStatus) {
    *driverStatus = static_cast<cudaDriverEntryPointQueryResult>(status);
    return cudaSuccess;
  }
  return *funcPtr ? cudaSuccess : cudaErrorSymbolNotFound;
}

cudaError_t cudaGetDriverEntryPoint(const char* symbol, void** funcPtr, unsigned long long flags,
                                    enum cudaDriverEntryPointQueryResult* driverStatus) {
  return cudaGetDriverEntryPointByVersion(symbol, funcPtr, kRuntimeVersion, flags, driverStatus);
}

cudaError_t cudaGetExportTable(const void**, const cudaUUID_t*) { return cudaErrorNotSupported; }

}  // namespace heddle::runtime
