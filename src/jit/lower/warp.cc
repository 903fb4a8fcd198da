// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What lanes of a warp do together. PTX speaks of 32 lanes: in a warp of 64 the halves work apart,
// except for wide shuffles (simt::wide_shuffle). __heddle_ballot64 is in call.cc.
// Lanes that take part: the active ones that the membermask names.
#include <llvm/IR/Constants.h>
#include <llvm/IR/IntrinsicsX86.h>

#include "jit/emit/emitter.h"
#include "simt/analysis.h"
#include "simt/traits.h"

namespace heddle::jit {

using isa::Mod;
using isa::Slot;
using llvm::ConstantInt;
using llvm::Type;
using llvm::Value;
using simt::Instr;

namespace {

bool is_sync(const Instr& i) { return i.mods.has(Slot::sync); }

/// The membermask, when it says less than "all": else nothing. Last operand of every .sync form.
std::optional<Lanes> members(Emitter& e, const Instr& i) {
  if (!is_sync(i)) return std::nullopt;
  unsigned last = static_cast<unsigned>(i.operands.size()) - 1;
  auto c = e.constant(i, last);
  if (c && static_cast<uint32_t>(*c) == ~0u) return std::nullopt;
  return e.operand(i, last);
}

unsigned half_of(const Emitter& e, unsigned chunk) { return chunk * e.lanes / 32; }

/// The half's 32 bits of warp-wide bits.
Value* half_bits(Emitter& e, Value* bits, unsigned half) {
  if (half) bits = e.b.CreateLShr(bits, 32);
  return e.b.CreateZExtOrTrunc(bits, e.b.getInt32Ty());
}

/// For each chunk: those of `bits` (warp-wide) that are in the lane's half and, if the lanes named
/// members, among the lane's own.
Lanes own_bits(Emitter& e, Value* bits, const std::optional<Lanes>& member) {
  if (e.warp_groups() == 1 && (!member || member->uniform())) {
    Value* v = e.b.CreateZExtOrTrunc(bits, e.b.getInt32Ty());
    return e.make_uniform(member ? e.b.CreateAnd(v, member->at[0]) : v);
  }
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* v = e.chunk(e.make_uniform(half_bits(e, bits, half_of(e, k))), k);
    r.at.push_back(member ? e.b.CreateAnd(v, e.chunk(*member, k)) : v);
  }
  return r;
}

Lanes each(Emitter& e, const Lanes& a, llvm::function_ref<Value*(Value*)> f) {
  Lanes r;
  r.kind = a.kind;
  for (Value* v : a.at) r.at.push_back(f(v));
  return r;
}

Lanes both(Emitter& e, const Lanes& a, const Lanes& b, llvm::function_ref<Value*(Value*, Value*)> f) {
  if (a.uniform() && b.uniform()) return e.make_uniform(f(a.at[0], b.at[0]));
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned k = 0; k < e.chunks; ++k) r.at.push_back(f(e.chunk(a, k), e.chunk(b, k)));
  return r;
}

void give(Emitter& e, const Instr& i, unsigned n, const Lanes& v) {
  if (!e.has_result(i, n)) return;
  bool varying = e.plan.shape(i.results[n]).kind == simt::Shape::Kind::Varying;
  e.set_result(i, n, varying ? e.varying(v) : v);
}

/// Lane numbers within the half (in the warp with mask 63), as chunks.
Lanes lane_numbers(Emitter& e, simt::LaneVector& store, uint32_t mask = 31) {
  store.resize(e.warp_size);
  for (uint32_t l = 0; l < e.warp_size; ++l) store[l] = l & mask;
  return {Lanes::Kind::Affine, {e.b.getInt32(0)}, &store};
}

struct Route {
  Lanes source;     // lane in the warp
  Lanes in_range;   // Pred
};

