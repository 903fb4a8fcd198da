// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>

#include "simt/clean/clean.h"
#include "simt/traits.h"

namespace heddle::simt {

bool remove_dead_code(Function& f) {
  std::vector<bool> needed(f.instrs.size());
  std::vector<InstrId> work;
  auto need = [&](InstrId id) {
    if (needed[id.index]) return;
    needed[id.index] = true;
    work.push_back(id);
  };
  for (const Block& b : f.blocks)
    for (InstrId id : b.instrs)
      if (f[id].op != Op::phi && !is_removable(f[id])) need(id);
  while (!work.empty()) {
    InstrId id = work.back();
    work.pop_back();
    for (ValueId v : f[id].operands) need(f[v].def);
  }
  size_t removed = 0;
  for (Block& b : f.blocks) removed += std::erase_if(b.instrs, [&](InstrId id) { return !needed[id.index]; });
  return removed != 0;
}

}  // namespace heddle::simt
