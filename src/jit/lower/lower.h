// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a lowering sees. One function per `lower NAME` of the instruction tables:
//
//   Result<void> lower_NAME(LoweringContext& c, const simt::Instr& i);
//
// A value of the warp is either uniform (one LLVM scalar) or varying: warp_size / lanes chunks of
// type <lanes x iN>, or plain iN where a chunk has one lane. map() hides the difference: it calls
// the given function once with scalars, or once per chunk with vectors. Bits are integers of the
// SIMT type's width; Pred is i1. Nothing emitted may be poison or trap for any input: no nsw, nuw,
// exact, inbounds, fast-math; shifts clamped, divisors made safe (dead lanes hold anything).
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <array>
#include <optional>
#include <string>

#include "base/result.h"
#include "jit/host_target.h"
#include "jit/jit.h"
#include "simt/kernel.h"
#include "simt/plan.h"

namespace heddle::jit {

using Vec = llvm::Value*;                     // a scalar, or one chunk
using Ops = llvm::ArrayRef<llvm::Value*>;     // operands of one call of a map function
using Outs = llvm::MutableArrayRef<llvm::Value*>;

/// A value of the warp.
struct Lanes {
  enum class Kind : uint8_t { None, Uniform, Affine, Varying };
  Kind kind = Kind::None;
  llvm::SmallVector<llvm::Value*, 4> at;      // Uniform: the scalar. Affine: lane 0's. Varying: chunks
  const simt::LaneVector* offsets = nullptr;  // Affine: what each lane adds to lane 0's, mod 2^width
  /// Varying: if `sure` (an i1, null for true), the value is also `guess` + offsets, as Affine.
  llvm::Value* guess = nullptr;
  llvm::Value* sure = nullptr;
  const simt::LaneVector* rows = nullptr;     // of a guess: and `step` times these
  llvm::Value* step = nullptr;
  bool uniform() const { return kind == Kind::Uniform; }
};

class LoweringContext {
 public:
  const HostTarget& target;
  const Options& options;
  const simt::Module& simt_module;
  const simt::Plan& plan;
  const simt::Function& function;   // plan.function
  llvm::Module& module;
  llvm::LLVMContext& llvm;
  llvm::IRBuilder<>& b;
  const uint32_t warp_size;
  const uint32_t lanes;             // C, of one chunk
  const uint32_t chunks;            // K = warp_size / lanes

  // ---- types and constants; "like v": a scalar if v is one, else a chunk ----
  llvm::IntegerType* int_type(unsigned bits) const { return llvm::IntegerType::get(llvm, bits); }
  llvm::Type* chunk_type(llvm::Type* element) const;
  llvm::Type* like(const llvm::Value* v, llvm::Type* element) const;
  llvm::Type* like_int(const llvm::Value* v, unsigned bits) const { return like(v, int_type(bits)); }
  /// Integer of v's shape and width / of v's shape and `bits` width.
  llvm::Constant* k(const llvm::Value* v, uint64_t bits) const;
  llvm::Constant* k_bits(const llvm::Value* v, unsigned width, uint64_t bits) const;
  /// Floating constant of v's shape with element type `element`.
  llvm::Constant* kf(const llvm::Value* v, llvm::Type* element, double value) const;
  static unsigned width(const llvm::Value* v) { return v->getType()->getScalarSizeInBits(); }

  // ---- bits <-> floats: same width, same shape ----
  Vec as(Vec v, llvm::Type* element);
  Vec as_f16(Vec v) { return as(v, llvm::Type::getHalfTy(llvm)); }
  Vec as_bf16(Vec v) { return as(v, llvm::Type::getBFloatTy(llvm)); }
  Vec as_f32(Vec v) { return as(v, llvm::Type::getFloatTy(llvm)); }
  Vec as_f64(Vec v) { return as(v, llvm::Type::getDoubleTy(llvm)); }
  Vec as_int(Vec v);                // floats to the integer of their width; integers unchanged

  // ---- operands and results of an instruction ----
  Lanes operand(const simt::Instr& i, unsigned n);
  /// Bits of an operand that is a constant (or folds to one).
  std::optional<uint64_t> constant(const simt::Instr& i, unsigned n) const;
  bool has_result(const simt::Instr& i, unsigned n) const;
  /// A NaN result of `i` need not be canonical: operand() makes it so where its bits matter.
  bool may_stay_raw(const simt::Instr& i) const;
  void set_result(const simt::Instr& i, unsigned n, Lanes value);
  /// Chunk k of v, whatever its kind (uniform: splat). Scalar of a uniform v.
  Vec chunk(const Lanes& v, unsigned k);
  Vec scalar(const Lanes& v);
  Lanes varying(const Lanes& v);
  /// Lane 0's value of what is uniform, affine or guessed to be; null if it is none of them.
  Vec lane_zero(const Lanes& v) const { return v.kind == Lanes::Kind::Varying ? v.guess : v.at[0]; }
  Lanes make_uniform(Vec v) const;
  Lanes make_varying(llvm::ArrayRef<llvm::Value*> chunks) const;

