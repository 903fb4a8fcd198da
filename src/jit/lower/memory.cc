// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loads and stores: what the lanes' addresses look like decides how they are done. Also address
// conversions, fences and prefetches.
#include <llvm/IR/Constants.h>

#include <algorithm>

#include "isa/form.h"
#include "jit/lower/address.h"
#include "jit/lower/alignment.h"
#include "jit/lower/group.h"
#include "jit/lower/stream.h"
#include "jit/lower/tally.h"
#include "jit/vec/line.h"
#include "jit/vec/memory.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Slot;
using llvm::Align;
using llvm::Type;
using llvm::Value;
using simt::Instr;

bool is_shared(Mod space) {
  return space == Mod::shared || space == Mod::shared_cta || space == Mod::shared_cluster;
}

bool is_param(Mod space) { return space == Mod::param || space == Mod::param_entry; }

namespace {

Value* byte_pointer(Emitter& e, Value* base, Value* offset) {
  return e.b.CreateGEP(e.b.getInt8Ty(), base, offset);
}

/// Where a windowed space begins; null: addresses are pointers already.
Value* window(Emitter& e, Mod space) {
  if (is_shared(space)) return e.fact(Fact::shared);
  if (is_param(space)) return e.fact(Fact::params);
  if (space == Mod::local) return e.fact(Fact::local);
  return nullptr;
}

Value* widened(Emitter& e, Value* v) {
  // Offsets in a window stay below 2^31, so that the sign does not matter for a valid address; lane
  // 0's may be negative when that lane is dead.
  return e.b.CreateSExt(v, e.like_int(v, 64));
}

/// The 32-bit number that a 64-bit index was widened and scaled from: gathers take it as it is.
bool narrow_index(Emitter& e, simt::ValueId index, Address& a) {
  using isa::Opcode;
  const simt::Function& f = e.function;
  auto made_here = [&](simt::ValueId v) {
    return f[f[v].def].block == e.inside().block || e.plan.invariant[v.index];
  };
  if (!made_here(index)) return false;
  const Instr* d = &f[f[index].def];
  uint64_t scale = 1;
  if (d->op == simt::Op::isa && d->opcode == Opcode::shl) {
    auto by = e.constant(*d, 1);
    if (!by || *by > 3 || !made_here(d->operands[0])) return false;
    scale = 1ull << *by;
    d = &f[f[d->operands[0]].def];
  }
  bool is_signed;
  if (d->op == simt::Op::sext || d->op == simt::Op::zext) {
    is_signed = d->op == simt::Op::sext;
  } else if (d->op == simt::Op::isa && d->opcode == Opcode::mul && d->mods[Slot::mode] == Mod::wide && scale == 1) {
    auto by = e.constant(*d, 1);
    if (!by || (*by != 1 && *by != 2 && *by != 4 && *by != 8)) return false;
    scale = *by;
    is_signed = d->mods[Slot::type] == Mod::s32;
  } else if (d->op == simt::Op::isa && d->opcode == Opcode::cvt && !d->mods.has(Slot::sat) &&
             (d->mods[Slot::atype] == Mod::s32 || d->mods[Slot::atype] == Mod::u32)) {
    is_signed = d->mods[Slot::atype] == Mod::s32;
  } else {
    return false;
  }
  if (f[d->operands[0]].type != simt::Type::B32) return false;
  Lanes x = e.operand(*d, 0);
  if (x.kind != Lanes::Kind::Varying) return false;
  a.scale = static_cast<unsigned>(scale);
  for (Value* v : x.at) {
    // Unsigned: moved down by 2^31 into the signed range, and the base up by as much.
    a.offsets.push_back(is_signed ? v : e.b.CreateXor(v, e.k(v, 0x80000000u)));
  }
  if (!is_signed) a.base = byte_pointer(e, a.base, e.b.getInt64(scale << 31));
  return true;
}

/// uniform pointer + varying index, as index arithmetic makes it: then a gather has a scalar base.
/// Only where the sum is made in this very block, so that its operands are at hand.
bool split_index(Emitter& e, simt::ValueId v, Address& a) {
  const simt::Function& f = e.function;
  const Instr& sum = f[f[v].def];
  if (sum.op != simt::Op::isa || sum.opcode != isa::Opcode::add || sum.operands.size() != 2 ||
      f[v].type != simt::Type::B64 || (sum.block != e.inside().block && !e.plan.invariant[v.index]))
    return false;
  for (unsigned n = 0; n < 2; ++n) {
    Lanes base = e.operand(sum, n), index = e.operand(sum, 1 - n);
    if (base.kind != Lanes::Kind::Uniform || index.kind != Lanes::Kind::Varying) continue;
    a.base = e.pointer(base.at[0]);
    if (!narrow_index(e, sum.operands[1 - n], a)) a.offsets.assign(index.at.begin(), index.at.end());
    return true;
  }
  return false;
}

}  // namespace

namespace {

/// Local memory that no pointer leads to is kept word by word, the lanes' words side by side.
Address local_words(Emitter& e, const Instr& i, unsigned n) {
  Address a;
  Lanes v = e.operand(i, n);
  int64_t word = e.inside().local_word;
  Value* frame = e.local_frame();
  // On the stack there is no guard behind it.
  if (llvm::isa<llvm::AllocaInst>(frame)) check_local_bounds(e, i, n, e.local_frame_bytes() - static_cast<uint64_t>(word));
  if (v.kind == Lanes::Kind::Uniform) {
    // In 32 bits, as for varying ones: a wrong index stays within the guards around local memory.
    Value* at = e.b.CreateAdd(e.b.CreateTrunc(v.at[0], e.b.getInt32Ty()), e.b.getInt32(static_cast<uint32_t>(i.offset)));
    a.kind = Address::Kind::Affine;
    a.base = byte_pointer(e, frame, widened(e, e.b.CreateMul(at, e.b.getInt32(e.warp_size))));
    for (uint32_t l = 0; l < e.warp_size; ++l) a.distance.push_back(l * word);
    return a;
  }
  simt::LaneVector each(e.warp_size);
  for (uint32_t l = 0; l < e.warp_size; ++l) each[l] = l * word + i.offset * e.warp_size;
  Value* none = e.b.getInt32(static_cast<uint32_t>(each[0]));
  for (int64_t& l : each) l -= i.offset * e.warp_size;
  Lanes lane{Lanes::Kind::Affine, {none}, &each};
  a.base = frame;
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* c = e.chunk(v, k);
    c = e.b.CreateTrunc(c, e.like_int(c, 32));
    a.offsets.push_back(e.b.CreateAdd(e.b.CreateMul(c, e.k(c, e.warp_size)), e.chunk(lane, k)));
  }
  return a;
}

