// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/rewrite.h"

#include <algorithm>

namespace heddle::simt {

bool remove_trivial_phis(Function& f) {
  Replacements same(f);
  std::vector<InstrId> work;
  std::vector<std::vector<InstrId>> users(f.values.size());   // phis only
  for (const Block& b : f.blocks)
    for (InstrId id : b.instrs) {
      if (f[id].op != Op::phi) break;
      work.push_back(id);
      for (ValueId v : f[id].operands) users[v.index].push_back(id);
    }
  std::vector<bool> gone(f.instrs.size());
  while (!work.empty()) {
    InstrId id = work.back();
    work.pop_back();
    if (gone[id.index]) continue;
    ValueId self = f[id].results[0], only;
    bool trivial = true;
    for (ValueId v : f[id].operands) {
      ValueId r = same.find(v);
      if (r == self || r == only) continue;
      if (only) { trivial = false; break; }
      only = r;
    }
    if (!trivial || !only) continue;
    gone[id.index] = true;
    same.replace(self, only);
    auto& mine = users[self.index];
    work.insert(work.end(), mine.begin(), mine.end());
    auto& theirs = users[only.index];
    theirs.insert(theirs.end(), mine.begin(), mine.end());
  }
  if (!same.any()) return false;
  for (Block& b : f.blocks)
    std::erase_if(b.instrs, [&](InstrId id) { return gone[id.index]; });
  same.apply(f);
  return true;
}

}  // namespace heddle::simt
