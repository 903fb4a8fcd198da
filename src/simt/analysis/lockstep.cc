// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/lockstep.h"

#include <algorithm>

#include "simt/analysis/facts.h"

namespace heddle::simt {
namespace {

/// Depth to which expressions are looked into.
constexpr unsigned kDeep = 12;

class GridStride {
 public:
  GridStride(const Function& f, const Loops& loops, int loop) : f_(f), loops_(loops), loop_(loop) {}

  bool any() const {
    const Loop& l = loops_.loops[loop_];
    for (InstrId n : f_[l.header].instrs) {
      const Instr& phi = f_[n];
      if (phi.op != Op::phi) break;
      for (size_t k = 0; k < phi.operands.size(); ++k)
        if (loops_.contains(loop_, f_[l.header].preds[k].index) && advances(phi.operands[k], phi.results[0], kDeep)) return true;
    }
    return false;
  }

 private:
  bool inside(ValueId v) const { return loops_.contains(loop_, f_[f_[v].def].block.index); }

  /// v is `phi` plus something that depends on the size of the grid.
  bool advances(ValueId v, ValueId phi, unsigned deep) const {
    const Instr& i = f_[f_[v].def];
    if (!deep || !inside(v) || i.op != Op::isa || i.opcode != isa::Opcode::add || i.operands.size() != 2) return false;
    for (unsigned n = 0; n < 2; ++n) {
      ValueId a = i.operands[n], b = i.operands[1 - n];
      if (a == phi ? of_grid(b, deep - 1) : advances(a, phi, deep - 1)) return true;
    }
    return false;
  }

  bool of_grid(ValueId v, unsigned deep) const {
    const Instr& i = f_[f_[v].def];
    if (i.op == Op::special_register) return i.sreg == Sreg::nctaid_x || i.sreg == Sreg::nctaid_y || i.sreg == Sreg::nctaid_z;
    if (!deep || i.op == Op::phi || is_load(i) || is_atomic(i)) return false;
    return std::any_of(i.operands.begin(), i.operands.end(), [&](ValueId o) { return o && of_grid(o, deep - 1); });
  }

  const Function& f_;
  const Loops& loops_;
  int loop_;
};

}  // namespace

std::vector<int> grid_stride_loops(const Module& m, const Function& f, const Loops& loops) {
  std::vector<int> r;
  for (int l = 0; l < static_cast<int>(loops.loops.size()); ++l) {
    bool innermost = true, updates = false, parts = false;
    for (BlockId b : loops.loops[l].blocks) {
      innermost = innermost && loops.innermost[b.index] == l;
      for (InstrId n : f[b].instrs) {
        const Instr& i = f[n];
        parts = parts || is_barrier(m, i) || i.op == Op::call || i.op == Op::call_indirect;
        updates = updates || is_atomic(i);
      }
    }
    if (innermost && updates && !parts && GridStride(f, loops, l).any()) r.push_back(l);
  }
  return r;
}

}  // namespace heddle::simt
