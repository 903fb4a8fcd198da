// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A function decoded for running: one array of steps, operands as slots of a register file, phis
// as copies on edges. Built once per Program, never changed.
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "isa/eval.h"
#include "simt/interp.h"

namespace heddle::simt::interp {

class Machine;
struct Warp;
struct Frame;
struct Step;

/// Executes one step for the lanes of a mask, which all stand at it.
using Handler = void (*)(Machine&, Warp&, Frame&, const Step&, uint64_t lanes);

enum class StepKind : uint8_t {
  Compute,       // run, go on
  Collective,    // waits for the lanes of its membermask, then run
  Barrier,       // waits for the CTA: see Machine::barrier
  GridBarrier,
  Call, CallIndirect,
  Br, CondBr, Switch, Exit, Ret,
};

struct Copy { uint32_t to, from; };          // slots

struct Edge {
  uint32_t pc = 0;
  bool via_temp = false;                     // a copy reads what another one writes
  std::vector<Copy> copies;
};

struct Code;

struct Step {
  StepKind kind = StepKind::Compute;
  bool join = false;                         // lanes may have been waiting here: look for them
  uint8_t spin = 0;                          // how much a visit smells of waiting for other lanes
  uint8_t bytes = 0;                         // memory: size of one element
  uint8_t space = 0;                         // memory: ptx::Space
  uint8_t order = 0;                         // memory: __ATOMIC_*
  uint16_t aux = 0;                          // per handler
  uint32_t member = 0;                       // Collective: slot of the membermask, 0: none
  const uint32_t* in = nullptr;              // slots; a wide value takes two
  const uint32_t* out = nullptr;             // slot 0 takes what nobody reads
  uint16_t ins = 0, outs = 0;
  Handler run = nullptr;
  isa::Eval eval = nullptr;                  // of scalar instructions
  const Instr* instr = nullptr;
  int64_t offset = 0;
  uint64_t immediate = 0;
  uint32_t edges = 0;                        // index of the first in Code::edges
  const Code* callee = nullptr;
};

struct Code {
  const Function* function = nullptr;
  std::vector<Step> steps;
  std::vector<Edge> edges;
  std::deque<std::vector<uint32_t>> slots;   // what Step::in and out point at
  std::vector<uint32_t> params;              // slots of formals
  uint32_t returns = 0;                      // slots of returned values
  uint32_t slot_count = 1;
  uint32_t frame_bytes = 0;                  // of local memory, rounded to local_align()
};

class ProgramImpl final : public Program {
 public:
  ProgramImpl(const Module& m, const Function& k, const SymbolAddress& a)
      : module(m), kernel(k), address(a) {}
  std::unique_ptr<CtaRun> start(abi::WorkerContext& worker, uint64_t cta) const override;
  Result<void> decode_all();

  const Module& module;
  const Function& kernel;
  SymbolAddress address;
  std::unordered_map<const Function*, std::unique_ptr<Code>> code;
  std::unordered_map<uint64_t, const Code*> by_address;     // indirect calls
  const Code* entry = nullptr;
  uint64_t local_stride = 0, local_align = kLeastLocalAlign;
};

/// Decodes `f` into `code`; callees are looked up in program.code.
Result<void> decode(ProgramImpl& program, const Function& f, Code& code);

/// Handlers by family; null where the family has none for this instruction. They may set the
/// step's fields for their own use.
Handler memory_handler(const Function& f, const Instr& i, Step& s);
Handler atomic_handler(const Function& f, const Instr& i, Step& s);
Handler warp_handler(const Function& f, const Instr& i, Step& s);
Handler mbarrier_handler(const Function& f, const Instr& i, Step& s);
Handler system_handler(const Function& f, const Instr& i, Step& s);
Handler matrix_handler(const Function& f, const Instr& i, Step& s);
Handler scalar_handler(const Function& f, const Instr& i, Step& s);
void special_register(Machine&, Warp&, Frame&, const Step&, uint64_t lanes);
Handler builtin_handler(const std::string& name);

}  // namespace heddle::simt::interp