/// How many lanes of a row lie in one chunk; 0: rows end anywhere.
unsigned lanes_of_row(const Emitter& e, const Address& a) {
  unsigned length = 1;
  while (length < e.lanes && a.rows[length] == a.rows[0]) length *= 2;
  for (uint32_t l = 0; l < e.warp_size; ++l)
    if (a.rows[l] != a.rows[l / length * length]) return 0;
  return length;
}

/// Worth it: each row of a chunk is moved at once.
bool rows_fit(const Emitter& e, const Address& a) {
  unsigned length = e.lanes == 1 ? 0 : lanes_of_row(e, a);
  if (length == e.lanes) return true;
  if (length < 4) return false;
  for (uint32_t l = 0; l < e.warp_size; ++l)
    if (l % length && (a.distance[l] - a.distance[l - 1] != a.distance[1] - a.distance[0])) return false;
  return a.distance[1] != a.distance[0];
}

}  // namespace

namespace {

/// Made of lane numbers and uniform values by pure operations, at most `budget` of them: no index that was loaded.
bool is_computed(const Emitter& e, simt::ValueId v, unsigned& budget) {
  const simt::Shape shape = e.plan.shape(v);
  if (shape.uniform() || shape.kind == simt::Shape::Kind::Affine) return true;
  const Instr& i = e.function[e.function[v].def];
  const bool pure = i.op == simt::Op::isa ? isa::form(i.form).cls == isa::Class::scalar || i.opcode == isa::Opcode::cvta
                                          : i.op == simt::Op::zext || i.op == simt::Op::sext || i.op == simt::Op::trunc;
  if (!pure || budget == 0) return false;
  --budget;
  return std::all_of(i.operands.begin(), i.operands.end(), [&](simt::ValueId o) { return is_computed(e, o, budget); });
}

}  // namespace

Address address_of(Emitter& e, const Instr& i, unsigned n, Mod space) {
  if (space == Mod::local && e.inside().local_word) return local_words(e, i, n);
  Address a;
  Lanes v = e.operand(i, n);
  Value* start = window(e, space);
  Value* extra = e.b.getInt64(static_cast<uint64_t>(i.offset));
  uint64_t stride = space == Mod::local ? e.inside().local_bytes_per_lane : 0;
  if (v.kind != Lanes::Kind::Varying) {
    Value* first = v.at[0];
    a.base = start ? byte_pointer(e, start, widened(e, first)) : e.pointer(e.b.CreateZExt(first, e.b.getInt64Ty()));
    if (i.offset) a.base = byte_pointer(e, a.base, extra);
    bool affine = v.kind == Lanes::Kind::Affine || stride;
    a.kind = affine ? Address::Kind::Affine : Address::Kind::Uniform;
    if (affine)
      for (uint32_t l = 0; l < e.warp_size; ++l)
        a.distance.push_back((v.offsets ? (*v.offsets)[l] : 0) + static_cast<int64_t>(l * stride));
    return a;
  }
  a.kind = Address::Kind::Varying;
  unsigned budget = 24;
  a.computed = !stride && is_computed(e, i.operands[n], budget);
  if (v.guess && !stride && (v.sure || v.rows)) {
    a.guess = start ? byte_pointer(e, start, widened(e, v.guess)) : e.pointer(e.b.CreateZExt(v.guess, e.b.getInt64Ty()));
    if (i.offset) a.guess = byte_pointer(e, a.guess, extra);
    a.sure = v.sure ? v.sure : e.b.getTrue();
    a.distance = *v.offsets;
    if (v.rows) {
      a.rows = *v.rows;
      a.step = widened(e, v.step);
      if (!rows_fit(e, a)) a.sure = a.guess = nullptr, a.rows.clear(), a.distance.clear();
    }
  }
  if (!start && split_index(e, i.operands[n], a)) {
    if (i.offset) a.base = byte_pointer(e, a.base, extra);
    return a;
  }
  a.base = start ? start : e.b.CreateIntToPtr(e.b.getInt64(0), e.b.getPtrTy());
  if (i.offset) a.base = byte_pointer(e, a.base, extra);
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* c = v.at[k];
    // A window is less than 2 GB: the low half of an address in it says all.
    if (start) c = e.b.CreateTrunc(c, e.like_int(c, 32));
    if (stride) {
      simt::LaneVector each(e.warp_size);
      for (uint32_t l = 0; l < e.warp_size; ++l) each[l] = static_cast<int64_t>(l * stride);
      Lanes lane{Lanes::Kind::Affine, {e.b.getInt64(0)}, &each};
      c = e.b.CreateAdd(widened(e, c), e.chunk(lane, k));
    }
    a.offsets.push_back(c);
  }
  return a;
}

Value* spill_address(Emitter& e, const Address& a) {
  Lanes all;
  all.kind = Lanes::Kind::Varying;
  Value* base = e.b.CreatePtrToInt(a.base, e.b.getInt64Ty());
  if (a.kind == Address::Kind::Affine) {
    Lanes affine{Lanes::Kind::Affine, {base}, &a.distance};
    return e.spill(affine);
  }
  if (a.kind == Address::Kind::Uniform) return e.spill(e.make_uniform(base));
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* bytes = widened(e, a.offsets[k]);
    if (a.scale > 1) bytes = e.b.CreateMul(bytes, e.k(bytes, a.scale));
    all.at.push_back(e.b.CreateAdd(e.chunk(e.make_uniform(base), k), bytes));
  }
  return e.spill(all);
}

