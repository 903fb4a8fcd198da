// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mma, wmma, ldmatrix, stmatrix, movmatrix. Products are LLVM functions of their own, one per
// spelling and module: they are long, and kernels repeat them.
#include <cstring>

#include "isa/form.h"
#include "jit/lower/address.h"
#include "jit/lower/lower.h"
#include "jit/matrix/mma.h"
#include "jit/matrix/tile.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;

/// PTX's matrices belong to 32 lanes: a warp of 64 does two of everything, one per half.
unsigned halves(const LoweringContext& c) { return c.warp_size / 32; }
unsigned chunks_of_half(const LoweringContext& c) { return 32 / c.lanes; }

WarpVector warp_vector(LoweringContext& c, const Lanes& v) {
  const Lanes chunks = c.varying(v);
  return WarpVector(chunks.at.begin(), chunks.at.end());
}

// ---- products ----

std::string function_name(const simt::Instr& i) {
  std::string name = "heddle." + std::string(isa::spelling(i.opcode));
  for (Mod m : i.mods.at)
    if (m != Mod::none) name += std::string(".") + isa::spelling(m);
  return name;
}

/// Writes the product as a function of all chunks of all registers, returning a struct of chunks.
llvm::Function* write_product(LoweringContext& c, const Mma& m, const std::string& name,
                              llvm::ArrayRef<llvm::Type*> arguments) {
  const unsigned chunks = chunks_of_half(c);
  llvm::SmallVector<llvm::Type*, 16> results(
      m.d.registers * chunks, c.chunk_type(c.int_type(m.d.bits == 64 ? 64 : 32)));
  auto* type = llvm::FunctionType::get(llvm::StructType::get(c.llvm, results), arguments, false);
  auto* f = llvm::Function::Create(type, llvm::Function::InternalLinkage, name, c.module);
  f->addFnAttr(llvm::Attribute::NoInline);
  llvm::IRBuilder<> b(llvm::BasicBlock::Create(c.llvm, "entry", f));
  Pen pen(b, c.target);
  std::vector<WarpVector> registers;
  for (unsigned r = 0; r < m.a.registers + m.b.registers + m.c.registers; ++r) {
    registers.emplace_back();
    for (unsigned k = 0; k < chunks; ++k) registers.back().push_back(f->getArg(r * chunks + k));
  }
  llvm::Value* all = llvm::PoisonValue::get(type->getReturnType());
  unsigned at = 0;
  for (const WarpVector& d : emit_mma(pen, m, c.lanes, registers))
    for (Vec v : d) all = b.CreateInsertValue(all, v, at++);
  b.CreateRet(all);
  return f;
}

Result<void> product(LoweringContext& c, const simt::Instr& i, bool wmma) {
  const Mma m = TRY(describe_mma(i.mods, wmma));
  const size_t inputs = m.a.registers + m.b.registers + m.c.registers;
  if (i.operands.size() != inputs || i.results.size() != m.d.registers)
    return error(ErrorKind::InvalidPtx, "{}: fragments of {} and {} registers, not {} and {}",
                 function_name(i), i.operands.size(), i.results.size(), inputs, m.d.registers);
  const unsigned chunks = chunks_of_half(c);
  const std::string name = function_name(i);
  std::vector<llvm::SmallVector<llvm::Value*, 8>> d(m.d.registers);
  for (unsigned h = 0; h < halves(c); ++h) {
    llvm::SmallVector<llvm::Value*, 32> arguments;
    llvm::SmallVector<llvm::Type*, 32> types;
    for (unsigned n = 0; n < inputs; ++n) {
      const WarpVector v = warp_vector(c, c.operand(i, n));
      for (unsigned k = 0; k < chunks; ++k) {
        arguments.push_back(c.as_int(v[h * chunks + k]));
        types.push_back(arguments.back()->getType());
      }
    }
    llvm::Function* f = c.module.getFunction(name);
    if (!f) f = write_product(c, m, name, types);
    llvm::Value* all = c.b.CreateCall(f, arguments);
    for (unsigned r = 0; r < m.d.registers; ++r)
      for (unsigned k = 0; k < chunks; ++k) d[r].push_back(c.b.CreateExtractValue(all, r * chunks + k));
  }
  for (unsigned r = 0; r < m.d.registers; ++r) c.set_result(i, r, c.make_varying(d[r]));
  return {};
}

