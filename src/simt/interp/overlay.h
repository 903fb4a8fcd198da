// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What stands between a CTA being interpreted and memory of the process, where it must not be touched.
#pragma once

#include <setjmp.h>

#include <cstdint>

#include "simt/interp/machine.h"

namespace heddle::simt::interp {

class Overlay {
 public:
  virtual ~Overlay() = default;
  /// Where lane's access to `address` goes instead.
  virtual uint8_t* at(const Machine& m, const Warp& w, const Step& s, uint32_t lane, uint64_t address) = 0;
  /// Back to who set `leave`.
  [[noreturn]] void stop() { longjmp(leave, 1); }

  jmp_buf leave;
};

/// Copies memory of the process; false where there is none.
bool read_process(uint64_t from, void* to, uint64_t bytes);

}  // namespace heddle::simt::interp
