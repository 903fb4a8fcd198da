// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A kernel of a module and the code it was compiled to, one variant per block size that occurs.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "abi/kernel.h"
#include "base/result.h"
#include "driver/object/compile_job.h"
#include "exec/exec.h"
#include "ptx/module.h"

namespace heddle::jit {
class CompiledKernel;
struct Options;
}
namespace heddle::simt {
class Program;
struct Module;
struct Function;
}

namespace heddle::driver {

class Module;

/// What runs a kernel at one block size. Either there is compiled code, or the interpreter does it:
/// for good, or until a job has compiled it.
struct Variant {
  uint32_t block[3] = {0, 0, 0};        // 0: any
  bool grid_below_2g = false;
  abi::KernelInfo info = {};            // what both engines agree on
  std::atomic<const abi::KernelCode*> code{nullptr};   // compiled; may come while launches run
  std::unique_ptr<simt::Program> interp;
  bool may_be_tried = false;            // by interp, while the job is not done
  std::shared_ptr<CompileJob> job;      // null: the engine will not change
  uint64_t compile_ns = 0;              // what the job may take, roughly
  std::unique_ptr<jit::CompiledKernel> jit;            // owns what `code` points at
  std::atomic<uint32_t> cost_ns{0};     // per CTA of compiled code, see exec::LaunchDesc
  std::atomic<uint64_t> fresh_ns{0};    // what compiling it cost, until the launch that waited takes it
  Variant();
  ~Variant();
};

struct Param {
  uint32_t offset = 0, size_bytes = 0;
};

class Kernel {
 public:
  Kernel(Module& module, const ptx::Function& function);
  ~Kernel();

  Module& module;
  const ptx::Function& source;
  const std::string& name() const { return source.name; }
  const std::vector<Param>& params() const { return params_; }
  uint32_t param_bytes() const { return param_bytes_; }
  uint32_t max_threads() const;

  /// What runs this launch shape: compiled code, unless HEDDLE_ENGINE says otherwise.
  Result<Variant*> variant(const abi::Dim3& grid, const abi::Dim3& block);
  bool compiled() const { return last_.load(std::memory_order_acquire) != nullptr; }
  /// Compiled for a likely launch shape, if it is not compiled at all.
  Result<Variant*> any_variant();
  /// For attributes and occupancy: the same whether it has been compiled or not.
  Result<abi::KernelInfo> info();
  /// No compilation of it is waiting or running any more.
  void stop_compiling();
  /// What the program sees of it: without the part that is reserved.
  static uint32_t shared_bytes(const abi::KernelInfo& info) {
    return info.static_shared_bytes > abi::kSharedBase ? info.static_shared_bytes - abi::kSharedBase : 0;
  }

  /// Compiled code takes pointers among the parameters to be aligned to what they point at. Where one is
  /// not, the interpreter runs the kernel and says which thread stumbles, if one does.
  bool misaligned(const uint8_t* params);
  /// Tells, once, why such a launch is slow.
  void say_interpreted();
  Result<Variant*> interpreted();
  /// For exec::LaunchDesc::locate.
  exec::Located locate(const abi::WorkerContext& context, uint64_t address);

  std::atomic<int> max_dynamic_shared{48 << 10};
  std::atomic<int> carveout{-1}, cache_config{0}, non_portable_cluster{0}, cluster_policy{0};
  void* function_handle = nullptr;      // CUfunction
  void* kernel_handle = nullptr;        // CUkernel

 private:
  Result<std::unique_ptr<Variant>> make(const uint32_t block[3], bool grid_below_2g);
  Result<void> compile(Variant& variant, const simt::Module& built, const simt::Function& function,
                       const jit::Options& options);
  void take(Variant& variant, const simt::Function& built, std::unique_ptr<jit::CompiledKernel> compiled);
  Result<const simt::Function*> built(const simt::Module*& module_built);
  /// Instructions, with those of what it calls.
  size_t built_size();
  /// For HEDDLE_STATS=1.
  void print_stats(const Variant& variant, const simt::Function& built) const;
  Result<void> interpret(Variant& variant, const simt::Module& built, const simt::Function& function);

  std::vector<Param> params_;
  uint32_t param_bytes_ = 0;
  std::atomic<Variant*> last_{nullptr};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Variant>> variants_;
  std::unique_ptr<Variant> interpreted_;
  std::once_flag assumed_once_;
  std::once_flag interpreted_once_;
  std::vector<std::pair<uint32_t, uint32_t>> assumed_;   // parameter offset, its value's alignment
};

}  // namespace heddle::driver
