// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a device is and how it is.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "nvml/devices.h"

namespace heddle::nvml {
namespace {

constexpr int kCudaVersion = 12090;
constexpr char kDriverVersion[] = "575.51.03";   // that of CUDA 12.9, for tools that compare versions

std::string bus_id(const Device& d, int domain_digits) {
  return fmt::format("{:0{}x}:{:02x}:{:02x}.0", d.spec[50], domain_digits, d.spec[33], d.spec[34]);
}

nvmlReturn_t fill_legacy(const Device& d, char (&legacy)[NVML_DEVICE_PCI_BUS_ID_BUFFER_V2_SIZE], unsigned* numbers) {
  std::snprintf(legacy, sizeof legacy, "%s", bus_id(d, 4).c_str());
  const unsigned values[5] = {static_cast<unsigned>(d.spec[50]), static_cast<unsigned>(d.spec[33]), static_cast<unsigned>(d.spec[34]), 0, 0};
  std::copy(values, values + 5, numbers);   // The ids of vendor and board are not known.
  return NVML_SUCCESS;
}

uint64_t used_bytes(const Device& d) {
  uint64_t used = 0;
  for (const Use& use : uses_of(d)) used += use.device.used_bytes;
  return std::min(used, d.spec.memory_bytes);
}

uint64_t busy_ticks(const Device& d) {
  uint64_t busy = 0;
  for (const Use& use : uses_of(d)) busy += use.device.busy_ticks;
  return busy;
}

/// Part of the time since the last call (or of the last moment) in which kernels ran, in percent.
unsigned utilisation(Device& d) {
  std::lock_guard lock(d.mutex);
  const auto elapsed_s = [&] { return static_cast<double>(devices::usage_ticks() - d.sampled_at) / devices::usage_ticks_per_second(); };
  if (!d.sampled_at || elapsed_s() > 5) {
    d.busy = busy_ticks(d);
    d.sampled_at = devices::usage_ticks();
    usleep(20000);
  }
  const uint64_t busy = busy_ticks(d), now = devices::usage_ticks();
  const double part = busy < d.busy ? 0 : static_cast<double>(busy - d.busy) / static_cast<double>(std::max<uint64_t>(now - d.sampled_at, 1));
  if (elapsed_s() > 0.1) {
    d.busy = busy;
    d.sampled_at = now;
  }
  return static_cast<unsigned>(std::clamp(part * 100 + 0.5, 0.0, 100.0));
}

nvmlReturn_t clock_of(const Device& d, nvmlClockType_t type, unsigned* clock) {
  switch (type) {
    case NVML_CLOCK_GRAPHICS:
    case NVML_CLOCK_SM: *clock = static_cast<unsigned>(d.spec[13] / 1000); return NVML_SUCCESS;
    case NVML_CLOCK_MEM:                // published nowhere in the catalogue
    case NVML_CLOCK_VIDEO: return NVML_ERROR_NOT_SUPPORTED;
    default: return NVML_ERROR_INVALID_ARGUMENT;
  }
}

/// "PCIe5 x16 64 GB/s/dir": the digit after "PCIe"; 0 if that is not how the figure begins.
unsigned pcie_generation(const Device& d) {
  const devices::Figure* f = d.entry ? d.entry->figure("host_link") : nullptr;
  return f && f->value.starts_with("PCIe") && f->value.size() > 4 && f->value[4] >= '1' && f->value[4] <= '9'
             ? static_cast<unsigned>(f->value[4] - '0') : 0;
}
unsigned pcie_width(const Device& d) {
  const devices::Figure* f = d.entry ? d.entry->figure("host_link") : nullptr;
  return f && f->value.find("x16") != std::string_view::npos ? 16 : 0;
}

nvmlReturn_t known(unsigned value, unsigned* out) {
  if (!value) return NVML_ERROR_NOT_SUPPORTED;
  *out = value;
  return NVML_SUCCESS;
}

}  // namespace

nvmlReturn_t nvmlSystemGetDriverVersion(char* version, unsigned int length) { return give(kDriverVersion, version, length); }
nvmlReturn_t nvmlSystemGetNVMLVersion(char* version, unsigned int length) { return give(fmt::format("12.{}", kDriverVersion), version, length); }
nvmlReturn_t nvmlSystemGetCudaDriverVersion(int* cudaDriverVersion) {
  *cudaDriverVersion = kCudaVersion;
  return NVML_SUCCESS;
}
nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int* cudaDriverVersion) { return nvmlSystemGetCudaDriverVersion(cudaDriverVersion); }
nvmlReturn_t nvmlUnitGetCount(unsigned int* unitCount) {
  *unitCount = 0;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int* deviceCount) {
  *deviceCount = static_cast<unsigned>(all_devices().size());
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t* device) {
  const auto all = all_devices();
  if (index >= all.size()) return NVML_ERROR_INVALID_ARGUMENT;
  *device = handle_of(*all[index]);
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByUUID(const char* uuid, nvmlDevice_t* device) {
  for (Device* d : all_devices())
    if (devices::uuid_text(d->spec) == uuid) return *device = handle_of(*d), NVML_SUCCESS;
  return NVML_ERROR_NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char* pciBusId, nvmlDevice_t* device) {
  unsigned domain = 0, bus = 0, slot = 0;
  if (std::sscanf(pciBusId, "%x:%x:%x", &domain, &bus, &slot) < 3) {
    domain = 0;
    if (std::sscanf(pciBusId, "%x:%x", &bus, &slot) < 2) return NVML_ERROR_INVALID_ARGUMENT;
  }
  for (Device* d : all_devices())
    if (static_cast<unsigned>(d->spec[50]) == domain && static_cast<unsigned>(d->spec[33]) == bus && static_cast<unsigned>(d->spec[34]) == slot)
      return *device = handle_of(*d), NVML_SUCCESS;
  return NVML_ERROR_NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char* name, unsigned int length) { return give(of(device).spec.name, name, length); }

nvmlReturn_t nvmlDeviceGetBrand(nvmlDevice_t device, nvmlBrandType_t* type) {
  const Device& d = of(device);
  *type = d.entry && d.entry->vendor == "NVIDIA" ? NVML_BRAND_NVIDIA : NVML_BRAND_UNKNOWN;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetIndex(nvmlDevice_t device, unsigned int* index) { return *index = of(device).index, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetMinorNumber(nvmlDevice_t device, unsigned int* minorNumber) { return *minorNumber = of(device).index, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char* uuid, unsigned int length) { return give(devices::uuid_text(of(device).spec), uuid, length); }
nvmlReturn_t nvmlDeviceGetMultiGpuBoard(nvmlDevice_t, unsigned int* multiGpuBool) { return *multiGpuBool = 0, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetBoardId(nvmlDevice_t device, unsigned int* boardId) {
  return *boardId = static_cast<unsigned>(of(device).spec[33]) << 8, NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t* pci) {
  std::memset(pci, 0, sizeof *pci);
  std::snprintf(pci->busId, sizeof pci->busId, "%s", bus_id(of(device), 8).c_str());
  return fill_legacy(of(device), pci->busIdLegacy, &pci->domain);
}

nvmlReturn_t nvmlDeviceGetPciInfo_v2(nvmlDevice_t device, void* pci) {
  // The older struct ends after the numbers.
  auto* info = static_cast<nvmlPciInfo_t*>(pci);
  return fill_legacy(of(device), info->busIdLegacy, &info->domain);
}

nvmlReturn_t nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int* major, int* minor) {
  *major = of(device).spec[75];
  *minor = of(device).spec[76];
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetArchitecture(nvmlDevice_t device, unsigned int* arch) {
  const Device& d = of(device);
  *arch = NVML_DEVICE_ARCH_UNKNOWN;
  if (d.entry && d.entry->vendor == "NVIDIA")
    *arch = d.spec[75] == 8 ? NVML_DEVICE_ARCH_AMPERE : d.spec[75] == 9 ? NVML_DEVICE_ARCH_HOPPER : d.spec[75] == 10 ? NVML_DEVICE_ARCH_BLACKWELL : NVML_DEVICE_ARCH_UNKNOWN;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t* memory) {
  const Device& d = of(device);
  memory->total = d.spec.memory_bytes;
  memory->used = used_bytes(d);
  memory->free = memory->total - memory->used;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t* memory) {
  if (memory->version != nvmlMemory_v2) return NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
  nvmlMemory_t plain;
  nvml::nvmlDeviceGetMemoryInfo(device, &plain);
  memory->total = plain.total;
  memory->used = plain.used;
  memory->free = plain.free;
  memory->reserved = 0;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t* utilization) {
  // How busy the memory is nobody measures: 0 would be a claim, but the struct has no other word.
  utilization->gpu = utilisation(of(device));
  utilization->memory = 0;
  return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int* clock) { return clock_of(of(device), type, clock); }
nvmlReturn_t nvmlDeviceGetMaxClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int* clock) { return clock_of(of(device), type, clock); }
nvmlReturn_t nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, unsigned int* limit) {
  return known(static_cast<unsigned>(figure(of(device), "tdp_w") * 1000), limit);
}
nvmlReturn_t nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t device, unsigned int* defaultLimit) {
  return nvml::nvmlDeviceGetPowerManagementLimit(device, defaultLimit);
}
nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned int* limit) { return nvml::nvmlDeviceGetPowerManagementLimit(device, limit); }
nvmlReturn_t nvmlDeviceGetPerformanceState(nvmlDevice_t, nvmlPstates_t* pState) { return *pState = NVML_PSTATE_0, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetPowerState(nvmlDevice_t, nvmlPstates_t* pState) { return *pState = NVML_PSTATE_0, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetPersistenceMode(nvmlDevice_t, nvmlEnableState_t* mode) { return *mode = NVML_FEATURE_DISABLED, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetComputeMode(nvmlDevice_t, nvmlComputeMode_t* mode) { return *mode = NVML_COMPUTEMODE_DEFAULT, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetDisplayMode(nvmlDevice_t, nvmlEnableState_t* display) { return *display = NVML_FEATURE_DISABLED, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetDisplayActive(nvmlDevice_t, nvmlEnableState_t* isActive) { return *isActive = NVML_FEATURE_DISABLED, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceIsMigDeviceHandle(nvmlDevice_t, unsigned int* isMigDevice) { return *isMigDevice = 0, NVML_SUCCESS; }
nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t, unsigned int* count) { return *count = 0, NVML_SUCCESS; }

nvmlReturn_t nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t device, unsigned int* currLinkGen) { return known(pcie_generation(of(device)), currLinkGen); }
nvmlReturn_t nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t device, unsigned int* maxLinkGen) { return known(pcie_generation(of(device)), maxLinkGen); }
nvmlReturn_t nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t device, unsigned int* currLinkWidth) { return known(pcie_width(of(device)), currLinkWidth); }
nvmlReturn_t nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t device, unsigned int* maxLinkWidth) { return known(pcie_width(of(device)), maxLinkWidth); }

nvmlReturn_t nvmlDeviceGetTopologyCommonAncestor(nvmlDevice_t device1, nvmlDevice_t device2, nvmlGpuTopologyLevel_t* pathInfo) {
  return *pathInfo = device1 == device2 ? NVML_TOPOLOGY_INTERNAL : NVML_TOPOLOGY_NODE, NVML_SUCCESS;
}
nvmlReturn_t nvmlDeviceGetP2PStatus(nvmlDevice_t device1, nvmlDevice_t device2, int, nvmlGpuP2PStatus_t* p2pStatus) {
  return *p2pStatus = device1 == device2 ? NVML_P2P_STATUS_NOT_SUPPORTED : NVML_P2P_STATUS_OK, NVML_SUCCESS;
}
nvmlReturn_t nvmlDeviceOnSameBoard(nvmlDevice_t device1, nvmlDevice_t device2, int* onSameBoard) {
  return *onSameBoard = device1 == device2, NVML_SUCCESS;
}

}  // namespace heddle::nvml
