// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows of lanes in memory and one call for the warp; but reads of single 32-bit texels without filter, from linear memory
// or by texel coordinates from two dimensions, are gathers: the code asks the descriptor whether it is one of those.
#include "jit/lower/texture.h"

#include <array>
#include <bit>

#include "abi/texture.h"
#include "jit/vec/memory.h"
#include "simt/analysis.h"

namespace heddle::jit {

using llvm::Value;
using simt::Instr;

namespace {

using abi::TextureGeometry;
using Results = std::array<llvm::SmallVector<Value*, 4>, 4>;

class Sample {
 public:
  Sample(Emitter& e, const Instr& i, Value* handle) : e_(e), b_(e.b), i_(i), handle_(handle) {}

  /// An i1: the descriptor is one that read() knows.
  Value* is_simple(const abi::TextureOp& op) {
    // Something readable where the handle is null; its first word is not the magic number.
    Value* null = b_.CreateICmpEQ(handle_, b_.getInt64(0));
    texture_ = b_.CreateSelect(null, vec::zeros(e_), e_.pointer(handle_));
    Value* yes = b_.CreateICmpEQ(field(offsetof(abi::Texture, magic), 32), b_.getInt32(abi::kTextureMagic));
    auto also = [&](Value* v) { yes = b_.CreateAnd(yes, v); };
    Bytes shape;
    shape.want(offsetof(abi::Texture, channels), 1);
    shape.want(offsetof(abi::Texture, texel_bytes), 4);
    shape.want(offsetof(abi::Texture, linear), fetch(op));
    shape.want(offsetof(abi::Texture, cubemap), 0);
    shape.want(offsetof(abi::Texture, levels), 1);
    also(shape.match(*this, offsetof(abi::Texture, format)));
    if (fetch(op)) return yes;
    Bytes sampler;
    auto want = [&](size_t offset, uint8_t value) { sampler.want(offsetof(abi::Texture, sampler) + offset, value); };
    want(offsetof(abi::Sampler, address), static_cast<uint8_t>(abi::AddressMode::Clamp));
    want(offsetof(abi::Sampler, address) + 1, static_cast<uint8_t>(abi::AddressMode::Clamp));
    if (!op.integer_coords) {
      want(offsetof(abi::Sampler, filter), static_cast<uint8_t>(abi::FilterMode::Point));
      want(offsetof(abi::Sampler, normalized), 0);
    }
    also(sampler.match(*this, offsetof(abi::Texture, sampler) + offsetof(abi::Sampler, address)));
    // Offsets of 32 bits reach all of it.
    Value* bytes = b_.CreateMul(level(offsetof(abi::TextureLevel, pitch), 64),
                                b_.CreateZExt(level(offsetof(abi::TextureLevel, height), 32), b_.getInt64Ty()));
    also(b_.CreateICmpULE(bytes, b_.getInt64(0x7fffffff)));
    return yes;
  }

  Results read(const abi::TextureOp& op) {
    Results r;
    Value* base = e_.pointer(level(offsetof(abi::TextureLevel, base), 64));
    Value* width = level(offsetof(abi::TextureLevel, width), 32);
    Value* whole = b_.CreateICmpEQ(field(offsetof(abi::Texture, format), 8), b_.getInt8(static_cast<uint8_t>(abi::TexelFormat::F32)));
    Value* one = b_.CreateSelect(whole, b_.getInt32(std::bit_cast<uint32_t>(1.0f)), b_.getInt32(1));
    for (unsigned k = 0; k < e_.chunks; ++k) {
      Value* mask = e_.mask_chunk(k);
      Value* x = index(op, 2, k);
      Value *word, *fourth = splat(one);
      if (fetch(op)) {
        Value* inside = b_.CreateICmpULT(x, splat(width));
        word = vec::gather(e_, b_.getInt32Ty(), base, x, b_.CreateAnd(mask, inside), 4, 4);
        fourth = b_.CreateSelect(inside, fourth, e_.k(x, 0));
      } else {
        Value* y = clamped(index(op, 3, k), level(offsetof(abi::TextureLevel, height), 32));
        Value* pitch = b_.CreateTrunc(level(offsetof(abi::TextureLevel, pitch), 64), b_.getInt32Ty());
        Value* at = b_.CreateAdd(b_.CreateMul(y, splat(pitch)), b_.CreateShl(clamped(x, width), e_.k(x, 2)));
        word = vec::gather(e_, b_.getInt32Ty(), base, at, mask, 4, 1);
      }
      r[0].push_back(word);
      r[1].push_back(e_.k(x, 0));
      r[2].push_back(e_.k(x, 0));
      r[3].push_back(fourth);
    }
    return r;
  }

 private:
  static bool fetch(const abi::TextureOp& op) { return op.geometry == TextureGeometry::D1; }

  /// Eight neighbouring bytes of which some must have a value.
  struct Bytes {
    std::array<std::pair<size_t, uint8_t>, 8> wanted;
    size_t count = 0;
    void want(size_t offset, uint8_t value) { wanted[count++] = {offset, value}; }
    Value* match(Sample& s, size_t first) const {
      uint64_t mask = 0, value = 0;
      for (size_t n = 0; n < count; ++n) {
        const unsigned shift = static_cast<unsigned>(wanted[n].first - first) * 8;
        CHECK(shift < 64, "a byte of the texture's descriptor is out of reach");
        mask |= uint64_t{0xff} << shift;
        value |= uint64_t{wanted[n].second} << shift;
      }
      return s.b_.CreateICmpEQ(s.b_.CreateAnd(s.field(first, 64), s.b_.getInt64(mask)), s.b_.getInt64(value));
    }
  };

