// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reference interpreter: gives every instruction its meaning, lane by lane, each lane with its
// own program counter (independent thread scheduling: every lane makes progress). Slow, obvious, and
// what the JIT is compared with; also what runs kernels the JIT hands back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "abi/kernel.h"
#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

/// mma.sp of 32 lanes, for both engines: registers as [register][lane], those of A, B, C, then the
/// metadata; D goes to `out`.
void sparse_product(const isa::Mods& mods, uint32_t selector, const uint32_t* in, uint32_t* out);

struct InterpOptions {
  uint64_t max_steps = 0;               // blocks run per CTA; 0: no limit. Exceeded: LaunchTimeout
};

/// Where a Global, Const, Function or Builtin symbol lives. Function addresses only need to be
/// unique; the driver, jit and interpreter agree on them through this.
using SymbolAddress = std::function<uint64_t(const Symbol&)>;

/// What a worker must provide to run `kernel` here (frames are not used). `step` is needed when
/// uses_grid_barrier is set.
abi::KernelInfo kernel_info(const Module& module, const Function& kernel);

/// What frames in local memory are aligned to: the most that a local variable of the module asks for.
uint64_t local_align(const Module& module);
/// What every lane's local memory is aligned to; the executor gives kLeastLocalAlign, engines the rest.
inline constexpr uint64_t kLeastLocalAlign = 64;

/// Local memory one lane needs: frames along the deepest call path; recursion and indirect calls
/// get a fixed stack on top. jit and interpreter use the same figure.
uint64_t local_bytes_per_lane(const Module& module, const Function& kernel);

/// One CTA in progress. Holds references to the Program and the worker.
class CtaRun {
 public:
  enum class State { Done, GridBarrier, Yielded };
  virtual ~CtaRun() = default;
  /// Goes on until the CTA ends, or all its live lanes wait at a grid-wide barrier (call again once
  /// every CTA is there), or `max_blocks` blocks were run (0: no limit), so that a caller may
  /// interleave CTAs that wait for each other.
  virtual Result<State> run(uint64_t max_blocks = 0) = 0;
};

/// CTAs run on trial: what they write reaches memory when they have ended, not before.
class CtaTrial {
 public:
  virtual ~CtaTrial() = default;
  /// False: nothing has happened, since `stop` said so (it is asked now and then), or the CTA touched
  /// what it should not, trapped, or asked its host for something. Whoever runs it then finds out.
  virtual bool run(uint64_t cta, const std::function<bool()>& stop) = 0;
};

/// A kernel decoded for running; made once, used by any number of workers at the same time. The
/// module must outlive it.
class Program {
 public:
  static Result<std::unique_ptr<Program>> create(const Module& module, const Function& kernel,
                                                 const SymbolAddress& address);
  virtual ~Program() = default;
  /// Begins CTA `cta`: worker.shared, local and launch must be set; shared memory is not cleared.
  virtual std::unique_ptr<CtaRun> start(abi::WorkerContext& worker, uint64_t cta) const = 0;
  /// Runs one CTA to its end, on this thread. Memory outside a plain host mapping faults as it would
  /// in compiled code. Traps and asserts go through WorkerContext::launch->services and do not
  /// return. A grid barrier is an Error here: see CtaRun.
  Result<void> run_cta(abi::WorkerContext& worker, uint64_t cta,
                       const InterpOptions& options = {}) const;
  /// CTAs [begin, end), each to its end: what exec::LaunchDesc::run_range wants.
  Result<void> run_range(abi::WorkerContext& worker, uint64_t begin, uint64_t end) const;
  /// Whether a trial is right: no CTA waits for what another one does, nor tells when it did.
  static bool may_be_tried(const Module& module, const Function& kernel);
  /// On this thread, with this worker's memory.
  std::unique_ptr<CtaTrial> try_ctas(const abi::WorkerContext& worker) const;
};

/// The thread behind a fault of compiled code.
struct Culprit {
  uint32_t thread = 0;                  // linear in its CTA
  uint64_t address = 0;
  std::string instruction;              // "st"
  ptx::SourceLoc source;
};

/// Runs CTA at.cta_linear of a launch once more, to find who touched address `fault` (0: one that the
/// host cannot form). Memory of the process is read, never written. Nothing is found if the kernel
/// takes another way this time (it changed its own input, or other CTAs did), allocates, traps first,
/// or takes longer than `seconds`.
std::optional<Culprit> find_culprit(const Module& module, const Function& kernel, const SymbolAddress& address,
                                    const abi::WorkerContext& at, uint64_t fault, double seconds);

/// Program::create and Program::run_cta in one, for a single CTA.
Result<void> run_cta(const Module& module, const Function& kernel, const SymbolAddress& address,
                     abi::WorkerContext& worker, uint64_t cta, const InterpOptions& options = {});

}  // namespace heddle::simt
