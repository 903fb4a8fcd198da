// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a plan says, for people who ask why a kernel is slow.
#pragma once

#include <string>
#include <vector>

#include "simt/plan.h"
#include "simt/simt.h"

namespace heddle::simt {

/// One access to memory and what becomes of it.
struct AccessNote {
  enum class Kind : uint8_t {
    Scalar,           // one address for the warp
    Vector,           // lanes side by side: whole vectors
    CheckedVector,    // the same after a check at run time that an index did not wrap, else a gather
    KnownOffsets,     // a gather or scatter whose lane distances are constants
    Gather,           // an address of its own for each lane; of stores a scatter
    Atomic,           // lane by lane, unless all lanes meet at one address
  };
  InstrId instr;
  std::string text;                     // the instruction
  ptx::SourceLoc source;
  Kind kind = Kind::Scalar;
  std::string why;
};
const char* name_of(AccessNote::Kind kind);

/// Loads, stores and atomics of the reachable blocks, in linear order. What they become is decided by
/// the shapes, so this is the backend's reason as well.
std::vector<AccessNote> explain_accesses(const Module& module, const Plan& plan);

/// "uniform", "affine +4", "varying", ...
std::string describe(const Shape& shape);

/// The function in linear order, with each block's mask and each value's shape.
std::string print(const Module& module, const Plan& plan);

}  // namespace heddle::simt
