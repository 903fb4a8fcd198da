// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How many blocks fit a multiprocessor: CUDA's arithmetic over the device's figures.
#include <algorithm>

#include "driver/driver.h"

namespace heddle::driver {
namespace {

uint64_t round_up(uint64_t value, uint64_t to) { return (value + to - 1) / to * to; }

/// What a kernel takes, apart from it: it may be unloaded while the program is asked for a size.
struct Footprint {
  const devices::Spec& spec;
  uint32_t max_threads, registers;
  uint64_t shared;
};

Result<Footprint> footprint(Kernel& kernel) {
  const abi::KernelInfo info = TRY(kernel.info());
  return Footprint{kernel.module.context().device.spec, kernel.max_threads(), info.registers, Kernel::shared_bytes(info)};
}

int blocks_per_sm(const Footprint& kernel, uint32_t threads, size_t dynamic) {
  const devices::Spec& spec = kernel.spec;
  if (threads > kernel.max_threads) return 0;
  const uint64_t warp = spec.warp_size(), warps = (threads + warp - 1) / warp;
  uint64_t blocks = std::min<uint64_t>(static_cast<uint64_t>(spec[106]), static_cast<uint64_t>(spec[39]) / warp / warps);
  const uint32_t registers = std::clamp(kernel.registers, 8u, 255u);
  const uint64_t per_block = round_up(registers, 8) * warp * warps;
  blocks = std::min<uint64_t>(blocks, static_cast<uint64_t>(spec[82]) / per_block);
  const uint64_t shared = kernel.shared + dynamic;
  if (shared > static_cast<uint64_t>(spec[97])) return 0;
  const uint64_t shared_per_block = round_up(shared + static_cast<uint64_t>(spec[111]), 128);
  blocks = std::min<uint64_t>(blocks, static_cast<uint64_t>(spec[81]) / shared_per_block);
  return static_cast<int>(blocks);
}

}  // namespace

Result<int> blocks_per_sm(Kernel& kernel, int block_size, size_t dynamic) {
  if (block_size <= 0) return error(ErrorKind::InvalidValue, "a block of {} threads", block_size);
  if (static_cast<uint32_t>(block_size) > kernel.max_threads()) return 0;
  return blocks_per_sm(TRY(footprint(kernel)), static_cast<uint32_t>(block_size), dynamic);
}

namespace {

struct Best {
  int grid = 0, block = 0;
};

Result<Best> best_block(CUfunction func, CUoccupancyB2DSize size_of, size_t dynamic, int limit) {
  const Footprint kernel = TRY(footprint(*TRY(kernel_of(func))));
  const int warp = static_cast<int>(kernel.spec.warp_size());
  const auto dynamic_of = [&](int block) {
    if (!size_of) return dynamic;
    const entry::OutsideScope outside;
    return size_of(block);
  };
  int most = static_cast<int>(kernel.max_threads);
  if (limit > 0) most = std::min(most, limit);
  Best best;
  int best_threads = 0;
  for (int block = most; block > 0; block = (block - 1) / warp * warp) {
    const int blocks = blocks_per_sm(kernel, static_cast<uint32_t>(block), dynamic_of(block));
    if (blocks * block <= best_threads) continue;
    best_threads = blocks * block;
    best = {blocks * static_cast<int>(kernel.spec.sm_count()), block};
  }
  return best;
}

}  // namespace

Result<int> cuOccupancyMaxActiveBlocksPerMultiprocessor(CUfunction func, int blockSize, size_t dynamicSMemSize) {
  return blocks_per_sm(*TRY(kernel_of(func)), blockSize, dynamicSMemSize);
}

Result<int> cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(CUfunction func, int blockSize, size_t dynamicSMemSize, unsigned int flags) {
  if (flags & ~unsigned{CU_OCCUPANCY_DISABLE_CACHING_OVERRIDE}) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  return blocks_per_sm(*TRY(kernel_of(func)), blockSize, dynamicSMemSize);
}

Result<cuOccupancyMaxPotentialBlockSize_out> cuOccupancyMaxPotentialBlockSize(CUfunction func, CUoccupancyB2DSize blockSizeToDynamicSMemSize,
                                                                              size_t dynamicSMemSize, int blockSizeLimit) {
  const Best best = TRY(best_block(func, blockSizeToDynamicSMemSize, dynamicSMemSize, blockSizeLimit));
  return cuOccupancyMaxPotentialBlockSize_out{best.grid, best.block};
}

Result<cuOccupancyMaxPotentialBlockSizeWithFlags_out> cuOccupancyMaxPotentialBlockSizeWithFlags(
    CUfunction func, CUoccupancyB2DSize blockSizeToDynamicSMemSize, size_t dynamicSMemSize, int blockSizeLimit, unsigned int flags) {
  if (flags & ~unsigned{CU_OCCUPANCY_DISABLE_CACHING_OVERRIDE}) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  const Best best = TRY(best_block(func, blockSizeToDynamicSMemSize, dynamicSMemSize, blockSizeLimit));
  return cuOccupancyMaxPotentialBlockSizeWithFlags_out{best.grid, best.block};
}

Result<size_t> cuOccupancyAvailableDynamicSMemPerBlock(CUfunction func, int numBlocks, int blockSize) {
  Kernel& kernel = *TRY(kernel_of(func));
  const devices::Spec& spec = kernel.module.context().device.spec;
  if (numBlocks <= 0 || blockSize <= 0) return error(ErrorKind::InvalidValue, "{} blocks of {} threads", numBlocks, blockSize);
  const int64_t each = spec[81] / numBlocks / 128 * 128 - spec[111] - static_cast<int64_t>(Kernel::shared_bytes(TRY(kernel.info())));
  return static_cast<size_t>(std::clamp<int64_t>(each, 0, spec[97]));
}

Result<int> cuOccupancyMaxPotentialClusterSize(CUfunction func, const CUlaunchConfig* config) {
  (void)TRY(kernel_of(func));
  return 1;                             // Clusters need capability 9.0.
}

Result<int> cuOccupancyMaxActiveClusters(CUfunction func, const CUlaunchConfig* config) {
  Kernel& kernel = *TRY(kernel_of(func));
  const int threads = static_cast<int>(config->blockDimX * config->blockDimY * config->blockDimZ);
  return TRY(blocks_per_sm(kernel, threads, config->sharedMemBytes)) * static_cast<int>(kernel.module.context().device.spec.sm_count());
}

}  // namespace heddle::driver