/// PTX ISA, shfl: where each lane takes its value from.
Route route(Emitter& e, const Instr& i, Mod mode) {
  simt::LaneVector store;
  Lanes lane = lane_numbers(e, store, 63);
  Lanes b = e.operand(i, 1), c = e.operand(i, 2);
  Route r;
  r.source.kind = r.in_range.kind = Lanes::Kind::Varying;
  auto& B = e.b;
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* whole = e.chunk(lane, k);
    auto num = [&](uint64_t n) { return e.k(whole, n); };
    Value* raw = e.chunk(c, k);
    Value *all = num(31), *clamp = B.CreateAnd(raw, num(31));
    if (e.warp_size == 64) {            // simt::wide_shuffle
      Value* bit = B.CreateAnd(raw, num(32));
      all = B.CreateOr(all, bit);
      if (mode != Mod::up) clamp = B.CreateOr(clamp, bit);
    }
    Value *l = B.CreateAnd(whole, all), *base = B.CreateXor(whole, l);
    Value* by = B.CreateAnd(e.chunk(b, k), all);
    Value* segment = B.CreateAnd(B.CreateLShr(raw, num(8)), all);
    Value* outside = B.CreateXor(segment, num(~0ull));
    Value* low = B.CreateAnd(l, segment);
    Value* limit = B.CreateOr(low, B.CreateAnd(clamp, outside));
    Value *j, *ok;
    if (mode == Mod::up) {
      j = B.CreateSub(l, by);
      ok = B.CreateICmpSGE(j, limit);
    } else {
      j = mode == Mod::down ? B.CreateAdd(l, by)
          : mode == Mod::bfly ? B.CreateXor(l, by) : B.CreateOr(low, B.CreateAnd(by, outside));
      ok = B.CreateICmpSLE(j, limit);
    }
    r.source.at.push_back(B.CreateOr(B.CreateSelect(ok, j, l), base));
    r.in_range.at.push_back(ok);
  }
  return r;
}

/// The route of a shfl whose b and c are constants: source lanes in the warp, and who is in range.
bool constant_route(Emitter& e, const Instr& i, Mod mode, llvm::SmallVectorImpl<int>& source, uint64_t& in_range) {
  auto b = e.constant(i, 1), c = e.constant(i, 2);
  if (!b || !c) return false;
  in_range = 0;
  for (uint32_t w = 0; w < e.warp_size; ++w) {
    const bool wide = simt::wide_shuffle(*c, e.warp_size);
    const uint32_t all = wide ? 63 : 31;
    int lane = static_cast<int>(w & all), by = static_cast<int>(*b & all), clamp = static_cast<int>(*c & 31);
    if (wide && mode != Mod::up) clamp |= 32;
    int segment = static_cast<int>(*c >> 8 & all), low = lane & segment, limit = low | (clamp & ~segment), j;
    bool ok;
    if (mode == Mod::up) j = lane - by, ok = j >= limit;
    else {
      j = mode == Mod::down ? lane + by : mode == Mod::bfly ? lane ^ by : low | (by & ~segment);
      ok = j <= limit;
    }
    source.push_back(static_cast<int>(w & ~all) + (ok ? j : lane));
    in_range |= uint64_t{ok} << w;
  }
  return true;
}

/// All chunks in one vector of warp_size elements.
Value* joined(Emitter& e, llvm::ArrayRef<Value*> c) {
  llvm::SmallVector<Value*, 8> parts(c.begin(), c.end());
  if (e.lanes == 1) {
    Value* all = llvm::PoisonValue::get(llvm::FixedVectorType::get(parts[0]->getType(), e.warp_size));
    for (unsigned l = 0; l < e.warp_size; ++l) all = e.b.CreateInsertElement(all, parts[l], uint64_t{l});
    return all;
  }
  unsigned length = e.lanes;
  while (parts.size() > 1) {
    llvm::SmallVector<int, 64> order;
    for (unsigned l = 0; l < 2 * length; ++l) order.push_back(static_cast<int>(l));
    for (size_t p = 0; p < parts.size() / 2; ++p) parts[p] = e.b.CreateShuffleVector(parts[2 * p], parts[2 * p + 1], order);
    parts.resize(parts.size() / 2);
    length *= 2;
  }
  return parts[0];
}

Lanes shuffled(Emitter& e, const Lanes& v, llvm::ArrayRef<int> source) {
  Lanes all = e.varying(v), r;
  r.kind = Lanes::Kind::Varying;
  if (e.lanes == 1) {
    for (int s : source) r.at.push_back(all.at[static_cast<size_t>(s)]);
    return r;
  }
  Value* whole = joined(e, all.at);
  for (unsigned k = 0; k < e.chunks; ++k) r.at.push_back(e.b.CreateShuffleVector(whole, source.slice(k * e.lanes, e.lanes)));
  return r;
}

