// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Accesses of neighbouring elements from one address, as an unrolled loop makes them: together they
// are one access of several elements per lane.
#pragma once

#include <vector>

#include "jit/emit/emitter.h"

namespace heddle::jit {

/// The loads that `i`, the first of them, is done with, by offset; empty: alone.
std::vector<const simt::Instr*> load_group(Emitter& e, const simt::Instr& i);
/// The same for stores: to be done where the last of them stands.
std::vector<const simt::Instr*> store_group(Emitter& e, const simt::Instr& i);

/// What to add to an address for the same access of the next CTA of a row, or of the next iteration of
/// loop number `loop`; null: nothing, or unknown.
llvm::Value* step_to_next_cta(Emitter& e, simt::ValueId address);
llvm::Value* step_to_next_iteration(Emitter& e, simt::ValueId address, int loop);

}  // namespace heddle::jit
