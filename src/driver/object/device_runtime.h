// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The CUDA runtime inside kernels: what a grid launches, copies and asks for. A grid's launches begin when
// it has run (or when it calls cudaDeviceSynchronize) in the order they were made, which is one of the
// orders that streams of the device allow; then its tail launches. It ends after all of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "driver/object/context.h"
#include "driver/object/launch.h"

namespace heddle::driver {

class GridOwner;

/// What a running grid carries: nothing until it calls the runtime.
struct LaunchOwner {
  LaunchOwner(Context& c, Module& m) : context(c), module(m) {}
  ~LaunchOwner();
  Result<void> finish();
  Context& context;
  Module& module;
  std::atomic<GridOwner*> grid{nullptr};
};

class GridOwner {
 public:
  GridOwner(Context& c, Module& m) : context(c), module(m) {}
  /// After the grid itself: everything it launched, and what that launched.
  Result<void> finish();

  static uint64_t answer(abi::WorkerContext* worker, uint32_t function, uint32_t lane, const uint64_t* words);

  Context& context;
  Module& module;

 private:
  struct Staged {
    Kernel* kernel = nullptr;
    LaunchShape shape;
    std::unique_ptr<uint8_t[]> params;
  };
  using ThreadId = uint64_t;
  int call(abi::WorkerContext* worker, uint32_t function, ThreadId thread, const uint64_t* words, uint64_t& value);
  uint64_t stage(uint64_t function, const LaunchShape& shape, ThreadId thread);
  int launch(uint64_t buffer, uint64_t stream);
  int queue(std::unique_ptr<Work> work, uint64_t stream);
  int synchronize();
  Result<void> run_all(std::vector<std::unique_ptr<Work>> works);

  std::mutex mutex_;
  std::unordered_map<uint64_t, Staged> staged_;          // by buffer
  std::unordered_map<ThreadId, uint64_t> last_staged_;   // of __heddle_stage_launch
  std::unordered_map<ThreadId, int> errors_;
  std::vector<std::unique_ptr<Work>> works_, tail_;
  Result<void> failure_;
};

}  // namespace heddle::driver
