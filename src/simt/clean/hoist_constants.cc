// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>

#include "simt/clean/clean.h"

namespace heddle::simt {

void hoist_constants(Function& f) {
  std::vector<InstrId> moved;
  for (Block& b : f.blocks) {
    std::erase_if(b.instrs, [&](InstrId id) {
      if (f[id].op != Op::constant && f[id].op != Op::symbol_address) return false;
      f[id].block = BlockId(0);
      moved.push_back(id);
      return true;
    });
  }
  auto& entry = f.blocks[0].instrs;
  entry.insert(entry.begin(), moved.begin(), moved.end());
}

}  // namespace heddle::simt
