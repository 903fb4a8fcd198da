// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions and their launch.
#include <cstring>

#include "driver/driver.h"
#include "driver/object/graph.h"

namespace heddle::driver {
namespace {

Result<int> attribute(CUfunction_attribute attrib, Kernel& kernel) {
  const devices::Spec& spec = kernel.module.context().device.spec;
  switch (attrib) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK: return static_cast<int>(kernel.max_threads());
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES: return static_cast<int>(Kernel::shared_bytes(TRY(kernel.info())));
    case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES: {
      uint64_t bytes = 0;
      for (const ptx::Variable& v : kernel.module.source().variables)
        if (v.space == ptx::Space::Const) bytes += v.size_bytes;
      return static_cast<int>(bytes);
    }
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
      return static_cast<int>(TRY(kernel.info()).local_bytes_per_lane);
    case CU_FUNC_ATTRIBUTE_NUM_REGS: {
      const uint32_t registers = TRY(kernel.info()).registers;
      return static_cast<int>(std::clamp(registers, 8u, 255u));
    }
    case CU_FUNC_ATTRIBUTE_PTX_VERSION:
    case CU_FUNC_ATTRIBUTE_BINARY_VERSION: {
      const int device = spec[75] * 10 + spec[76];
      const int target = std::atoi(kernel.module.source().target.c_str() + 3);   // "sm_NN"
      return attrib == CU_FUNC_ATTRIBUTE_BINARY_VERSION || !target ? device : target;
    }
    case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA: return 0;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
      return std::min(kernel.max_dynamic_shared.load(), spec[97] - static_cast<int>(Kernel::shared_bytes(TRY(kernel.info()))));
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: return kernel.carveout.load();
    case CU_FUNC_ATTRIBUTE_CLUSTER_SIZE_MUST_BE_SET: return kernel.source.explicit_cluster && !kernel.source.reqnctapercluster[0];
    case CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_WIDTH: return static_cast<int>(kernel.source.reqnctapercluster[0]);
    case CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_HEIGHT: return static_cast<int>(kernel.source.reqnctapercluster[1]);
    case CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_DEPTH: return static_cast<int>(kernel.source.reqnctapercluster[2]);
    case CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED: return kernel.non_portable_cluster.load();
    case CU_FUNC_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE: return kernel.cluster_policy.load();
    default: return error(ErrorKind::InvalidValue, "there is no function attribute {}", static_cast<int>(attrib));
  }
}

Result<void> set_attribute(CUfunction_attribute attrib, int value, Kernel& kernel) {
  switch (attrib) {
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES: {
      const int most = kernel.module.context().device.spec[97] - static_cast<int>(Kernel::shared_bytes(TRY(kernel.info())));
      if (value < 0 || value > most) return error(ErrorKind::InvalidValue, "{} bytes of dynamic shared memory; at most {} are possible", value, most);
      kernel.max_dynamic_shared = value;
      return {};
    }
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT:
      if (value < -1 || value > 100) return error(ErrorKind::InvalidValue, "a carve-out of {} percent", value);
      kernel.carveout = value;
      return {};
    case CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED:
      kernel.non_portable_cluster = value != 0;
      return {};
    case CU_FUNC_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE:
      if (value < CU_CLUSTER_SCHEDULING_POLICY_DEFAULT || value > CU_CLUSTER_SCHEDULING_POLICY_LOAD_BALANCING)
        return error(ErrorKind::InvalidValue, "there is no cluster policy {}", value);
      kernel.cluster_policy = value;
      return {};
    default: return error(ErrorKind::InvalidValue, "function attribute {} cannot be set", static_cast<int>(attrib));
  }
}

Result<void> check_cache(CUfunc_cache config) {
  if (config < CU_FUNC_CACHE_PREFER_NONE || config > CU_FUNC_CACHE_PREFER_EQUAL)
    return error(ErrorKind::InvalidValue, "there is no cache preference {}", static_cast<int>(config));
  return {};
}

Result<void> launch(CUfunction f, const LaunchShape& shape, CUstream hStream, void** params, void** extra) {
  Stream* stream = TRY(stream_of(hStream));
  FunctionEntry* entry = TRY(function_entry(f));
  Kernel* kernel = TRY(entry->in(stream->context()));
  if (&kernel->module.context() != &stream->context())
    return error(ErrorKind::InvalidHandle, "kernel {} and the stream are of different contexts", kernel->name());
  if (params && extra) return error(ErrorKind::InvalidValue, "kernel {}: both kernelParams and extra are given", kernel->name());
  auto work = TRY(prepare_launch(*kernel, shape, params, extra));
  if (work->variant.fresh_ns.load(std::memory_order_relaxed)) [[unlikely]]
    stream->stand_still(work->variant.fresh_ns.exchange(0));
  TRY(enqueue(*stream, std::move(work)));
  if (!environment.launch_blocking || capturing(*stream)) [[likely]] return {};
  stream->wait();
  return stream->context().check();
}

template <class I>
Result<I> param_info(const Kernel& kernel, size_t index) {
  if (index >= kernel.params().size())
    return error(ErrorKind::InvalidValue, "kernel {} has {} parameters, not {}", kernel.name(), kernel.params().size(), index + 1);
  return I{kernel.params()[index].offset, kernel.params()[index].size_bytes};
}

Result<Kernel*> on_device(CUkernel handle, CUdevice dev) {
  FunctionEntry* entry = TRY(function_entry(handle));
  if (entry->kernel) return entry->kernel;
  Device* device = TRY(device_of(dev));
  Context* context = TRY(current_context());
  if (&context->device != device) return unsupported("kernel attributes of a device that is not current");
  return entry->in(*context);
}

}  // namespace

