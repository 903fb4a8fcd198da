// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random control flow: running a Plan as masked code must give every lane what running alone gives
// it, block by block, and every shape must be true of the lanes that are active.
#include "simt/plan.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

constexpr uint32_t kLanes = 8;
constexpr uint32_t kVars = 4;
constexpr int kFuel = 400;

struct Random {
  std::mt19937_64 engine;
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(engine() % n); }
  bool chance(double p) { return static_cast<double>(engine() % 10000) < p * 10000; }
};

/// A graph with structured parts and gotos: the generator of the reference model.
class FlowMaker {
 public:
  FlowMaker(Random& r, bool wild) : r_(r) {
    int first, last;
    region(1 + static_cast<int>(r.below(4)), -1, -1, 0, first, last);
    exit_ = block();
    if (last >= 0) edge(last, exit_);
    for (int b = 0; b < exit_; ++b) {
      if (succ[b].size() == 1 && r.chance(0.12)) edge(b, exit_);
      if (succ[b].empty()) edge(b, exit_);
    }
    for (uint32_t n = wild ? r.below(5) : 0; n-- > 0;) {
      int b = static_cast<int>(r.below(static_cast<uint32_t>(exit_)));
      if (succ[b].size() == 1) edge(b, b + 1 + static_cast<int>(r.below(static_cast<uint32_t>(exit_ - b))));
    }
  }
  std::vector<std::vector<int>> succ;
  int exit_;

 private:
  int block() {
    succ.emplace_back();
    pred_.push_back(0);
    return static_cast<int>(succ.size()) - 1;
  }
  void edge(int a, int b) { succ[a].push_back(b), ++pred_[b]; }
  void region(int depth, int brk, int cont, int level, int& first, int& last) {
    int cur = first = block();
    for (uint32_t n = 1 + r_.below(3); n-- > 0;) {
      double k = r_.below(1000) / 1000.0;
      if (depth > 0 && k < 0.35) {
        int t1, t2, e1, e2;
        region(depth - 1, brk, cont, level, t1, t2);
        int join = block();
        edge(cur, t1);
        if (r_.chance(0.5)) {
          region(depth - 1, brk, cont, level, e1, e2);
          edge(cur, e1);
          if (e2 >= 0) edge(e2, join);
        } else {
          edge(cur, join);
        }
        if (t2 >= 0) edge(t2, join);
        cur = join;
        if (!pred_[join]) return void(last = -1);
      } else if (depth > 0 && k < 0.6) {
        int head = block(), out = block(), latch = block(), b1, b2;
        edge(cur, head);
        region(depth - 1, out, latch, level + 1, b1, b2);
        edge(head, b1);
        if (r_.chance(0.5)) edge(head, out);
        if (b2 >= 0) edge(b2, latch);
        if (pred_[latch]) {
          edge(latch, head);
          if (r_.chance(0.7) || !pred_[out]) edge(latch, out);
        }
        cur = out;
        if (!pred_[out]) return void(last = -1);
      } else if (k < 0.7 && brk >= 0 && level) {
        int next = block();
        edge(cur, r_.chance(0.5) ? brk : cont);
        edge(cur, next);
        cur = next;
      } else {
        int next = block();
        edge(cur, next);
        cur = next;
      }
    }
    last = cur;
  }
  Random& r_;
  std::vector<int> pred_;
};