/// mma.sp: which products there are is known at run time only, so they are computed in C++.
Result<void> sparse(LoweringContext& c, const simt::Instr& i) {
  const size_t inputs = i.operands.size() - 1;      // the last is the selector
  const auto selector = c.constant(i, static_cast<unsigned>(inputs));
  if (!selector) return error(ErrorKind::InvalidPtx, "{}: the sparsity selector is no constant", function_name(i));
  llvm::ArrayRef<uint8_t> bytes(reinterpret_cast<const uint8_t*>(&i.mods), sizeof i.mods);
  auto* text = llvm::ConstantDataArray::get(c.llvm, bytes);
  auto* mods = new llvm::GlobalVariable(c.module, text->getType(), true, llvm::GlobalValue::InternalLinkage, text, "mods");
  mods->setAlignment(llvm::Align(8));
  llvm::Type* i32 = c.int_type(32);
  llvm::Value* in = c.entry_alloca(llvm::ArrayType::get(i32, inputs * 32));
  llvm::Value* out = c.entry_alloca(llvm::ArrayType::get(i32, i.results.size() * 32));
  auto f = c.declare(kSparseName, c.b.getVoidTy(), {c.b.getPtrTy(), i32, c.b.getPtrTy(), c.b.getPtrTy()});
  const unsigned chunks = chunks_of_half(c);
  auto at = [&](llvm::Value* buffer, size_t n, unsigned k) {
    return c.b.CreateConstInBoundsGEP1_32(i32, buffer, static_cast<unsigned>(n * 32 + k * c.lanes));
  };
  std::vector<llvm::SmallVector<llvm::Value*, 8>> d(i.results.size());
  for (unsigned h = 0; h < halves(c); ++h) {
    for (size_t n = 0; n < inputs; ++n) {
      const WarpVector v = warp_vector(c, c.operand(i, static_cast<unsigned>(n)));
      for (unsigned k = 0; k < chunks; ++k)
        c.b.CreateAlignedStore(c.as_int(v[h * chunks + k]), at(in, n, k), llvm::Align(4));
    }
    c.b.CreateCall(f, {mods, c.b.getInt32(static_cast<uint32_t>(*selector)), in, out});
    for (size_t n = 0; n < d.size(); ++n)
      for (unsigned k = 0; k < chunks; ++k)
        d[n].push_back(c.b.CreateAlignedLoad(c.chunk_type(i32), at(out, n, k), llvm::Align(4)));
  }
  for (unsigned n = 0; n < d.size(); ++n) c.set_result(i, n, c.make_varying(d[n]));
  return {};
}

// ---- tiles in memory ----

/// Host address of lane `lane`, a constant; `addresses` is from spill_address.
llvm::Value* lane_pointer(LoweringContext& c, llvm::Value* addresses, unsigned lane) {
  llvm::Value* at = c.b.CreateConstInBoundsGEP1_32(c.int_type(64), addresses, lane);
  return c.b.CreateIntToPtr(c.b.CreateLoad(c.int_type(64), at), c.b.getPtrTy());
}

/// Of half h, its first active lane.
llvm::Value* first_lane(LoweringContext& c, unsigned h) {
  llvm::Value* bits = c.mask_bits();
  if (halves(c) > 1) bits = c.b.CreateTrunc(c.b.CreateLShr(bits, h * 32), c.int_type(32));
  llvm::Value* first = c.b.CreateIntrinsic(llvm::Intrinsic::cttz, {bits->getType()}, {bits, c.b.getFalse()});
  first = c.b.CreateAnd(c.b.CreateZExtOrTrunc(first, c.int_type(32)), c.b.getInt32(31));
  return c.b.CreateAdd(first, c.b.getInt32(h * 32));
}

