// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The typed face of an instruction's spelling. Opcode, Mod and Slot are generated from *.isa.
//   add.rn.ftz.f32  ->  Opcode::add, form "add{.rnd}{.ftz}{.sat}.type",
//                       mods[Slot::rnd] = Mod::rn, mods[Slot::ftz] = Mod::ftz, mods[Slot::type] = Mod::f32
#pragma once

#include <array>
#include <cstdint>

#include "isa/tables.h"  // generated: enum class Opcode, Mod, Slot; kSlotCount

namespace heddle::isa {

/// The modifiers of one instruction, one place per kind of modifier (Slot). Mod::none: absent.
struct Mods {
  std::array<Mod, kSlotCount> at{};
  Mod operator[](Slot s) const { return at[static_cast<size_t>(s)]; }
  Mod& operator[](Slot s) { return at[static_cast<size_t>(s)]; }
  bool has(Slot s) const { return (*this)[s] != Mod::none; }
  friend bool operator==(const Mods&, const Mods&) = default;
};

}  // namespace heddle::isa