/// Gives the graph instructions: variables that joins merge by phis, as SSA construction would.
class FunctionMaker {
 public:
  FunctionMaker(Random& r, const FlowMaker& flow) : r_(r) {
    f.name = "fuzz";
    f.is_kernel = true;
    size_t n = flow.succ.size();
    f.blocks.resize(n + 1);
    // Block 0 is an entry of its own; flow block b is block b + 1.
    std::vector<std::vector<int>> succ(n + 1);
    succ[0] = {1};
    for (size_t b = 0; b < n; ++b)
      for (int s : flow.succ[b])
        if (std::find(succ[b + 1].begin(), succ[b + 1].end(), s + 1) == succ[b + 1].end())
          succ[b + 1].push_back(s + 1);
    for (size_t b = 0; b < succ.size(); ++b)
      for (int s : succ[b]) f.blocks[s].preds.push_back(BlockId(static_cast<uint32_t>(b)));
    out_.resize(n + 1);
    std::vector<std::vector<ValueId>> in(n + 1, std::vector<ValueId>(kVars));
    for (uint32_t v = 0; v < kVars; ++v) {
      static constexpr Sreg kSeeds[] = {Sreg::smid, Sreg::tid_x, Sreg::nsmid, Sreg::gridid};
      Instr i;
      bool lane = r.chance(0.4);
      i.op = lane ? Op::argument : Op::special_register;
      i.sreg = kSeeds[v];
      i.immediate = v;
      in[0][v] = add(0, i, Type::B32);
    }
    // No phi behind a single edge, loop exits included: values outlive their loops.
    auto merges = [&](uint32_t b) {
      return f.blocks[b].preds.size() != 1 || f.blocks[b].preds[0].index >= b || r.engine() % 8 == 0;
    };
    std::vector<char> has_phis(n + 1, 0);
    body(0, in[0], succ[0]);
    for (uint32_t b = 1; b <= n; ++b) {
      has_phis[b] = merges(b);
      for (uint32_t v = 0; v < kVars; ++v) {
        Instr phi;
        phi.op = Op::phi;
        in[b][v] = has_phis[b] ? add(b, phi, Type::B32) : out_[f.blocks[b].preds[0].index][v];
      }
      body(b, in[b], succ[b]);
    }
    for (uint32_t b = 1; b <= n; ++b)
      for (uint32_t v = 0; v < kVars && has_phis[b]; ++v)
        for (BlockId p : f.blocks[b].preds) f[f.blocks[b].instrs[v]].operands.push_back(out_[p.index][v]);
  }
  Function f;

 private:
  ValueId add(uint32_t b, Instr i, Type t) {
    ValueId v(static_cast<uint32_t>(f.values.size()));
    f.values.push_back({t, InstrId(static_cast<uint32_t>(f.instrs.size())), 0});
    i.results = {v};
    i.block = BlockId(b);
    f.blocks[b].instrs.push_back(InstrId(static_cast<uint32_t>(f.instrs.size())));
    f.instrs.push_back(std::move(i));
    return v;
  }
  ValueId constant(uint32_t b, uint64_t bits) {
    Instr i;
    i.op = Op::constant;
    i.immediate = bits;
    return add(b, i, Type::B32);
  }
  ValueId arith(uint32_t b, Opcode op, Mod type, std::vector<ValueId> in, Type t = Type::B32, Mod cmp = Mod::none) {
    Instr i;
    i.opcode = op;
    i.mods[Slot::type] = type;
    i.mods[Slot::cmp] = cmp;
    i.source.line = 1;   // passes add instructions, which have none
    i.operands = std::move(in);
    return add(b, i, t);
  }
  void body(uint32_t b, std::vector<ValueId> now, const std::vector<int>& succ) {
    for (uint32_t n = r_.below(4); n-- > 0;) {
      static constexpr Opcode kOps[] = {Opcode::add, Opcode::sub, Opcode::xor_, Opcode::and_, Opcode::shr};
      Opcode op = kOps[r_.below(5)];
      ValueId y = op == Opcode::shr || r_.chance(0.4)
                      ? constant(b, op == Opcode::shr ? r_.below(4) : 1u << r_.below(9)) : now[r_.below(kVars)];
      now[r_.below(kVars)] = arith(b, op, Mod::u32, {now[r_.below(kVars)], y});
    }
    if (b) now[r_.below(kVars)] = arith(b, Opcode::add, Mod::u32, {now[r_.below(kVars)], constant(b, 1 + r_.below(64))});
    out_[b] = now;
    Instr t;
    t.block = BlockId(b);
    for (int s : succ) t.targets.push_back(BlockId(static_cast<uint32_t>(s)));
    t.op = succ.empty() ? Op::exit : succ.size() == 1 ? Op::br : Op::cond_br;
    if (succ.size() > 2) {
      t.op = Op::switch_br;
      t.operands = {arith(b, Opcode::rem, Mod::u32, {now[r_.below(kVars)], constant(b, succ.size())})};
    } else if (succ.size() == 2) {
      ValueId low = arith(b, Opcode::and_, Mod::u32, {now[r_.below(kVars)], constant(b, r_.chance(0.5) ? 0x3f : ~0u)});
      t.operands = {arith(b, Opcode::setp, Mod::u32, {low, constant(b, 1u << r_.below(6))}, Type::Pred,
                          r_.chance(0.5) ? Mod::lt : Mod::ge)};
    }
    f.blocks[b].instrs.push_back(InstrId(static_cast<uint32_t>(f.instrs.size())));
    f.instrs.push_back(std::move(t));
  }
  Random& r_;
  std::vector<std::vector<ValueId>> out_;
};

