// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/cfg.h"
#include "simt/clean/clean.h"

namespace heddle::simt {

void compact(Function& f) {
  std::vector<BlockId> order = reverse_post_order(f);
  std::vector<BlockId> block_to(f.blocks.size());
  std::vector<ValueId> value_to(f.values.size());
  for (uint32_t n = 0; n < order.size(); ++n) block_to[order[n].index] = BlockId(n);

  std::vector<Block> blocks(order.size());
  std::vector<Instr> instrs;
  std::vector<Value> values;
  for (uint32_t n = 0; n < order.size(); ++n) {
    Block& from = f[order[n]];
    blocks[n].name = std::move(from.name);
    for (BlockId p : from.preds) blocks[n].preds.push_back(block_to[p.index]);
    for (InstrId id : from.instrs) {
      InstrId now(static_cast<uint32_t>(instrs.size()));
      Instr& i = instrs.emplace_back(std::move(f[id]));
      i.block = BlockId(n);
      for (BlockId& t : i.targets) t = block_to[t.index];
      for (ValueId& r : i.results) {
        if (!r) continue;
        ValueId v(static_cast<uint32_t>(values.size()));
        values.push_back({f[r].type, now, f[r].result_index});
        value_to[r.index] = v;
        r = v;
      }
      blocks[n].instrs.push_back(now);
    }
  }
  for (Instr& i : instrs)
    for (ValueId& v : i.operands) v = value_to[v.index];
  f.blocks = std::move(blocks);
  f.instrs = std::move(instrs);
  f.values = std::move(values);
}

}  // namespace heddle::simt