/// The address that all lanes of a half share.
llvm::Value* shared_pointer(LoweringContext& c, const simt::Instr& i, unsigned n, unsigned h) {
  Emitter& e = emitter(c);
  const Address a = address_of(e, i, n, i.mods[Slot::space]);
  if (a.kind == Address::Kind::Uniform) return a.base;
  llvm::Value* at = c.b.CreateGEP(c.int_type(64), spill_address(e, a), c.b.CreateZExt(first_lane(c, h), c.int_type(64)));
  return c.b.CreateIntToPtr(c.b.CreateLoad(c.int_type(64), at), c.b.getPtrTy());
}

/// A 32-bit operand that is the same in all lanes of a half.
llvm::Value* scalar_operand(LoweringContext& c, const simt::Instr& i, unsigned n, unsigned h) {
  const Lanes v = c.operand(i, n);
  if (v.uniform()) return c.scalar(v);
  return c.lane_load(c.spill(v), c.int_type(32), first_lane(c, h));
}

struct TileAccess {
  isa::Fragment fragment;
  uint64_t constant = 0;            // the Tile, packed
  unsigned default_stride = 0;
  llvm::Type* element = nullptr;    // of a register
};

Result<TileAccess> describe_tile(LoweringContext& c, const simt::Instr& i) {
  const Mod op = i.mods[Slot::op];
  const isa::MatrixRole role = op == Mod::a   ? isa::MatrixRole::A
                               : op == Mod::b ? isa::MatrixRole::B : isa::MatrixRole::C;
  TileAccess t;
  t.fragment = isa::wmma_fragment(role, isa::matrix_shape(i.mods[Slot::shape]), i.mods[Slot::type]);
  if (!t.fragment.valid()) return unsupported(function_name(i));
  Tile tile{static_cast<uint16_t>(i.mods[Slot::shape]), static_cast<uint16_t>(i.mods[Slot::type]),
            static_cast<uint8_t>(role), i.mods[Slot::alayout] == Mod::col};
  std::memcpy(&t.constant, &tile, sizeof tile);
  t.default_stride = tile.column_major ? t.fragment.rows : t.fragment.cols;
  t.element = c.int_type(t.fragment.bits == 64 ? 64 : 32);
  return t;
}

llvm::Value* stride_of(LoweringContext& c, const simt::Instr& i, unsigned n, const TileAccess& t, unsigned h) {
  if (n >= i.operands.size()) return c.b.getInt32(t.default_stride);
  return scalar_operand(c, i, n, h);
}

llvm::Value* register_buffer(LoweringContext& c, const TileAccess& t) {
  return c.entry_alloca(llvm::ArrayType::get(t.element, t.fragment.registers * 32));
}

llvm::Value* register_row(LoweringContext& c, llvm::Value* buffer, const TileAccess& t, unsigned r) {
  return c.b.CreateConstInBoundsGEP1_32(t.element, buffer, r * 32);
}

// ---- 8x8 matrices of 16 bits: register word w of lane l is row l/4, columns 2*(l%4) and on ----

/// Lane l gets the transposed matrix's word: elements [2t][g] and [2t+1][g] of v.
WarpVector transposed(LoweringContext& c, const WarpVector& v) {
  Pen pen(c.b, c.target);
  auto source = [](unsigned l, unsigned half) { return (2 * (l % 4) + half) * 4 + l / 4 / 2; };
  WarpVector low = permute(pen, v, c.lanes, [&](unsigned l) { return source(l, 0); });
  WarpVector high = permute(pen, v, c.lanes, [&](unsigned l) { return source(l, 1); });
  auto odd_column = [](unsigned l) { return l / 4 % 2 == 1; };
  low = blend(pen, each(low, [&](Vec x) { return pen.shr(x, 16); }),
              each(low, [&](Vec x) { return pen.and_(x, 0xffff); }), c.lanes, odd_column);
  high = blend(pen, each(high, [&](Vec x) { return pen.and_(x, 0xffff0000); }),
               each(high, [&](Vec x) { return pen.shl(x, 16); }), c.lanes, odd_column);
  WarpVector r;
  for (size_t k = 0; k < low.size(); ++k) r.push_back(pen.or_(low[k], high[k]));
  return r;
}

