// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shared memory of each kernel. Variables that real (not inlined) device functions name have one
// place for all kernels, at the front; what only a kernel's own body names comes after them.
#include <algorithm>
#include <set>

#include "abi/kernel.h"
#include "simt/build/inline_calls.h"
#include "simt/build/symbols.h"

namespace heddle::simt {
namespace {

constexpr uint32_t kDynamicAlign = 16;

std::set<uint32_t> shared_of(const Module& m, const Function& f, Symbol::Kind kind) {
  std::set<uint32_t> found;
  for (const Block& b : f.blocks)
    for (InstrId id : b.instrs) {
      SymbolId s = f[id].symbol;
      if (s && m.symbols[s.index].kind == kind) found.insert(s.index);
    }
  return found;
}

uint64_t place(Symbol& s, uint64_t at) {
  uint64_t align = std::max(1u, s.align);
  s.offset = (at + align - 1) / align * align;
  return s.offset + s.size_bytes;
}

bool has_grid_barrier(const Module& m, const Function& f) {
  for (const Block& b : f.blocks)
    for (InstrId id : b.instrs)
      if (f[id].op == Op::call && m.symbols[f[id].symbol.index].name == "cudaCGSynchronize") return true;
  return false;
}

/// The kernel's own copies of symbols that other kernels place elsewhere.
void place_own(Module& m, Function& k, const std::set<uint32_t>& own, std::set<uint32_t>& placed,
               uint64_t& end) {
  for (uint32_t s : own) {
    if (placed.insert(s).second) {
      end = place(m.symbols[s], end);
      continue;
    }
    m.symbols.push_back(m.symbols[s]);
    end = place(m.symbols.back(), end);
    SymbolId copy(static_cast<uint32_t>(m.symbols.size() - 1));
    for (Instr& i : k.instrs)
      if (i.symbol == SymbolId(s)) i.symbol = copy;
  }
}

}  // namespace

void lay_out_shared(Module& m) {
  std::set<uint32_t> common, placed;
  for (const Function& f : m.functions)
    if (!f.is_kernel) common.merge(shared_of(m, f, Symbol::Kind::Shared));
  uint64_t common_end = abi::kSharedBase;
  for (uint32_t s : common) {
    common_end = place(m.symbols[s], common_end);
    placed.insert(s);
  }
  for (uint32_t n = 0; n < m.functions.size(); ++n) {
    Function& k = m.functions[n];
    if (!k.is_kernel) {
      k.uses_grid_barrier = has_grid_barrier(m, k);
      k.static_shared_bytes = static_cast<uint32_t>(common_end);
      k.uses_dynamic_shared = !shared_of(m, k, Symbol::Kind::DynamicShared).empty();
      continue;
    }
    std::set<uint32_t> own = shared_of(m, k, Symbol::Kind::Shared), named = own;
    uint64_t align = kDynamicAlign;
    for (uint32_t r : reachable_functions(m, n)) {
      const Function& f = m.functions[r];
      named.merge(shared_of(m, f, Symbol::Kind::Shared));
      k.uses_grid_barrier |= has_grid_barrier(m, f);
      for (uint32_t s : shared_of(m, f, Symbol::Kind::DynamicShared)) {
        k.uses_dynamic_shared = true;
        align = std::max<uint64_t>(align, m.symbols[s].align);
      }
    }
    bool needs_common = false;
    for (uint32_t s : named) needs_common |= common.contains(s);
    for (uint32_t s : common) own.erase(s);
    uint64_t end = needs_common ? common_end : abi::kSharedBase;
    place_own(m, k, own, placed, end);
    if (!k.uses_dynamic_shared) align = 1;   // programs ask for the size that they declared
    k.static_shared_bytes = static_cast<uint32_t>((end + align - 1) / align * align);
  }
}

}  // namespace heddle::simt
