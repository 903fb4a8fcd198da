// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a decoded bar instruction is packed into Step::aux.
#pragma once

#include <cstdint>

namespace heddle::simt::interp {

enum class BarrierKind : uint8_t { Sync, Arrive, Popc, And, Or };

struct BarrierOperands {
  BarrierKind kind = BarrierKind::Sync;
  bool count = false;                  // operand 1 is the number of threads

  uint16_t pack() const { return static_cast<uint16_t>(static_cast<int>(kind) * 2 + count); }
  static BarrierOperands unpack(uint16_t aux) { return {static_cast<BarrierKind>(aux / 2), (aux & 1) != 0}; }
};

}  // namespace heddle::simt::interp
