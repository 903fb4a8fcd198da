// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/interp/ghost.h"

#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "simt/interp.h"
#include "simt/interp/address.h"
#include "simt/simt.h"

namespace heddle::simt {
namespace interp {

bool read_process(uint64_t from, void* to, uint64_t bytes) {
  iovec local{to, bytes}, remote{reinterpret_cast<void*>(from), bytes};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(bytes);
}

namespace {

bool single_access(isa::Opcode opcode) {
  switch (opcode) {
    case isa::Opcode::ld:
    case isa::Opcode::ldu:
    case isa::Opcode::st:
    case isa::Opcode::atom:
    case isa::Opcode::red: return true;
    default: return false;
  }
}

Ghost& ghost_of(abi::WorkerContext* worker) { return *static_cast<Ghost*>(worker->launch->services->self); }

/// What device code asks of its host either has no effect here or ends the search.
abi::Services silent_services(Ghost& ghost) {
  abi::Services s = {};
  s.self = &ghost;
  s.vprintf = [](abi::WorkerContext*, const char*, const void*) { return 0; };
  s.device_malloc = [](abi::WorkerContext* w, uint64_t) -> void* { ghost_of(w).stop(); };
  s.device_free = [](abi::WorkerContext*, void*) {};
  s.assert_fail = [](abi::WorkerContext* w, const char*, const char*, uint32_t, const char*) { ghost_of(w).stop(); };
  s.trap = [](abi::WorkerContext* w, uint32_t) { ghost_of(w).stop(); };
  s.globaltimer = [](abi::WorkerContext*) { return uint64_t{0}; };
  return s;
}

/// Zeros between inaccessible memory: the kernel that runs here is known to be wrong, and what a 32-bit offset leads to
/// beyond its windows must not be the heap. A fault there ends the search, as whoever asks is protected.
class Buffer {
 public:
  explicit Buffer(uint64_t bytes) : bytes_(kGuard + (bytes + 4095) / 4096 * 4096 + kGuard) {
    void* at = mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) return;
    at_ = static_cast<uint8_t*>(at);
    if (mprotect(at_ + kGuard, bytes_ - 2 * kGuard, PROT_READ | PROT_WRITE) == 0) return;
    munmap(at_, bytes_);
    at_ = nullptr;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() {
    if (at_) munmap(at_, bytes_);
  }
  uint8_t* get() const { return at_ ? at_ + kGuard : nullptr; }

 private:
  static constexpr uint64_t kGuard = 2ull << 30;
  uint8_t* at_ = nullptr;
  const uint64_t bytes_;
};

/// Runs until the culprit is found, the CTA ends or the time is up. Not inlined: nothing here lives
/// in registers across the longjmp.
__attribute__((noinline)) void search(Machine& machine, Ghost& ghost, double seconds) {
  if (setjmp(ghost.leave)) return;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (;;) {
    const auto state = machine.run(256);
    if (!state.ok() || state.value() == CtaRun::State::Done) return;
    if (std::chrono::steady_clock::now() > end) return;
  }
}

}  // namespace

uint8_t* overlay_address(Machine& m, const Warp& w, const Step& s, uint32_t lane, uint64_t a) {
  return m.overlay->at(m, w, s, lane, a);
}

bool Ghost::own(uint64_t a) const {
  const auto within = [&](const void* base, uint64_t size) { return a - reinterpret_cast<uint64_t>(base) < size; };
  return within(worker_.shared, worker_.shared_bytes) || within(worker_.local, worker_.local_bytes) ||
         within(worker_.launch->params, program_.kernel.param_bytes);
}

uint8_t* Ghost::at(const Machine& m, const Warp& w, const Step& s, uint32_t lane, uint64_t a) {
  if (own(a)) return reinterpret_cast<uint8_t*>(a);
  if (!single_access(s.instr->opcode)) stop();
  const uint64_t values = std::max<uint64_t>({s.outs, s.ins > 1 ? s.ins - 1u : 1u, 1});
  const uint64_t bytes = std::max<uint64_t>(s.bytes, 1) * values;
  const bool unformed = a >> 47 != 0;
  if (fault_ ? fault_ - a < bytes : unformed) {
    found = true;
    thread = w.index * m.warp_size + lane;
    address = a;
    instr = s.instr;
    stop();
  }
  std::unique_ptr<Page>& page = pages_[a / kPage];
  if (!page) {
    page = std::make_unique<Page>();
    // What cannot be read reads as zeros: the fault that we look for is another.
    if (!unformed && read_process(a / kPage * kPage, page->data(), kPage))
      (void)read_process(a / kPage * kPage + kPage, page->data() + kPage, page->size() - kPage);
  }
  return page->data() + a % kPage;
}

}  // namespace interp

std::optional<Culprit> find_culprit(const Module& module, const Function& kernel, const SymbolAddress& address,
                                    const abi::WorkerContext& at, uint64_t fault, double seconds) {
  interp::ProgramImpl program(module, kernel, address);
  if (!program.decode_all().ok()) return std::nullopt;
  abi::LaunchContext launch = *at.launch;
  abi::WorkerContext worker = at;
  worker.launch = &launch;
  worker.local_bytes = uint64_t{launch.warps_per_cta} * launch.warp_size * program.local_stride;
  const interp::Buffer shared(worker.shared_bytes), local(worker.local_bytes + program.local_align);
  if (!shared.get() || !local.get()) return std::nullopt;
  worker.shared = shared.get();
  worker.local = local.get();
  auto ghost = std::make_unique<interp::Ghost>(fault, program, worker);
  const abi::Services services = interp::silent_services(*ghost);
  launch.services = &services;
  interp::Machine machine(program, worker);
  machine.overlay = ghost.get();
  machine.reset(at.cta_linear);
  interp::search(machine, *ghost, seconds);
  if (!ghost->found) return std::nullopt;
  Culprit c{.thread = ghost->thread, .address = ghost->address, .source = ghost->instr->source};
  c.instruction = std::string(isa::spelling(ghost->instr->opcode));
  return c;
}

}  // namespace heddle::simt
