// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How much local memory a lane of a kernel needs.
#include <algorithm>

#include "simt/build/inline_calls.h"
#include "simt/interp.h"

namespace heddle::simt {
namespace {

constexpr uint64_t kFrameAlign = 32;
constexpr uint64_t kOpenEndedBytes = 16 << 10;   // for recursion and indirect calls

uint64_t frame_bytes(const Function& f) {
  return (f.local_bytes + kFrameAlign - 1) / kFrameAlign * kFrameAlign;
}

}  // namespace

uint64_t local_bytes_per_lane(const Module& m, const Function& kernel) {
  CallOrder order = call_order(m);
  // Deepest path below each function; callees come first. A call back into a cycle adds nothing
  // here: kOpenEndedBytes stands for it.
  std::vector<uint64_t> deep(m.functions.size());
  uint64_t deepest_target = 0;
  for (uint32_t n : order.functions) {
    const Function& f = m.functions[n];
    uint64_t below = 0;
    for (const Block& b : f.blocks)
      for (InstrId id : b.instrs) {
        const Instr& i = f[id];
        if (i.op != Op::call || m.symbols[i.symbol.index].kind != Symbol::Kind::Function) continue;
        uint32_t c = m.symbols[i.symbol.index].function;
        if (c < deep.size() && c != n) below = std::max(below, deep[c]);
      }
    deep[n] = frame_bytes(f) + below;
    if (f.address_taken) deepest_target = std::max(deepest_target, deep[n]);
  }
  uint32_t self = static_cast<uint32_t>(&kernel - m.functions.data());
  if (self >= deep.size()) return frame_bytes(kernel);
  uint64_t bytes = deep[self];
  bool open_ended = false;
  for (uint32_t r : reachable_functions(m, self)) {
    open_ended |= order.recursive[r];
    for (const Block& b : m.functions[r].blocks)
      for (InstrId id : b.instrs) open_ended |= m.functions[r][id].op == Op::call_indirect;
  }
  if (open_ended) bytes += deepest_target + kOpenEndedBytes;
  return (bytes + 63) / 64 * 64;
}

abi::KernelInfo kernel_info(const Module& m, const Function& kernel) {
  abi::KernelInfo info{};
  info.local_bytes_per_lane = local_bytes_per_lane(m, kernel);
  info.static_shared_bytes = kernel.static_shared_bytes;
  info.param_bytes = kernel.param_bytes;
  info.max_threads_per_cta = kernel.max_threads;
  info.registers = 32;
  info.uses_grid_barrier = kernel.uses_grid_barrier;
  return info;
}

}  // namespace heddle::simt
