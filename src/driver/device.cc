// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "driver/driver.h"

namespace heddle::driver {

Result<CUdevice> cuDeviceGet(int ordinal) { return TRY(device_of(ordinal))->ordinal; }

Result<int> cuDeviceGetCount() { return static_cast<int>(state().devices.size()); }

Result<void> cuDeviceGetName(char* name, int len, CUdevice dev) {
  const std::string& text = TRY(device_of(dev))->spec.name;
  if (len <= 0) return error(ErrorKind::InvalidValue, "room for {} characters of a name", len);
  std::snprintf(name, static_cast<size_t>(len), "%s", text.c_str());
  return {};
}

Result<CUuuid> cuDeviceGetUuid(CUdevice dev) {
  CUuuid uuid;
  std::memcpy(uuid.bytes, TRY(device_of(dev))->spec.uuid.data(), sizeof uuid.bytes);
  return uuid;
}

Result<size_t> cuDeviceTotalMem(CUdevice dev) { return TRY(device_of(dev))->memory->capacity_bytes(); }

Result<int> cuDeviceGetAttribute(CUdevice_attribute attrib, CUdevice dev) {
  const Device& device = *TRY(device_of(dev));
  if (attrib < 1 || attrib >= devices::kAttributes || attrib >= CU_DEVICE_ATTRIBUTE_MAX)
    return error(ErrorKind::InvalidValue, "there is no attribute {}", static_cast<int>(attrib));
  return device.spec[attrib];
}

Result<CUdevprop> cuDeviceGetProperties(CUdevice dev) {
  const devices::Spec& s = TRY(device_of(dev))->spec;
  CUdevprop p = {};
  p.maxThreadsPerBlock = s[CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK];
  for (int i = 0; i < 3; ++i) {
    p.maxThreadsDim[i] = s[CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X + i];
    p.maxGridSize[i] = s[CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X + i];
  }
  p.sharedMemPerBlock = s[CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK];
  p.totalConstantMemory = s[CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY];
  p.SIMDWidth = s[CU_DEVICE_ATTRIBUTE_WARP_SIZE];
  p.memPitch = s[CU_DEVICE_ATTRIBUTE_MAX_PITCH];
  p.regsPerBlock = s[CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK];
  p.clockRate = s[CU_DEVICE_ATTRIBUTE_CLOCK_RATE];
  p.textureAlign = s[CU_DEVICE_ATTRIBUTE_TEXTURE_ALIGNMENT];
  return p;
}

Result<cuDeviceComputeCapability_out> cuDeviceComputeCapability(CUdevice dev) {
  const devices::Spec& s = TRY(device_of(dev))->spec;
  return cuDeviceComputeCapability_out{s[CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR],
                                       s[CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR]};
}

Result<size_t> cuDeviceGetTexture1DLinearMaxWidth(CUarray_format format, unsigned int numChannels, CUdevice dev) {
  if (numChannels != 1 && numChannels != 2 && numChannels != 4)
    return error(ErrorKind::InvalidValue, "{} channels", numChannels);
  return static_cast<size_t>(TRY(device_of(dev))->spec[CU_DEVICE_ATTRIBUTE_MAXIMUM_TEXTURE1D_LINEAR_WIDTH]);
}

Result<CUdevice> cuDeviceGetByPCIBusId(const char* pciBusId) {
  unsigned domain = 0, bus = 0, slot = 0;
  if (std::sscanf(pciBusId, "%x:%x:%x", &domain, &bus, &slot) < 3) {
    domain = 0;
    if (std::sscanf(pciBusId, "%x:%x", &bus, &slot) < 2)
      return error(ErrorKind::InvalidValue, "\"{}\" is no PCI bus id", pciBusId);
  }
  for (const auto& device : state().devices)
    if (static_cast<unsigned>(device->spec[CU_DEVICE_ATTRIBUTE_PCI_BUS_ID]) == bus &&
        static_cast<unsigned>(device->spec[CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID]) == slot && domain == 0)
      return device->ordinal;
  return error(ErrorKind::InvalidDevice, "there is no device at {}", pciBusId);
}

Result<void> cuDeviceGetPCIBusId(char* pciBusId, int len, CUdevice dev) {
  const devices::Spec& s = TRY(device_of(dev))->spec;
  if (len <= 0) return error(ErrorKind::InvalidValue, "room for {} characters", len);
  std::snprintf(pciBusId, static_cast<size_t>(len), "%04x:%02x:%02x.0", s[CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID],
                s[CU_DEVICE_ATTRIBUTE_PCI_BUS_ID], s[CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID]);
  return {};
}

Result<int> cuDeviceCanAccessPeer(CUdevice dev, CUdevice peerDev) {
  (void)TRY(device_of(dev));
  (void)TRY(device_of(peerDev));
  return dev != peerDev;                // Any other device: all live in the memory of the host.
}

Result<int> cuDeviceGetP2PAttribute(CUdevice_P2PAttribute attrib, CUdevice srcDevice, CUdevice dstDevice) {
  const devices::Spec &from = TRY(device_of(srcDevice))->spec, &to = TRY(device_of(dstDevice))->spec;
  if (srcDevice == dstDevice) return error(ErrorKind::InvalidDevice, "a device is no peer of itself");
  switch (attrib) {
    // Devices of one kind whose link is known are near each other; all others meet in the host.
    case CU_DEVICE_P2P_ATTRIBUTE_PERFORMANCE_RANK: return from.id == to.id && from.link_gbs > 0 ? 0 : 1;
    case CU_DEVICE_P2P_ATTRIBUTE_ACCESS_SUPPORTED:
    case CU_DEVICE_P2P_ATTRIBUTE_NATIVE_ATOMIC_SUPPORTED:
    case CU_DEVICE_P2P_ATTRIBUTE_ACCESS_ACCESS_SUPPORTED: return 1;
    default: return error(ErrorKind::InvalidValue, "there is no peer attribute {}", static_cast<int>(attrib));
  }
}

Result<int> cuDeviceGetExecAffinitySupport(CUexecAffinityType type, CUdevice dev) {
  (void)TRY(device_of(dev));
  return 0;
}

Result<void> cuFlushGPUDirectRDMAWrites(CUflushGPUDirectRDMAWritesTarget target, CUflushGPUDirectRDMAWritesScope scope) {
  return {};                            // Memory of the host is coherent.
}

}  // namespace heddle::driver