namespace {

/// One ld or st: element type, elements per lane, order.
struct Access {
  Type* element;
  unsigned bytes, count;
  llvm::AtomicOrdering order;
  bool is_volatile;
  unsigned align() const { return bytes; }
};

Access access_of(Emitter& e, const Instr& i, unsigned count, simt::ValueId sample) {
  Access a;
  unsigned bits = std::max(8u, simt::width_of(e.function[sample].type));
  a.element = e.int_type(bits);
  a.bytes = bits / 8;
  a.count = count;
  a.order = llvm::AtomicOrdering::NotAtomic;
  a.is_volatile = false;
  Mod sem = i.mods[Slot::sem];
  bool mmio = i.mods[Slot::x] == Mod::mmio;
  if (sem == Mod::volatile_ || sem == Mod::relaxed || mmio) a.order = llvm::AtomicOrdering::Monotonic;
  if (sem == Mod::acquire) a.order = llvm::AtomicOrdering::Acquire;
  if (sem == Mod::release) a.order = llvm::AtomicOrdering::Release;
  a.is_volatile = sem == Mod::volatile_ || mmio;
  if (bits == 128) a.order = llvm::AtomicOrdering::NotAtomic;
  return a;
}

Value* load_one(Emitter& e, const Access& a, Value* at) {
  auto* load = e.b.CreateAlignedLoad(a.element, at, Align(a.align()), a.is_volatile);
  load->setAtomic(a.order);
  return load;
}

void store_one(Emitter& e, const Access& a, Value* v, Value* at) {
  auto* store = e.b.CreateAlignedStore(v, at, Align(a.align()), a.is_volatile);
  store->setAtomic(a.order);
}

Value* element_at(Emitter& e, const Access& a, Value* base, unsigned n) {
  return n ? e.b.CreateConstGEP1_64(a.element, base, n) : base;
}

/// The mask of a chunk, null when all its lanes are surely active.
Value* needed_mask(Emitter& e, unsigned k) {
  Value* m = e.mask_chunk(k);
  auto* c = llvm::dyn_cast<llvm::Constant>(m);
  return c && c->isAllOnesValue() ? nullptr : m;
}

enum class Pattern : uint8_t { Same, Run, Other };

/// How a chunk's lanes lie in memory, `step` bytes apart.
Pattern pattern_of(const Emitter& e, const Address& a, unsigned k, int64_t step) {
  bool same = true, run = true;
  const int64_t* d = a.distance.data() + k * e.lanes;
  for (unsigned l = 1; l < e.lanes; ++l) {
    same = same && d[l] == d[0];
    run = run && d[l] == d[0] + static_cast<int64_t>(l) * step;
  }
  return e.lanes == 1 ? Pattern::Run : same ? Pattern::Same : run ? Pattern::Run : Pattern::Other;
}

Value* constant_offsets(Emitter& e, const Address& a, unsigned k) {
  llvm::SmallVector<llvm::Constant*, 16> c;
  bool narrow = true;
  for (unsigned l = 0; l < e.lanes; ++l) narrow = narrow && a.distance[k * e.lanes + l] == static_cast<int32_t>(a.distance[k * e.lanes + l]);
  for (unsigned l = 0; l < e.lanes; ++l)
    c.push_back(llvm::ConstantInt::get(e.int_type(narrow ? 32 : 64), static_cast<uint64_t>(a.distance[k * e.lanes + l]), true));
  return e.lanes == 1 ? static_cast<Value*>(c[0]) : llvm::ConstantVector::get(c);
}

/// A scalar that some lane of the chunk may not want read: from a harmless place then.
Value* load_for_some(Emitter& e, const Access& a, Value* at, Value* mask) {
  if (mask) {
    Value* some = mask;
    if (e.lanes > 1) {
      Value* bits = e.b.CreateBitCast(mask, e.int_type(e.lanes));
      some = e.b.CreateICmpNE(bits, llvm::ConstantInt::get(bits->getType(), 0));
    }
    at = e.b.CreateSelect(some, at, vec::zeros(e));
  }
  return load_one(e, a, at);
}

/// Chunk k as if no rows were: from where its own row begins.
Address row_of(Emitter& e, const Address& at, unsigned lane) {
  Address r = at;
  r.rows.clear();
  Value* share = e.b.CreateMul(at.step, e.b.getInt64(static_cast<uint64_t>(at.rows[lane])));
  r.base = byte_pointer(e, at.base, share);
  return r;
}

Value* part_of(Emitter& e, Value* v, unsigned from, unsigned count) {
  llvm::SmallVector<int, 16> order;
  for (unsigned n = 0; n < count; ++n) order.push_back(static_cast<int>(from + n));
  return e.b.CreateShuffleVector(v, order);
}

/// The element bytes `a` has are side by side in each row of the chunk.
bool rows_are_runs(const Access& a, const Address& at) {
  return a.count == 1 && at.distance[1] - at.distance[0] == a.bytes;
}

void load_rows(Emitter& e, const Access& a, const Address& at, unsigned k, Value* mask, unsigned length,
               llvm::MutableArrayRef<Value*> out) {
  auto* type = llvm::FixedVectorType::get(a.element, length);
  llvm::SmallVector<Value*, 4> parts;
  for (unsigned l = 0; l < e.lanes; l += length) {
    unsigned lane = k * e.lanes + l;
    Value* from = byte_pointer(e, row_of(e, at, lane).base, e.b.getInt64(static_cast<uint64_t>(at.distance[lane])));
    parts.push_back(mask ? e.b.CreateMaskedLoad(type, from, Align(a.align()), part_of(e, mask, l, length), llvm::Constant::getNullValue(type))
                         : static_cast<Value*>(e.b.CreateAlignedLoad(type, from, Align(a.align()))));
  }
  for (; parts.size() > 1; length *= 2) {
    llvm::SmallVector<int, 16> order;
    for (unsigned n = 0; n < 2 * length; ++n) order.push_back(static_cast<int>(n));
    for (size_t p = 0; p < parts.size() / 2; ++p) parts[p] = e.b.CreateShuffleVector(parts[2 * p], parts[2 * p + 1], order);
    parts.resize(parts.size() / 2);
  }
  out[0] = parts[0];
}

/// Where rows are of no use: every lane's distance from the base as offsets.
Address lanes_of_rows(Emitter& e, const Address& at, unsigned k) {
  Address r;
  r.base = at.base;
  r.offsets.resize(e.chunks);
  llvm::SmallVector<llvm::Constant*, 16> rows, distance;
  for (unsigned l = 0; l < e.lanes; ++l) {
    rows.push_back(e.b.getInt64(static_cast<uint64_t>(at.rows[k * e.lanes + l])));
    distance.push_back(e.b.getInt64(static_cast<uint64_t>(at.distance[k * e.lanes + l])));
  }
  Value* v = e.b.CreateMul(e.b.CreateVectorSplat(e.lanes, at.step), llvm::ConstantVector::get(rows));
  r.offsets[k] = e.b.CreateAdd(v, llvm::ConstantVector::get(distance));
  return r;
}

/// One load and a transposition per lane are faster than gathers, and forty instructions longer: LLVM took a minute for
/// a hashcat kernel of 7,500 instructions with 400 of them.
constexpr size_t kLargeFunction = 5000;

/// Worth asking whether lanes exchange places: an index that was loaded goes anywhere, and elements that are further
/// apart than they are long (the first words of pairs) fill no line.
bool may_be_a_line(const Emitter& e, const Access& a, const Address& at) {
  return at.computed && at.scale <= a.bytes && a.count == 1 && vec::fits_line(e, a.bytes) && e.function.instrs.size() <= kLargeFunction;
}

llvm::ArrayRef<int64_t> of_chunk(const Emitter& e, const Address& at, unsigned k) {
  return llvm::ArrayRef<int64_t>(at.distance).slice(k * e.lanes, e.lanes);
}

void load_chunk(Emitter& e, const Access& a, const Address& at, unsigned k, llvm::MutableArrayRef<Value*> out) {
  if (!at.rows.empty()) {
    unsigned length = lanes_of_row(e, at);
    if (length == e.lanes) return load_chunk(e, a, row_of(e, at, k * e.lanes), k, out);
    if (rows_are_runs(a, at)) return load_rows(e, a, at, k, needed_mask(e, k), length, out);
    return load_chunk(e, a, lanes_of_rows(e, at, k), k, out);
  }
  Value* mask = needed_mask(e, k);
  bool wide = a.count > 1 && a.bytes >= 4 && a.bytes * a.count <= 16;
  if (e.function.instrs.size() > kLargeFunction && e.target.predicate_masks) wide = false;
  if (at.kind == Address::Kind::Varying) {
    if (wide) return vec::gather_wide(e, a.element, a.count, at.base, at.offsets[k], mask, a.align(), at.scale, out);
    if (may_be_a_line(e, a, at)) {
      out[0] = vec::gather_near(e, a.element, at.base, at.offsets[k], mask, a.align(), at.scale);
      return;
    }
    for (unsigned n = 0; n < a.count; ++n)
      out[n] = vec::gather(e, a.element, element_at(e, a, at.base, n), at.offsets[k], mask, a.align(), at.scale);
    return;
  }
  int64_t step = int64_t{a.bytes} * a.count;
  Value* first = e.b.CreateConstGEP1_64(e.b.getInt8Ty(), at.base, static_cast<uint64_t>(at.distance[k * e.lanes]));
  switch (pattern_of(e, at, k, step)) {
    case Pattern::Same:
      for (unsigned n = 0; n < a.count; ++n) {
        Value* v = load_for_some(e, a, element_at(e, a, first, n), mask);
        out[n] = e.chunk(e.make_uniform(v), 0);
      }
      return;
    case Pattern::Run:
      if (a.count == 1) out[0] = vec::load_run(e, a.element, first, mask, a.align());
      else vec::load_interleaved(e, a.element, a.count, first, mask, a.align(), out);
      return;
    case Pattern::Other:
      if (a.count == 1 && vec::fits_line(e, a.bytes) && vec::load_permuted(e, a.element, at.base, of_chunk(e, at, k), mask, a.align(), out[0])) return;
      if (wide) return vec::gather_wide(e, a.element, a.count, at.base, constant_offsets(e, at, k), mask, a.align(), 1, out);
      for (unsigned n = 0; n < a.count; ++n)
        out[n] = vec::gather(e, a.element, element_at(e, a, at.base, n), constant_offsets(e, at, k), mask, a.align());
      return;
  }
}

void store_chunk(Emitter& e, const Access& a, const Address& at, unsigned k, llvm::ArrayRef<Value*> values) {
  Value* mask = needed_mask(e, k);
  if (!at.rows.empty()) {
    unsigned length = lanes_of_row(e, at);
    if (length == e.lanes) return store_chunk(e, a, row_of(e, at, k * e.lanes), k, values);
    if (!rows_are_runs(a, at)) return store_chunk(e, a, lanes_of_rows(e, at, k), k, values);
    for (unsigned l = 0; l < e.lanes; l += length) {
      unsigned lane = k * e.lanes + l;
      Value* to = byte_pointer(e, row_of(e, at, lane).base, e.b.getInt64(static_cast<uint64_t>(at.distance[lane])));
      Value* part = part_of(e, values[0], l, length);
      if (mask) e.b.CreateMaskedStore(part, to, Align(a.align()), part_of(e, mask, l, length));
      else e.b.CreateAlignedStore(part, to, Align(a.align()));
    }
    return;
  }
  if (at.kind == Address::Kind::Varying) {
    if (may_be_a_line(e, a, at)) return vec::scatter_near(e, values[0], at.base, at.offsets[k], mask, a.align(), at.scale);
    for (unsigned n = 0; n < a.count; ++n)
      vec::scatter(e, values[n], element_at(e, a, at.base, n), at.offsets[k], mask, a.align(), at.scale);
    return;
  }
  int64_t step = int64_t{a.bytes} * a.count;
  Value* first = e.b.CreateConstGEP1_64(e.b.getInt8Ty(), at.base, static_cast<uint64_t>(at.distance[k * e.lanes]));
  if (pattern_of(e, at, k, step) == Pattern::Run) {
    if (a.count == 1) vec::store_run(e, values[0], first, mask, a.align());
    else vec::store_interleaved(e, values, first, mask, a.align());
    return;
  }
  if (a.count == 1 && vec::fits_line(e, a.bytes) && vec::store_permuted(e, values[0], at.base, of_chunk(e, at, k), mask, a.align())) return;
  for (unsigned n = 0; n < a.count; ++n)
    vec::scatter(e, values[n], element_at(e, a, at.base, n), constant_offsets(e, at, k), mask, a.align());
}

/// The value of the last active lane: where all lanes store to one place, the last one's stays.
Value* last_active(Emitter& e, const Lanes& v) {
  if (v.kind == Lanes::Kind::Uniform) return v.at[0];
  Value* bits = e.mask_bits();
  Value* zeros = e.b.CreateIntrinsic(llvm::Intrinsic::ctlz, {bits->getType()}, {bits, e.b.getFalse()});
  Value* lane = e.b.CreateSub(llvm::ConstantInt::get(zeros->getType(), e.warp_size - 1), zeros);
  lane = e.b.CreateAnd(e.b.CreateZExtOrTrunc(lane, e.b.getInt32Ty()), e.b.getInt32(e.warp_size - 1));
  return e.lane_load(e.spill(v), v.at[0]->getType()->getScalarType(), lane);
}

}  // namespace

