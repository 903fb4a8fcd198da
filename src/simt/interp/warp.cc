// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// shfl, vote, match, redux, elect, activemask. `lanes` are those that take part together; a warp of
// 64 works in halves (kernel.h).
#include <bit>
#include <cmath>

#include "simt/interp/machine.h"
#include "simt/traits.h"

namespace heddle::simt::interp {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

/// Registers of lanes that may stand at different places of the same kind.
struct Place {
  Machine& m;
  Warp& w;
  uint64_t& in(uint32_t lane, uint32_t n) const {
    return w.frame[lane]->at(m.step_of(w, lane).in[n])[lane];
  }
  void out(uint32_t lane, uint32_t n, uint64_t value) const {
    const Step& s = m.step_of(w, lane);
    if (n < s.outs) w.frame[lane]->at(s.out[n])[lane] = value;
  }
};

/// Lanes that meet without .sync stand in one frame, and their pcs are not stored yet.
struct Here {
  Frame& f;
  const Step& s;
  uint64_t& in(uint32_t lane, uint32_t n) const { return f.at(s.in[n])[lane]; }
  void out(uint32_t lane, uint32_t n, uint64_t value) const {
    if (n < s.outs) f.at(s.out[n])[lane] = value;
  }
};

// body(half mask, first lane of the half)
template <class F>
void for_halves(uint64_t lanes, F&& body) {
  if (uint32_t low = static_cast<uint32_t>(lanes)) body(uint64_t{low}, 0u);
  if (uint64_t high = lanes >> 32 << 32) body(high, 32u);
}

// PTX ISA, shfl: j and p from lane, b, c by mode. In a warp of 64, bit 5 of c (wide_shuffle) makes it
// one segment of 64 lanes with 6-bit lane numbers; else each half shuffles like a warp of 32.
template <class P>
void shfl(const P& p, Mod mode, uint64_t lanes, uint64_t exist, uint32_t warp_size) {
  uint32_t value[kMaxWarp] = {};
  for_lanes(lanes, [&](uint32_t l) { value[l] = static_cast<uint32_t>(p.in(l, 0)); });
  for_lanes(lanes, [&](uint32_t l) {
    const bool wide = wide_shuffle(p.in(l, 2), warp_size);
    const int32_t all = wide ? 63 : 31;
    int32_t lane = l & all, b = p.in(l, 1) & all, c = p.in(l, 2) & 31;
    if (wide && mode != Mod::up) c |= 32;
    int32_t segment = p.in(l, 2) >> 8 & all;
    int32_t max_lane = (lane & segment) | (c & ~segment), min_lane = lane & segment;
    int32_t j = lane;
    bool in_range = false;
    switch (mode) {
      case Mod::up: j = lane - b; in_range = j >= max_lane; break;
      case Mod::down: j = lane + b; in_range = j <= max_lane; break;
      case Mod::bfly: j = lane ^ b; in_range = j <= max_lane; break;
      default: j = min_lane | (b & ~segment); in_range = j <= max_lane; break;
    }
    if (!in_range) j = lane;
    uint32_t source = static_cast<uint32_t>(j) + (l & ~static_cast<uint32_t>(all));
    // A source that does not take part gives an undefined value. Ours: 0 of a lane that the CTA does not have, whose
    // registers nobody wrote (blocks of 16 threads that add up a whole warp), the lane's own of others.
    const bool given = (lanes | ~exist) >> source & 1;
    p.out(l, 0, given ? value[source] : value[l]);
    p.out(l, 1, in_range);
  });
}

template <class P>
void vote(const P& p, Mod mode, uint64_t all_lanes) {
  for_halves(all_lanes, [&](uint64_t lanes, uint32_t base) {
    uint64_t yes = 0;
    for_lanes(lanes, [&](uint32_t l) { yes |= (p.in(l, 0) & 1) << l; });
    uint64_t result = 0;
    switch (mode) {
      case Mod::all: result = yes == lanes; break;
      case Mod::any: result = yes != 0; break;
      case Mod::uni: result = yes == lanes || yes == 0; break;
      default: result = yes >> base; break;
    }
    for_lanes(lanes, [&](uint32_t l) { p.out(l, 0, result); });
  });
}

void match(const Place& p, Mod mode, uint64_t lanes) {
  uint32_t base = lanes >> 32 ? 32 : 0;
  uint64_t first = p.in(static_cast<uint32_t>(std::countr_zero(lanes)), 0);
  bool all = true;
  for_lanes(lanes, [&](uint32_t l) { all &= p.in(l, 0) == first; });
  for_lanes(lanes, [&](uint32_t l) {
    uint64_t same = 0;
    for_lanes(lanes, [&](uint32_t o) { same |= uint64_t{p.in(o, 0) == p.in(l, 0)} << o; });
    if (mode == Mod::all) {
      p.out(l, 0, all ? lanes >> base : 0);
      p.out(l, 1, all);
    } else {
      p.out(l, 0, same >> base);
    }
  });
}

template <class T, class F>
uint64_t reduce(const Place& p, uint64_t lanes, F fn) {
  T r = static_cast<T>(p.in(static_cast<uint32_t>(std::countr_zero(lanes)), 0));
  for_lanes(lanes & (lanes - 1), [&](uint32_t l) { r = fn(r, static_cast<T>(p.in(l, 0))); });
  return static_cast<uint32_t>(r);
}

uint64_t reduce_f32(const Place& p, const isa::Mods& mods, uint64_t lanes, bool max) {
  bool any_nan = false, have = false;
  float r = 0;
  for_lanes(lanes, [&](uint32_t l) {
    float x = std::bit_cast<float>(static_cast<uint32_t>(p.in(l, 0)));
    if (mods.has(Slot::absmod)) x = std::fabs(x);
    if (std::isnan(x)) {
      any_nan = true;
      return;
    }
    // -0 is less than +0 here, as for min and max.
    bool less = x < r || (x == r && std::signbit(x) && !std::signbit(r));
    bool more = x > r || (x == r && !std::signbit(x) && std::signbit(r));
    if (!have || (max ? more : less)) r = x;
    have = true;
  });
  if (!have || (any_nan && mods.has(Slot::nan))) return 0x7fffffffu;
  return std::bit_cast<uint32_t>(r);
}

void redux(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Place p{m, w};
  const isa::Mods& mods = s.instr->mods;
  Mod type = mods[Slot::type];
  bool is_signed = type == Mod::s32, is_float = type == Mod::f32;
  uint64_t r = 0;
  switch (mods[Slot::op]) {
    case Mod::add: r = reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return a + b; }); break;
    case Mod::and_: r = reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return a & b; }); break;
    case Mod::or_: r = reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return a | b; }); break;
    case Mod::xor_: r = reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return a ^ b; }); break;
    case Mod::min:
      r = is_float    ? reduce_f32(p, mods, lanes, false)
          : is_signed ? reduce<int32_t>(p, lanes, [](int32_t a, int32_t b) { return std::min(a, b); })
                      : reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return std::min(a, b); });
      break;
    default:
      r = is_float    ? reduce_f32(p, mods, lanes, true)
          : is_signed ? reduce<int32_t>(p, lanes, [](int32_t a, int32_t b) { return std::max(a, b); })
                      : reduce<uint32_t>(p, lanes, [](uint32_t a, uint32_t b) { return std::max(a, b); });
      break;
  }
  for_lanes(lanes, [&](uint32_t l) { p.out(l, 0, r); });
}

