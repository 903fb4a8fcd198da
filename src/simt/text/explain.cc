// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/form.h"
#include "simt/type.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

constexpr int kMostCauses = 6;

/// The distance between neighbouring lanes, if it is the same for all.
bool stride_of(const LaneVector& v, int64_t& stride) {
  stride = v.size() > 1 ? v[1] - v[0] : 0;
  for (size_t l = 1; l < v.size(); ++l)
    if (v[l] - v[l - 1] != stride) return false;
  return true;
}

/// Lanes side by side in runs of at least four, as in a block that is narrower than a warp.
bool runs_of(const LaneVector& v, int64_t step, size_t& run) {
  run = 1;
  while (run < v.size() && v[run] == v[run - 1] + step) ++run;
  if (run < 4) return false;
  for (size_t l = 0; l < v.size(); ++l)
    if (l % run && v[l] != v[l - 1] + step) return false;
  return true;
}

class Explainer {
 public:
  Explainer(const Module& m, const Plan& p) : m_(m), p_(p), f_(p.function) {}

  bool note(InstrId id, AccessNote& n) const {
    const Instr& i = f_[id];
    if (i.op != Op::isa || i.operands.empty()) return false;
    const bool load = i.opcode == Opcode::ld || i.opcode == Opcode::ldu, store = i.opcode == Opcode::st;
    const bool atomic = i.opcode == Opcode::atom || i.opcode == Opcode::red;
    if (!load && !store && !atomic) return false;
    n.instr = id;
    n.text = print_instr(m_, f_, i);
    n.source = i.source;
    if (i.mods[Slot::space] == Mod::param) return false;
    const Shape shape = p_.shape_at(i.operands[0], i.block);
    if (atomic) {
      n.kind = AccessNote::Kind::Atomic;
      n.why = shape.uniform() ? "one address: the lanes' values are reduced first where the operation allows"
                              : "the address is " + describe(shape) + cause(i.operands[0]);
      return true;
    }
    size_t count = 0;
    for (ValueId v : load ? i.results : std::vector<ValueId>(i.operands.begin() + 1, i.operands.end())) count += bool(v);
    const int64_t bytes = std::max<int64_t>(isa::type_info(i.mods[Slot::type]).bits / 8, 1);
    decide(n, shape, bytes * static_cast<int64_t>(std::max<size_t>(load ? i.results.size() : count, 1)), i.operands[0]);
    return true;
  }

 private:
  void decide(AccessNote& n, const Shape& shape, int64_t step, ValueId address) const {
    int64_t stride = 0;
    size_t run = 0;
    switch (shape.kind) {
      case Shape::Kind::Bottom:
      case Shape::Kind::Uniform:
        n.kind = AccessNote::Kind::Scalar;
        n.why = "all lanes have the same address";
        return;
      case Shape::Kind::Affine:
        if (!shape.offsets) break;
        if (stride_of(*shape.offsets, stride) && stride == step) {
          n.kind = AccessNote::Kind::Vector;
          n.why = fmt::format("lanes are side by side, {} bytes apart", step);
        } else if (runs_of(*shape.offsets, step, run)) {
          n.kind = AccessNote::Kind::Vector;
          n.why = fmt::format("runs of {} lanes side by side; whole vectors where a run fills a chunk", run);
        } else if (runs_of(*shape.offsets, 0, run)) {
          n.kind = AccessNote::Kind::Scalar;
          n.why = fmt::format("groups of {} lanes have the same address; scalars where a group fills a chunk", run);
        } else if (stride_of(*shape.offsets, stride)) {
          n.kind = AccessNote::Kind::KnownOffsets;
          n.why = fmt::format("lanes are {} bytes apart and each takes {}", stride, step);
        } else {
          n.kind = AccessNote::Kind::KnownOffsets;
          n.why = "distances between lanes are constants, but not in a row";
        }
        return;
      case Shape::Kind::Varying:
        if (!shape.offsets) break;
        n.kind = AccessNote::Kind::CheckedVector;
        n.why = "a 32-bit index on the way may wrap, which only a check at run time can rule out";
        if (!stride_of(*shape.offsets, stride) || stride != step) n.why += fmt::format("; lanes would be {} bytes apart", stride);
        return;
    }
    n.kind = AccessNote::Kind::Gather;
    n.why = "the address varies" + cause(address);
  }

