// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer additions to memory whose result nobody asks for, first counted in tables of the worker's
// own: several tables, so that lanes which hit one place soon after one another do not wait for each
// other's stores, and without locked operations. What was counted is added to memory before anybody
// could notice: shared memory before any other access of it, global memory before an access of the
// range that is being counted for, and at the end of a range of CTAs.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>

#include <optional>

#include "simt/plan.h"

namespace llvm {
class Function;
class Module;
class Value;
}  // namespace llvm

namespace heddle::jit {

class Emitter;
struct Address;

struct Tally {
  enum class Where : uint8_t { None, Shared, Global } where = Where::None;
  unsigned bytes = 4;         // of one number
  uint64_t low = 0, size = 0; // what one table stands for: bytes from low of the window or base
  static constexpr unsigned kTables = 4;
  static constexpr uint64_t kHead = 64;
  uint64_t all() const { return kHead + kTables * size; }
};

/// None if the function has nothing to count, or does what the tables could not be kept from.
Tally find_tally(const simt::Module& m, const simt::Plan& plan);
bool counts(const simt::Plan& plan, const simt::Instr& i, const Tally& t);

/// The function `void (ptr tables, ptr worker)` that adds what was counted to memory.
llvm::Function* tally_flush(llvm::Module& module, const Tally& t);

/// Counts `i`, or adds to memory where tables do not reach; `otherwise` writes code for the latter.
void count(Emitter& e, const simt::Instr& i, llvm::function_ref<void()> otherwise);

/// Before an access of shared (any) memory, or of global memory by these lanes.
void before_shared_access(Emitter& e);
void before_access(Emitter& e, const Address& at, unsigned bytes);

}  // namespace heddle::jit