uint32_t seed_value(const Instr& i, uint32_t lane) {
  if (i.op == Op::argument) return lane * 2654435761u >> (3 + i.immediate);
  return i.sreg == Sreg::tid_x ? 64 + lane : 17 * static_cast<uint32_t>(i.sreg);
}

uint32_t evaluate(const Instr& i, std::vector<uint32_t> in) {
  switch (i.opcode) {
    case Opcode::add: return in[0] + in[1];
    case Opcode::sub: return in[0] - in[1];
    case Opcode::xor_: return in[0] ^ in[1];
    case Opcode::and_: return in[0] & in[1];
    case Opcode::shr: return in[0] >> in[1];
    case Opcode::rem: return in[0] % in[1];
    case Opcode::not_: return in[0] ^ 1;   // of a predicate
    case Opcode::setp:
      return i.mods[Slot::cmp] == Mod::lt ? in[0] < in[1] : i.mods[Slot::cmp] == Mod::eq ? in[0] == in[1] : in[0] >= in[1];
    default: return 0;
  }
}

uint32_t target_of(const Instr& t, uint32_t operand) {
  return t.op == Op::cond_br ? (operand ? 0 : 1) : t.op == Op::switch_br ? operand : 0;
}

/// What one lane does alone: the values its blocks computed, in order.
std::optional<std::vector<uint32_t>> run_alone(const Function& f, uint32_t lane) {
  std::map<uint32_t, uint32_t> value;
  std::vector<uint32_t> trace;
  uint32_t b = 0, from = ~0u;
  for (int fuel = kFuel; fuel > 0; --fuel) {
    std::vector<std::pair<uint32_t, uint32_t>> phis;
    for (InstrId n : f.blocks[b].instrs) {
      const Instr& i = f[n];
      if (i.op == Op::phi) {
        size_t k = std::find(f.blocks[b].preds.begin(), f.blocks[b].preds.end(), BlockId(from)) - f.blocks[b].preds.begin();
        phis.push_back({i.results[0].index, value[i.operands[k].index]});
        continue;
      }
      for (auto [v, x] : phis) value[v] = x;
      phis.clear();
      std::vector<uint32_t> in;
      for (ValueId o : i.operands) in.push_back(value[o.index]);
      if (i.op == Op::isa) trace.push_back(value[i.results[0].index] = evaluate(i, in));
      else if (i.op == Op::constant) value[i.results[0].index] = static_cast<uint32_t>(i.immediate);
      else if (i.results.size()) value[i.results[0].index] = seed_value(i, lane);
      else if (i.op == Op::exit) return trace;
      else {
        from = b;
        b = i.targets[target_of(i, in.empty() ? 0 : in[0])].index;
        break;
      }
    }
  }
  return std::nullopt;
}

/// A warp under a plan, as emitted code would run it.
class Warp {
 public:
  Warp(const Plan& p, Random& r) : p_(p), f_(p.function), r_(r) {
    mask_.resize(f_.blocks.size());
    value_.resize(f_.values.size());
    out_.resize(f_.values.size());
    phi_.resize(f_.values.size());
    for (auto* all : {&value_, &out_, &phi_})
      for (auto& v : *all)
        for (uint32_t l = 0; l < kLanes; ++l) v[l] = r.below(1000);
    arriving_[0] = (1u << kLanes) - 1;
  }
  std::vector<uint32_t> trace[kLanes];
  std::string wrong;