  /// From a varying value back to what made it so.
  std::string cause(ValueId v) const {
    std::string text;
    for (int n = 0; n < kMostCauses && v; ++n) {
      const Instr& i = f_[f_[v].def];
      text += fmt::format("{} %{} = {}", n ? " <-" : ":", v.index, short_name(i));
      const ValueId next = varying_operand(i);
      if (!next) return text + " (" + reason(i) + ")";
      if (reads_memory(i)) return text + " (loaded from an address that varies)";
      v = next;
    }
    return text + " <- ...";
  }

  static bool reads_memory(const Instr& i) {
    return i.op == Op::isa && (i.opcode == Opcode::ld || i.opcode == Opcode::ldu || i.opcode == Opcode::atom);
  }

  ValueId varying_operand(const Instr& i) const {
    for (ValueId o : i.operands)
      if (o && p_.shape(o).kind == Shape::Kind::Varying && &f_[f_[o].def] != &i) return o;
    return {};
  }

  std::string short_name(const Instr& i) const {
    std::string all = print_instr(m_, f_, i);
    if (const size_t at = all.find(" = "); at != std::string::npos) all = all.substr(at + 3);
    return all.substr(0, all.find(' '));
  }

  std::string reason(const Instr& i) const {
    if (i.op == Op::phi) return "lanes come here by different paths";
    if (i.op == Op::special_register) return "differs from lane to lane in no simple way";
    if (i.op == Op::call || i.op == Op::call_indirect) return "returned by a call";
    if (reads_memory(i)) return "loaded";
    for (ValueId o : i.operands)
      if (o && p_.shape(o).kind == Shape::Kind::Affine) return "of a value that is affine, which this does not keep";
    return "made varying here";
  }

  const Module& m_;
  const Plan& p_;
  const Function& f_;
};

}  // namespace

const char* name_of(AccessNote::Kind kind) {
  switch (kind) {
    case AccessNote::Kind::Scalar: return "scalar";
    case AccessNote::Kind::Vector: return "vector";
    case AccessNote::Kind::CheckedVector: return "vector if no index wrapped";
    case AccessNote::Kind::KnownOffsets: return "gather, constant offsets";
    case AccessNote::Kind::Gather: return "gather";
    case AccessNote::Kind::Atomic: return "atomic";
  }
  return "";
}

std::vector<AccessNote> explain_accesses(const Module& module, const Plan& plan) {
  Explainer explainer(module, plan);
  std::vector<AccessNote> notes;
  for (BlockId b : plan.order)
    for (InstrId id : plan.function[b].instrs)
      if (AccessNote n; explainer.note(id, n)) notes.push_back(std::move(n));
  return notes;
}

std::string describe(const Shape& shape) {
  int64_t stride = 0;
  switch (shape.kind) {
    case Shape::Kind::Bottom: return "unreached";
    case Shape::Kind::Uniform: return "uniform";
    case Shape::Kind::Affine:
      if (shape.offsets && stride_of(*shape.offsets, stride)) return fmt::format("affine {:+}", stride);
      return "affine, lane by lane";
    case Shape::Kind::Varying:
      if (shape.offsets && stride_of(*shape.offsets, stride)) return fmt::format("varying, affine {:+} unless an index wrapped", stride);
      return "varying";
  }
  return "";
}

std::string print(const Module& m, const Plan& plan) {
  const Function& f = plan.function;
  std::string text;
  for (size_t r = 0; r < plan.regions.size(); ++r)
    text += r ? fmt::format("region {}: after the barrier of b{}, from b{}\n", r, plan.regions[r].barrier.index, plan.regions[r].entry.index)
              : fmt::format("region 0: from b0\n");
  for (BlockId b : plan.order) {
    const BlockPlan& p = plan.blocks[b.index];
    text += fmt::format("b{}: mask of b{}", b.index, p.mask_leader.index);
    if (p.guarded) text += p.skip ? fmt::format(", skipped to b{} when empty", p.skip.index) : ", the warp is done when empty";
    if (p.loop >= 0) text += fmt::format(", loop of b{}{}", plan.loops[static_cast<size_t>(p.loop)].header.index,
                                         plan.loops[static_cast<size_t>(p.loop)].divergent ? " (divergent)" : "");
    if (p.barrier) text += ", ends in a barrier";
    if (p.divergent_branch) text += ", its branch diverges";
    text += "\n";
    for (InstrId id : f[b].instrs) {
      std::string line = "  " + print_instr(m, f, f[id]);
      for (ValueId v : f[id].results)
        if (v) line += fmt::format("{}[{}]{}", line.size() < 60 ? std::string(60 - line.size(), ' ') : " ", describe(plan.shape(v)),
                                   plan.invariant[v.index] ? " once per warp" : "");
      text += line + "\n";
    }
  }
  return text;
}

}  // namespace heddle::simt
