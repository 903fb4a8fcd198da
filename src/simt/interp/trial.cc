// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// CTAs whose writes reach memory only when they have ended: until then they may be given up.
#include <sys/uio.h>
#include <unistd.h>

#include <bitset>
#include <unordered_map>
#include <vector>

#include "simt/interp/address.h"
#include "simt/interp/overlay.h"

namespace heddle::simt {
namespace interp {
namespace {

using isa::Opcode;

constexpr uint64_t kPage = 4096;
constexpr uint64_t kBlocksBetweenLooks = 64;
constexpr size_t kMostPages = 16384;     // 64 MB; a CTA that touches more had better wait

class Writes final : public Overlay {
 public:
  Writes(const ProgramImpl& program, const abi::WorkerContext& worker) : program_(program), worker_(worker) {}

  uint8_t* at(const Machine&, const Warp&, const Step& s, uint32_t, uint64_t a) override {
    if (own(a)) return reinterpret_cast<uint8_t*>(a);
    const Opcode opcode = s.instr->opcode;
    const bool store = opcode == Opcode::st;
    if (!store && opcode != Opcode::ld && opcode != Opcode::ldu) stop();
    // A wide element takes two slots, of which `outs` counts each.
    const uint64_t bytes = store ? uint64_t{s.bytes} * s.aux : std::min<uint64_t>(s.bytes, 8) * s.outs;
    if (!bytes || a % bytes || bytes > 64) stop();
    Page& page = page_of(a / kPage);
    const uint64_t at = a % kPage;
    if (store)
      for (uint64_t n = 0; n < bytes; ++n) page.written[at + n] = true;
    return page.data + at;
  }

  /// Puts what was written where it belongs. False: it cannot be written there.
  bool commit() {
    for (const auto& [number, page] : pages_) {
      std::vector<iovec> from, to;
      for (uint64_t n = 0; n < kPage;) {
        if (!page->written[n]) {
          ++n;
          continue;
        }
        const uint64_t first = n;
        while (n < kPage && page->written[n]) ++n;
        from.push_back({page->data + first, n - first});
        to.push_back({reinterpret_cast<void*>(number * kPage + first), n - first});
      }
      constexpr size_t kMost = 512;     // below the system's limit on pieces
      for (size_t n = 0; n < from.size(); n += kMost) {
        const size_t count = std::min(kMost, from.size() - n);
        size_t bytes = 0;
        for (size_t k = n; k < n + count; ++k) bytes += from[k].iov_len;
        if (process_vm_writev(::getpid(), &from[n], count, &to[n], count, 0) != static_cast<ssize_t>(bytes)) return false;
      }
    }
    return true;
  }
  void clear() {
    pages_.clear();
    last_ = nullptr;
  }

 private:
  struct Page {
    uint8_t data[kPage];
    std::bitset<kPage> written;
  };
  bool own(uint64_t a) const {
    const auto within = [&](const void* base, uint64_t size) { return a - reinterpret_cast<uint64_t>(base) < size; };
    return within(worker_.shared, worker_.shared_bytes) || within(worker_.local, worker_.local_bytes) ||
           within(worker_.launch->params, program_.kernel.param_bytes);
  }
  Page& page_of(uint64_t number) {
    if (last_ && last_number_ == number) return *last_;
    std::unique_ptr<Page>& page = pages_[number];
    if (!page) {
      if (pages_.size() > kMostPages) stop();
      page = std::make_unique<Page>();
      if (number >> 35 || !read_process(number * kPage, page->data, kPage)) stop();
    }
    last_ = page.get();
    last_number_ = number;
    return *page;
  }

  const ProgramImpl& program_;
  const abi::WorkerContext& worker_;
  std::unordered_map<uint64_t, std::unique_ptr<Page>> pages_;
  Page* last_ = nullptr;
  uint64_t last_number_ = 0;
};

Writes& writes_of(abi::WorkerContext* worker) { return *static_cast<Writes*>(worker->launch->services->self); }

/// Whatever device code asks of its host ends the trial.
abi::Services no_services(Writes& writes) {
  abi::Services s = {};
  s.self = &writes;
  s.vprintf = [](abi::WorkerContext* w, const char*, const void*) -> int32_t { writes_of(w).stop(); };
  s.device_malloc = [](abi::WorkerContext* w, uint64_t) -> void* { writes_of(w).stop(); };
  s.device_free = [](abi::WorkerContext* w, void*) { writes_of(w).stop(); };
  s.assert_fail = [](abi::WorkerContext* w, const char*, const char*, uint32_t, const char*) { writes_of(w).stop(); };
  s.trap = [](abi::WorkerContext* w, uint32_t) { writes_of(w).stop(); };
  s.globaltimer = [](abi::WorkerContext* w) -> uint64_t { writes_of(w).stop(); };
  return s;
}

class Trial final : public CtaTrial {
 public:
  Trial(const ProgramImpl& program, const abi::WorkerContext& worker)
      : launch_(*worker.launch), worker_(worker), writes_(program, worker_), services_(no_services(writes_)),
        machine_(program, prepared()) {
    machine_.overlay = &writes_;
  }

  bool run(uint64_t cta, const std::function<bool()>& stop) override {
    machine_.reset(cta);
    const bool done = ran(stop) && writes_.commit();
    writes_.clear();
    return done;
  }

 private:
  abi::WorkerContext& prepared() {
    launch_.services = &services_;
    worker_.launch = &launch_;
    return worker_;
  }
  /// Not inlined: nothing here lives in registers across the longjmp.
  __attribute__((noinline)) bool ran(const std::function<bool()>& stop) {
    if (setjmp(writes_.leave)) return false;
    for (;;) {
      const auto state = machine_.run(kBlocksBetweenLooks);
      if (!state.ok() || state.value() == CtaRun::State::GridBarrier) return false;
      if (state.value() == CtaRun::State::Done) return true;
      if (stop()) return false;
    }
  }

  abi::LaunchContext launch_;
  abi::WorkerContext worker_;
  Writes writes_;
  const abi::Services services_;
  Machine machine_;
};

}  // namespace
}  // namespace interp

std::unique_ptr<CtaTrial> Program::try_ctas(const abi::WorkerContext& worker) const {
  return std::make_unique<interp::Trial>(static_cast<const interp::ProgramImpl&>(*this), worker);
}

}  // namespace heddle::simt
