// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who uses a device.
#include <cstdio>

#include <fmt/format.h>

#include "nvml/devices.h"

namespace heddle::nvml {
namespace {

/// The count is the room on the way in and the number on the way out, as NVML documents.
template <class Info, class F>
nvmlReturn_t list(const std::vector<Use>& uses, unsigned* count, Info* infos, F fill) {
  const unsigned room = *count;
  *count = static_cast<unsigned>(uses.size());
  if (room < uses.size()) return NVML_ERROR_INSUFFICIENT_SIZE;
  if (uses.empty()) return NVML_SUCCESS;
  if (!infos) return NVML_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < uses.size(); ++i) fill(uses[i], infos[i]);
  return NVML_SUCCESS;
}

}  // namespace

nvmlReturn_t nvmlSystemGetProcessName(unsigned int pid, char* name, unsigned int length) {
  std::FILE* f = std::fopen(fmt::format("/proc/{}/cmdline", pid).c_str(), "re");
  if (!f) return NVML_ERROR_NOT_FOUND;
  char text[4096] = "";
  text[std::fread(text, 1, sizeof text - 1, f)] = 0;
  std::fclose(f);
  // A name is cut to the room there is, as NVML documents.
  std::snprintf(name, length, "%s", text);
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int* infoCount, nvmlProcessInfo_t* infos) {
  return list(uses_of(of(device)), infoCount, infos, [](const Use& use, nvmlProcessInfo_t& info) {
    info = {use.process.pid, use.device.used_bytes, ~0u, ~0u};
  });
}

nvmlReturn_t nvmlDeviceGetComputeRunningProcesses(nvmlDevice_t device, unsigned int* infoCount, nvmlProcessInfo_v1_t* infos) {
  return list(uses_of(of(device)), infoCount, infos, [](const Use& use, nvmlProcessInfo_v1_t& info) {
    info = {use.process.pid, use.device.used_bytes};
  });
}

nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t, unsigned int* infoCount, nvmlProcessInfo_t*) {
  return *infoCount = 0, NVML_SUCCESS;
}
nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses(nvmlDevice_t, unsigned int* infoCount, nvmlProcessInfo_v1_t*) {
  return *infoCount = 0, NVML_SUCCESS;
}

}  // namespace heddle::nvml
