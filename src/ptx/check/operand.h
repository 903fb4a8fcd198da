// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether an operand may stand where a form has one: shape, type, width.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "isa/form.h"
#include "ptx/module.h"

namespace heddle::ptx {

/// An operand as written, before a form claims it.
struct RawOperand {
  Operand operand;
  isa::Mod suffix = isa::Mod::none;   // .b0, .unified
  std::string_view suffix_text;
  bool after_pipe = false;
  uint64_t element_bytes = 0;         // not 0: sym[3], an address or a symbol plus an offset
};

/// What the check has to know of the function.
struct RawView {
  const RawOperand& raw;
  std::span<const Register> registers;
};

bool fits(const isa::Form& form, const isa::Mods& mods, size_t spec, const RawView& v);

/// Why it does not fit, for people.
std::string describe_misfit(const isa::Form& form, const isa::Mods& mods, size_t spec, const RawView& v);

/// What .b3210, .h10 or .b0 after an operand of a SIMD video instruction is in Mods; none if the
/// text is no such selector. See isa/selector.h.
isa::Mod read_selector(isa::OperandSpec::Suffix kind, std::string_view text);

}  // namespace heddle::ptx
