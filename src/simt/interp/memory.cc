// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ld, st and what goes with addresses: cvta, isspacep, fences, prefetches.
#include <cstring>

#include "isa/form.h"
#include "simt/interp/address.h"
#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

Window window_of(const isa::Mods& mods) {
  switch (mods[Slot::space]) {
    case Mod::shared:
    case Mod::shared_cta:
    case Mod::shared_cluster: return Window::Shared;
    case Mod::local: return Window::Local;
    case Mod::param:
    case Mod::param_entry: return Window::Param;
    default: return Window::Host;
  }
}

namespace {

template <class T>
void load_lanes(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* base = f.at(s.in[0]);
  uint32_t count = s.outs;
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, base[l]);
    require_aligned(m, w, p, sizeof(T) * count, l);
    for (uint32_t n = 0; n < count; ++n) {
      T value;
      if (s.order) value = __atomic_load_n(reinterpret_cast<T*>(p) + n, __ATOMIC_ACQUIRE);
      else std::memcpy(&value, p + n * sizeof(T), sizeof(T));
      f.at(s.out[n])[l] = value;
    }
  });
}

template <class T>
void store_lanes(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* base = f.at(s.in[0]);
  uint32_t count = s.aux;              // a cache policy may stand behind them
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, base[l]);
    require_aligned(m, w, p, sizeof(T) * count, l);
    for (uint32_t n = 0; n < count; ++n) {
      T value = static_cast<T>(f.at(s.in[1 + n])[l]);
      if (s.order) __atomic_store_n(reinterpret_cast<T*>(p) + n, value, __ATOMIC_RELEASE);
      else std::memcpy(p + n * sizeof(T), &value, sizeof(T));
    }
  });
}

// b128 elements: slots come in pairs, so the number of slots is twice that of elements.
void load_wide(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, f.at(s.in[0])[l]);
    require_aligned(m, w, p, 16, l);
    for (uint32_t n = 0; n < s.outs; ++n) std::memcpy(&f.at(s.out[n])[l], p + 8 * n, 8);
  });
}
void store_wide(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, f.at(s.in[0])[l]);
    require_aligned(m, w, p, 16, l);
    for (uint32_t n = 0; n < 2u * s.aux; ++n) std::memcpy(p + 8 * n, &f.at(s.in[1 + n])[l], 8);
  });
}

uint64_t window_base(Machine& m, Warp& w, Window window, uint32_t lane) {
  switch (window) {
    case Window::Host: return 0;
    case Window::Shared: return reinterpret_cast<uint64_t>(m.worker.shared);
    case Window::Local: return reinterpret_cast<uint64_t>(m.local_memory(w, lane));
    case Window::Param: return reinterpret_cast<uint64_t>(m.launch.params);
  }
  return 0;
}

void to_generic(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* a = f.at(s.in[0]);
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = a[l] + window_base(m, w, Window(s.space), l); });
}
void from_generic(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* a = f.at(s.in[0]);
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = a[l] - window_base(m, w, Window(s.space), l); });
}

bool in_window(Machine& m, Warp& w, Window window, uint32_t lane, uint64_t p) {
  auto within = [&](uint64_t base, uint64_t size) { return p - base < size; };
  uint64_t shared = window_base(m, w, Window::Shared, lane);
  uint64_t params = window_base(m, w, Window::Param, lane);
  uint64_t local = reinterpret_cast<uint64_t>(m.worker.local);
  uint64_t local_size = uint64_t{m.launch.warps_per_cta} * m.warp_size * m.program.local_stride;
  switch (window) {
    case Window::Shared: return within(shared, m.worker.shared_bytes);
    case Window::Local: return within(local, local_size);
    case Window::Param: return within(params, m.program.kernel.param_bytes);
    case Window::Host:
      return !within(shared, m.worker.shared_bytes) && !within(local, local_size) &&
             !within(params, m.program.kernel.param_bytes);
  }
  return false;
}

void isspacep(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* a = f.at(s.in[0]);
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = in_window(m, w, Window(s.space), l, a[l]); });
}

void fence(Machine&, Warp&, Frame&, const Step&, uint64_t) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
void nothing(Machine&, Warp&, Frame&, const Step&, uint64_t) {}

Handler sized(bool load, uint32_t bytes) {
  switch (bytes) {
    case 1: return load ? load_lanes<uint8_t> : store_lanes<uint8_t>;
    case 2: return load ? load_lanes<uint16_t> : store_lanes<uint16_t>;
    case 4: return load ? load_lanes<uint32_t> : store_lanes<uint32_t>;
    case 8: return load ? load_lanes<uint64_t> : store_lanes<uint64_t>;
    default: return load ? load_wide : store_wide;
  }
}

bool ordered(const isa::Mods& mods) {
  switch (mods[Slot::sem]) {
    case Mod::volatile_:
    case Mod::relaxed:
    case Mod::acquire:
    case Mod::release:
    default: return false;
  }
}

}  // namespace

Handler memory_handler(const Function&, const Instr& i, Step& s) {
  s.space = static_cast<uint8_t>(window_of(i.mods));
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu:
    case Opcode::st:
      s.order = ordered(i.mods);
      s.aux = i.mods[Slot::vec] == Mod::v2 ? 2 : i.mods[Slot::vec] == Mod::v4 ? 4 : i.mods[Slot::vec] == Mod::v8 ? 8 : 1;
      s.bytes = static_cast<uint8_t>(isa::type_info(i.mods[Slot::type]).bits / 8);
      return sized(i.opcode != Opcode::st, s.bytes);
    case Opcode::cvta: return i.mods[Slot::sub] == Mod::to ? from_generic : to_generic;
    case Opcode::isspacep: return isspacep;
    case Opcode::membar:
    case Opcode::fence: return fence;
    case Opcode::prefetch:
    case Opcode::prefetchu:
    case Opcode::applypriority:
    case Opcode::discard: return nothing;
    default: return nullptr;
  }
}

}  // namespace heddle::simt::interp
