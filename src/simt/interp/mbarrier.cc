// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mbarrier: arrivals and transactions; the rest of the family is loads and stores by now.
#include "isa/form.h"
#include "isa/mbarrier.h"
#include "simt/interp/address.h"

namespace heddle::simt::interp {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

void arrive(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const isa::Mods& mods = s.instr->mods;
  const Mod mode = mods[Slot::mode];
  const bool drop = mode == Mod::arrive_drop, transaction = mods[Slot::sub] == Mod::expect_tx;
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, f.at(s.in[0])[l]);
    require_aligned(m, w, p, 8, l);
    const uint64_t number = s.ins > 1 ? f.at(s.in[1])[l] : 1;
    uint64_t change = 0;
    if (mode == Mod::expect_tx) change = isa::mbarrier::change(0, 0, static_cast<int64_t>(number));
    else if (mode == Mod::complete_tx) change = isa::mbarrier::change(0, 0, -static_cast<int64_t>(number));
    else if (transaction) change = isa::mbarrier::change(1, drop, static_cast<int64_t>(number));
    else change = isa::mbarrier::change(number, drop ? number : 0, 0);
    auto* word = reinterpret_cast<uint64_t*>(p);
    uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(word, &old, isa::mbarrier::step(old, change), false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
    }
    if (s.outs) f.at(s.out[0])[l] = old;
  });
}

}  // namespace

Handler mbarrier_handler(const Function&, const Instr& i, Step& s) {
  if (i.opcode != Opcode::mbarrier || isa::form(i.form).lower != isa::Lowering::mbarrier_arrive) return nullptr;
  s.space = static_cast<uint8_t>(window_of(i.mods));
  return arrive;
}

}  // namespace heddle::simt::interp
