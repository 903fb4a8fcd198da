// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/emit/gang.h"

#include <algorithm>
#include <set>

#include "isa/form.h"
#include "simt/analysis.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using simt::Instr;
using simt::Op;
using simt::Shape;
using simt::Sreg;
using simt::ValueId;

bool is_weak(const Instr& i) {
  Mod sem = i.mods[Slot::sem];
  return (sem == Mod::none || sem == Mod::weak) && !i.mods.has(Slot::x);
}

/// Sums of integers come out the same in any order.
bool is_order_free(const Instr& i) {
  if (std::any_of(i.results.begin(), i.results.end(), [](ValueId r) { return bool(r); })) return false;
  Mod sem = i.mods[Slot::sem], type = i.mods[Slot::type];
  return i.mods[Slot::op] == Mod::add && (sem == Mod::none || sem == Mod::relaxed) &&
         (type == Mod::u32 || type == Mod::s32 || type == Mod::u64 || type == Mod::s64);
}

bool is_blind(const simt::Module& m, const Instr& i) {
  switch (i.op) {
    case Op::special_register: return i.sreg <= Sreg::nctaid_z;   // tid, ntid, ctaid, nctaid
    case Op::call:
    case Op::call_indirect: return false;
    case Op::isa: break;
    default: return true;
  }
  if (isa::form(i.form).cls == isa::Class::scalar) return true;
  if (simt::is_atomic(i)) return is_order_free(i);
  if (i.opcode == Opcode::ld || i.opcode == Opcode::st) return is_weak(i) && i.mods[Slot::space] != Mod::local;
  if (i.opcode == Opcode::cvta) return true;
  return simt::is_barrier(m, i) && !simt::is_unaligned_barrier(i) && (i.opcode == Opcode::bar || i.opcode == Opcode::barrier);
}

/// A load from shared memory of which both warps want the same, and not one number for all lanes.
bool is_shared_by_both(const simt::Plan& plan, const Instr& i) {
  if (!simt::is_load(i) || (i.mods[Slot::space] != Mod::shared && i.mods[Slot::space] != Mod::shared_cta)) return false;
  const Shape& s = plan.shape(i.operands[0]);
  if (s.kind != Shape::Kind::Affine) return false;
  const simt::LaneVector& k = *s.offsets;
  const auto half = k.begin() + static_cast<ptrdiff_t>(k.size() / kGang);
  return k[1] != k[0] && std::equal(k.begin(), half, half);
}

/// Varying values that are alive all through the loop.
size_t carried(const simt::Plan& plan, int loop) {
  const simt::Function& f = plan.function;
  std::set<uint32_t> r;
  for (simt::BlockId b : plan.loops[loop].blocks)
    for (simt::InstrId n : f[b].instrs) {
      const Instr& i = f[n];
      if (i.op == Op::phi && b == plan.loops[loop].header && plan.shape(i.results[0]).kind == Shape::Kind::Varying)
        r.insert(i.results[0].index);
      for (ValueId o : i.operands)
        if (o && plan.shape(o).kind == Shape::Kind::Varying && !plan.in_loop(loop, f[f[o].def].block)) r.insert(o.index);
    }
  return r.size();
}

}  // namespace

bool may_gang(const simt::Module& m, const simt::Plan& plan, const Options& options) {
  const simt::Function& f = plan.function;
  const uint64_t threads = uint64_t{options.block[0]} * options.block[1] * options.block[2];
  if (options.warp_size != 32 || !threads || threads % (options.warp_size * kGang)) return false;
  if (f.local_bytes || f.uses_grid_barrier) return false;
  if (plan.regions.size() > 1 && !plan.barriers_together) return false;
  for (simt::BlockId b : plan.order)
    for (simt::InstrId n : f[b].instrs)
      if (!simt::is_lockstep(f[n]) && (f[n].op == Op::yield || !is_blind(m, f[n]))) return false;
  return true;
}

bool worth_ganging(const simt::Plan& wide, const HostTarget& target, uint32_t warp_size) {
  if (target.lanes < 8) return false;
  constexpr size_t kFewest = 4;   // loads that are saved, of an iteration
  const size_t registers = target.isa == Isa::Avx512 ? 32 : 16, chunks = warp_size * kGang / target.lanes;
  std::vector<size_t> saved(wide.loops.size(), 0);
  for (simt::BlockId b : wide.order)
    for (simt::InstrId n : wide.function[b].instrs) {
      const Instr& i = wide.function[n];
      if (simt::is_lockstep(i)) return true;
      int loop = wide.blocks[b.index].loop;
      if (loop >= 0 && !wide.loops[loop].divergent && is_shared_by_both(wide, i)) ++saved[loop];
    }
  for (size_t l = 0; l < saved.size(); ++l)
    if (saved[l] >= kFewest && carried(wide, static_cast<int>(l)) * chunks <= registers * 3 / 4) return true;
  return false;
}

}  // namespace heddle::jit
