// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which kernels a trial is right for: no CTA sees what another one does, nothing is asked of the host, and
// compiled code, which orders warps in its own way, computes the same.
#include <algorithm>
#include <vector>

#include "isa/form.h"
#include "simt/analysis/facts.h"
#include "simt/analysis/graph.h"
#include "simt/analysis/progress.h"
#include "simt/build/inline_calls.h"
#include "simt/interp.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

/// Compiled code may run two warps in step, or do the atomics of a warp as one: of what they do to one word of shared
/// memory, the order must not show.
bool is_order_free(const Instr& i, const std::vector<bool>& used) {
  for (ValueId r : i.results)
    if (r && used[r.index]) return false;
  const Mod type = i.mods[Slot::type];
  constexpr Mod kWhole[] = {Mod::u32, Mod::s32, Mod::b32, Mod::u64, Mod::s64, Mod::b64};
  if (std::find(std::begin(kWhole), std::end(kWhole), type) == std::end(kWhole)) return false;
  switch (i.mods[Slot::op]) {
    case Mod::add:
    case Mod::min:
    case Mod::max:
    case Mod::and_:
    case Mod::or_:
    case Mod::xor_: return true;
    default: return false;
  }
}

/// Others let compiled code choose who goes first.
bool is_of_all_warps(const Instr& i) {
  if (is_warp_sync(i)) return true;
  return i.mods[Slot::mode] != Mod::arrive && i.operands.size() == (i.mods[Slot::mode] == Mod::red ? 2u : 1u);
}

/// Loops in which compiled code lets other warps go on.
bool polls(const Module& m, const Function& f) {
  if (std::none_of(f.instrs.begin(), f.instrs.end(), is_strong_load)) return false;
  const Graph g = control_flow(f);
  return !polling_loops(m, f, find_loops(g, Dominators(g, 0))).empty();
}

bool allowed(const Instr& i, const std::vector<bool>& used) {
  if (i.op == Op::call_indirect) return false;
  if (i.op != Op::isa) return true;
  const Mod space = i.mods[Slot::space], sem = i.mods[Slot::sem];
  const bool shared = space == Mod::shared || space == Mod::shared_cta || space == Mod::local;
  switch (isa::form(i.form).cls) {
    case isa::Class::scalar:
    case isa::Class::control:
    case isa::Class::warp:
    case isa::Class::matrix: return true;
    case isa::Class::barrier: return (i.opcode == Opcode::bar || i.opcode == Opcode::barrier) && is_of_all_warps(i);
    case isa::Class::atomic: return shared && is_order_free(i, used);
    case isa::Class::memory:
      if (i.mods[Slot::cop] == Mod::cv) return false;
      if (i.opcode == Opcode::membar || i.opcode == Opcode::fence) return false;
      return shared || sem == Mod::none || sem == Mod::weak;
    case isa::Class::async:
    case isa::Class::texture:
    case isa::Class::system: return false;
  }
  return false;
}

bool allowed(const Module& m, const Function& f) {
  std::vector<bool> used(f.values.size());
  for (const Block& block : f.blocks)
    for (InstrId id : block.instrs)
      for (ValueId v : f[id].operands)
        if (v) used[v.index] = true;
  for (const Block& block : f.blocks)
    for (InstrId id : block.instrs) {
      const Instr& i = f[id];
      if (!allowed(i, used)) return false;
      if (i.op == Op::call && m.symbols[i.symbol.index].kind != Symbol::Kind::Function) return false;
    }
  return !polls(m, f);
}

}  // namespace

bool Program::may_be_tried(const Module& module, const Function& kernel) {
  if (kernel.uses_grid_barrier) return false;
  const auto same = [&](const Function& f) { return &f == &kernel; };
  const auto at = std::find_if(module.functions.begin(), module.functions.end(), same);
  if (at == module.functions.end()) return false;
  const auto called = reachable_functions(module, static_cast<uint32_t>(at - module.functions.begin()));
  return std::all_of(called.begin(), called.end(), [&](uint32_t n) { return allowed(module, module.functions[n]); });
}

}  // namespace heddle::simt