  /// Computes the results of `i`, each lane (or the scalar) from the operands alone. The function
  /// returns floats or integers of the result's width, or i1 / <C x i1> for Pred; it may be called
  /// several times, with all operands of one shape each time. Inside, chunk_index() says which.
  Result<void> map(const simt::Instr& i, llvm::function_ref<Vec(Ops)> f);
  Result<void> map_n(const simt::Instr& i, llvm::function_ref<void(Ops, Outs)> f);
  unsigned chunk_index() const { return chunk_index_; }   // in map: 0..chunks-1

  // ---- masks: which lanes are active now ----
  const Lanes& mask() const { return mask_; }             // Varying chunks of i1, or uniform i1
  Vec mask_chunk(unsigned k);                             // <C x i1>, or i1
  Vec mask_bits();                                        // iN of warp_size bits
  bool mask_is_full() const;                              // known at compile time
  /// Emits `body` for all lanes: on a path that is taken only if all are active.
  void as_all_lanes(llvm::function_ref<void()> body);
  Vec bits_of(const Lanes& pred);                         // iN of warp_size bits, lane 0 lowest
  Lanes pred_of_bits(Vec bits);
  Vec any(const Lanes& pred);                             // i1

  // ---- lane by lane ----
  /// A buffer on the stack, warp_size elements of v's type, lane after lane.
  llvm::Value* spill(const Lanes& v);
  llvm::Value* lane_buffer(llvm::Type* element);          // zeroed
  Lanes reload(llvm::Value* buffer, llvm::Type* element); // chunks
  Vec lane_load(llvm::Value* buffer, llvm::Type* element, Vec lane);
  void lane_store(llvm::Value* buffer, Vec value, Vec lane);
  /// A loop over the active lanes in lane order; `lane` is an i32. The body may branch; it ends
  /// where the builder stands when it returns.
  void for_each_active_lane(llvm::function_ref<void(Vec lane)> body);
  void for_each_lane_of(Vec bits, llvm::function_ref<void(Vec lane)> body);

  // ---- control in straight-line lowerings ----
  void if_then(Vec cond, llvm::function_ref<void()> then);
  /// Where each way ends, for a PHI.
  std::array<llvm::BasicBlock*, 2> either(Vec cond, llvm::function_ref<void()> then, llvm::function_ref<void()> otherwise,
                                          llvm::MDNode* weights = nullptr);
  llvm::MDNode* mostly();                                 // the weights of a `then` that is nearly always taken
  /// then/else of one value.
  Vec if_else(Vec cond, llvm::function_ref<Vec()> then, llvm::function_ref<Vec()> otherwise);

  // ---- functions called from code ----
  /// A function of the run-time library (jit/rtlib, linked in as bitcode) or an intrinsic-like
  /// external; declared on first use.
  llvm::FunctionCallee declare(llvm::StringRef name, llvm::Type* result,
                               llvm::ArrayRef<llvm::Type*> arguments);
  Vec call(llvm::StringRef name, llvm::Type* result, llvm::ArrayRef<llvm::Value*> arguments);
  /// An overloaded LLVM intrinsic on values of one shape.
  Vec intrinsic(llvm::Intrinsic::ID id, llvm::ArrayRef<llvm::Type*> types,
                llvm::ArrayRef<llvm::Value*> arguments);
  llvm::AllocaInst* entry_alloca(llvm::Type* type, unsigned align = 64);

  struct Inside;                    // the emitter's own state: see emit/inside.h

 protected:
  LoweringContext(Inside& inside);
  Inside& in_;
  void add_guess(const simt::Instr& i, llvm::ArrayRef<Lanes> in, Lanes& result,
                 llvm::function_ref<void(Ops, Outs)> f);
  Vec step_of(const simt::Instr& i, llvm::ArrayRef<Lanes> in);
  Lanes mask_;
  unsigned chunk_index_ = 0;
};

/// Every lowering of the tables. The SIMT IR's own operations (constant, phi, select, zext, pack,
/// calls, ...) are the emitter's. X(NAME) in isa/lowerings.inc (generated).
#define X(name) Result<void> lower_##name(LoweringContext& c, const simt::Instr& i);
#include "isa/lowerings.inc"
#undef X

/// Calls the lowering that the instruction's row names.
Result<void> lower(LoweringContext& c, const simt::Instr& i);

}  // namespace heddle::jit
