// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/driver.h"

namespace heddle::driver {
namespace {

Context* make_context(Device& device, uint32_t flags, bool primary) {
  auto* context = new Context(device, flags, primary);
  context->handle = handles<Context>().insert<void*>(context);
  return context;
}

/// The device's mutex is held.
void end_primary(Device& device) {
  Context* context = std::exchange(device.primary, nullptr);
  device.primary_references = 0;
  if (context) context->destroy();
}

}  // namespace

Result<CUcontext> cuDevicePrimaryCtxRetain(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  std::lock_guard guard(device.mutex);
  if (!device.primary) {
    // The handle of a primary context stays the same over reset: programs keep it.
    if (device.last_primary) {
      device.primary = device.last_primary;
      device.primary->revive(device.primary_flags);
    } else {
      device.primary = device.last_primary = make_context(device, device.primary_flags, true);
    }
  }
  ++device.primary_references;
  return handle_of(device.primary);
}

Result<void> cuDevicePrimaryCtxRelease(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  std::lock_guard guard(device.mutex);
  if (!device.primary) return error(ErrorKind::InvalidContext, "device {} has no active primary context", dev);
  if (--device.primary_references == 0) end_primary(device);
  return {};
}

Result<void> cuDevicePrimaryCtxSetFlags(CUdevice dev, unsigned int flags) {
  if (flags & ~unsigned{CU_CTX_FLAGS_MASK}) return error(ErrorKind::InvalidValue, "unknown context flags {:#x}", flags);
  Device& device = *TRY(device_of(dev));
  std::lock_guard guard(device.mutex);
  device.primary_flags = flags;
  if (device.primary) device.primary->flags = flags;
  return {};
}

Result<cuDevicePrimaryCtxGetState_out> cuDevicePrimaryCtxGetState(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  std::lock_guard guard(device.mutex);
  return cuDevicePrimaryCtxGetState_out{device.primary_flags, device.primary != nullptr};
}

Result<void> cuDevicePrimaryCtxReset(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  std::lock_guard guard(device.mutex);
  if (device.primary) end_primary(device);
  return {};
}

}  // namespace heddle::driver
