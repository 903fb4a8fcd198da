// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The launch interface of CUDA 2: block shape, shared size and parameters are set on the function one by one and
// used by the next launch. Kept beside the functions, since nothing else knows of it.
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "driver/entry/call.h"

namespace heddle::driver {

namespace {

/// As large as parameters may be.
constexpr size_t kParameterBytes = 4096;

struct Pending {
  unsigned block[3] = {1, 1, 1};
  unsigned shared_bytes = 0;
  size_t parameter_bytes = 0;
  std::vector<uint8_t> parameters = std::vector<uint8_t>(kParameterBytes);
};

std::mutex& lock() {
  static auto* m = new std::mutex;
  return *m;
}

/// The lock is held.
Pending& pending(CUfunction function) {
  static auto* all = new std::unordered_map<CUfunction, Pending>;
  return (*all)[function];
}

Result<void> set_bytes(CUfunction function, int offset, const void* bytes, size_t size) {
  if (offset < 0 || size > kParameterBytes || static_cast<size_t>(offset) > kParameterBytes - size)
    return error(ErrorKind::InvalidValue, "{} bytes at {} lie outside of {} parameter bytes", size, offset, kParameterBytes);
  std::lock_guard guard(lock());
  std::memcpy(pending(function).parameters.data() + offset, bytes, size);
  return {};
}

Result<void> launch(CUfunction function, int width, int height, CUstream stream) {
  if (width <= 0 || height <= 0) return error(ErrorKind::InvalidValue, "the grid is {} x {}", width, height);
  Pending p;
  {
    std::lock_guard guard(lock());
    p = pending(function);
  }
  void* extra[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, p.parameters.data(), CU_LAUNCH_PARAM_BUFFER_SIZE,
                   &p.parameter_bytes, CU_LAUNCH_PARAM_END};
  return cuLaunchKernel(function, static_cast<unsigned>(width), static_cast<unsigned>(height), 1, p.block[0],
                        p.block[1], p.block[2], p.shared_bytes, stream, nullptr, extra);
}

}  // namespace

Result<void> cuFuncSetBlockShape(CUfunction hfunc, int x, int y, int z) {
  if (x <= 0 || y <= 0 || z <= 0) return error(ErrorKind::InvalidValue, "the block is {} x {} x {}", x, y, z);
  std::lock_guard guard(lock());
  Pending& p = pending(hfunc);
  p.block[0] = static_cast<unsigned>(x);
  p.block[1] = static_cast<unsigned>(y);
  p.block[2] = static_cast<unsigned>(z);
  return {};
}

Result<void> cuFuncSetSharedSize(CUfunction hfunc, unsigned int bytes) {
  std::lock_guard guard(lock());
  pending(hfunc).shared_bytes = bytes;
  return {};
}

Result<void> cuParamSetSize(CUfunction hfunc, unsigned int numbytes) {
  if (numbytes > kParameterBytes) return error(ErrorKind::InvalidValue, "{} parameter bytes are more than {}", numbytes, kParameterBytes);
  std::lock_guard guard(lock());
  pending(hfunc).parameter_bytes = numbytes;
  return {};
}

Result<void> cuParamSeti(CUfunction hfunc, int offset, unsigned int value) { return set_bytes(hfunc, offset, &value, 4); }
Result<void> cuParamSetf(CUfunction hfunc, int offset, float value) { return set_bytes(hfunc, offset, &value, 4); }
Result<void> cuParamSetv(CUfunction hfunc, int offset, void* ptr, unsigned int numbytes) {
  return set_bytes(hfunc, offset, ptr, numbytes);
}

Result<void> cuLaunch(CUfunction f) { return launch(f, 1, 1, nullptr); }
Result<void> cuLaunchGrid(CUfunction f, int grid_width, int grid_height) { return launch(f, grid_width, grid_height, nullptr); }
Result<void> cuLaunchGridAsync(CUfunction f, int grid_width, int grid_height, CUstream hStream) {
  return launch(f, grid_width, grid_height, hStream);
}

/// One device is a cooperative launch; a barrier over several devices' grids is not built.
Result<void> cuLaunchCooperativeKernelMultiDevice(CUDA_LAUNCH_PARAMS* launchParamsList, unsigned int numDevices, unsigned int flags) {
  if (flags & ~3u) return error(ErrorKind::InvalidValue, "flags {:#x} are not known", flags);
  if (numDevices == 0) return error(ErrorKind::InvalidValue, "no device takes part");
  if (numDevices > 1) return unsupported("a cooperative launch over several devices");
  const CUDA_LAUNCH_PARAMS& p = *launchParamsList;
  if (!is_live(HandleKind::Function, p.function)) return error(ErrorKind::InvalidHandle, "function is not a live handle");
  if (!p.hStream || p.hStream == CU_STREAM_LEGACY || p.hStream == CU_STREAM_PER_THREAD || !is_live(HandleKind::Stream, p.hStream))
    return error(ErrorKind::InvalidValue, "the launch must name a stream that was created");
  return cuLaunchCooperativeKernel(p.function, p.gridDimX, p.gridDimY, p.gridDimZ, p.blockDimX, p.blockDimY,
                                   p.blockDimZ, p.sharedMemBytes, p.hStream, p.kernelParams);
}

}  // namespace heddle::driver
