// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/lower/stream.h"

#include <optional>
#include <utility>

#include "isa/form.h"
#include "jit/lower/address.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using llvm::Value;
using simt::Instr;
using simt::Op;

namespace {

bool is_global(Mod space) { return space == Mod::global || space == Mod::none || space == Mod::const_; }

/// The pointer parameter that an address is made from; invalid if that is not clear.
simt::ValueId root_of(const simt::Plan& plan, simt::ValueId v, int depth = 0) {
  const simt::Function& f = plan.function;
  const Instr& i = f[f[v].def];
  if (depth > 24) return {};
  if (simt::is_parameter_load(i)) return f[v].type == simt::Type::B64 ? v : simt::ValueId();
  if (i.op == Op::phi) {
    int l = plan.blocks[i.block.index].loop;
    if (l < 0 || plan.loops[l].header != i.block) return {};
    for (size_t n = 0; n < i.operands.size(); ++n)
      if (!plan.in_loop(l, f[i.block].preds[n])) return root_of(plan, i.operands[n], depth + 1);
    return {};
  }
  if (i.op != Op::isa) return {};
  if (i.opcode == Opcode::cvta) return root_of(plan, i.operands[0], depth + 1);
  if (i.opcode != Opcode::add) return {};
  for (simt::ValueId o : i.operands)
    if (simt::ValueId r = root_of(plan, o, depth + 1)) return r;
  return {};
}

/// One parameter may be read by two loads of the code.
bool same_parameter(const simt::Function& f, simt::ValueId a, simt::ValueId b) {
  auto where = [&](simt::ValueId v) -> std::optional<std::pair<uint32_t, int64_t>> {
    const Instr& load = f[f[v].def];
    const Instr& base = f[f[load.operands[0]].def];
    if (base.op == Op::constant) return std::pair{~0u, load.offset + static_cast<int64_t>(base.immediate)};
    if (base.op == Op::symbol_address) return std::pair{base.symbol.index, load.offset + base.offset};
    return std::nullopt;
  };
  auto x = where(a), y = where(b);
  return !x || !y || *x == *y;
}

}  // namespace

bool may_stream(const simt::Module& m, const simt::Plan& plan) {
  if (plan.function.uses_grid_barrier) return false;
  for (simt::BlockId b : plan.order)
    for (simt::InstrId n : plan.function[b].instrs) {
      const Instr& i = plan.function[n];
      if (i.op == Op::call || i.op == Op::call_indirect) return false;
      if (i.op != Op::isa) continue;
      if (i.opcode == Opcode::membar || i.opcode == Opcode::fence) return false;
      if (simt::is_pure(m, i) || simt::is_barrier(m, i) || is_shared(i.mods[Slot::space])) continue;
      if (i.opcode == Opcode::st || i.opcode == Opcode::ld) {
        Mod sem = i.mods[Slot::sem];
        if ((sem != Mod::none && sem != Mod::weak) || i.mods.has(Slot::x)) return false;
      } else if (isa::form(i.form).cls != isa::Class::warp && i.opcode != Opcode::cvta && i.opcode != Opcode::isspacep) {
        return false;
      }
    }
  return true;
}

Value* streams(Emitter& e, const Instr& i, unsigned bytes) {
  auto& in = e.inside();
  if (!in.streams || (e.target.isa != Isa::Avx512 && e.target.isa != Isa::Avx2) || !is_global(i.mods[Slot::space])) return nullptr;
  simt::ValueId root = root_of(e.plan, i.operands[0]);
  if (!root) return nullptr;
  for (simt::BlockId b : e.plan.order)
    for (simt::InstrId n : e.function[b].instrs) {
      const Instr& x = e.function[n];
      if (!simt::is_load(x) || simt::is_parameter_load(x) || !is_global(x.mods[Slot::space])) continue;
      simt::ValueId other = root_of(e.plan, x.operands[0]);
      // What is read as well had better stay in the caches.
      if (!other || same_parameter(e.function, other, root)) return nullptr;
    }
  // A store in a loop is done some times by each thread.
  constexpr uint64_t kMuch = 32u << 20, kTimes = 8;
  bool loop = e.plan.blocks[in.block.index].loop >= 0;
  Value* threads = nullptr;
  for (Fact f : {Fact::grid_x, Fact::grid_y, Fact::grid_z, Fact::block_x, Fact::block_y, Fact::block_z}) {
    Value* n = e.b.CreateZExt(e.fact(f), e.b.getInt64Ty());
    threads = threads ? e.b.CreateMul(threads, n) : n;
  }
  return e.b.CreateICmpUGE(threads, e.b.getInt64(kMuch / bytes / (loop ? kTimes : 1)));
}

}  // namespace heddle::jit