/// v of lane `source` of the warp, for any sources.
Lanes permuted(Emitter& e, const Lanes& v, const Lanes& source) {
  Lanes all = e.varying(v), r;
  r.kind = Lanes::Kind::Varying;
  bool pair = e.target.predicate_masks && e.lanes == 16;
  Value* buffer = pair ? nullptr : e.spill(all);
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* s = source.at[k];
    if (pair) {
      auto of_half = [&](unsigned h) {
        return e.b.CreateIntrinsic(llvm::Intrinsic::x86_avx512_vpermi2var_d_512, {}, {all.at[2 * h], s, all.at[2 * h + 1]});
      };
      Value* low = of_half(0);
      r.at.push_back(e.warp_groups() == 1 ? low : e.b.CreateSelect(e.b.CreateICmpUGE(s, e.k(s, 32)), of_half(1), low));
      continue;
    }
    Value* c = llvm::Constant::getNullValue(s->getType());
    for (unsigned l = 0; l < e.lanes; ++l) {
      Value* from = e.lanes == 1 ? s : e.b.CreateExtractElement(s, uint64_t{l});
      Value* x = e.lane_load(buffer, e.b.getInt32Ty(), from);
      c = e.lanes == 1 ? x : e.b.CreateInsertElement(c, x, uint64_t{l});
    }
    r.at.push_back(c);
  }
  return r;
}

/// Warp-wide bits of the lanes that the CTA does not have; null: surely none.
Value* absent_bits(Emitter& e) {
  Value* threads = e.b.CreateMul(e.b.CreateMul(e.fact(Fact::block_x), e.fact(Fact::block_y)), e.fact(Fact::block_z));
  if (auto* known = llvm::dyn_cast<ConstantInt>(threads); known && known->getZExtValue() % e.warp_size == 0) return nullptr;
  Value* first = e.b.CreateMul(e.inside().warp, e.b.getInt32(e.warp_size));
  Value* here = e.b.CreateIntrinsic(llvm::Intrinsic::umin, {e.b.getInt32Ty()}, {e.b.CreateSub(threads, first), e.b.getInt32(e.warp_size)});
  // A warp with all its lanes shifts out all bits, in two steps.
  Type* bits = e.int_type(e.warp_size);
  Value* shift = e.b.CreateZExtOrTrunc(e.b.CreateSub(here, e.b.getInt32(1)), bits);
  return e.b.CreateShl(e.b.CreateShl(ConstantInt::getAllOnesValue(bits), shift), ConstantInt::get(bits, 1));
}

/// Whether lane `source` of the warp is active and, if the lanes named members, among the lane's own; or absent.
Lanes takes_part(Emitter& e, const std::optional<Lanes>& member, const Lanes& source, Value* absent) {
  if (e.warp_groups() == 2) {
    Value *low = half_bits(e, e.mask_bits(), 0), *high = half_bits(e, e.mask_bits(), 1);
    Lanes r;
    r.kind = Lanes::Kind::Varying;
    for (unsigned k = 0; k < e.chunks; ++k) {
      Value* s = e.chunk(source, k);
      Value* bits = e.b.CreateSelect(e.b.CreateICmpUGE(s, e.k(s, 32)), e.chunk(e.make_uniform(high), k), e.chunk(e.make_uniform(low), k));
      if (member) bits = e.b.CreateAnd(bits, e.chunk(*member, k));
      if (absent) {
        Lanes of[2] = {e.make_uniform(half_bits(e, absent, 0)), e.make_uniform(half_bits(e, absent, 1))};
        bits = e.b.CreateOr(bits, e.b.CreateSelect(e.b.CreateICmpUGE(s, e.k(s, 32)), e.chunk(of[1], k), e.chunk(of[0], k)));
      }
      Value* bit = e.b.CreateAnd(e.b.CreateLShr(bits, e.b.CreateAnd(s, e.k(s, 31))), e.k(bits, 1));
      r.at.push_back(e.b.CreateICmpNE(bit, e.k(bits, 0)));
    }
    return r;
  }
  Lanes own = own_bits(e, e.mask_bits(), member);
  if (absent) own = both(e, own, e.make_uniform(half_bits(e, absent, 0)), [&](Value* x, Value* y) { return e.b.CreateOr(x, y); });
  return both(e, own, source, [&](Value* bits, Value* s) {
    Value* bit = e.b.CreateAnd(e.b.CreateLShr(bits, s), e.k(bits, 1));
    return e.b.CreateICmpNE(bit, e.k(bits, 0));
  });
}

