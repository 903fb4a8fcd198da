// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes one LLVM function: the code of a warp from its entry, or from a barrier, to the next ones.
#pragma once

#include "jit/emit/inside.h"

namespace heddle::jit {

class Emitter : public LoweringContext {
 public:
  explicit Emitter(Inside& inside) : LoweringContext(inside) {}

  /// Code from the entry (no barrier given) or from just after `barrier`. The function's arguments
  /// must be in `inside`; it is a region: returns the number of the next one, or kWarpDone.
  Result<void> region(simt::BlockId barrier);
  /// The body of a device function: fills `returns`.
  Result<void> device_function();

  // ---- what memory, warp and call lowerings need beyond LoweringContext ----
  llvm::Value* fact(Fact f);
  llvm::Value* symbol(simt::SymbolId s);
  llvm::Value* local_frame();
  uint64_t local_frame_bytes() const { return (function.local_bytes + 15) / 16 * 16; }   // of one lane
  llvm::Value* pointer(llvm::Value* integer_or_pointer);
  llvm::Value* services_call(unsigned offset, llvm::Type* result, llvm::ArrayRef<llvm::Value*> args);
  void trap(abi::TrapReason reason);
  llvm::Value* waiting_at(simt::BlockId b);   // bits of the lanes, see BlockPlan::pending
  uint32_t warp_groups() const { return warp_size / 32; }   // PTX's 32-lane masks: one per half
  Inside& inside() { return in_; }

 private:
  void begin();
  Lanes live_lanes();
  bool computed_in_prologue(const simt::Instr& i) const;
  Result<void> blocks(std::vector<simt::BlockId> from);
  Result<void> block(simt::BlockId b);
  Result<void> instruction(const simt::Instr& i);
  Result<void> leave(simt::BlockId b, const simt::Instr& t);
  void edge(simt::BlockId from, simt::BlockId to, const Lanes* taken);
  void jump(simt::BlockId to);
  void finish_exit(simt::BlockId b, llvm::ArrayRef<simt::BlockId> next);
  void save_and_return(simt::BlockId barrier);
  void restore(simt::BlockId barrier);
  void barrier_votes(simt::BlockId barrier);
  llvm::BasicBlock* code_of(simt::BlockId b);
  void make_slot(Home& s);
  void store_slot(Home& s, const Lanes& v, const Lanes* only);
  Lanes load_slot(Home& s, const simt::Shape* shape);
  Lanes special_register(const simt::Instr& i);
  Lanes thread_index(unsigned dimension, const simt::Shape& shape);
  Lanes read(const simt::Instr& i, unsigned n);
  Result<void> own(const simt::Instr& i);
  void publish(const simt::Instr& i);
  Lanes and_mask(const Lanes& a, const Lanes& b, bool negate);

  std::vector<llvm::BasicBlock*> code_;
  std::vector<simt::BlockId> pending_;
  bool is_region_ = false;
  friend class LoweringContext;
};

inline Emitter& emitter(LoweringContext& c) { return static_cast<Emitter&>(c); }

inline std::string region_name(size_t region) { return "region." + std::to_string(region); }

/// The LLVM function of a device function that is called, not inlined: in lower/call.cc.
llvm::Function* device_function(LoweringContext& c, uint32_t index);
/// call, call_indirect: in lower/call.cc.
Result<void> lower_call(Emitter& e, const simt::Instr& i);
/// Lanes of a barrier that votes: in lower/barrier.cc.
bool votes(const simt::Instr& i);

}  // namespace heddle::jit