namespace {

/// Strong accesses are vectors too: x86 does aligned elements whole and in order. LLVM only has to leave
/// them where they are.
void order_before(Emitter& e, const Access& a) {
  if (a.order == llvm::AtomicOrdering::NotAtomic) return;
  if (a.order == llvm::AtomicOrdering::Release) e.b.CreateFence(a.order);
  e.b.CreateFence(llvm::AtomicOrdering::AcquireRelease, llvm::SyncScope::SingleThread);
}

/// The address as the guess has it.
Address guessed(const Address& at) {
  Address r;
  r.rows = at.rows;
  r.step = at.step;
  r.kind = Address::Kind::Affine;
  r.base = at.guess;
  r.distance = at.distance;
  return r;
}

/// A loop with barriers reads what its next iteration will: the barrier keeps the processor from
/// looking that far ahead. Other loops read what the next CTA will (CTAs run in order): what one reads
/// from far apart places, the next one reads beside it; the second-level cache may have it by then.
/// Where updates make an iteration long, its own warp's later ones have to be asked for instead.
void prefetch_next(Emitter& e, const Instr& i, const Access& a, const Address& at) {
  constexpr int64_t kLine = 64, kMostLines = 8;
  int loop = e.plan.blocks[e.inside().block.index].loop;
  if (loop < 0 || a.order != llvm::AtomicOrdering::NotAtomic) return;
  Value* base = at.kind == Address::Kind::Affine ? at.base : at.guess;
  if (!base || at.distance.empty()) return;
  bool barrier = false, updates = false;
  for (simt::BlockId x : e.plan.loops[loop].blocks)
    for (simt::InstrId n : e.function[x].instrs) {
      const Instr& j = e.function[n];
      updates = updates || simt::is_atomic(j) || simt::is_lockstep(j);
      barrier = barrier || (simt::is_barrier(e.simt_module, j) && !simt::is_lockstep(j));
    }
  if (!at.rows.empty() && !barrier) return;
  // Where lines begin, in lanes: of the warp, or of each row.
  llvm::SmallVector<std::pair<Value*, int64_t>, 8> lines;
  unsigned length = at.rows.empty() ? e.warp_size : std::max(1u, lanes_of_row(e, at));
  for (unsigned l = 0; l < e.warp_size; l += length) {
    auto [low, high] = std::minmax_element(at.distance.begin() + l, at.distance.begin() + l + length);
    Value* from = at.rows.empty() ? base : row_of(e, guessed(at), l).base;
    for (int64_t line = *low; line < *high + a.bytes * a.count; line += kLine) {
      lines.push_back({from, line});
      if (lines.size() > kMostLines) return;
    }
  }
  bool iteration = barrier || updates;
  Value* step = iteration ? step_to_next_iteration(e, i.operands[0], loop) : step_to_next_cta(e, i.operands[0]);
  if (!step) return;
  constexpr uint64_t kAhead = 4;
  if (!barrier && updates) step = e.b.CreateMul(step, e.b.getInt64(kAhead));
  for (auto [from, line] : lines) {
    Value* there = e.b.CreateGEP(e.b.getInt8Ty(), from, e.b.CreateAdd(step, e.b.getInt64(static_cast<uint64_t>(line))));
    e.b.CreateIntrinsic(llvm::Intrinsic::prefetch, {e.b.getPtrTy()},
                        {there, e.b.getInt32(0), e.b.getInt32(iteration ? 3 : 2), e.b.getInt32(1)});
  }
}

/// Lane by lane: little code for what hardly ever happens.
void load_by_lane(Emitter& e, const Access& a, const Address& at, llvm::MutableArrayRef<Lanes> out) {
  Value* where = spill_address(e, at);
  std::vector<Value*> buffers;
  for (unsigned n = 0; n < a.count; ++n) buffers.push_back(e.lane_buffer(a.element));
  e.for_each_active_lane([&](Vec lane) {
    Value* p = e.pointer(e.lane_load(where, e.b.getInt64Ty(), lane));
    for (unsigned n = 0; n < a.count; ++n) e.lane_store(buffers[n], load_one(e, a, element_at(e, a, p, n)), lane);
  });
  for (unsigned n = 0; n < a.count; ++n) out[n] = e.reload(buffers[n], a.element);
}

void store_by_lane(Emitter& e, const Access& a, const Address& at, llvm::ArrayRef<Lanes> values) {
  Value* where = spill_address(e, at);
  std::vector<Value*> buffers;
  for (const Lanes& v : values) buffers.push_back(e.spill(v));
  e.for_each_active_lane([&](Vec lane) {
    Value* p = e.pointer(e.lane_load(where, e.b.getInt64Ty(), lane));
    for (unsigned n = 0; n < a.count; ++n) store_one(e, a, e.lane_load(buffers[n], a.element, lane), element_at(e, a, p, n));
  });
}

void load_chunks(Emitter& e, const Access& a, const Address& at, llvm::MutableArrayRef<Lanes> out) {
  llvm::SmallVector<Value*, 8> one(a.count);
  for (Lanes& v : out) v = e.make_varying({});
  for (unsigned k = 0; k < e.chunks; ++k) {
    load_chunk(e, a, at, k, one);
    for (unsigned n = 0; n < a.count; ++n) out[n].at.push_back(one[n]);
  }
}

void store_chunks(Emitter& e, const Access& a, const Address& at, llvm::ArrayRef<Lanes> values) {
  llvm::SmallVector<Value*, 8> one(a.count);
  for (unsigned k = 0; k < e.chunks; ++k) {
    for (unsigned n = 0; n < a.count; ++n) one[n] = e.chunk(values[n], k);
    store_chunk(e, a, at, k, one);
  }
}

/// `then` fills out where `cond` holds, as it mostly does; `otherwise` elsewhere.
template <class Then, class Otherwise>
void load_either(Emitter& e, Value* cond, llvm::MutableArrayRef<Lanes> out, Then then, Otherwise otherwise) {
  llvm::SmallVector<Lanes, 8> other(out.size());
  auto ends = e.either(cond, [&] { then(out); }, [&] { otherwise(llvm::MutableArrayRef<Lanes>(other)); }, e.mostly());
  for (size_t n = 0; n < out.size(); ++n)
    for (unsigned k = 0; k < e.chunks; ++k) {
      auto* phi = e.b.CreatePHI(out[n].at[k]->getType(), 2);
      phi->addIncoming(out[n].at[k], ends[0]);
      phi->addIncoming(other[n].at[k], ends[1]);
      out[n].at[k] = phi;
    }
}

/// Without mask registers a masked move costs much more than a plain one: a store by a mask takes an AMD processor some
/// forty steps, and elements that the host has no masked move for go lane by lane. A path for all lanes is worth a branch:
/// saxpy for AVX2 takes less than half the time.
bool has_path_for_all(Emitter& e, const Access& a, const Address& at) {
  if (e.target.predicate_masks || e.lanes == 1 || e.mask_is_full() || e.function.instrs.size() > kLargeFunction) return false;
  if (a.order != llvm::AtomicOrdering::NotAtomic || a.is_volatile) return false;
  if (at.kind != Address::Kind::Affine || !at.rows.empty()) return false;
  for (unsigned k = 0; k < e.chunks; ++k)
    if (pattern_of(e, at, k, int64_t{a.bytes} * a.count) != Pattern::Run) return false;
  return true;
}

Value* all_lanes_active(Emitter& e) {
  Value* all = e.mask_chunk(0);
  for (unsigned k = 1; k < e.chunks; ++k) all = e.b.CreateAnd(all, e.mask_chunk(k));
  Value* bits = e.b.CreateBitCast(all, e.int_type(e.lanes));
  return e.b.CreateICmpEQ(bits, llvm::Constant::getAllOnesValue(bits->getType()));
}

void load_all(Emitter& e, const Access& a, const Address& at, llvm::MutableArrayRef<Lanes> out) {
  if (!has_path_for_all(e, a, at)) return load_chunks(e, a, at, out);
  load_either(e, all_lanes_active(e), out,
              [&](auto to) { e.as_all_lanes([&] { load_chunks(e, a, at, to); }); },
              [&](auto to) { load_chunks(e, a, at, to); });
}

void store_all(Emitter& e, const Access& a, const Address& at, llvm::ArrayRef<Lanes> values) {
  if (!has_path_for_all(e, a, at)) return store_chunks(e, a, at, values);
  e.either(all_lanes_active(e), [&] { e.as_all_lanes([&] { store_chunks(e, a, at, values); }); },
           [&] { store_chunks(e, a, at, values); }, e.mostly());
}

/// Whole lines of a full warp, past the caches if `worth` says so.
void store_streaming(Emitter& e, const Instr& i, const Access& a, const Address& at, llvm::ArrayRef<Lanes> values) {
  unsigned chunk = a.bytes * e.lanes;
  bool fits = e.lanes > 1 && at.kind == Address::Kind::Affine && a.count == 1 && at.rows.empty() &&
              a.order == llvm::AtomicOrdering::NotAtomic && chunk >= (e.target.isa == Isa::Avx512 ? 64 : 32);
  for (uint32_t l = 0; fits && l < e.warp_size; ++l) fits = at.distance[l] == at.distance[0] + int64_t{l} * a.bytes;
  Value* worth = fits ? streams(e, i, a.bytes) : nullptr;
  if (!worth) return store_all(e, a, at, values);
  *e.inside().streams = true;
  Value* first = e.b.CreateConstGEP1_64(e.b.getInt8Ty(), at.base, static_cast<uint64_t>(at.distance[0]));
  Value* low = e.b.CreateAnd(e.b.CreatePtrToInt(first, e.b.getInt64Ty()), e.b.getInt64(63));
  worth = e.b.CreateAnd(worth, e.b.CreateICmpEQ(low, e.b.getInt64(0)));
  if (!e.mask_is_full()) {
    Value* bits = e.mask_bits();
    worth = e.b.CreateAnd(worth, e.b.CreateICmpEQ(bits, llvm::Constant::getAllOnesValue(bits->getType())));
  }
  auto* hint = llvm::MDNode::get(e.llvm, llvm::ConstantAsMetadata::get(e.b.getInt32(1)));
  const auto past_caches = [&] {
    for (unsigned k = 0; k < e.chunks; ++k) {
      auto* store = e.b.CreateAlignedStore(e.chunk(values[0], k), e.b.CreateConstGEP1_64(e.b.getInt8Ty(), first, uint64_t{k} * chunk), Align(std::min(64u, chunk)));
      store->setMetadata(llvm::LLVMContext::MD_nontemporal, hint);
    }
  };
  e.either(worth, past_caches, [&] { store_all(e, a, at, values); });
}

/// The elements of a vector access are not side by side in local words: one after the other then.
Result<void> each_element(LoweringContext& c, const Instr& i, unsigned count, bool load) {
  for (unsigned n = 0; n < count; ++n) {
    Instr one = i;
    one.mods[Slot::vec] = Mod::none;
    one.offset += n * emitter(c).inside().local_word;
    if (load) {
      one.results = {i.results[n]};
      if (one.results[0]) TRY(lower_ld(c, one));
    } else {
      one.operands = {i.operands[0], i.operands[1 + n]};
      TRY(lower_st(c, one));
    }
  }
  return {};
}

bool in_local_words(LoweringContext& c, const Instr& i) {
  return i.mods[Slot::space] == Mod::local && emitter(c).inside().local_word;
}

}  // namespace