  Value* field(size_t offset, unsigned bits) {
    return b_.CreateAlignedLoad(e_.int_type(bits), b_.CreateConstGEP1_64(b_.getInt8Ty(), texture_, offset), llvm::Align(1));
  }
  Value* level(size_t offset, unsigned bits) { return field(offsetof(abi::Texture, level) + offset, bits); }
  Value* splat(Value* v) { return b_.CreateVectorSplat(e_.lanes, v); }

  /// Coordinate `n` as the texture room's floor_index has it.
  Value* index(const abi::TextureOp& op, unsigned n, unsigned k) {
    Value* bits = e_.chunk(e_.operand(i_, n), k);
    if (op.integer_coords) return bits;
    constexpr double kFar = 1 << 29;
    Value* x = e_.as_f32(bits);
    auto at = [&](double v) { return llvm::ConstantFP::get(x->getType(), v); };
    x = b_.CreateSelect(b_.CreateFCmpUNO(x, x), at(0), x);
    x = b_.CreateSelect(b_.CreateFCmpOLT(x, at(-kFar)), at(-kFar), x);
    x = b_.CreateSelect(b_.CreateFCmpOGT(x, at(kFar)), at(kFar), x);
    return b_.CreateFPToSI(b_.CreateUnaryIntrinsic(llvm::Intrinsic::floor, x), bits->getType());
  }
  Value* clamped(Value* x, Value* size) {
    Value* last = splat(b_.CreateSub(size, b_.getInt32(1)));
    return b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, b_.CreateBinaryIntrinsic(llvm::Intrinsic::smax, x, e_.k(x, 0)), last);
  }

  Emitter& e_;
  llvm::IRBuilder<>& b_;
  const Instr& i_;
  Value *handle_, *texture_ = nullptr;
};

/// Whether Sample has code for it.
bool may_be_simple(const Emitter& e, const abi::TextureOp& op, const Instr& i, const Lanes& handle) {
  if (e.lanes == 1 || !handle.uniform() || op.kind != abi::TextureKind::Sample || op.lod != abi::TextureLod::Implicit) return false;
  if (op.sampler || op.offsets || op.half || op.pairs || op.predicate || op.bits != 32 || i.results.size() > 4) return false;
  return op.geometry == TextureGeometry::D2 || (op.geometry == TextureGeometry::D1 && op.integer_coords);
}

/// Rows of lanes: of what goes in or comes out.
struct Rows {
  Emitter& e;
  Value* base;
  Rows(Emitter& e, size_t count) : e(e), base(e.entry_alloca(llvm::ArrayType::get(e.b.getInt8Ty(), std::max<size_t>(count, 1) * bytes(e)))) {}
  Value* at(size_t n) const { return e.b.CreateConstGEP1_64(e.b.getInt8Ty(), base, n * bytes(e)); }
  static uint64_t bytes(const Emitter& e) { return uint64_t{abi::kTextureCell} * e.warp_size; }
};

/// Any operation, by the texture room.
void by_service(Emitter& e, const Instr& i, abi::TextureOp op, const Rows& out) {
  auto& b = e.b;
  const Rows in(e, i.operands.size() - 1);
  for (unsigned n = 1; n < i.operands.size(); ++n) {
    const Lanes v = e.operand(i, n);
    if (n == 1 && v.uniform()) {
      op.uniform = 1;
      b.CreateAlignedStore(v.at[0], in.at(0), llvm::Align(8));
    } else {
      fill_row(e, in.at(n - 1), v);
    }
  }
  // A fault is told of the warp it happens in.
  b.CreateStore(e.inside().warp, b.CreateConstGEP1_64(b.getInt8Ty(), e.inside().worker, offsetof(abi::WorkerContext, warp)));
  Value* mask = b.CreateZExtOrTrunc(e.mask_bits(), b.getInt64Ty());
  e.services_call(offsetof(abi::Services, texture), b.getVoidTy(),
                  {e.inside().worker, b.getInt64(op.pack()), mask, b.getInt32(e.warp_size), in.base, out.base});
}

}  // namespace

Result<void> call_texture(Emitter& e, const Instr& i) {
  const auto op = abi::TextureOp::unpack(e.constant(i, 0).value_or(0));
  const Rows out(e, i.results.size());
  const Lanes handle = e.operand(i, 1);
  if (!may_be_simple(e, op, i, handle)) {
    by_service(e, i, op, out);
  } else {
    Sample sample(e, i, handle.at[0]);
    e.if_else(sample.is_simple(op), [&]() -> Value* {
      const Results r = sample.read(op);
      for (unsigned n = 0; n < i.results.size(); ++n)
        if (e.has_result(i, n)) fill_row(e, out.at(n), e.make_varying(r[n]));
      return e.b.getFalse();
    }, [&]() -> Value* {
      by_service(e, i, op, out);
      return e.b.getFalse();
    });
  }
  for (unsigned n = 0; n < i.results.size(); ++n) {
    if (!i.results[n]) continue;
    const unsigned width = simt::width_of(e.function[i.results[n]].type);
    e.set_result(i, n, e.reload(out.at(n), e.int_type(width)));
  }
  return {};
}

}  // namespace heddle::jit
