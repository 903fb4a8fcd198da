// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory for running a CTA again without a trace: what is read comes from the process, what is
// written stays here. For finding the thread behind a fault.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>

#include "simt/interp/overlay.h"

namespace heddle::simt::interp {

class Ghost final : public Overlay {
 public:
  /// fault: the address to look for; 0 if the host did not say (it is none that a host can form).
  Ghost(uint64_t fault, const ProgramImpl& program, const abi::WorkerContext& worker)
      : fault_(fault), program_(program), worker_(worker) {}

  /// Does not return once the culprit is found, nor if the instruction reaches further than its
  /// operand says.
  uint8_t* at(const Machine& m, const Warp& w, const Step& s, uint32_t lane, uint64_t address) override;

  bool found = false;
  uint32_t thread = 0;
  uint64_t address = 0;
  const Instr* instr = nullptr;

 private:
  static constexpr uint64_t kPage = 4096;
  using Page = std::array<uint8_t, kPage + 64>;
  bool own(uint64_t address) const;

  const uint64_t fault_;
  const ProgramImpl& program_;
  const abi::WorkerContext& worker_;
  std::unordered_map<uint64_t, std::unique_ptr<Page>> pages_;
};

}  // namespace heddle::simt::interp