/// v, and 0 in lanes that the CTA does not have.
Lanes zero_where_absent(Emitter& e, const Lanes& v, Value* absent) {
  const Lanes away = e.varying(e.pred_of_bits(absent));
  Lanes r = e.varying(v);
  for (unsigned k = 0; k < e.chunks; ++k) r.at[k] = e.b.CreateSelect(e.chunk(away, k), e.k(r.at[k], 0), r.at[k]);
  return r;
}

}  // namespace

Result<void> lower_shfl(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Mod mode = i.mods[Slot::mode];
  Lanes v = c.operand(i, 0);
  auto member = members(e, i);
  bool everyone = !member && c.mask_is_full();
  Value* absent = everyone ? nullptr : absent_bits(e);
  if (absent) v = zero_where_absent(e, v, absent);
  llvm::SmallVector<int, 64> lane;
  uint64_t ok = 0;
  Lanes taken, in_range, present;
  bool uniform = c.has_result(i, 0) && c.plan.shape(i.results[0]).uniform();
  if (constant_route(e, i, mode, lane, ok)) {
    in_range = c.pred_of_bits(ConstantInt::get(c.int_type(c.warp_size), ok));
    if (!uniform) taken = shuffled(e, v, lane);
    if (!everyone && !uniform) {
      simt::LaneVector from(lane.begin(), lane.end());
      int64_t first = from[0];
      for (auto& l : from) l -= first;
      Lanes source = c.varying({Lanes::Kind::Affine, {c.b.getInt32(static_cast<uint32_t>(first))}, &from});
      present = takes_part(e, member, source, absent);
    }
  } else {
    Route r = route(e, i, mode);
    in_range = r.in_range;
    if (!uniform) taken = permuted(e, v, r.source);
    if (!everyone && !uniform) present = takes_part(e, member, r.source, absent);
  }
  if (c.has_result(i, 0)) {
    if (uniform && v.uniform()) {
      c.set_result(i, 0, v);
    } else if (uniform) {
      // One source lane for all: its value, or, should it be away, that of the first lane here: shape.cc sees
      // one value for all in both.
      Value* wanted = c.b.CreateAnd(c.scalar(c.operand(i, 1)), c.b.getInt32(31));
      Value* bits = c.b.CreateZExtOrTrunc(own_bits(e, c.mask_bits(), member).at[0], c.b.getInt32Ty());
      Value* given = absent ? c.b.CreateOr(bits, half_bits(e, absent, 0)) : bits;
      Value* here = c.b.CreateTrunc(c.b.CreateLShr(given, wanted), c.b.getInt1Ty());
      Value* first = c.b.CreateIntrinsic(llvm::Intrinsic::cttz, {c.b.getInt32Ty()}, {bits, c.b.getFalse()});
      first = c.b.CreateAnd(first, c.b.getInt32(31));
      Value* source = c.b.CreateSelect(here, wanted, first);
      c.set_result(i, 0, c.make_uniform(c.lane_load(c.spill(v), c.b.getInt32Ty(), source)));
    } else {
      if (!everyone) {
        Lanes mine = c.varying(v);
        for (unsigned k = 0; k < c.chunks; ++k)
          taken.at[k] = c.b.CreateSelect(c.chunk(present, k), taken.at[k], mine.at[k]);
      }
      c.set_result(i, 0, taken);
    }
  }
  if (c.has_result(i, 1)) c.set_result(i, 1, c.varying(in_range));
  return {};
}

Result<void> lower_vote(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  auto member = members(e, i);
  Value* active = c.mask_bits();
  Lanes came = own_bits(e, active, member);
  Lanes yes = own_bits(e, c.b.CreateAnd(active, c.bits_of(c.operand(i, 0))), member);
  auto zero = [&](Value* v) { return c.b.CreateICmpEQ(v, c.k(v, 0)); };
  switch (i.mods[Slot::mode]) {
    case Mod::all: give(e, i, 0, both(e, yes, came, [&](Value* y, Value* n) { return c.b.CreateICmpEQ(y, n); })); break;
    case Mod::any: give(e, i, 0, each(e, yes, [&](Value* y) { return c.b.CreateNot(zero(y)); })); break;
    case Mod::uni:
      give(e, i, 0, both(e, yes, came, [&](Value* y, Value* n) { return c.b.CreateOr(zero(y), c.b.CreateICmpEQ(y, n)); }));
      break;
    default: give(e, i, 0, yes); break;
  }
  return {};
}