Result<void> lower_ld(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  if (e.inside().grouped.contains(&i)) return {};
  unsigned count = static_cast<unsigned>(i.results.size());
  if (count > 1 && in_local_words(c, i)) return each_element(c, i, count, true);
  simt::ValueId sample;
  for (simt::ValueId r : i.results)
    if (r) sample = r;
  if (!sample) return {};
  check_alignment(e, i);
  Mod space = i.mods[Slot::space];
  auto group = load_group(e, i);
  if (!group.empty()) {
    count = static_cast<unsigned>(group.size());
    for (const Instr* x : group) e.inside().grouped.insert(x);
  }
  Access a = access_of(e, i, count, sample);
  Address at = address_of(e, group.empty() ? i : *group[0], 0, space);
  if (is_shared(space) || space == Mod::none) before_shared_access(e);
  if (space == Mod::global || space == Mod::none) before_access(e, at, a.bytes * a.count);
  if (at.kind == Address::Kind::Uniform) {
    bool varying = false;
    for (simt::ValueId r : i.results) varying = varying || (r && c.plan.shape(r).kind == simt::Shape::Kind::Varying);
    for (unsigned n = 0; n < count; ++n) {
      if (!c.has_result(i, n)) continue;
      Value* v = load_one(e, a, element_at(e, a, at.base, n));
      bool fixed = is_param(i.mods[Slot::space]);
      if (fixed) llvm::cast<llvm::LoadInst>(v)->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(c.llvm, {}));
      Lanes r = c.make_uniform(v);
      c.set_result(i, n, varying ? c.varying(r) : r);
    }
    return {};
  }
  if (space == Mod::global || space == Mod::none) prefetch_next(e, i, a, at);
  llvm::SmallVector<Lanes, 8> out(count);
  order_before(e, a);
  if (at.sure) {
    load_either(e, at.sure, out, [&](auto to) { load_all(e, a, guessed(at), to); },
                [&](auto to) {
                  if (c.plan.shape(i.operands[0]).doubtful) load_all(e, a, at, to);
                  else load_by_lane(e, a, at, to);
                });
  } else {
    load_all(e, a, at, out);
  }
  if (a.order == llvm::AtomicOrdering::Acquire) c.b.CreateFence(a.order);
  for (unsigned n = 0; n < count; ++n) {
    if (group.empty()) c.set_result(i, n, out[n]);
    else c.set_result(*group[n], 0, out[n]);
  }
  return {};
}

