// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What code is made for: vector instructions, lanes per chunk, how masks look in registers.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "jit/jit.h"

namespace heddle::jit {

struct HostTarget {
  Isa isa = Isa::Scalar;           // never Native
  uint32_t lanes = 1;              // of one chunk: AVX-512 16, AVX2 8, SSE4.2 4, scalar 1
  bool predicate_masks = false;    // AVX-512: <C x i1> lives in k registers; else sign-extended i32
  bool fma = false, f16c = false, avx512_fp16 = false, avx512_bf16 = false, avx512_vbmi = false,
       gfni = false, popcnt = false;
  std::string cpu;                 // LLVM's name
  std::string features;            // LLVM's list
};

/// NotSupported if the host lacks what `isa` needs; Native is the best it has.
Result<HostTarget> host_target(Isa isa);

/// What HEDDLE_ISA asks for, or the best the host has; a request it cannot honour is noted once.
Isa chosen_isa();

/// As HEDDLE_ISA spells it.
const char* isa_name(Isa isa);

}  // namespace heddle::jit