Result<void> lower_activemask(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  give(e, i, 0, own_bits(e, c.mask_bits(), std::nullopt));
  return {};
}

Result<void> lower_elect(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Lanes came = own_bits(e, c.mask_bits(), members(e, i));
  Lanes first = each(e, came, [&](Value* v) {
    Value* n = c.b.CreateIntrinsic(llvm::Intrinsic::cttz, {v->getType()}, {v, c.b.getFalse()});
    return c.b.CreateAnd(n, c.k(n, 31));
  });
  give(e, i, 0, first);
  simt::LaneVector store;
  Lanes lane = lane_numbers(e, store);
  if (c.has_result(i, 1))
    c.set_result(i, 1, both(e, c.varying(first), lane, [&](Value* f, Value* l) { return c.b.CreateICmpEQ(f, l); }));
  return {};
}

Result<void> lower_match(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  auto& b = c.b;
  Lanes v = c.operand(i, 0);
  Type* type = v.at[0]->getType()->getScalarType();
  Lanes came = c.varying(own_bits(e, c.mask_bits(), members(e, i)));
  Value *values = c.spill(v), *peers = c.spill(came);
  Value* out = c.lane_buffer(b.getInt32Ty());
  Lanes all = c.varying(v);
  c.for_each_active_lane([&](Vec lane) {
    Value* mine = c.lane_load(values, type, lane);
    Lanes same;
    same.kind = Lanes::Kind::Varying;
    for (unsigned k = 0; k < c.chunks; ++k) same.at.push_back(b.CreateICmpEQ(all.at[k], c.chunk(c.make_uniform(mine), k)));
    Value* bits = c.bits_of(same);
    if (c.warp_size > 32) bits = b.CreateLShr(bits, b.CreateZExtOrTrunc(b.CreateAnd(lane, b.getInt32(32)), bits->getType()));
    bits = b.CreateZExtOrTrunc(bits, b.getInt32Ty());
    c.lane_store(out, b.CreateAnd(bits, c.lane_load(peers, b.getInt32Ty(), lane)), lane);
  });
  Lanes same = c.reload(out, b.getInt32Ty());
  if (i.mods[Slot::mode] != Mod::all) {
    give(e, i, 0, same);
    return {};
  }
  // match.all: all that take part, or none.
  Lanes agreed = both(e, same, came, [&](Value* s, Value* n) { return b.CreateICmpEQ(s, n); });
  give(e, i, 0, both(e, agreed, came, [&](Value* a, Value* n) { return b.CreateSelect(a, n, c.k(n, 0)); }));
  give(e, i, 1, agreed);
  return {};
}