  bool run() {
    BlockId b(0);
    for (int fuel = kFuel * 40; fuel > 0 && wrong.empty(); --fuel) {
      if (!b) return true;
      b = step(b);
    }
    return false;
  }

 private:
  uint32_t& mask(BlockId b) { return mask_[p_.blocks[b.index].mask_leader.index]; }

  BlockId step(BlockId b) {
    const BlockPlan& plan = p_.blocks[b.index];
    bool leads = plan.mask_leader == b;
    uint32_t m = mask(b);
    // A leader's mask stays readable for those who share it, so lanes that arrive are kept apart.
    if (leads) m = mask_[b.index] = arriving_[b.index], arriving_[b.index] = 0;
    if (leads && plan.guarded && !m) return plan.skip;
    for (InstrId n : f_[b].instrs) {
      const Instr& i = f_[n];
      if (i.targets.size() || i.op == Op::exit) return leave(b, i, m);
      execute(b, i, m);
    }
    return {};
  }

  uint32_t read(ValueId v, BlockId use, uint32_t lane) {
    return p_.outlives_loop(v, use) ? out_[v.index][lane] : value_[v.index][lane];
  }

  void execute(BlockId b, const Instr& i, uint32_t m) {
    ValueId r = i.results[0];
    for (uint32_t l = 0; l < kLanes; ++l) {
      std::vector<uint32_t> in;
      if (i.op == Op::phi) in = {phi_[r.index][l]};
      else for (ValueId o : i.operands) in.push_back(read(o, b, l));
      uint32_t v = i.op == Op::isa ? (i.opcode == Opcode::rem && !in[1] ? 0 : evaluate(i, in))
                   : i.op == Op::constant ? static_cast<uint32_t>(i.immediate)
                   : i.op == Op::select ? (in[0] ? in[1] : in[2])
                   : i.op == Op::phi ? in[0] : seed_value(i, l);
      value_[r.index][l] = v;
      if (!(m >> l & 1)) continue;
      out_[r.index][l] = v;
      if (i.op == Op::isa && i.source.line) trace[l].push_back(v);
    }
    check_shape(r, m);
  }

  void check_shape(ValueId v, uint32_t m) {
    const Shape& s = p_.shape(v);
    int first = -1;
    for (uint32_t l = 0; l < kLanes; ++l) {
      if (!(m >> l & 1)) continue;
      uint32_t x = value_[v.index][l];
      if (x < s.low || x > s.high) wrong = fmt::format("v{} = {} is out of its bounds", v.index, x);
      if (first < 0) first = static_cast<int>(l);
      if (s.kind == Shape::Kind::Varying) continue;
      auto offset = [&](uint32_t lane) { return s.kind == Shape::Kind::Affine ? static_cast<uint32_t>((*s.offsets)[lane]) : 0u; };
      if (x - offset(l) != value_[v.index][first] - offset(static_cast<uint32_t>(first)))
        wrong = fmt::format("v{} is not of its shape", v.index);
      uint32_t base = x - offset(l);
      if (s.align < 32 ? base & ((1u << s.align) - 1) : base) wrong = fmt::format("v{} is not aligned", v.index);
    }
  }

