// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <unordered_map>

#include "simt/cfg.h"
#include "simt/clean/clean.h"
#include "simt/rewrite.h"
#include "simt/traits.h"

namespace heddle::simt {
namespace {

size_t hash(const Function& f, const Instr& i) {
  size_t h = static_cast<size_t>(i.op) * 31 + i.form;
  auto mix = [&](uint64_t x) { h = (h ^ x) * 0x9e3779b97f4a7c15ull; h ^= h >> 29; };
  mix(i.immediate);
  mix(static_cast<uint64_t>(i.offset));
  mix(i.symbol.index);
  mix(static_cast<uint64_t>(i.sreg));
  for (ValueId v : i.operands) mix(v.index);
  for (isa::Mod m : i.mods.at) h = h * 131 + static_cast<size_t>(m);
  for (ValueId v : i.results) mix(v ? static_cast<uint64_t>(f[v].type) : 99);
  return h;
}

bool equal(const Function& f, const Instr& a, const Instr& b) {
  if (a.op != b.op || a.form != b.form || a.opcode != b.opcode || a.immediate != b.immediate ||
      a.offset != b.offset || a.symbol != b.symbol || a.sreg != b.sreg || a.mods != b.mods ||
      a.operands != b.operands || a.results.size() != b.results.size())
    return false;
  for (size_t n = 0; n < a.results.size(); ++n) {
    // A result only `b` wants cannot come from `a`, which does not name it.
    if (b.results[n] && (!a.results[n] || f[a.results[n]].type != f[b.results[n]].type)) return false;
  }
  return true;
}

}  // namespace

bool share_values(Function& f) {
  Dominators dom(f);
  Replacements same(f);
  std::unordered_multimap<size_t, InstrId> seen;
  for (BlockId b : dom.order()) {
    std::erase_if(f[b].instrs, [&](InstrId id) {
      Instr& i = f[id];
      if (!is_pure(i) && !is_invariant_load(i)) return false;
      for (ValueId& v : i.operands) v = same.find(v);
      size_t h = hash(f, i);
      auto [from, to] = seen.equal_range(h);
      for (auto it = from; it != to; ++it) {
        const Instr& earlier = f[it->second];
        if (!equal(f, earlier, i) || !dom.dominates(earlier.block, b)) continue;
        for (size_t n = 0; n < i.results.size(); ++n)
          if (i.results[n]) same.replace(i.results[n], earlier.results[n]);
        return true;
      }
      seen.emplace(h, id);
      return false;
    });
  }
  same.apply(f);
  return same.any();
}

}  // namespace heddle::simt
