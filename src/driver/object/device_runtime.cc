// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/device_runtime.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include "abi/device_call.h"
#include "driver/driver.h"
#include "driver/object/function.h"

namespace heddle::driver {
namespace {

using abi::DeviceCall;

// cudaError_t, as device code sees it.
enum : int { kSuccess = 0, kInvalidValue = 1, kMemoryAllocation = 2, kInvalidConfiguration = 9, kInvalidDeviceFunction = 98,
             kInvalidDevice = 101, kNotSupported = 801, kUnknown = 999 };
constexpr uint64_t kTailLaunch = 3;     // cudaStreamTailLaunch; 4 is cudaStreamFireAndForget

int code_of(const Error& e) {
  switch (e.kind) {
    case ErrorKind::InvalidConfiguration: return kInvalidConfiguration;
    case ErrorKind::InvalidValue: return kInvalidValue;
    case ErrorKind::LaunchOutOfResources: return 701;
    case ErrorKind::NotSupported: return kNotSupported;
    case ErrorKind::NotFound: return kInvalidDeviceFunction;
    default: return kUnknown;
  }
}

abi::Dim3 dim(const uint64_t* words) {
  return {static_cast<uint32_t>(words[0]), static_cast<uint32_t>(words[1]), static_cast<uint32_t>(words[2])};
}

template <class T>
void store(uint64_t at, T value) {
  std::memcpy(reinterpret_cast<void*>(at), &value, sizeof value);
}

/// Launched from the device: compiled when its turn comes, on the host's thread.
struct ChildWork final : Work {
  ChildWork(Kernel& k, const LaunchShape& s, std::unique_ptr<uint8_t[]> p) : Work(WorkKind::Kernel), kernel(k), shape(s), params(std::move(p)) {}
  Result<void> run(Context& context) override {
    std::vector<void*> pointers;
    for (const Param& p : kernel.params()) pointers.push_back(params.get() + p.offset);
    return TRY(prepare_launch(kernel, shape, pointers.data(), nullptr))->run(context);
  }
  Kernel& kernel;
  LaunchShape shape;
  std::unique_ptr<uint8_t[]> params;
};

uint8_t* bytes(uint64_t address) { return reinterpret_cast<uint8_t*>(address); }

}  // namespace

LaunchOwner::~LaunchOwner() { delete grid.load(); }

Result<void> LaunchOwner::finish() {
  GridOwner* g = grid.load();
  return g ? g->finish() : Result<void>();
}

uint64_t GridOwner::answer(abi::WorkerContext* worker, uint32_t function, uint32_t lane, const uint64_t* words) {
  const abi::LaunchContext& l = *worker->launch;
  auto& launched = *static_cast<LaunchOwner*>(l.owner);
  GridOwner* grid = launched.grid.load(std::memory_order_acquire);
  if (!grid) {
    auto* made = new GridOwner(launched.context, launched.module);
    if (launched.grid.compare_exchange_strong(grid, made)) grid = made;
    else delete made;
  }
  GridOwner& owner = *grid;
  const uint64_t threads = uint64_t{l.block.x} * l.block.y * l.block.z;
  const ThreadId thread = worker->cta_linear * threads + worker->warp * l.warp_size + lane;
  uint64_t value = 0;
  const int code = owner.call(worker, function, thread, words, value);
  if (code > 0) {
    std::lock_guard guard(owner.mutex_);
    owner.errors_[thread] = code;
  }
  // Negative: `value` is the answer, not a code.
  return code < 0 ? value : static_cast<uint64_t>(code);
}

int GridOwner::call(abi::WorkerContext* worker, uint32_t function, ThreadId thread, const uint64_t* w, uint64_t& value) {
  static std::atomic<uint64_t> next_handle{0x1000};
  const devices::Spec& spec = context.device.spec;
  const abi::Services& services = *worker->launch->services;
  const auto give = [&](uint64_t v) { return value = v, -1; };
  switch (static_cast<DeviceCall>(function)) {
    case DeviceCall::cudaGetParameterBufferV2:
      return give(stage(w[0], {dim(w + 1), dim(w + 4), {}, static_cast<uint32_t>(w[7]), false}, thread));
    case DeviceCall::__heddle_stage_launch: return give(stage(w[0], {}, thread));
    case DeviceCall::cudaLaunchDeviceV2: return launch(w[0], w[1]);
    case DeviceCall::__heddle_launch_staged: {
      uint64_t buffer;
      {
        std::lock_guard guard(mutex_);
        buffer = last_staged_[thread];
        if (const auto it = staged_.find(buffer); it != staged_.end())
          it->second.shape = {dim(w), dim(w + 3), {}, static_cast<uint32_t>(w[6]), false};
      }
      return launch(buffer, w[7]);
    }
    case DeviceCall::cudaGetParameterBuffer: {
      // The kernel becomes known with cudaLaunchDevice.
      std::lock_guard guard(mutex_);
      Staged s;
      s.params = std::make_unique<uint8_t[]>(w[1] + 16);
      const auto at = reinterpret_cast<uint64_t>(s.params.get());
      staged_[at] = std::move(s);
      return give(at);
    }
    case DeviceCall::cudaLaunchDevice: {
      Kernel* kernel = module.kernel_at(w[0]);
      {
        std::lock_guard guard(mutex_);
        const auto it = staged_.find(w[1]);
        if (it == staged_.end() || !kernel) return kInvalidDeviceFunction;
        it->second.kernel = kernel;
        it->second.shape = {dim(w + 2), dim(w + 5), {}, static_cast<uint32_t>(w[8]), false};
      }
      return launch(w[1], w[9]);
    }
    case DeviceCall::__cudaDeviceSynchronizeDeprecationAvoidance:
    case DeviceCall::cudaDeviceSynchronize: return synchronize();
    case DeviceCall::cudaGetLastError:
    case DeviceCall::cudaPeekAtLastError: {
      std::lock_guard guard(mutex_);
      const auto it = errors_.find(thread);
      const int code = it == errors_.end() ? 0 : it->second;
      if (it != errors_.end() && static_cast<DeviceCall>(function) == DeviceCall::cudaGetLastError) errors_.erase(it);
      return give(static_cast<uint64_t>(code));
    }
    case DeviceCall::cudaGetErrorString: {
      auto text = cuGetErrorString(static_cast<CUresult>(w[0]));
      return give(reinterpret_cast<uint64_t>(text.ok() ? *text : "unrecognized error code"));
    }
    case DeviceCall::cudaGetErrorName: {
      auto text = cuGetErrorName(static_cast<CUresult>(w[0]));
      return give(reinterpret_cast<uint64_t>(text.ok() ? *text : "unrecognized error code"));
    }
    case DeviceCall::cudaGetDeviceCount: return store(w[0], static_cast<int>(state().devices.size())), kSuccess;
    case DeviceCall::cudaGetDevice: return store(w[0], context.device.ordinal), kSuccess;
    case DeviceCall::cudaDeviceGetAttribute: {
      if (w[2] >= state().devices.size()) return kInvalidDevice;
      auto v = cuDeviceGetAttribute(static_cast<CUdevice_attribute>(w[1]), static_cast<int>(w[2]));
      if (!v.ok()) return kInvalidValue;
      return store(w[0], *v), kSuccess;
    }
    case DeviceCall::cudaDeviceGetLimit:
      if (w[1] >= kLimits) return kInvalidValue;
      return store(w[0], context.limit(static_cast<int>(w[1]))), kSuccess;
    case DeviceCall::cudaDeviceGetCacheConfig: return store(w[0], context.cache_config.load()), kSuccess;
    case DeviceCall::cudaRuntimeGetVersion: return store(w[0], CUDA_VERSION), kSuccess;
    case DeviceCall::cudaStreamCreateWithFlags:
      if (w[1] != 1) return kInvalidValue;       // cudaStreamNonBlocking is needed on the device
      return store(w[0], next_handle.fetch_add(16)), kSuccess;
    case DeviceCall::cudaEventCreateWithFlags:
      if (w[1] != 2) return kInvalidValue;       // as is cudaEventDisableTiming
      return store(w[0], next_handle.fetch_add(16)), kSuccess;
    // In the order of calls, so that whatever is waited for is done.
    case DeviceCall::cudaStreamDestroy:
    case DeviceCall::cudaStreamWaitEvent:
    case DeviceCall::cudaEventRecord:
    case DeviceCall::cudaEventDestroy: return kSuccess;
    case DeviceCall::cudaMalloc: {
      void* p = services.device_malloc(worker, w[1]);
      store(w[0], reinterpret_cast<uint64_t>(p));
      return p || !w[1] ? kSuccess : kMemoryAllocation;
    }
    case DeviceCall::cudaFree:
      if (w[0]) services.device_free(worker, reinterpret_cast<void*>(w[0]));
      return kSuccess;
    case DeviceCall::cudaMemcpyAsync:
      return queue(std::make_unique<CopyWork>(Box{.to = bytes(w[0]), .from = bytes(w[1]), .width_bytes = w[2]}), w[4]);
    case DeviceCall::cudaMemcpy2DAsync:
      return queue(std::make_unique<CopyWork>(Box{.to = bytes(w[0]), .from = bytes(w[2]), .width_bytes = w[4], .height = w[5],
                                                  .to_pitch = w[1], .from_pitch = w[3], .to_slice = w[1] * w[5], .from_slice = w[3] * w[5]}), w[7]);
    case DeviceCall::cudaMemsetAsync:
      return queue(std::make_unique<FillWork>(Fill{bytes(w[0]), static_cast<uint32_t>(w[1]), 1, w[2], 1, w[2]}), w[3]);
    case DeviceCall::cudaMemset2DAsync:
      return queue(std::make_unique<FillWork>(Fill{bytes(w[0]), static_cast<uint32_t>(w[2]), 1, w[3], w[4], w[1]}), w[5]);
    case DeviceCall::cudaOccupancyMaxActiveBlocksPerMultiprocessor:
    case DeviceCall::cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags: {
      Kernel* kernel = module.kernel_at(w[1]);
      if (!kernel) return kInvalidDeviceFunction;
      auto blocks = blocks_per_sm(*kernel, static_cast<int>(w[2]), w[3]);
      if (!blocks.ok()) return kInvalidValue;
      return store(w[0], *blocks), kSuccess;
    }
    case DeviceCall::cudaFuncGetAttributes: return kNotSupported;
    case DeviceCall::cudaGraphSetConditional:
      reinterpret_cast<std::atomic<uint32_t>*>(w[0])->store(static_cast<uint32_t>(w[1]));
      return give(0);
  }
  (void)spec;
  return kUnknown;
}

uint64_t GridOwner::stage(uint64_t function, const LaunchShape& shape, ThreadId thread) {
  Kernel* kernel = module.kernel_at(function);
  std::lock_guard guard(mutex_);
  if (!kernel) {
    errors_[thread] = kInvalidDeviceFunction;
    return 0;
  }
  Staged s;
  s.kernel = kernel;
  s.shape = shape;
  s.params = std::make_unique<uint8_t[]>(kernel->param_bytes() + 16);
  const auto at = reinterpret_cast<uint64_t>(s.params.get());
  staged_[at] = std::move(s);
  last_staged_[thread] = at;
  return at;
}

int GridOwner::launch(uint64_t buffer, uint64_t stream) {
  Staged s;
  {
    std::lock_guard guard(mutex_);
    const auto it = staged_.find(buffer);
    if (it == staged_.end()) return kInvalidValue;
    s = std::move(it->second);
    staged_.erase(it);
  }
  if (!s.kernel) return kInvalidDeviceFunction;
  if (auto fits = check_shape(*s.kernel, s.shape); !fits.ok()) return code_of(fits.error());
  return queue(std::make_unique<ChildWork>(*s.kernel, s.shape, std::move(s.params)), stream);
}

int GridOwner::queue(std::unique_ptr<Work> work, uint64_t stream) {
  std::lock_guard guard(mutex_);
  (stream == kTailLaunch ? tail_ : works_).push_back(std::move(work));
  return kSuccess;
}

Result<void> GridOwner::run_all(std::vector<std::unique_ptr<Work>> works) {
  for (auto& work : works) TRY(work->run(context));
  return {};
}

/// The thread is in the middle of a grid: another one runs what was launched so far.
int GridOwner::synchronize() {
  std::vector<std::unique_ptr<Work>> works;
  {
    std::lock_guard guard(mutex_);
    works.swap(works_);
  }
  if (works.empty()) return kSuccess;
  Result<void> ran;
  std::thread([&] { ran = run_all(std::move(works)); }).join();
  if (ran.ok()) return kSuccess;
  const int code = code_of(ran.error());
  std::lock_guard guard(mutex_);
  failure_ = std::move(ran);
  return code;
}

Result<void> GridOwner::finish() {
  if (!failure_.ok()) return std::move(failure_);
  // What these launch is finished by their own owners.
  TRY(run_all(std::move(works_)));
  return run_all(std::move(tail_));
}

}  // namespace heddle::driver
