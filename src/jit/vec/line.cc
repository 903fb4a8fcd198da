// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/vec/line.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IntrinsicsX86.h>

#include <algorithm>

#include "jit/vec/memory.h"

namespace heddle::jit::vec {

using llvm::Align;
using llvm::BasicBlock;
using llvm::Constant;
using llvm::Type;
using llvm::Value;

namespace {

Value* permuted(LoweringContext& c, Value* v, Value* places) {
  auto id = c.target.isa == Isa::Avx512 ? llvm::Intrinsic::x86_avx512_permvar_si_512 : llvm::Intrinsic::x86_avx2_permd;
  return c.b.CreateIntrinsic(id, {}, {v, places});
}

Value* iota(LoweringContext& c) {
  llvm::SmallVector<Constant*, 16> k;
  for (unsigned l = 0; l < c.lanes; ++l) k.push_back(c.b.getInt32(l));
  return llvm::ConstantVector::get(k);
}

Value* bits(LoweringContext& c, Value* mask) { return c.b.CreateBitCast(mask, c.int_type(c.lanes)); }

/// The line that lane 0 (dead or not) points into, and where in it the lanes do.
struct Line {
  Value* start;      // pointer
  Value* places;     // <C x i32>; of lanes outside of it, anything
  Value* within;     // <C x i1>
  Value* known;      // i1: nothing wrapped
};

Line line_of(LoweringContext& c, Value* base, Value* offsets, unsigned bytes, unsigned scale) {
  auto& b = c.b;
  const unsigned width = LoweringContext::width(offsets);
  auto* i64 = b.getInt64Ty();
  const uint64_t line = uint64_t{c.lanes} * bytes, span = line / scale;
  Value* zero = b.CreateSExt(b.CreateExtractElement(offsets, uint64_t{0}), i64);
  Value* at = b.CreateAdd(b.CreatePtrToInt(base, i64), b.CreateMul(zero, b.getInt64(scale)));
  // Elements are aligned, so the distance to the line's start is a whole number of `scale`s.
  Value* before = b.CreateUDiv(b.CreateAnd(at, b.getInt64(line - 1)), b.getInt64(scale));
  Value* first = b.CreateSub(zero, before);
  Line r;
  r.start = b.CreateIntToPtr(b.CreateAnd(at, b.getInt64(~(line - 1))), b.getPtrTy());
  Value* from = b.CreateVectorSplat(c.lanes, b.CreateTrunc(first, c.int_type(width)));
  Value* distance = b.CreateSub(offsets, from);
  r.within = b.CreateICmpULT(distance, c.k(distance, span));
  r.places = b.CreateTrunc(distance, c.like_int(distance, 32));
  if (scale < bytes) r.places = b.CreateLShr(r.places, c.k(r.places, llvm::Log2_32(bytes / scale)));
  r.known = b.getTrue();
  if (width == 32) {
    Value* shifted = b.CreateAdd(first, b.getInt64(1ull << 31));
    r.known = b.CreateICmpULT(shifted, b.getInt64((1ull << 32) - span));
  }
  return r;
}

/// Some lane is active, and all active lanes are in `set`.
Value* all_active_in(LoweringContext& c, Value* set, Value* mask) {
  Value* there = bits(c, mask ? c.b.CreateAnd(set, mask) : set);
  if (!mask) return c.b.CreateICmpEQ(there, Constant::getAllOnesValue(there->getType()));
  Value* active = bits(c, mask);
  return c.b.CreateAnd(c.b.CreateICmpEQ(there, active), c.b.CreateICmpNE(active, Constant::getNullValue(active->getType())));
}

struct Blocks {
  BasicBlock *near, *far, *done;
};
Blocks branch(LoweringContext& c, Value* condition) {
  auto* fn = c.b.GetInsertBlock()->getParent();
  Blocks r{BasicBlock::Create(c.llvm, "line", fn), BasicBlock::Create(c.llvm, "lines", fn), BasicBlock::Create(c.llvm, "moved", fn)};
  c.b.CreateCondBr(condition, r.near, r.far);
  return r;
}

}  // namespace

bool fits_line(const LoweringContext& c, unsigned bytes) {
  return bytes == 4 && ((c.target.isa == Isa::Avx512 && c.lanes == 16) || (c.target.isa == Isa::Avx2 && c.lanes == 8));
}

Value* gather_near(LoweringContext& c, Type* element, Value* base, Value* offsets, Value* mask, unsigned align,
                   unsigned scale) {
  auto& b = c.b;
  Line line = line_of(c, base, offsets, align, scale);
  Blocks to = branch(c, b.CreateAnd(line.known, all_active_in(c, line.within, mask)));
  b.SetInsertPoint(to.near);
  Value* whole = b.CreateAlignedLoad(c.chunk_type(element), line.start, Align(uint64_t{c.lanes} * align));
  Value* near = permuted(c, whole, line.places);
  if (mask) near = b.CreateSelect(mask, near, Constant::getNullValue(near->getType()));
  b.CreateBr(to.done);
  b.SetInsertPoint(to.far);
  Value* far = gather(c, element, base, offsets, mask, align, scale);
  auto* far_end = b.GetInsertBlock();
  b.CreateBr(to.done);
  b.SetInsertPoint(to.done);
  auto* r = b.CreatePHI(near->getType(), 2);
  r->addIncoming(near, to.near);
  r->addIncoming(far, far_end);
  return r;
}

void scatter_near(LoweringContext& c, Value* value, Value* base, Value* offsets, Value* mask, unsigned align,
                  unsigned scale) {
  auto& b = c.b;
  Line line = line_of(c, base, offsets, align, scale);
  // Only lanes that change places in pairs: then the places also tell who comes where.
  Value* paired = b.CreateAnd(line.within, b.CreateICmpEQ(permuted(c, line.places, line.places), iota(c)));
  Blocks to = branch(c, b.CreateAnd(line.known, all_active_in(c, paired, mask)));
  b.SetInsertPoint(to.near);
  Value* moved = permuted(c, value, line.places);
  if (mask) {
    Value* signs = permuted(c, b.CreateSExt(mask, line.places->getType()), line.places);
    Value* wanted = b.CreateAnd(b.CreateICmpSLT(signs, Constant::getNullValue(signs->getType())), paired);
    b.CreateMaskedStore(moved, line.start, Align(align), wanted);
  } else {
    b.CreateAlignedStore(moved, line.start, Align(align));
  }
  b.CreateBr(to.done);
  b.SetInsertPoint(to.far);
  scatter(c, value, base, offsets, mask, align, scale);
  b.CreateBr(to.done);
  b.SetInsertPoint(to.done);
}

namespace {

/// Which element of the run from `low` each lane wants; empty if the run is longer than a chunk.
std::vector<int> places_of(const LoweringContext& c, llvm::ArrayRef<int64_t> distance, unsigned bytes, int64_t& low) {
  low = *std::min_element(distance.begin(), distance.end());
  std::vector<int> places;
  for (int64_t d : distance) {
    if ((d - low) % bytes || (d - low) / bytes >= c.lanes) return {};
    places.push_back(static_cast<int>((d - low) / bytes));
  }
  return places;
}

/// Who comes to each place, -1 for nobody; empty if two do.
std::vector<int> inverse(const std::vector<int>& places) {
  std::vector<int> from(places.size(), -1);
  for (size_t l = 0; l < places.size(); ++l) {
    int& who = from[static_cast<size_t>(places[l])];
    if (who >= 0) return {};
    who = static_cast<int>(l);
  }
  return from;
}

/// The lanes' mask by place, null if it is full.
Value* mask_by_place(LoweringContext& c, Value* mask, const std::vector<int>& from) {
  auto nobody = [](int l) { return l < 0; };
  if (!mask && std::none_of(from.begin(), from.end(), nobody)) return nullptr;
  if (!mask) mask = Constant::getAllOnesValue(c.chunk_type(c.b.getInt1Ty()));
  llvm::SmallVector<int, 16> order;
  for (int l : from) order.push_back(l < 0 ? static_cast<int>(c.lanes) : l);
  return c.b.CreateShuffleVector(mask, Constant::getNullValue(mask->getType()), order);
}

}  // namespace

bool load_permuted(LoweringContext& c, Type* element, Value* base, llvm::ArrayRef<int64_t> distance, Value* mask,
                   unsigned align, Value*& out) {
  int64_t low;
  const auto places = places_of(c, distance, align, low);
  const auto from = places.empty() ? places : inverse(places);
  if (from.empty()) return false;
  Value* first = c.b.CreateConstGEP1_64(c.b.getInt8Ty(), base, static_cast<uint64_t>(low));
  Value* run = load_run(c, element, first, mask_by_place(c, mask, from), align);
  llvm::SmallVector<int, 16> order(places.begin(), places.end());
  out = c.b.CreateShuffleVector(run, order);
  if (mask) out = c.b.CreateSelect(mask, out, Constant::getNullValue(out->getType()));
  return true;
}

bool store_permuted(LoweringContext& c, Value* value, Value* base, llvm::ArrayRef<int64_t> distance, Value* mask,
                    unsigned align) {
  int64_t low;
  const auto places = places_of(c, distance, align, low);
  const auto from = places.empty() ? places : inverse(places);
  if (from.empty()) return false;
  llvm::SmallVector<int, 16> order;
  for (int l : from) order.push_back(std::max(l, 0));
  Value* first = c.b.CreateConstGEP1_64(c.b.getInt8Ty(), base, static_cast<uint64_t>(low));
  store_run(c, c.b.CreateShuffleVector(value, order), first, mask_by_place(c, mask, from), align);
  return true;
}

}  // namespace heddle::jit::vec