namespace {

Value* combine(LoweringContext& c, Mod op, bool is_signed, Value* x, Value* y) {
  auto pick = [&](llvm::CmpInst::Predicate p) { return c.b.CreateSelect(c.b.CreateICmp(p, x, y), x, y); };
  switch (op) {
    case Mod::add: return c.b.CreateAdd(x, y);
    case Mod::and_: return c.b.CreateAnd(x, y);
    case Mod::or_: return c.b.CreateOr(x, y);
    case Mod::xor_: return c.b.CreateXor(x, y);
    case Mod::min: return pick(is_signed ? llvm::CmpInst::ICMP_SLT : llvm::CmpInst::ICMP_ULT);
    default: return pick(is_signed ? llvm::CmpInst::ICMP_SGT : llvm::CmpInst::ICMP_UGT);
  }
}

uint32_t neutral(Mod op, bool is_signed) {
  switch (op) {
    case Mod::and_: return ~0u;
    case Mod::min: return is_signed ? 0x7fffffffu : ~0u;
    case Mod::max: return is_signed ? 0x80000000u : 0;
    default: return 0;
  }
}

Value* reduce_half(LoweringContext& c, Mod op, bool is_signed, const Lanes& v, const Lanes& part, unsigned half) {
  llvm::Constant* none = ConstantInt::get(c.chunk_type(c.b.getInt32Ty()), neutral(op, is_signed));
  Value* all = nullptr;
  for (unsigned k = half * 32 / c.lanes; k < (half + 1) * 32 / c.lanes; ++k) {
    Value* x = c.b.CreateSelect(c.chunk(part, k), c.chunk(v, k), none);
    all = all ? combine(c, op, is_signed, all, x) : x;
  }
  if (c.lanes == 1) return all;
  switch (op) {
    case Mod::add: return c.b.CreateAddReduce(all);
    case Mod::and_: return c.b.CreateAndReduce(all);
    case Mod::or_: return c.b.CreateOrReduce(all);
    case Mod::xor_: return c.b.CreateXorReduce(all);
    case Mod::min: return c.b.CreateIntMinReduce(all, is_signed);
    default: return c.b.CreateIntMaxReduce(all, is_signed);
  }
}

/// Floats as integers of the same order, for redux.f32: NaN is what loses against everything, or with
/// .NaN wins. No number has the keys that NaN gets.
uint32_t key_of_nan(const Instr& i) {
  const bool wins = i.mods.has(Slot::nan), least = i.mods[Slot::op] == Mod::min;
  return wins == least ? 0x80000000u : 0x7fffffffu;
}

Vec flipped(LoweringContext& c, Vec x) {
  return c.b.CreateXor(x, c.b.CreateLShr(c.b.CreateAShr(x, c.k(x, 31)), c.k(x, 1)));
}

Lanes float_keys(LoweringContext& c, const Instr& i, Lanes v) {
  if (v.kind == Lanes::Kind::Affine) v = c.varying(v);
  for (Value*& x : v.at) {
    Value* nan = c.b.CreateICmpUGT(c.b.CreateAnd(x, c.k(x, 0x7fffffff)), c.k(x, 0x7f800000));
    Value* bits = i.mods.has(Slot::absmod) ? c.b.CreateAnd(x, c.k(x, 0x7fffffff)) : x;
    x = c.b.CreateSelect(nan, c.k(x, key_of_nan(i)), flipped(c, bits));
  }
  return v;
}

Lanes keyed_floats(LoweringContext& c, const Instr& i, Lanes v) {
  for (Value*& x : v.at)
    x = c.b.CreateSelect(c.b.CreateICmpEQ(x, c.k(x, key_of_nan(i))), c.k(x, 0x7fffffff), flipped(c, x));
  return v;
}

}  // namespace

Result<void> lower_redux(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Mod op = i.mods[Slot::op];
  const bool is_float = i.mods[Slot::type] == Mod::f32;
  bool is_signed = i.mods[Slot::type] == Mod::s32 || is_float;
  Lanes v = c.operand(i, 0);
  if (is_float) v = float_keys(c, i, v);
  auto member = members(e, i);
  if (!member || member->uniform()) {
    Lanes part = c.mask();
    if (member) {
      Value* bits = c.b.CreateZExtOrTrunc(member->at[0], c.int_type(c.warp_size));
      if (c.warp_size > 32) bits = c.b.CreateOr(bits, c.b.CreateShl(bits, 32));
      part = c.pred_of_bits(c.b.CreateAnd(c.mask_bits(), bits));
    }
    Lanes r;
    if (c.warp_size == 32) {
      r = c.make_uniform(reduce_half(c, op, is_signed, v, part, 0));
    } else {
      Value* of[2] = {reduce_half(c, op, is_signed, v, part, 0), reduce_half(c, op, is_signed, v, part, 1)};
      r.kind = Lanes::Kind::Varying;
      for (unsigned k = 0; k < c.chunks; ++k) r.at.push_back(c.chunk(c.make_uniform(of[half_of(e, k)]), k));
    }
    give(e, i, 0, is_float ? keyed_floats(c, i, r) : r);
    return {};
  }
  // Groups of lanes with masks of their own: each lane reduces over its group.
  Type* i32 = c.b.getInt32Ty();
  Value *values = c.spill(v), *peers = c.spill(own_bits(e, c.mask_bits(), member)), *out = c.lane_buffer(i32);
  auto* sum = c.entry_alloca(i32);
  c.for_each_active_lane([&](Vec lane) {
    c.b.CreateStore(ConstantInt::get(i32, neutral(op, is_signed)), sum);
    Value* base = c.b.CreateAnd(lane, c.b.getInt32(32));
    c.for_each_lane_of(c.lane_load(peers, i32, lane), [&](Vec other) {
      Value* x = c.lane_load(values, i32, c.b.CreateAdd(other, base));
      c.b.CreateStore(combine(c, op, is_signed, c.b.CreateLoad(i32, sum), x), sum);
    });
    c.lane_store(out, c.b.CreateLoad(i32, sum), lane);
  });
  const Lanes r = c.reload(out, i32);
  give(e, i, 0, is_float ? keyed_floats(c, i, r) : r);
  return {};
}

}  // namespace heddle::jit
