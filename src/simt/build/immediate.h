// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Small facts about operands: the bits of a literal, names of special registers.
#pragma once

#include <optional>
#include <string>

#include "ptx/module.h"
#include "simt/kernel.h"

namespace heddle::simt {

/// A literal as the instruction's type wants it; none: as written.
uint64_t immediate_bits(const ptx::Operand& o, isa::Mod type);

/// "%tid.x", "%clock64", "WARP_SZ".
std::optional<Sreg> sreg_of(const std::string& name);

/// Form of not.pred.
uint16_t form_of_not();

}  // namespace heddle::simt
