// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/vec/memory.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IntrinsicsX86.h>

#include "jit/emit/emitter.h"

namespace heddle::jit::vec {

llvm::Value* zeros(LoweringContext& c) {
  if (auto* known = c.module.getNamedValue("heddle.zeros")) return known;
  auto* type = llvm::ArrayType::get(c.b.getInt64Ty(), 8);
  auto* g = new llvm::GlobalVariable(c.module, type, true, llvm::GlobalValue::InternalLinkage,
                                     llvm::Constant::getNullValue(type), "heddle.zeros");
  g->setAlignment(llvm::Align(64));
  return g;
}

using llvm::Align;
using llvm::FixedVectorType;
using llvm::Type;
using llvm::Value;

namespace {

/// Masked moves of this width are one instruction.
bool has_masked_move(const LoweringContext& c, unsigned bits) {
  if (c.lanes == 1) return false;
  if (c.target.predicate_masks) return bits <= 64;
  return c.target.isa == Isa::Avx2 && (bits == 32 || bits == 64);
}

bool has_gather(const LoweringContext& c, unsigned bits) {
  return c.target.predicate_masks && (bits == 32 || bits == 64);
}

Value* lane_of(LoweringContext& c, Value* v, unsigned n) {
  return c.lanes == 1 ? v : c.b.CreateExtractElement(v, uint64_t{n});
}

Value* with_lane(LoweringContext& c, Value* v, Value* x, unsigned n) {
  return c.lanes == 1 ? x : c.b.CreateInsertElement(v, x, uint64_t{n});
}

/// Addresses, with those of dead lanes replaced by that of a harmless place: then every lane can be
/// accessed without a branch.
Value* safe_addresses(LoweringContext& c, Value* base, Value* offsets, Value* mask, bool store, unsigned scale = 1) {
  Value* at = c.b.CreatePtrToInt(base, c.b.getInt64Ty());
  if (c.lanes > 1) at = c.b.CreateVectorSplat(c.lanes, at);
  Value* bytes = c.b.CreateSExt(offsets, c.like_int(offsets, 64));
  if (scale > 1) bytes = c.b.CreateMul(bytes, c.k(bytes, scale));
  at = c.b.CreateAdd(at, bytes);
  if (!mask) return at;
  Value* nowhere = store ? c.entry_alloca(llvm::ArrayType::get(c.b.getInt64Ty(), 8)) : zeros(c);
  Value* spare = c.b.CreatePtrToInt(nowhere, c.b.getInt64Ty());
  if (c.lanes > 1) spare = c.b.CreateVectorSplat(c.lanes, spare);
  return c.b.CreateSelect(mask, at, spare);
}

Value* load_lanes(LoweringContext& c, Type* element, Value* addresses, Value* mask, unsigned align) {
  Value* r = llvm::Constant::getNullValue(c.chunk_type(element));
  for (unsigned n = 0; n < c.lanes; ++n) {
    Value* at = c.b.CreateIntToPtr(lane_of(c, addresses, n), c.b.getPtrTy());
    r = with_lane(c, r, c.b.CreateAlignedLoad(element, at, Align(align)), n);
  }
  if (!mask) return r;
  return c.b.CreateSelect(mask, r, llvm::Constant::getNullValue(r->getType()));
}

/// The dead lanes' stores go nowhere: to the spare place.
void store_lanes(LoweringContext& c, Value* value, Value* addresses, unsigned align) {
  for (unsigned n = 0; n < c.lanes; ++n) {
    Value* at = c.b.CreateIntToPtr(lane_of(c, addresses, n), c.b.getPtrTy());
    c.b.CreateAlignedStore(lane_of(c, value, n), at, Align(align));
  }
}

Value* iota_offsets(LoweringContext& c, uint64_t step) {
  if (c.lanes == 1) return c.b.getInt64(0);
  llvm::SmallVector<llvm::Constant*, 16> k;
  for (unsigned n = 0; n < c.lanes; ++n) k.push_back(c.b.getInt64(n * step));
  return llvm::ConstantVector::get(k);
}

/// The mask with every lane repeated n times.
Value* repeat(LoweringContext& c, Value* mask, unsigned n) {
  llvm::SmallVector<int, 64> order;
  for (unsigned l = 0; l < c.lanes; ++l) order.append(n, static_cast<int>(l));
  return c.b.CreateShuffleVector(mask, order);
}

}  // namespace

Value* load_run(LoweringContext& c, Type* element, Value* base, Value* mask, unsigned align) {
  unsigned bits = element->getScalarSizeInBits();
  if (!mask) return c.b.CreateAlignedLoad(c.chunk_type(element), base, Align(align));
  Type* type = c.chunk_type(element);
  if (has_masked_move(c, bits))
    return c.b.CreateMaskedLoad(type, base, Align(align), mask, llvm::Constant::getNullValue(type));
  return load_lanes(c, element, safe_addresses(c, base, iota_offsets(c, bits / 8), mask, false), mask, align);
}

void store_run(LoweringContext& c, Value* value, Value* base, Value* mask, unsigned align) {
  unsigned bits = LoweringContext::width(value);
  if (!mask) {
    c.b.CreateAlignedStore(value, base, Align(align));
  } else if (has_masked_move(c, bits)) {
    c.b.CreateMaskedStore(value, base, Align(align), mask);
  } else {
    store_lanes(c, value, safe_addresses(c, base, iota_offsets(c, bits / 8), mask, true), align);
  }
}

void load_interleaved(LoweringContext& c, Type* element, unsigned n, Value* base, Value* mask, unsigned align,
                      llvm::MutableArrayRef<Value*> out) {
  unsigned bytes = element->getScalarSizeInBits() / 8;
  bool wide = c.lanes > 1 && (!mask || has_masked_move(c, bytes * 8));
  if (!wide) {
    for (unsigned e = 0; e < n; ++e)
      out[e] = gather(c, element, c.b.CreateConstGEP1_64(element, base, e), iota_offsets(c, uint64_t{n} * bytes), mask, align);
    return;
  }
  auto* type = FixedVectorType::get(element, c.lanes * n);
  Value* all = mask ? c.b.CreateMaskedLoad(type, base, Align(align), repeat(c, mask, n), llvm::Constant::getNullValue(type))
                    : static_cast<Value*>(c.b.CreateAlignedLoad(type, base, Align(align)));
  for (unsigned e = 0; e < n; ++e) {
    llvm::SmallVector<int, 16> order;
    for (unsigned l = 0; l < c.lanes; ++l) order.push_back(static_cast<int>(l * n + e));
    out[e] = c.b.CreateShuffleVector(all, order);
  }
}

void store_interleaved(LoweringContext& c, llvm::ArrayRef<Value*> values, Value* base, Value* mask, unsigned align) {
  unsigned n = static_cast<unsigned>(values.size()), bytes = LoweringContext::width(values[0]) / 8;
  Type* element = values[0]->getType()->getScalarType();
  bool wide = c.lanes > 1 && (!mask || has_masked_move(c, bytes * 8)) && llvm::isPowerOf2_32(n);
  if (!wide) {
    for (unsigned e = 0; e < n; ++e)
      scatter(c, values[e], c.b.CreateConstGEP1_64(element, base, e), iota_offsets(c, uint64_t{n} * bytes), mask, align);
    return;
  }
  // Concatenate, then take element by element.
  llvm::SmallVector<Value*, 8> parts(values.begin(), values.end());
  unsigned length = c.lanes;
  while (parts.size() > 1) {
    llvm::SmallVector<int, 64> order;
    for (unsigned l = 0; l < 2 * length; ++l) order.push_back(static_cast<int>(l));
    for (size_t p = 0; p < parts.size() / 2; ++p) parts[p] = c.b.CreateShuffleVector(parts[2 * p], parts[2 * p + 1], order);
    parts.resize(parts.size() / 2);
    length *= 2;
  }
  llvm::SmallVector<int, 64> order;
  for (unsigned l = 0; l < c.lanes; ++l)
    for (unsigned e = 0; e < n; ++e) order.push_back(static_cast<int>(e * c.lanes + l));
  Value* all = c.b.CreateShuffleVector(parts[0], order);
  if (mask) c.b.CreateMaskedStore(all, base, Align(align), repeat(c, mask, n));
  else c.b.CreateAlignedStore(all, base, Align(align));
}

namespace {

/// One instruction has it all: 32-bit elements, 32-bit offsets. LLVM's own gather is not sure to become
/// it: a widening that wanders off makes two of 64-bit offsets, and AVX2 gets a branch per lane.
bool has_narrow_gather(const LoweringContext& c, Type* element, Value* offsets) {
  bool narrow = element->isIntegerTy(32) && LoweringContext::width(offsets) == 32;
  return narrow && ((c.target.isa == Isa::Avx512 && c.lanes == 16) || (c.target.isa == Isa::Avx2 && c.lanes == 8));
}

Value* narrow_gather(LoweringContext& c, Type* element, Value* base, Value* offsets, Value* mask, unsigned scale) {
  Value* zero = llvm::Constant::getNullValue(c.chunk_type(element));
  if (!mask) mask = llvm::Constant::getAllOnesValue(c.chunk_type(c.b.getInt1Ty()));
  if (c.target.isa == Isa::Avx512)
    return c.b.CreateIntrinsic(llvm::Intrinsic::x86_avx512_mask_gather_dpi_512, {}, {zero, base, offsets, mask, c.b.getInt32(scale)});
  Value* signs = c.b.CreateSExt(mask, c.chunk_type(element));
  return c.b.CreateIntrinsic(llvm::Intrinsic::x86_avx2_gather_d_d_256, {}, {zero, base, offsets, signs, c.b.getInt8(static_cast<uint8_t>(scale))});
}

}  // namespace

Value* gather(LoweringContext& c, Type* element, Value* base, Value* offsets, Value* mask, unsigned align,
              unsigned scale) {
  if (has_narrow_gather(c, element, offsets)) return narrow_gather(c, element, base, offsets, mask, scale);
  if (!has_gather(c, element->getScalarSizeInBits()))
    return load_lanes(c, element, safe_addresses(c, base, offsets, mask, false, scale), mask, align);
  // Exactly this form becomes a gather with a scalar base and 32-bit offsets.
  Value* index = c.b.CreateSExt(offsets, c.like_int(offsets, 64));
  Value* at = c.b.CreateGEP(c.int_type(8 * scale), base, index);
  Type* type = c.chunk_type(element);
  if (!mask) mask = llvm::Constant::getAllOnesValue(c.chunk_type(c.b.getInt1Ty()));
  return c.b.CreateMaskedGather(type, at, Align(align), mask, llvm::Constant::getNullValue(type));
}

void gather_wide(LoweringContext& c, Type* element, unsigned n, Value* base, Value* offsets, Value* mask,
                 unsigned align, unsigned scale, llvm::MutableArrayRef<Value*> out) {
  if (c.lanes == 1) {
    for (unsigned e = 0; e < n; ++e)
      out[e] = gather(c, element, c.b.CreateConstGEP1_64(element, base, e), offsets, mask, align, scale);
    return;
  }
  Value* addresses = safe_addresses(c, base, offsets, mask, false, scale);
  auto* buffer = c.entry_alloca(addresses->getType());
  c.b.CreateStore(addresses, buffer);
  llvm::SmallVector<Value*, 16> parts;
  for (unsigned l = 0; l < c.lanes; ++l) {
    // Volatile: from memory again is cheaper than out of a vector.
    Value* at = c.b.CreateLoad(c.b.getPtrTy(), c.b.CreateConstGEP1_64(c.b.getInt64Ty(), buffer, l), true);
    parts.push_back(c.b.CreateAlignedLoad(FixedVectorType::get(element, n), at, Align(align)));
  }
  for (unsigned length = n; parts.size() > 1; length *= 2) {
    llvm::SmallVector<int, 64> order;
    for (unsigned l = 0; l < 2 * length; ++l) order.push_back(static_cast<int>(l));
    for (size_t p = 0; p < parts.size() / 2; ++p) parts[p] = c.b.CreateShuffleVector(parts[2 * p], parts[2 * p + 1], order);
    parts.resize(parts.size() / 2);
  }
  for (unsigned e = 0; e < n; ++e) {
    llvm::SmallVector<int, 16> order;
    for (unsigned l = 0; l < c.lanes; ++l) order.push_back(static_cast<int>(l * n + e));
    out[e] = c.b.CreateShuffleVector(parts[0], order);
    if (mask) out[e] = c.b.CreateSelect(mask, out[e], llvm::Constant::getNullValue(out[e]->getType()));
  }
}

void scatter(LoweringContext& c, Value* value, Value* base, Value* offsets, Value* mask, unsigned align,
             unsigned scale) {
  if (!has_gather(c, LoweringContext::width(value))) {
    store_lanes(c, value, safe_addresses(c, base, offsets, mask, true, scale), align);
    return;
  }
  Value* index = c.b.CreateSExt(offsets, c.like_int(offsets, 64));
  Value* at = c.b.CreateGEP(c.int_type(8 * scale), base, index);
  if (!mask) mask = llvm::Constant::getAllOnesValue(c.chunk_type(c.b.getInt1Ty()));
  c.b.CreateMaskedScatter(value, at, Align(align), mask);
}

}  // namespace heddle::jit::vec