  BlockId leave(BlockId b, const Instr& t, uint32_t m) {
    const BlockPlan& plan = p_.blocks[b.index];
    std::vector<uint32_t> taken(t.targets.size(), 0);
    uint32_t choice = t.targets.empty() ? 0 : r_.below(static_cast<uint32_t>(t.targets.size()));
    for (uint32_t l = 0; l < kLanes; ++l) {
      if (!(m >> l & 1) || t.targets.empty()) continue;
      choice = target_of(t, t.operands.empty() ? 0 : read(t.operands[0], b, l));
      taken[choice] |= 1u << l;
    }
    for (size_t n = 0; n < t.targets.size(); ++n) {
      if (plan.exit.kind == LinearExit::Kind::Branch && n != choice) {
        if (taken[n]) wrong = "a uniform branch parted lanes";
        continue;
      }
      enter(b, t.targets[n], taken[n]);
    }
    switch (plan.exit.kind) {
      case LinearExit::Kind::Return: return {};
      case LinearExit::Kind::Jump: return plan.exit.next[0];
      case LinearExit::Kind::Branch: return plan.exit.next[choice];
      case LinearExit::Kind::Loop: {
        BlockId h = plan.exit.next[0];
        bool own = p_.blocks[h.index].mask_leader == h;
        if (own ? arriving_[h.index] != 0 : mask(h) != 0) return h;
        return plan.exit.next[1];
      }
    }
    return {};
  }

  void enter(BlockId from, BlockId to, uint32_t m) {
    if (p_.blocks[to.index].mask_leader == to) arriving_[to.index] |= m;
    const auto& preds = f_[to].preds;
    size_t k = std::find(preds.begin(), preds.end(), from) - preds.begin();
    bool blend = p_.blocks[to.index].blend[k];
    std::vector<std::pair<uint32_t, std::array<uint32_t, kLanes>>> moves;
    for (InstrId n : f_[to].instrs) {
      const Instr& i = f_[n];
      if (i.op != Op::phi) break;
      std::array<uint32_t, kLanes> v = phi_[i.results[0].index];
      for (uint32_t l = 0; l < kLanes; ++l)
        if (!blend || (m >> l & 1)) v[l] = read(i.operands[k], from, l);
      moves.push_back({i.results[0].index, v});
    }
    for (auto& [v, x] : moves) phi_[v] = x;
  }

  const Plan& p_;
  const Function& f_;
  Random& r_;
  std::vector<uint32_t> mask_;
  std::map<uint32_t, uint32_t> arriving_;
  std::vector<std::array<uint32_t, kLanes>> value_, out_, phi_;
};

struct Count {
  int ok = 0, refused = 0, endless = 0, uniform = 0, divergent = 0;
};

void try_seed(uint64_t seed, bool wild, Count& count) {
  Random r{std::mt19937_64(seed)};
  FlowMaker flow(r, wild);
  FunctionMaker made(r, flow);
  std::vector<uint32_t> alone[kLanes];
  for (uint32_t l = 0; l < kLanes; ++l) {
    auto t = run_alone(made.f, l);
    if (!t) return void(++count.endless);
    alone[l] = *t;
  }
  Module module;
  PlanOptions options;
  options.warp_size = kLanes;
  options.block[0] = 256, options.block[1] = options.block[2] = 1;
  auto plan = make_plan(module, made.f, options);
  if (!plan.ok()) {
    EXPECT_TRUE(plan.error().message.starts_with("needs interpreter")) << plan.error().message;
    return void(++count.refused);
  }
  Warp warp(*plan, r);
  ASSERT_TRUE(warp.run()) << "seed " << seed << " " << warp.wrong;
  for (uint32_t l = 0; l < kLanes; ++l) ASSERT_EQ(warp.trace[l], alone[l]) << "seed " << seed << " lane " << l;
  ++count.ok;
  for (BlockId b : plan->order)
    if (plan->function.terminator(b).targets.size() > 1)
      ++(plan->blocks[b.index].divergent_branch ? count.divergent : count.uniform);
}

TEST(Plan, MaskedExecutionEqualsLanesRunningAlone) {
  Count count;
  for (uint64_t seed = 0; seed < 3000 && !::testing::Test::HasFailure(); ++seed) try_seed(seed, seed % 2, count);
  EXPECT_GT(count.ok, 2000);
  EXPECT_LT(count.refused, 120);
  EXPECT_GT(count.uniform, 500);
  std::printf("ok %d refused %d endless %d, branches: %d uniform %d divergent\n", count.ok, count.refused,
              count.endless, count.uniform, count.divergent);
}

}  // namespace
}  // namespace heddle::simt
