// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Blocks that one lane after the other runs by itself (simt/plan.h, LaneRun): scalar code in a loop over
// the active lanes. What comes in is spilled, what goes out collected, lane by lane.
#include <llvm/IR/Constants.h>

#include <algorithm>
#include <set>

#include "jit/emit/debug_lines.h"
#include "jit/emit/emitter.h"
#include "simt/analysis.h"

namespace heddle::jit {

using llvm::BasicBlock;
using llvm::Value;
using simt::BlockId;
using simt::Instr;
using simt::InstrId;
using simt::Op;
using simt::ValueId;

namespace {

/// What leaves a run: the slot, the value (or phi of the exit) in it, and its lanes' own.
struct Leaving {
  int slot;
  ValueId value;
  bool blend;
  Value* buffer = nullptr;
};

struct Traffic {
  std::set<uint32_t> in;                // values
  std::vector<Leaving> out;
};

Traffic traffic(const simt::Plan& plan, const Layout& layout, const simt::LaneRun& run) {
  const simt::Function& f = plan.function;
  Traffic t;
  std::vector<char> inside(f.blocks.size(), 0);
  for (BlockId b : run.blocks) inside[b.index] = 1;
  auto made_inside = [&](ValueId v) { return inside[f[f[v].def].block.index] && !plan.invariant[v.index]; };
  std::set<uint32_t> wanted;
  for (BlockId b : plan.order)
    for (InstrId n : f[b].instrs) {
      const Instr& i = f[n];
      for (size_t k = 0; k < i.operands.size(); ++k) {
        if (!i.operands[k]) continue;
        const bool here = i.op == Op::phi ? inside[f[b].preds[k].index] != 0 : inside[b.index] != 0;
        if (here && !made_inside(i.operands[k])) t.in.insert(i.operands[k].index);
        if (!here && made_inside(i.operands[k])) wanted.insert(i.operands[k].index);
      }
    }
  for (uint32_t v : wanted) {
    if (layout.value[v] >= 0) t.out.push_back({layout.value[v], ValueId(v), false});
    if (layout.kept[v] >= 0) t.out.push_back({layout.kept[v], ValueId(v), true});
  }
  for (InstrId n : f[run.exit].instrs) {
    if (f[n].op != Op::phi) break;
    const ValueId v = f[n].results[0];
    t.out.push_back({layout.phi[v.index], v, true});
  }
  return t;
}

}  // namespace

llvm::AllocaInst* Emitter::lane_home(ValueId v) {
  llvm::AllocaInst*& home = in_.lane_homes[v.index];
  if (home) return home;
  llvm::IRBuilder<> at(in_.allocas->getTerminator());
  home = at.CreateAlloca(int_type(simt::width_of(function[v].type)));
  at.CreateStore(llvm::Constant::getNullValue(home->getAllocatedType()), home);
  return home;
}

/// One round of a loop whose body is several: a processor foretells many short rounds of a lane better than few
/// long ones, and what it begins too much is the next lane's (measured: sparse rows take half the time).
Result<void> Emitter::lane_round(const simt::Rolled& rolled, BlockId header) {
  for (InstrId n : rolled.round) TRY(instruction(function[n]));
  auto becomes = [&](ValueId v, Value* now) {
    in_.here[v.index] = make_uniform(now);
    b.CreateStore(now, lane_home(v));
  };
  for (auto& [last, first] : rolled.carried) becomes(last, scalar(read(first)));
  for (const simt::Rolled::Count& c : rolled.counts) {
    Value* phi = scalar(read(c.phi));
    becomes(c.next, b.CreateAdd(phi, llvm::ConstantInt::get(phi->getType(), static_cast<uint64_t>(c.step))));
  }
  const Instr& end = function.terminator(header);
  return instruction(function[function[end.operands[0]].def]);
}

Result<void> Emitter::lane_block(BlockId id, std::map<uint32_t, BasicBlock*>& code) {
  in_.block = id;
  std::fill(in_.here.begin(), in_.here.end(), Lanes{});
  b.SetInsertPoint(code.at(id.index));
  const int loop = plan.blocks[id.index].loop;
  if (const auto rolled = loop >= 0 && plan.loops[static_cast<size_t>(loop)].header == id ? simt::roll(plan, loop) : std::nullopt) {
    TRY(lane_round(*rolled, id));
  } else {
    for (InstrId n : function[id].instrs)
      if (const Instr& i = function[n]; n != function[id].instrs.back() && i.op != Op::phi && !computed_in_prologue(i)) {
        if (in_.lines) b.SetCurrentDebugLocation(in_.lines->at(*in_.fn, i.source));
        TRY(instruction(i));
      }
  }
  const Instr& end = function.terminator(id);
  auto edge_to = [&](BlockId to) {
    const auto& preds = function[to].preds;
    const size_t k = static_cast<size_t>(std::find(preds.begin(), preds.end(), id) - preds.begin());
    std::vector<std::pair<ValueId, Value*>> moves;   // all read before any is written
    for (InstrId n : function[to].instrs) {
      if (function[n].op != Op::phi) break;
      moves.push_back({function[n].results[0], scalar(operand(function[n], static_cast<unsigned>(k)))});
    }
    for (auto& [phi, v] : moves) b.CreateStore(v, lane_home(phi));
    b.CreateBr(code.at(to.index));
  };
  if (end.op == Op::br) {
    edge_to(end.targets[0]);
    return {};
  }
  BasicBlock* side[2] = {BasicBlock::Create(llvm, "lane.yes", in_.fn), BasicBlock::Create(llvm, "lane.no", in_.fn)};
  b.CreateCondBr(scalar(operand(end, 0)), side[0], side[1]);
  for (unsigned n = 0; n < 2; ++n) {
    b.SetInsertPoint(side[n]);
    edge_to(end.targets[n]);
  }
  return {};
}

Result<void> Emitter::by_lane(const simt::LaneRun& run) {
  Traffic t = traffic(plan, in_.layout, run);
  std::vector<std::pair<ValueId, Lanes>> in;
  in_.lane_known.clear();
  for (uint32_t v : t.in) {
    const Lanes x = read(ValueId(v));
    if (x.uniform()) in_.lane_known[v] = x.at[0];
    else in.push_back({ValueId(v), x});
  }
  for (InstrId n : function[run.entry].instrs) {
    if (function[n].op != Op::phi) break;
    const ValueId v = function[n].results[0];
    const simt::Shape shape = plan.shape(v);
    in.push_back({v, load_slot(in_.slots[in_.layout.phi[v.index]], &shape)});
  }
  std::vector<Value*> buffers;
  for (auto& [v, x] : in) buffers.push_back(x.uniform() ? nullptr : spill(x));
  for (Leaving& l : t.out) {
    make_slot(in_.slots[l.slot]);
    if (in_.slots[l.slot].chunked) l.buffer = lane_buffer(int_type(simt::width_of(function[l.value].type)));
  }
  const Lanes mask = mask_;
  Result<void> done;
  for_each_active_lane([&](Vec lane) {
    in_.lane_homes.clear();
    for (size_t n = 0; n < in.size(); ++n) {
      auto* home = lane_home(in[n].first);
      b.CreateStore(buffers[n] ? lane_load(buffers[n], home->getAllocatedType(), lane) : in[n].second.at[0], home);
    }
    in_.one_lane = true;
    mask_ = pred_of_bits(b.CreateShl(llvm::ConstantInt::get(int_type(warp_size), 1), b.CreateZExtOrTrunc(lane, int_type(warp_size))));
    std::map<uint32_t, BasicBlock*> code;
    for (BlockId x : run.blocks) code[x.index] = BasicBlock::Create(llvm, "lane.b" + std::to_string(x.index), in_.fn);
    auto* out = code[run.exit.index] = BasicBlock::Create(llvm, "lane.out", in_.fn);
    b.CreateBr(code[run.entry.index]);
    for (BlockId x : run.blocks)
      if (done.ok()) done = lane_block(x, code);
    in_.one_lane = false;
    b.SetInsertPoint(out);
    for (const Leaving& l : t.out) {
      auto* home = lane_home(l.value);
      Value* v = b.CreateLoad(home->getAllocatedType(), home);
      if (l.buffer) lane_store(l.buffer, v, lane);
      else b.CreateStore(v, in_.slots[l.slot].at[0]);
    }
  });
  TRY(std::move(done));
  in_.block = run.entry;
  std::fill(in_.here.begin(), in_.here.end(), Lanes{});
  mask_ = mask;
  for (const Leaving& l : t.out)
    if (l.buffer) store_slot(in_.slots[l.slot], reload(l.buffer, int_type(in_.slots[l.slot].bits)), l.blend ? &mask_ : nullptr);
  if (int s = in_.layout.arriving[run.exit.index]; s >= 0) {
    Lanes there = load_slot(in_.slots[s], nullptr);
    for (unsigned n = 0; n < chunks; ++n) there.at[n] = b.CreateOr(there.at[n], mask_chunk(n));
    store_slot(in_.slots[s], there, nullptr);
  }
  jump(run.exit);
  return {};
}

}  // namespace heddle::jit
