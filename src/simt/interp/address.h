// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From an address operand to a host pointer.
#pragma once

#include "simt/interp/machine.h"

namespace heddle::simt::interp {

/// Where addresses of a state space count from. Generic, global and const are host pointers.
enum class Window : uint8_t { Host, Shared, Local, Param };

Window window_of(const isa::Mods& mods);
uint8_t* overlay_address(Machine& m, const Warp& w, const Step& s, uint32_t lane, uint64_t address);

inline uint8_t* address(Machine& m, Warp& w, const Step& s, uint32_t lane, uint64_t base) {
  uint64_t a = base + static_cast<uint64_t>(s.offset);
  switch (static_cast<Window>(s.space)) {
    case Window::Host:
      if (m.overlay) [[unlikely]] return overlay_address(m, w, s, lane, a);
      return reinterpret_cast<uint8_t*>(a);
    // With a sign, as compiled code has it: exec keeps as much on both sides inaccessible.
    case Window::Shared: return m.worker.shared + static_cast<int32_t>(a);
    case Window::Local:
      if (static_cast<uint32_t>(a) >= m.program.local_stride) [[unlikely]] m.trap(w, 1ull << lane, abi::TrapReason::LocalBounds);
      return m.local_memory(w, lane) + static_cast<uint32_t>(a);
    case Window::Param: return reinterpret_cast<uint8_t*>(const_cast<void*>(m.launch.params)) + a;
  }
  return nullptr;
}

inline void require_aligned(Machine& m, const Warp& w, const void* p, size_t bytes, uint32_t lane) {
  if (reinterpret_cast<uint64_t>(p) & (bytes - 1)) [[unlikely]]
    m.trap(w, 1ull << lane, abi::TrapReason::MisalignedAddress);
}

}  // namespace heddle::simt::interp
