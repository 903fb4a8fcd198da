// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/launch.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>
#include <optional>
#include <vector>

#include "base/option.h"
#include "driver/object/device_runtime.h"
#include "driver/object/module.h"
#include "driver/object/summary.h"
#include "driver/state.h"
#include "exec/exec.h"
#include "exec/task.h"
#include "simt/interp.h"

namespace heddle::driver {
namespace {

// The keys of cuLaunchKernel's `extra`.
constexpr uint64_t kEnd = 0, kBuffer = 1, kBufferSize = 2;

Result<void> copy_buffer(const Kernel& kernel, void** extra, uint8_t* to) {
  const void* buffer = nullptr;
  size_t size = 0;
  for (size_t i = 0; reinterpret_cast<uint64_t>(extra[i]) != kEnd; i += 2) {
    const uint64_t key = reinterpret_cast<uint64_t>(extra[i]);
    if (key == kBuffer) buffer = extra[i + 1];
    else if (key == kBufferSize) size = *static_cast<size_t*>(extra[i + 1]);
    else return error(ErrorKind::InvalidValue, "kernel {}: unknown key {} in extra", kernel.name(), key);
  }
  const auto& params = kernel.params();
  const size_t needed = params.empty() ? 0 : params.back().offset + params.back().size_bytes;
  if (size < needed || (needed && !buffer))
    return error(ErrorKind::InvalidValue, "kernel {}: parameters take {} bytes, the buffer has {}", kernel.name(), needed, size);
  if (needed) std::memcpy(to, buffer, needed);
  return {};
}

/// A grid with grid-wide barriers on the interpreter: one CtaRun per CTA, kept from barrier to barrier.
struct InterpretedGrid {
  struct Cta {
    abi::WorkerContext worker = {};
    std::unique_ptr<simt::CtaRun> run;
  };
  const simt::Program& program;
  std::vector<Cta> ctas;

  Result<uint32_t> step(const abi::WorkerContext& worker, uint64_t index, uint32_t region) {
    Cta& cta = ctas[index];
    cta.worker = worker;
    if (!cta.run) cta.run = program.start(cta.worker, index);
    if (TRY(cta.run->run()) == simt::CtaRun::State::GridBarrier) return region + 1;
    cta.run.reset();
    return 0xffffffffu;
  }
};

void set_interpreter(exec::LaunchDesc& desc, const simt::Program& program) {
  if (!desc.code.info.uses_grid_barrier) {
    desc.run_range = [&program](abi::WorkerContext* worker, uint64_t begin, uint64_t end) -> Result<void> {
      for (uint64_t cta = begin; cta < end; ++cta) TRY(program.run_cta(*worker, cta));
      return {};
    };
    return;
  }
  const uint64_t ctas = uint64_t{desc.grid.x} * desc.grid.y * desc.grid.z;
  auto grid = std::make_shared<InterpretedGrid>(program, std::vector<InterpretedGrid::Cta>(ctas));
  desc.run_step = [grid](abi::WorkerContext* worker, uint64_t cta, uint32_t region) {
    return grid->step(*worker, cta, region);
  };
}

/// A launch that was begun without code: what is known of the time it would take without any.
class FirstLaunch {
 public:
  FirstLaunch(exec::LaunchDesc& desc, Variant& variant)
      : variant_(variant), wanted_(*variant.job), ctas_(uint64_t{desc.grid.x} * desc.grid.y * desc.grid.z) {
    desc.trial = [this](abi::WorkerContext* worker, uint64_t begin, uint64_t end) { return run(worker, begin, end); };
    desc.better = [this] { return variant_.code.load(std::memory_order_acquire); };
  }

  /// For HEDDLE_STATS=1.
  void print(const std::string& kernel) const {
    const uint64_t done = done_.load(std::memory_order_relaxed);
    const char* rest = done == ctas_ ? "" : variant_.code.load() ? ", the others compiled" : ", then all others";
    std::fprintf(stderr, "heddle: launch of %s before it was compiled: %llu of %llu blocks interpreted%s, %.1f ms\n", kernel.c_str(),
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(ctas_), rest,
                 static_cast<double>(exec::now_ns() - began_ns_) / 1e6);
  }

