// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// trap, brkpt, nanosleep and its kind, and the functions that the engine provides.
#include <cstring>

#include "abi/device_call.h"
#include "abi/texture.h"
#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {

using isa::Opcode;

namespace {

void trap(Machine& m, Warp& w, Frame&, const Step&, uint64_t lanes) {
  m.trap(w, lanes, abi::TrapReason::Trap);
}
void brkpt(Machine& m, Warp& w, Frame&, const Step&, uint64_t lanes) {
  m.trap(w, lanes, abi::TrapReason::Breakpoint);
}
void nothing(Machine&, Warp&, Frame&, const Step&, uint64_t) {}

template <class T>
T* pointer(uint64_t bits) { return reinterpret_cast<T*>(bits); }

void vprintf(Machine& m, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    int32_t r = m.launch.services->vprintf(&m.worker, pointer<const char>(f.at(s.in[0])[l]),
                                           pointer<const void>(f.at(s.in[1])[l]));
    if (s.outs) f.at(s.out[0])[l] = static_cast<uint32_t>(r);
  });
}
void malloc(Machine& m, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    void* p = m.launch.services->device_malloc(&m.worker, f.at(s.in[0])[l]);
    if (s.outs) f.at(s.out[0])[l] = reinterpret_cast<uint64_t>(p);
  });
}
void free(Machine& m, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    m.launch.services->device_free(&m.worker, pointer<void>(f.at(s.in[0])[l]));
  });
}
void assert_fail(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  m.worker.warp = w.index;
  for_lanes(lanes, [&](uint32_t l) {
    m.worker.active_mask = 1ull << l;
    m.launch.services->assert_fail(&m.worker, pointer<const char>(f.at(s.in[0])[l]),
                                   pointer<const char>(f.at(s.in[1])[l]),
                                   static_cast<uint32_t>(f.at(s.in[2])[l]),
                                   pointer<const char>(f.at(s.in[3])[l]));
  });
}

/// Of the whole warp, also of 64 lanes (include/heddle/cuda/warp.h).
void ballot64(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t yes = 0;
  for_lanes(lanes, [&](uint32_t l) { yes |= uint64_t{f.at(s.in[0])[l] != 0} << l; });
  for_lanes(lanes, [&](uint32_t l) { if (s.outs) f.at(s.out[0])[l] = yes; });
}

uint64_t threads_of(const Machine& m) {
  return uint64_t{m.launch.grid.x} * m.launch.grid.y * m.launch.grid.z * m.threads;
}
void group_handle(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) { if (s.outs) f.at(s.out[0])[l] = f.at(s.in[0])[l] + 1; });
}
void group_size(Machine& m, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) { if (s.outs) f.at(s.out[0])[l] = static_cast<uint32_t>(threads_of(m)); });
}
void group_rank(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    if (s.outs) f.at(s.out[0])[l] = static_cast<uint32_t>(m.cta * m.threads + w.index * m.warp_size + l);
  });
}

uint32_t bytes_of_result(const Frame& f, const Step& s, uint32_t n) {
  const ValueId v = s.instr->results[n];
  return v ? bytes_of((*f.code->function)[v].type) : 4;
}

/// Lane by lane, so that rows are single cells.
void texture(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  constexpr uint32_t kCells = 32;
  m.worker.warp = w.index;
  for_lanes(lanes, [&](uint32_t l) {
    uint64_t in[kCells] = {}, out[kCells] = {};
    for (uint32_t n = 1; n < s.ins; ++n) in[n - 1] = f.at(s.in[n])[l];
    m.launch.services->texture(&m.worker, f.at(s.in[0])[l], 1, 1, in, out);
    for (uint32_t n = 0; n < s.outs; ++n) {
      uint64_t value = 0;
      std::memcpy(&value, &out[n], bytes_of_result(f, s, n));
      f.at(s.out[n])[l] = value;
    }
  });
}

/// immediate: which function.
void device_call(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  m.worker.warp = w.index;
  for_lanes(lanes, [&](uint32_t l) {
    uint64_t words[abi::kMaxDeviceCallWords] = {};
    for (uint32_t n = 0; n < s.ins; ++n) words[n] = f.at(s.in[n])[l];
    const uint64_t r = m.launch.services->device_call(&m.worker, static_cast<uint32_t>(s.immediate), l, words);
    if (s.outs) f.at(s.out[0])[l] = s.instr->results[0] && (*f.code->function)[s.instr->results[0]].type == Type::B64 ? r : static_cast<uint32_t>(r);
  });
}

}  // namespace

Handler system_handler(const Function&, const Instr& i, Step&) {
  switch (i.opcode) {
    case Opcode::trap: return trap;
    case Opcode::brkpt: return brkpt;
    case Opcode::nanosleep:
    case Opcode::pmevent:
    case Opcode::setmaxnreg: return nothing;
    default: return nullptr;
  }
}

Handler builtin_handler(const std::string& name) {
  if (name == "vprintf") return vprintf;
  if (name == "malloc") return malloc;
  if (name == "free") return free;
  if (name == "__assertfail") return assert_fail;
  if (name == "__heddle_ballot64") return ballot64;
  if (name == "cudaCGGetIntrinsicHandle") return group_handle;
  if (name == "cudaCGGetSize") return group_size;
  if (name == "cudaCGGetRank") return group_rank;
  if (name == abi::kTextureBuiltin) return texture;
  if (abi::find_device_call(name) != abi::kNoDeviceCall) return device_call;
  return nullptr;
}

}  // namespace heddle::simt::interp
