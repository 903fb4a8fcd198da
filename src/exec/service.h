// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What device code may ask of its host: printf, heap, assert, trap, clock. One per context.
#pragma once

#include <cstdint>
#include <memory>

#include "abi/kernel.h"
#include "base/result.h"

namespace heddle::exec {

class DeviceServices {
 public:
  static std::unique_ptr<DeviceServices> create();
  virtual ~DeviceServices() = default;

  virtual const abi::Services* table() const = 0;
  /// Writes what kernels have printed to the host's stdout. For every point where CUDA does.
  virtual void flush_printf() = 0;
  /// The heap of device malloc: `base` must stay mapped. Only before the first kernel.
  virtual void set_heap(uint64_t base, uint64_t size_bytes) = 0;
  /// Called when device code first allocates and there is no heap yet: gives its base, 0 if none.
  virtual void set_heap_source(uint64_t (*source)(void* context, uint64_t& size_bytes), void* context) = 0;
  /// Device code has allocated: the heap's size is settled.
  virtual bool heap_in_use() const = 0;
  using DeviceCall = uint64_t (*)(abi::WorkerContext*, uint32_t function, uint32_t lane, const uint64_t* words);
  virtual void set_device_calls(DeviceCall answer) = 0;
  virtual void set_printf_bytes(uint64_t size_bytes) = 0;
};

}  // namespace heddle::exec
