// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How much local memory a lane of a kernel needs.
#include <algorithm>

#include "simt/build/inline_calls.h"
#include "simt/interp.h"

namespace heddle::simt {
namespace {

constexpr uint64_t kLeastFrameAlign = 32;
constexpr uint64_t kOpenEndedBytes = 16 << 10;   // for recursion and indirect calls

uint64_t up(uint64_t bytes, uint64_t align) { return (bytes + align - 1) / align * align; }

}  // namespace

uint64_t local_align(const Module& m) {
  uint64_t align = kLeastFrameAlign;
  for (const Symbol& s : m.symbols)
    if (s.kind == Symbol::Kind::Local) align = std::max<uint64_t>(align, s.align);
  return align;
}

uint64_t local_bytes_per_lane(const Module& m, const Function& kernel) {
  const uint64_t align = local_align(m);
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
    deep[n] = up(f.local_bytes, align) + below;
    if (f.address_taken) deepest_target = std::max(deepest_target, deep[n]);
  }
  uint32_t self = static_cast<uint32_t>(&kernel - m.functions.data());
  if (self >= deep.size()) return up(kernel.local_bytes, align);
  uint64_t bytes = deep[self];
  bool open_ended = false;
  for (uint32_t r : reachable_functions(m, self)) {
    open_ended |= order.recursive[r];
    for (const Block& b : m.functions[r].blocks)
      for (InstrId id : b.instrs) open_ended |= m.functions[r][id].op == Op::call_indirect;
  }
  if (open_ended) bytes += deepest_target + kOpenEndedBytes;
  if (align <= kLeastLocalAlign || !bytes) return up(bytes, kLeastLocalAlign);
  return up(bytes, align) + align;         // the first lane's memory begins later
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