Result<void> lower_st(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  unsigned vector = i.mods[Slot::vec] == Mod::v2 ? 2 : i.mods[Slot::vec] == Mod::v4 ? 4 : i.mods[Slot::vec] == Mod::v8 ? 8 : 1;
  if (vector > 1 && in_local_words(c, i)) return each_element(c, i, vector, false);
  check_alignment(e, i);
  auto& last_of_group = e.inside().last_of_group;
  if (!e.inside().grouped.contains(&i) && !last_of_group.contains(&i)) {
    if (auto group = store_group(e, i); !group.empty()) {
      const Instr* last = nullptr;
      for (simt::InstrId n : c.function[e.inside().block].instrs)
        if (std::find(group.begin(), group.end(), &c.function[n]) != group.end()) last = &c.function[n];
      for (const Instr* x : group)
        if (x != last) e.inside().grouped.insert(x);
      last_of_group[last] = std::move(group);
    }
  }
  if (e.inside().grouped.contains(&i)) return {};
  std::vector<const Instr*> group;
  if (auto found = last_of_group.find(&i); found != last_of_group.end()) group = found->second;
  if (!group.empty()) vector = static_cast<unsigned>(group.size());
  Mod space = i.mods[Slot::space];
  Access a = access_of(e, i, vector, i.operands[1]);
  Address at = address_of(e, group.empty() ? i : *group[0], 0, space);
  if (is_shared(space) || space == Mod::none) before_shared_access(e);
  if (space == Mod::global || space == Mod::none) before_access(e, at, a.bytes * a.count);
  std::vector<Lanes> values;
  for (unsigned n = 0; n < vector; ++n) {
    Lanes v = group.empty() ? c.operand(i, 1 + n) : c.operand(*group[n], 1);
    if (LoweringContext::width(v.at[0]) == 1)
      for (Value*& x : v.at) x = c.b.CreateZExt(x, c.like_int(x, 8));
    values.push_back(v);
  }
  if (at.kind == Address::Kind::Uniform) {
    for (unsigned n = 0; n < vector; ++n) store_one(e, a, last_active(e, values[n]), element_at(e, a, at.base, n));
    return {};
  }
  order_before(e, a);
  if (at.sure) {
    c.either(at.sure, [&] { store_streaming(e, i, a, guessed(at), values); },
             [&] {
               if (c.plan.shape(i.operands[0]).doubtful) store_all(e, a, at, values);
               else store_by_lane(e, a, at, values);
             }, c.mostly());
  } else {
    store_streaming(e, i, a, at, values);
  }
  return {};
}

