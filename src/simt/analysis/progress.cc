// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/progress.h"

#include <vector>

#include "simt/analysis/facts.h"

namespace heddle::simt {
namespace {

/// Asks the same question of memory in every iteration: all it reads was computed before the loop.
bool asks_again(const Function& f, const Loops& loops, int loop, const Instr& i) {
  if (!is_strong_load(i) && !is_atomic(i)) return false;
  for (ValueId o : i.operands)
    if (o && loops.contains(loop, f[f[o].def].block.index) && !constant_of(f, o)) return false;
  return true;
}

/// The loop's exits depend on such an instruction.
bool polls(const Function& f, const Loops& loops, int loop) {
  std::vector<ValueId> work;
  std::vector<char> seen(f.values.size(), 0);
  for (BlockId b : loops.loops[loop].blocks) {
    const Instr& t = f.terminator(b);
    for (BlockId s : t.targets)
      if (!loops.contains(loop, s.index) && !t.operands.empty()) work.push_back(t.operands[0]);
  }
  while (!work.empty()) {
    ValueId v = work.back();
    work.pop_back();
    if (!v || seen[v.index]) continue;
    seen[v.index] = 1;
    const Instr& i = f[f[v].def];
    if (!loops.contains(loop, i.block.index)) continue;
    if (asks_again(f, loops, loop, i)) return true;
    if (!is_load(i)) work.insert(work.end(), i.operands.begin(), i.operands.end());
  }
  return false;
}

}  // namespace

std::string waits_for_others(const Function& f, const Loops& loops) {
  for (int l = 0; l < static_cast<int>(loops.loops.size()); ++l)
    if (polls(f, loops, l)) {
      uint32_t line = f.terminator(loops.loops[l].header).source.line;
      return fmt::format("a loop of {} polls memory that others change (line {})", f.name, line);
    }
  return {};
}

}  // namespace heddle::simt