/// The 16 bytes of a matrix row, from or to where a lane points; a lane that is not active must not
/// be followed.
llvm::Value* row_pointer(LoweringContext& c, llvm::Value* addresses, unsigned lane) {
  llvm::Value* p = lane_pointer(c, addresses, lane);
  if (c.mask_is_full()) return p;
  llvm::Value* nowhere = c.entry_alloca(llvm::ArrayType::get(c.int_type(32), 4));
  llvm::Value* bit = c.b.CreateLShr(c.mask_bits(), llvm::ConstantInt::get(c.int_type(c.warp_size), lane));
  return c.b.CreateSelect(c.b.CreateTrunc(bit, c.b.getInt1Ty()), p, nowhere);
}

/// The chunks of half h.
WarpVector half_of(LoweringContext& c, const WarpVector& v, unsigned h) {
  const unsigned n = chunks_of_half(c);
  return WarpVector(v.begin() + h * n, v.begin() + (h + 1) * n);
}

/// A buffer of 32 words as chunks, and back.
WarpVector load_chunks(LoweringContext& c, llvm::Value* buffer, llvm::Type* element) {
  WarpVector r;
  for (unsigned k = 0; k < chunks_of_half(c); ++k)
    r.push_back(c.b.CreateAlignedLoad(c.chunk_type(element), c.b.CreateConstInBoundsGEP1_32(element, buffer, k * c.lanes),
                                      llvm::Align(4)));
  return r;
}

void store_chunks(LoweringContext& c, const WarpVector& v, llvm::Value* buffer, llvm::Type* element) {
  for (unsigned k = 0; k < v.size(); ++k)
    c.b.CreateAlignedStore(c.as_int(v[k]), c.b.CreateConstInBoundsGEP1_32(element, buffer, k * c.lanes), llvm::Align(4));
}

unsigned matrices(const simt::Instr& i) {
  const Mod n = i.mods[Slot::num];
  return n == Mod::x4 ? 4 : n == Mod::x2 ? 2 : 1;
}

Result<void> only_8x8(const simt::Instr& i) {
  if (i.mods[Slot::shape] == Mod::m8n8) return {};
  return unsupported(function_name(i));
}

/// Four i32 between two places, 16 bytes at a time: rows are 16-byte aligned.
void copy_row(LoweringContext& c, llvm::Value* to, unsigned to_align, llvm::Value* from, unsigned from_align) {
  auto* row = llvm::FixedVectorType::get(c.int_type(32), 4);
  c.b.CreateAlignedStore(c.b.CreateAlignedLoad(row, from, llvm::Align(from_align)), to,
                         llvm::Align(to_align));
}

}  // namespace

Result<void> lower_mma(LoweringContext& c, const simt::Instr& i) {
  return i.mods.has(Slot::sparse) ? sparse(c, i) : product(c, i, false);
}
Result<void> lower_wmma_mma(LoweringContext& c, const simt::Instr& i) { return product(c, i, true); }

Result<void> lower_wmma_load(LoweringContext& c, const simt::Instr& i) {
  const TileAccess t = TRY(describe_tile(c, i));
  if (i.results.size() != t.fragment.registers)
    return error(ErrorKind::InvalidPtx, "{}: a fragment of {} registers, not {}", function_name(i),
                 i.results.size(), t.fragment.registers);
  auto f = c.declare(kTileLoadName, c.b.getVoidTy(),
                     {c.b.getPtrTy(), c.int_type(32), c.int_type(64), c.b.getPtrTy()});
  std::vector<WarpVector> registers(t.fragment.registers);
  for (unsigned h = 0; h < halves(c); ++h) {
    llvm::Value* from = shared_pointer(c, i, 0, h);
    llvm::Value* buffer = register_buffer(c, t);
    c.b.CreateCall(f, {from, stride_of(c, i, 1, t, h), c.b.getInt64(t.constant), buffer});
    for (unsigned r = 0; r < t.fragment.registers; ++r)
      registers[r].append(load_chunks(c, register_row(c, buffer, t, r), t.element));
  }
  for (unsigned r = 0; r < t.fragment.registers; ++r) c.set_result(i, r, c.make_varying(registers[r]));
  return {};
}