Result<void> lower_prefetch(LoweringContext&, const Instr&) { return {}; }

Result<void> lower_createpolicy(LoweringContext& c, const Instr& i) {
  return c.map(i, [&](Ops) -> Vec { return c.b.getInt64(0); });
}

Result<void> lower_fence(LoweringContext& c, const Instr& i) {
  // PTX ISA, membar: membar.level is fence.sc.level. The lanes of a CTA share one thread, so its own
  // scope needs an order of the compiler only; x86 orders all but store-load by itself.
  Mod scope = i.mods[Slot::scope];
  bool full = (i.opcode == isa::Opcode::membar || i.mods[Slot::sem] == Mod::sc) && scope != Mod::cta;
  c.b.CreateFence(full ? llvm::AtomicOrdering::SequentiallyConsistent : llvm::AtomicOrdering::AcquireRelease);
  return {};
}

/// cvta.space: an address in the window becomes a host pointer.
Result<void> lower_cvta(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Mod space = i.mods[Slot::space];
  Value* start = window(e, space);
  if (!start) return c.map(i, [&](Ops x) { return x[0]; });
  Value* base = c.b.CreatePtrToInt(start, c.b.getInt64Ty());
  if (space != Mod::local) return c.map(i, [&](Ops x) {
    Value* wide = c.b.CreateZExt(x[0], c.like_int(x[0], 64));
    Value* splat = x[0]->getType()->isVectorTy() ? c.b.CreateVectorSplat(c.lanes, base) : base;
    return c.b.CreateTrunc(c.b.CreateAdd(wide, splat), c.like_int(x[0], LoweringContext::width(x[0])));
  });
  simt::LaneVector each(c.warp_size);
  for (uint32_t l = 0; l < c.warp_size; ++l) each[l] = static_cast<int64_t>(l * e.inside().local_bytes_per_lane);
  Lanes lane{Lanes::Kind::Affine, {base}, &each};
  return c.map(i, [&](Ops x) {
    Value* wide = c.b.CreateZExt(x[0], c.like_int(x[0], 64));
    Value* r = c.b.CreateAdd(wide, c.chunk(lane, c.chunk_index()));
    return c.b.CreateTrunc(r, c.like_int(x[0], LoweringContext::width(x[0])));
  });
}