 private:
  /// The interpreter until the job is done, CTA by CTA, each of which may be given up.
  uint64_t run(abi::WorkerContext* worker, uint64_t begin, uint64_t end) {
    const auto ready = [this] { return variant_.job->done(); };
    if (ready()) return begin;
    const auto stop = [&] { return ready() || hopeless(); };
    const auto trial = variant_.interp->try_ctas(*worker);
    for (; begin < end && !stop() && trial->run(begin, stop); ++begin) done_.fetch_add(1, std::memory_order_relaxed);
    if (begin < end) variant_.job->wait();
    return begin;
  }

  /// Compilation will be over long before the grid is, so the core is better left to others.
  bool hopeless() const {
    constexpr uint64_t kLookNs = 5000000, kFarLonger = 4;
    const uint64_t took = exec::now_ns() - began_ns_;
    if (took < kLookNs) return false;
    const uint64_t done = done_.load(std::memory_order_relaxed);
    return took / std::max<uint64_t>(done, 1) > kFarLonger * variant_.compile_ns / (ctas_ - done);
  }

  Variant& variant_;
  const CompileJob::Wanted wanted_;
  const uint64_t ctas_, began_ns_ = exec::now_ns();
  std::atomic<uint64_t> done_{0};
};

}  // namespace

/// Compiled code, if it is there or the launch has to wait for it. Null and `tiered`: to be begun without.
const abi::KernelCode* KernelWork::code(bool& tiered) {
  if (const abi::KernelCode* now = variant.code.load(std::memory_order_acquire)) return now;
  if (!variant.job) return nullptr;
  tiered = variant.may_be_tried && !variant.job->done() && !shape.cooperative && CompileJob::possible();
  if (tiered) return nullptr;
  variant.job->finish();
  return variant.code.load(std::memory_order_acquire);
}

std::unique_ptr<KernelWork> KernelWork::create(Kernel& kernel, Variant& variant, const LaunchShape& shape) {
  void* memory = ::operator new(sizeof(KernelWork) + kernel.param_bytes() + 16);
  return std::unique_ptr<KernelWork>(new (memory) KernelWork(kernel, variant, shape));
}

Result<void> KernelWork::run(Context& context) {
  bool tiered = false;
  const abi::KernelCode* compiled = code(tiered);
  const bool interpret = (compiled || tiered) && kernel.misaligned(static_cast<const uint8_t*>(params()));
  if (interpret) kernel.say_interpreted();
  Variant& used = interpret ? *TRY(kernel.interpreted()) : variant;
  exec::LaunchDesc desc;
  desc.kernel_name = kernel.name().c_str();
  desc.code.info = used.info;
  if (compiled && !interpret) desc.code = *compiled;
  desc.grid = shape.grid;
  desc.block = shape.block;
  desc.cluster = shape.cluster;
  desc.warp_size = context.device.spec.warp_size();
  desc.sm_count = context.device.spec.sm_count();
  desc.dynamic_shared_bytes = shape.dynamic_shared_bytes;
  desc.params = params();
  desc.cooperative = shape.cooperative;
  desc.grid_id = context.next_grid_id();
  desc.services = context.services().table();
  LaunchOwner owner(context, kernel.module);
  desc.owner = &owner;
  if (!tiered) desc.cost_ns = &used.cost_ns;
  desc.locate = [](void* self, const abi::WorkerContext& at, uint64_t address) {
    return static_cast<Kernel*>(self)->locate(at, address);
  };
  desc.locate_self = &kernel;
  if (!desc.code.range) set_interpreter(desc, *used.interp);
  std::optional<FirstLaunch> first;
  if (tiered && !interpret) first.emplace(desc, variant);
  std::atomic<uint64_t> core_ticks{0};
  if (summary_on) [[unlikely]] desc.core_ticks = &core_ticks;
  devices::DeviceUse* use = context.device.use.load(std::memory_order_relaxed);
  const uint64_t began = devices::usage_ticks();
  if (use) use->begin(began);
  auto ran = exec::run_grid(desc);
  const uint64_t ended = devices::usage_ticks();
  if (use) use->end(ended);
  if (summary_on) [[unlikely]] sum_launch(kernel.name(), ended - began, core_ticks.load());
  if (first && heddle::options().stats) [[unlikely]] first->print(kernel.name());
  TRY(std::move(ran));
  return owner.finish();
}

Result<void> check_shape(const Kernel& kernel, const LaunchShape& shape) {
  const devices::Spec& spec = kernel.module.context().device.spec;
  const abi::Dim3 &g = shape.grid, &b = shape.block;
  const auto within = [&](const char* what, uint32_t value, int attribute) -> Result<void> {
    if (value == 0 || value > static_cast<uint32_t>(spec[attribute]))
      return error(ErrorKind::InvalidConfiguration,
                   "kernel {}: {} {} is {}{}", kernel.name(), what, value, value ? "larger than " : "not allowed",
                   value ? std::to_string(spec[attribute]) : "");
    return {};
  };
  TRY(within("grid x", g.x, 5));
  TRY(within("grid y", g.y, 6));
  TRY(within("grid z", g.z, 7));
  TRY(within("block x", b.x, 2));
  TRY(within("block y", b.y, 3));
  TRY(within("block z", b.z, 4));
  const uint64_t threads = uint64_t{b.x} * b.y * b.z;
  if (threads > static_cast<uint64_t>(spec[1]))
    return error(ErrorKind::InvalidConfiguration, "kernel {}: a block of {} threads is larger than {}", kernel.name(), threads, spec[1]);
  if (threads > kernel.max_threads())
    return error(ErrorKind::InvalidValue, "kernel {}: a block of {} threads is larger than its own limit {}",
                 kernel.name(), threads, kernel.max_threads());
  const ptx::Function& f = kernel.source;
  if (uint64_t{std::max(f.reqnctapercluster[0], 1u)} * std::max(f.reqnctapercluster[1], 1u) * std::max(f.reqnctapercluster[2], 1u) > 1)
    return unsupported(fmt::format("kernel {}: clusters of more than one block", kernel.name()));
  if (f.reqntid[0] && (b.x != f.reqntid[0] || b.y != std::max(f.reqntid[1], 1u) || b.z != std::max(f.reqntid[2], 1u)))
    return error(ErrorKind::InvalidConfiguration, "kernel {}: the block must be ({},{},{})", kernel.name(), f.reqntid[0],
                 std::max(f.reqntid[1], 1u), std::max(f.reqntid[2], 1u));
  return {};
}

Result<void> check_shared(const Kernel& kernel, const LaunchShape& shape, const abi::KernelInfo& info) {
  const devices::Spec& spec = kernel.module.context().device.spec;
  const uint64_t dynamic = shape.dynamic_shared_bytes;
  const uint64_t shared = dynamic + Kernel::shared_bytes(info);
  const auto allowed = static_cast<uint64_t>(kernel.max_dynamic_shared.load(std::memory_order_relaxed));
  if (shared > static_cast<uint64_t>(spec[8]) && dynamic > allowed)
    return error(ErrorKind::InvalidValue, "kernel {}: {} bytes of dynamic shared memory are more than {}", kernel.name(), dynamic, allowed);
  if (shared > static_cast<uint64_t>(std::max(spec[97], spec[8])))
    return error(ErrorKind::InvalidValue, "kernel {}: {} bytes of shared memory are more than {}", kernel.name(), shared, spec[97]);
  return {};
}

Result<std::unique_ptr<KernelWork>> prepare_launch(Kernel& kernel, const LaunchShape& shape, void** params, void** extra) {
  TRY(check_shape(kernel, shape));
  Variant* variant = TRY(kernel.variant(shape.grid, shape.block));
  TRY(check_shared(kernel, shape, variant->info));
  if (shape.cooperative) {
    // All blocks must be there at once, as on a device; though a grid barrier here could do with less.
    const uint64_t blocks = uint64_t{shape.grid.x} * shape.grid.y * shape.grid.z;
    const int each = TRY(blocks_per_sm(kernel, static_cast<int>(shape.block.x * shape.block.y * shape.block.z), shape.dynamic_shared_bytes));
    const uint64_t most = static_cast<uint64_t>(each) * kernel.module.context().device.spec.sm_count();
    if (blocks > most) return error(ErrorKind::CooperativeLaunchTooLarge, "kernel {}: a cooperative grid of {} blocks is larger than {}", kernel.name(), blocks, most);
  }
  auto work = KernelWork::create(kernel, *variant, shape);
  if (extra) {
    TRY(copy_buffer(kernel, extra, work->params()));
    return work;
  }
  if (!kernel.params().empty() && !params)
    return error(ErrorKind::InvalidValue, "kernel {}: no parameters given", kernel.name());
  for (size_t i = 0; i < kernel.params().size(); ++i) {
    if (!params[i]) return error(ErrorKind::InvalidValue, "kernel {}: parameter {} is null", kernel.name(), i);
    std::memcpy(work->params() + kernel.params()[i].offset, params[i], kernel.params()[i].size_bytes);
  }
  return work;
}

}  // namespace heddle::driver