Result<void> lower_wmma_store(LoweringContext& c, const simt::Instr& i) {
  const TileAccess t = TRY(describe_tile(c, i));
  if (i.operands.size() < 1u + t.fragment.registers)
    return error(ErrorKind::InvalidPtx, "{}: too few registers", function_name(i));
  auto f = c.declare(kTileStoreName, c.b.getVoidTy(),
                     {c.b.getPtrTy(), c.int_type(32), c.int_type(64), c.b.getPtrTy()});
  for (unsigned h = 0; h < halves(c); ++h) {
    llvm::Value* to = shared_pointer(c, i, 0, h);
    llvm::Value* buffer = register_buffer(c, t);
    for (unsigned r = 0; r < t.fragment.registers; ++r)
      store_chunks(c, half_of(c, warp_vector(c, c.operand(i, 1 + r)), h), register_row(c, buffer, t, r), t.element);
    c.b.CreateCall(f, {to, stride_of(c, i, 1 + t.fragment.registers, t, h), c.b.getInt64(t.constant), buffer});
  }
  return {};
}

Result<void> lower_ldmatrix(LoweringContext& c, const simt::Instr& i) {
  TRY(only_8x8(i));
  Emitter& e = emitter(c);
  llvm::Value* addresses = spill_address(e, address_of(e, i, 0, i.mods[Slot::space]));
  llvm::Value* buffer = c.entry_alloca(llvm::ArrayType::get(c.int_type(32), 32));
  for (unsigned m = 0; m < matrices(i); ++m) {
    WarpVector all;
    for (unsigned h = 0; h < halves(c); ++h) {
      for (unsigned row = 0; row < 8; ++row)
        copy_row(c, c.b.CreateConstInBoundsGEP1_32(c.int_type(32), buffer, row * 4), 16,
                 row_pointer(c, addresses, 32 * h + 8 * m + row), 4);
      WarpVector v = load_chunks(c, buffer, c.int_type(32));
      all.append(i.mods.has(Slot::trans) ? transposed(c, v) : v);
    }
    c.set_result(i, m, c.make_varying(all));
  }
  return {};
}

Result<void> lower_stmatrix(LoweringContext& c, const simt::Instr& i) {
  TRY(only_8x8(i));
  Emitter& e = emitter(c);
  llvm::Value* addresses = spill_address(e, address_of(e, i, 0, i.mods[Slot::space]));
  llvm::Value* buffer = c.entry_alloca(llvm::ArrayType::get(c.int_type(32), 32));
  for (unsigned m = 0; m < matrices(i); ++m) {
    const WarpVector all = warp_vector(c, c.operand(i, 1 + m));
    for (unsigned h = 0; h < halves(c); ++h) {
      WarpVector v = each(half_of(c, all, h), [&](Vec x) { return c.as_int(x); });
      if (i.mods.has(Slot::trans)) v = transposed(c, v);
      store_chunks(c, v, buffer, c.int_type(32));
      for (unsigned row = 0; row < 8; ++row)
        copy_row(c, row_pointer(c, addresses, 32 * h + 8 * m + row), 4,
                 c.b.CreateConstInBoundsGEP1_32(c.int_type(32), buffer, row * 4), 16);
    }
  }
  return {};
}

Result<void> lower_movmatrix(LoweringContext& c, const simt::Instr& i) {
  const WarpVector all = warp_vector(c, c.operand(i, 0));
  WarpVector r;
  for (unsigned h = 0; h < halves(c); ++h)
    r.append(transposed(c, each(half_of(c, all, h), [&](Vec x) { return c.as_int(x); })));
  c.set_result(i, 0, c.make_varying(r));
  return {};
}

}  // namespace heddle::jit
