// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The contract between compiled (or interpreted) kernels and whoever runs them: plain structs, no
// functions. jit emits code against these offsets, exec fills them, neither knows the other.
// Changing a field changes the disk-cache key: raise kAbiVersion.
#pragma once

#include <cstddef>
#include <cstdint>

namespace heddle::abi {

inline constexpr uint32_t kAbiVersion = 3;

struct Dim3 {
  uint32_t x = 1, y = 1, z = 1;
};

/// Shared memory begins at this offset of the shared window, so that no object has address 0.
inline constexpr uint32_t kSharedBase = 1024;

struct LaunchContext;
struct WorkerContext;
struct CtaState;

/// Services that device code may call (vprintf, malloc, ...). `args` is per service, see service.def.
/// They run on the worker's thread, once per active lane, in lane order.
struct Services {
  void* self;
  /// vprintf(format, args): appends to the device's printf buffer; returns its CUDA result.
  int32_t (*vprintf)(WorkerContext*, const char* format, const void* args);
  void* (*device_malloc)(WorkerContext*, uint64_t bytes);
  void (*device_free)(WorkerContext*, void* pointer);
  /// Never returns: the CTA is abandoned and the launch fails with Assert.
  void (*assert_fail)(WorkerContext*, const char* message, const char* file, uint32_t line,
                      const char* function);
  /// Never returns: trap instruction, bad indirect call, ... `reason` is a abi::TrapReason.
  void (*trap)(WorkerContext*, uint32_t reason);
  uint64_t (*globaltimer)(WorkerContext*);
  /// A texture or surface operation of the lanes in `mask`: see abi/texture.h.
  void (*texture)(WorkerContext*, uint64_t op, uint64_t mask, uint32_t stride, const void* in, void* out);
  /// A function of the CUDA runtime called by `lane`: see abi/device_call.def. Its result.
  uint64_t (*device_call)(WorkerContext*, uint32_t function, uint32_t lane, const uint64_t* words);
};

enum class TrapReason : uint32_t { Trap = 1, Breakpoint, BadCallTarget, BarrierMismatch, StackOverflow,
                                   MisalignedAddress, SurfaceBounds, BadTexture, LocalBounds };

/// What is the same for every CTA of one launch. Read-only while it runs.
struct LaunchContext {
  Dim3 grid;
  Dim3 block;
  Dim3 cluster;
  uint32_t warp_size;
  uint32_t warps_per_cta;
  uint32_t static_shared_bytes;   // includes kSharedBase
  uint32_t dynamic_shared_bytes;
  uint64_t grid_id;
  const void* params;             // kernel parameter block, PTX layout
  const Services* services;
  const char* kernel_name;
  uint32_t sm_count;
  uint32_t flags;
  void* owner;                    // of whoever launched: what device_call works with
};

/// One per worker thread and CTA in flight.
struct WorkerContext {
  const LaunchContext* launch;
  uint8_t* shared;        // base of the shared window: offset 0; 64-byte aligned
  uint8_t* frames;        // barrier-crossing values of all warps: warps_per_cta * frame_bytes_per_warp
  uint8_t* local;         // local memory of all lanes: warps_per_cta * warp_size * local_bytes_per_lane
  uint64_t shared_bytes;  // size of the window, for isspacep
  uint64_t local_bytes;
  uint64_t cta_linear;    // kept current by kernel code, for fault messages
  uint32_t warp;          // likewise
  uint32_t worker;        // index of the worker, stands in for %smid
  uint64_t active_mask;   // likewise, best effort
  void* exec_private;     // exec's own
};

/// What a kernel needs from exec, known after compilation.
struct KernelInfo {
  uint64_t frame_bytes_per_warp;   // 0: no barrier crosses a live value
  uint64_t local_bytes_per_lane;
  uint32_t static_shared_bytes;    // includes kSharedBase
  uint32_t param_bytes;
  uint32_t max_threads_per_cta;
  uint32_t registers;              // an estimate, for attributes and occupancy
  uint32_t uses_grid_barrier;      // 1: must be run resumable, see CtaStep
  uint32_t reserved;
};

/// Runs CTAs [begin, end) in order, each to its end. The usual way.
using CtaRange = void (*)(WorkerContext*, uint64_t begin, uint64_t end);

/// Runs one CTA from `region` until it ends (returns 0xffffffff) or reaches a grid-wide barrier
/// (returns the region to go on with once all CTAs are there). Used for cooperative launches.
using CtaStep = uint32_t (*)(WorkerContext*, uint64_t cta, uint32_t region);

struct KernelCode {
  CtaRange range;
  CtaStep step;   // null when KernelInfo::uses_grid_barrier is 0
  KernelInfo info;
};

}  // namespace heddle::abi