/// cvta.to.space: a host pointer becomes an address in the window.
Result<void> lower_cvta_to(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Mod space = i.mods[Slot::space];
  Value* start = window(e, space);
  if (!start) return c.map(i, [&](Ops x) { return x[0]; });
  Value* base = c.b.CreatePtrToInt(start, c.b.getInt64Ty());
  simt::LaneVector each(c.warp_size);
  for (uint32_t l = 0; l < c.warp_size; ++l)
    each[l] = space == Mod::local ? static_cast<int64_t>(l * e.inside().local_bytes_per_lane) : 0;
  Lanes lane{Lanes::Kind::Affine, {base}, &each};
  return c.map(i, [&](Ops x) {
    unsigned bits = LoweringContext::width(x[0]);
    Value* wide = c.b.CreateZExt(x[0], c.like_int(x[0], 64));
    Value* from = x[0]->getType()->isVectorTy() || c.lanes == 1 ? c.chunk(lane, c.chunk_index()) : base;
    return c.b.CreateTrunc(c.b.CreateSub(wide, from), c.like_int(x[0], bits));
  });
}

Result<void> lower_isspacep(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  Mod space = i.mods[Slot::space];
  auto& b = c.b;
  auto field = [&](size_t offset, Type* t) { return b.CreateLoad(t, b.CreateConstGEP1_64(b.getInt8Ty(), e.inside().worker, offset)); };
  auto inside = [&](Value* x, Value* start, Value* bytes) -> Value* {
    Value* from = x->getType()->isVectorTy() ? b.CreateVectorSplat(c.lanes, start) : start;
    Value* n = x->getType()->isVectorTy() ? b.CreateVectorSplat(c.lanes, bytes) : bytes;
    return b.CreateICmpULT(b.CreateSub(x, from), n);
  };
  Type* i64 = b.getInt64Ty();
  Value* shared = b.CreatePtrToInt(field(offsetof(abi::WorkerContext, shared), b.getPtrTy()), i64);
  Value* shared_bytes = field(offsetof(abi::WorkerContext, shared_bytes), i64);
  Value* local = b.CreatePtrToInt(field(offsetof(abi::WorkerContext, local), b.getPtrTy()), i64);
  Value* local_bytes = field(offsetof(abi::WorkerContext, local_bytes), i64);
  return c.map(i, [&](Ops ops) -> Vec {
    Value* x = b.CreateZExt(ops[0], c.like_int(ops[0], 64));
    if (is_shared(space)) return inside(x, shared, shared_bytes);
    if (space == Mod::local) return inside(x, local, local_bytes);
    if (space != Mod::global) return llvm::Constant::getNullValue(c.like_int(x, 1));
    return b.CreateNot(b.CreateOr(inside(x, shared, shared_bytes), inside(x, local, local_bytes)));
  });
}

}  // namespace heddle::jit
