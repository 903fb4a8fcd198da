// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/interp/program.h"

#include "simt/build/inline_calls.h"
#include "simt/interp/machine.h"

namespace heddle::simt {

namespace interp {

Result<void> ProgramImpl::decode_all() {
  uint32_t self = static_cast<uint32_t>(&kernel - module.functions.data());
  std::vector<const Function*> all;
  if (self < module.functions.size()) {
    for (uint32_t f : reachable_functions(module, self)) all.push_back(&module.functions[f]);
  } else {
    all.push_back(&kernel);
  }
  for (const Function* f : all) {
    if (!f->refused.empty()) return unsupported(f->refused);
    code[f] = std::make_unique<Code>();
  }
  local_align = simt::local_align(module);
  for (const Function* f : all)
    TRY(decode(*this, *f, *code[f]), "preparing {} for the interpreter", f->name);
  for (const Symbol& s : module.symbols) {
    if (s.kind != Symbol::Kind::Function || s.function >= module.functions.size()) continue;
    auto it = code.find(&module.functions[s.function]);
    if (it != code.end() && module.functions[s.function].address_taken)
      by_address[address(s)] = it->second.get();
  }
  entry = code[&kernel].get();
  local_stride = local_bytes_per_lane(module, kernel);
  return {};
}

std::unique_ptr<CtaRun> ProgramImpl::start(abi::WorkerContext& worker, uint64_t cta) const {
  auto run = std::make_unique<Machine>(*this, worker);
  run->reset(cta);
  return run;
}

}  // namespace interp

Result<std::unique_ptr<Program>> Program::create(const Module& module, const Function& kernel,
                                                 const SymbolAddress& address) {
  auto program = std::make_unique<interp::ProgramImpl>(module, kernel, address);
  TRY(program->decode_all());
  return std::unique_ptr<Program>(std::move(program));
}

Result<void> Program::run_cta(abi::WorkerContext& worker, uint64_t cta,
                              const InterpOptions& options) const {
  auto run = start(worker, cta);
  switch (TRY(run->run(options.max_steps))) {
    case CtaRun::State::Done: return {};
    case CtaRun::State::Yielded:
      return error(ErrorKind::LaunchTimeout, "cta {} of {} ran more than {} blocks", cta,
                   worker.launch->kernel_name, options.max_steps);
    case CtaRun::State::GridBarrier:
      return error(ErrorKind::LaunchFailed, "{} waits for the grid, but the launch is not cooperative",
                   worker.launch->kernel_name);
  }
  return {};
}

Result<void> Program::run_range(abi::WorkerContext& worker, uint64_t begin, uint64_t end) const {
  auto& self = static_cast<const interp::ProgramImpl&>(*this);
  interp::Machine machine(self, worker);
  for (uint64_t cta = begin; cta < end; ++cta) {
    machine.reset(cta);
    if (TRY(machine.run(0)) == CtaRun::State::GridBarrier)
      return error(ErrorKind::LaunchFailed, "{} waits for the grid, but the launch is not cooperative",
                   worker.launch->kernel_name);
  }
  return {};
}

Result<void> run_cta(const Module& module, const Function& kernel, const SymbolAddress& address,
                     abi::WorkerContext& worker, uint64_t cta, const InterpOptions& options) {
  auto program = TRY(Program::create(module, kernel, address));
  return program->run_cta(worker, cta, options);
}

}  // namespace heddle::simt
