// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Launching a kernel: limits, parameters, and the work that runs it.
#pragma once

#include <cstdint>
#include <memory>

#include "abi/kernel.h"
#include "driver/object/kernel.h"
#include "driver/object/work.h"

namespace heddle::driver {

struct LaunchShape {
  abi::Dim3 grid, block, cluster;
  uint32_t dynamic_shared_bytes = 0;
  bool cooperative = false;
};

/// A kernel with its parameters copied behind it.
class alignas(16) KernelWork final : public Work {
 public:
  static std::unique_ptr<KernelWork> create(Kernel& kernel, Variant& variant, const LaunchShape& shape);
  static void operator delete(void* p) { ::operator delete(p); }
  Result<void> run(Context& context) override;
  bool uses(const Module& module) const override { return &kernel.module == &module; }

  Kernel& kernel;
  Variant& variant;
  LaunchShape shape;
  uint8_t* params() { return reinterpret_cast<uint8_t*>(this + 1); }

 private:
  const abi::KernelCode* code(bool& tiered);
  KernelWork(Kernel& k, Variant& v, const LaunchShape& s) : Work(WorkKind::Kernel), kernel(k), variant(v), shape(s) {}
};

/// The limits of the device and the kernel on grid and block; then, when the code is known, on shared memory.
Result<void> check_shape(const Kernel& kernel, const LaunchShape& shape);
Result<void> check_shared(const Kernel& kernel, const LaunchShape& shape, const abi::KernelInfo& info);

/// How many blocks fit a multiprocessor (occupancy.cc).
Result<int> blocks_per_sm(Kernel& kernel, int block_size, size_t dynamic_shared_bytes);

/// Compiles if need be and copies the parameters: an array of pointers to them, or `extra`.
Result<std::unique_ptr<KernelWork>> prepare_launch(Kernel& kernel, const LaunchShape& shape, void** params, void** extra);

}  // namespace heddle::driver