Result<int> cuFuncGetAttribute(CUfunction_attribute attrib, CUfunction hfunc) { return attribute(attrib, *TRY(kernel_of(hfunc))); }
Result<void> cuFuncSetAttribute(CUfunction hfunc, CUfunction_attribute attrib, int value) {
  return set_attribute(attrib, value, *TRY(kernel_of(hfunc)));
}
Result<int> cuKernelGetAttribute(CUfunction_attribute attrib, CUkernel kernel, CUdevice dev) {
  return attribute(attrib, *TRY(on_device(kernel, dev)));
}
Result<void> cuKernelSetAttribute(CUfunction_attribute attrib, int val, CUkernel kernel, CUdevice dev) {
  return set_attribute(attrib, val, *TRY(on_device(kernel, dev)));
}

Result<void> cuFuncSetCacheConfig(CUfunction hfunc, CUfunc_cache config) {
  TRY(check_cache(config));
  TRY(kernel_of(hfunc))->cache_config = config;
  return {};
}
Result<void> cuKernelSetCacheConfig(CUkernel kernel, CUfunc_cache config, CUdevice dev) {
  TRY(check_cache(config));
  TRY(on_device(kernel, dev))->cache_config = config;
  return {};
}
Result<void> cuFuncSetSharedMemConfig(CUfunction hfunc, CUsharedconfig config) {
  (void)TRY(kernel_of(hfunc));
  return {};                            // Shared memory has no banks here.
}

Result<CUmodule> cuFuncGetModule(CUfunction hfunc) {
  Module& module = TRY(kernel_of(hfunc))->module;
  if (!module.handle) module.handle = handles<Module>().insert<void*>(&module);
  return static_cast<CUmodule>(module.handle);
}
Result<const char*> cuFuncGetName(CUfunction hfunc) { return TRY(function_entry(hfunc))->name.c_str(); }
Result<cuFuncGetParamInfo_out> cuFuncGetParamInfo(CUfunction func, size_t paramIndex) {
  return param_info<cuFuncGetParamInfo_out>(*TRY(kernel_of(func)), paramIndex);
}
Result<cuKernelGetParamInfo_out> cuKernelGetParamInfo(CUkernel kernel, size_t paramIndex) {
  return param_info<cuKernelGetParamInfo_out>(*TRY(kernel_of(kernel)), paramIndex);
}

Result<CUfunctionLoadingState> cuFuncIsLoaded(CUfunction function) {
  return TRY(kernel_of(function))->compiled() ? CU_FUNCTION_LOADING_STATE_LOADED : CU_FUNCTION_LOADING_STATE_UNLOADED;
}
Result<void> cuFuncLoad(CUfunction function) {
  (void)TRY(TRY(kernel_of(function))->any_variant());
  return {};
}

