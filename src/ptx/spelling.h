// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From "ld.global.v4.f32" to the forms it may be, driven by the instruction tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isa/form.h"

namespace heddle::ptx {

struct Spelling {
  struct Choice {
    uint16_t form;
    isa::Mods mods;
    isa::Version since;
  };
  std::vector<Choice> choices;   // in table order; empty: see problem
  std::string problem;
  bool is_call = false;
};

/// Modifiers in the manual's order are tried first, then in any order (as ptxas takes them, and as
/// clang writes atom.global.cta.add).
Spelling read_spelling(std::string_view mnemonic);

/// The text of a form with these modifiers.
std::string write_spelling(const isa::Form& form, const isa::Mods& mods);

/// Where the minus sign before operand k of vmad is kept: it is a modifier, not a negation.
inline isa::Slot minus_slot(size_t k) { return k == 1 ? isa::Slot::x : k == 2 ? isa::Slot::y : isa::Slot::z; }

isa::Mod find_mod(std::string_view token);       // Mod::none if there is no such token
const isa::SregInfo* find_sreg(std::string_view name);

}  // namespace heddle::ptx
