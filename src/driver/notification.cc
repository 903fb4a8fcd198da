// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asynchronous notifications. The one kind there is says that the system took memory away, which does not
// happen here: callbacks are kept, and never called.
#include "driver/driver.h"
#include "driver/object/notification.h"

namespace heddle::driver {

Result<CUasyncCallbackHandle> cuDeviceRegisterAsyncNotification(CUdevice device, CUasyncCallback callbackFunc, void* userData) {
  (void)TRY(device_of(device));
  return handles<AsyncNotification>().insert<CUasyncCallbackHandle>(new AsyncNotification{device, callbackFunc, userData});
}

Result<void> cuDeviceUnregisterAsyncNotification(CUdevice device, CUasyncCallbackHandle callback) {
  const AsyncNotification* n = TRY(resolve<AsyncNotification>(callback, "notification"));
  if (n->device != device) return error(ErrorKind::InvalidValue, "it was registered for device {}", n->device);
  discard(handles<AsyncNotification>().remove(callback));
  return {};
}

}  // namespace heddle::driver