void elect(Machine& m, Warp& w, Frame&, const Step&, uint64_t lanes) {
  Place p{m, w};
  uint32_t leader = static_cast<uint32_t>(std::countr_zero(lanes));
  for_lanes(lanes, [&](uint32_t l) {
    p.out(l, 0, leader & 31);
    p.out(l, 1, l == leader);
  });
}

void activemask(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) { f.at(s.out[0])[l] = static_cast<uint32_t>(lanes >> (l & 32)); });
}

void shfl_sync(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  shfl(Place{m, w}, s.instr->mods[Slot::mode], lanes, w.exists, m.warp_size);
}
void shfl_here(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  shfl(Here{f, s}, s.instr->mods[Slot::mode], lanes, w.exists, m.warp_size);
}
void vote_sync(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  vote(Place{m, w}, s.instr->mods[Slot::mode], lanes);
}
void vote_here(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  vote(Here{f, s}, s.instr->mods[Slot::mode], lanes);
}
void match_sync(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  match(Place{m, w}, s.instr->mods[Slot::mode], lanes);
}

}  // namespace

Handler warp_handler(const Function&, const Instr& i, Step& s) {
  // The membermask is the last operand of every .sync form.
  bool sync = i.mods.has(Slot::sync);
  auto collective = [&](Handler h) {
    s.kind = StepKind::Collective;
    s.member = s.in[s.ins - 1];
    return h;
  };
  switch (i.opcode) {
    case Opcode::shfl: return sync ? collective(shfl_sync) : shfl_here;
    case Opcode::vote: return sync ? collective(vote_sync) : vote_here;
    case Opcode::match: return collective(match_sync);
    case Opcode::redux: return collective(redux);
    case Opcode::elect: return collective(elect);
    case Opcode::activemask: return activemask;
    default: return nullptr;
  }
}

}  // namespace heddle::simt::interp
