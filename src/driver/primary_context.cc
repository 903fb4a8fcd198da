// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/driver.h"

namespace heddle::driver {
namespace {

Context* make_context(Device& device, uint32_t flags, bool primary) {
  auto* context = new Context(device, flags, primary);
  context->handle = handles<Context>().insert<void*>(context);
  return context;
}

/// Of the device, when its primary context is not just being destroyed: that waits for calls that may want the mutex.
std::unique_lock<std::mutex> lock(Device& device) {
  std::unique_lock held(device.mutex);
  if (device.primary_ends) {
    entry::OutsideScope outside;
    device.primary_ended.wait(held, [&] { return !device.primary_ends; });
  }
  return held;
}

void end_primary(Device& device, std::unique_lock<std::mutex>& held) {
  Context* context = std::exchange(device.primary, nullptr);
  if (!context) return;
  device.primary_ends = true;
  held.unlock();
  context->destroy();
  held.lock();
  device.primary_ends = false;
  device.primary_ended.notify_all();
}

}  // namespace

Result<CUcontext> cuDevicePrimaryCtxRetain(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  auto guard = lock(device);
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
  auto guard = lock(device);
  if (!device.primary_references) return error(ErrorKind::InvalidContext, "nobody holds device {}'s primary context", dev);
  if (--device.primary_references == 0) end_primary(device, guard);
  return {};
}

Result<void> cuDevicePrimaryCtxSetFlags(CUdevice dev, unsigned int flags) {
  if (flags & ~unsigned{CU_CTX_FLAGS_MASK}) return error(ErrorKind::InvalidValue, "unknown context flags {:#x}", flags);
  Device& device = *TRY(device_of(dev));
  auto guard = lock(device);
  device.primary_flags = flags;
  if (device.primary) device.primary->flags = flags;
  return {};
}

Result<cuDevicePrimaryCtxGetState_out> cuDevicePrimaryCtxGetState(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  auto guard = lock(device);
  return cuDevicePrimaryCtxGetState_out{device.primary_flags, device.primary != nullptr};
}

Result<void> cuDevicePrimaryCtxReset(CUdevice dev) {
  Device& device = *TRY(device_of(dev));
  auto guard = lock(device);
  end_primary(device, guard);           // Who retained it still has to release it, as documented.
  return {};
}

}  // namespace heddle::driver