Result<void> cuLaunchKernel(CUfunction f, unsigned int gridDimX, unsigned int gridDimY, unsigned int gridDimZ,
                            unsigned int blockDimX, unsigned int blockDimY, unsigned int blockDimZ,
                            unsigned int sharedMemBytes, CUstream hStream, void** kernelParams, void** extra) {
  return launch(f, {{gridDimX, gridDimY, gridDimZ}, {blockDimX, blockDimY, blockDimZ}, {}, sharedMemBytes, false}, hStream,
                kernelParams, extra);
}

Result<void> cuLaunchCooperativeKernel(CUfunction f, unsigned int gridDimX, unsigned int gridDimY, unsigned int gridDimZ,
                                       unsigned int blockDimX, unsigned int blockDimY, unsigned int blockDimZ,
                                       unsigned int sharedMemBytes, CUstream hStream, void** kernelParams) {
  return launch(f, {{gridDimX, gridDimY, gridDimZ}, {blockDimX, blockDimY, blockDimZ}, {}, sharedMemBytes, true}, hStream,
                kernelParams, nullptr);
}

Result<void> cuLaunchKernelEx(const CUlaunchConfig* config, CUfunction f, void** kernelParams, void** extra) {
  LaunchShape shape{{config->gridDimX, config->gridDimY, config->gridDimZ},
                    {config->blockDimX, config->blockDimY, config->blockDimZ}, {}, config->sharedMemBytes, false};
  if (config->numAttrs && !config->attrs) return error(ErrorKind::InvalidValue, "{} attributes, but no array", config->numAttrs);
  Event* after = nullptr;
  unsigned char port = CU_GRAPH_KERNEL_NODE_PORT_DEFAULT;
  for (unsigned i = 0; i < config->numAttrs; ++i) {
    const CUlaunchAttribute& a = config->attrs[i];
    switch (a.id) {
      case CU_LAUNCH_ATTRIBUTE_COOPERATIVE: shape.cooperative = a.value.cooperative != 0; break;
      case CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION:
        shape.cluster = {a.value.clusterDim.x, a.value.clusterDim.y, a.value.clusterDim.z};
        if (uint64_t{shape.cluster.x} * shape.cluster.y * shape.cluster.z > 1) return unsupported("launching clusters");
        break;
      case CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_EVENT:
        after = TRY(event_of(a.value.programmaticEvent.event));
        port = CU_GRAPH_KERNEL_NODE_PORT_PROGRAMMATIC;
        break;
      case CU_LAUNCH_ATTRIBUTE_LAUNCH_COMPLETION_EVENT:
        after = TRY(event_of(a.value.launchCompletionEvent.event));
        port = CU_GRAPH_KERNEL_NODE_PORT_LAUNCH_ORDER;
        break;
      case CU_LAUNCH_ATTRIBUTE_IGNORE:
      case CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION: break;   // Later than allowed is allowed.
      case CU_LAUNCH_ATTRIBUTE_ACCESS_POLICY_WINDOW:
      case CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY:
      case CU_LAUNCH_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE:
      case CU_LAUNCH_ATTRIBUTE_PRIORITY:
      case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP:
      case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN:
      case CU_LAUNCH_ATTRIBUTE_PREFERRED_CLUSTER_DIMENSION:
      case CU_LAUNCH_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: break;    // Hints that change no result.
      case CU_LAUNCH_ATTRIBUTE_DEVICE_UPDATABLE_KERNEL_NODE:
        if (a.value.deviceUpdatableKernelNode.deviceUpdatable) return unsupported("kernel nodes that device code updates");
        break;
      default: return error(ErrorKind::InvalidValue, "there is no launch attribute {}", static_cast<int>(a.id));
    }
  }
  TRY(launch(f, shape, config->hStream, kernelParams, extra));
  Stream& stream = *TRY(stream_of(config->hStream));
  if (capturing(stream)) return capture_launch_attributes(stream, {config->attrs, config->numAttrs}, after, port);
  if (after) after->record(stream);
  return {};
}

}  // namespace heddle::driver
