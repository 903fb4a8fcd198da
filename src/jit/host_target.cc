// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/host_target.h"

#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/TargetParser/Host.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "base/cpu.h"
#include "base/log.h"
#include "base/option.h"

namespace heddle::jit {
namespace {

/// LLVM's view of the host. Asked once: virtual machines trap the instruction that tells.
struct HostView {
  std::string cpu = llvm::sys::getHostCPUName().str();
  std::vector<std::pair<std::string, bool>> features;   // sorted, so that equal hosts make equal cache keys
  HostView() {
    for (const auto& entry : llvm::sys::getHostCPUFeatures()) features.emplace_back(entry.getKey().str(), entry.getValue());
    std::sort(features.begin(), features.end());
  }
};

const HostView& host_view() {
  static const auto* view = new HostView;
  return *view;
}

bool host_has(Isa isa) {
  switch (isa) {
    case Isa::Native:
    case Isa::Scalar: return true;
    case Isa::Sse42: return cpu().sse42;
    case Isa::Avx2: return cpu().avx2 && cpu().fma;
    case Isa::Avx512: return cpu().avx512 && cpu().avx2 && cpu().fma;
  }
  return false;
}

Isa best() {
  for (Isa isa : {Isa::Avx512, Isa::Avx2, Isa::Sse42})
    if (host_has(isa)) return isa;
  return Isa::Scalar;
}

/// What must go so that LLVM stays within `isa`. Dropping a base feature drops what builds on it.
const char* dropped_features(Isa isa) {
  switch (isa) {
    case Isa::Avx2: return ",-avx512f,-avx10.1-256,-avx10.1-512,-avxvnni,-avxifma,-avxneconvert";
    case Isa::Sse42: return ",-avx,-xop,-fma4,-vaes,-vpclmulqdq";
    default: return "";
  }
}

HostTarget describe(Isa isa) {
  HostTarget t;
  t.isa = isa;
  t.lanes = isa == Isa::Avx512 ? 16 : isa == Isa::Avx2 ? 8 : isa == Isa::Sse42 ? 4 : 1;
  t.predicate_masks = isa == Isa::Avx512;
  if (isa == Isa::Scalar) {
    // The slow tier that runs anywhere: nothing beyond what every x86-64 has.
    t.cpu = "x86-64";
    t.features = "+cx16";   // atomics of 16 bytes; the interpreter asks for as much
    return t;
  }
  const bool avx = isa != Isa::Sse42, wide = isa == Isa::Avx512;
  t.cpu = host_view().cpu;
  for (const auto& [name, on] : host_view().features) {
    t.features += (t.features.empty() ? "" : ",") + std::string(on ? "+" : "-") + name;
    if (!on) continue;
    if (name == "fma") t.fma = avx;
    if (name == "f16c") t.f16c = avx;
    if (name == "avx512fp16") t.avx512_fp16 = wide;
    if (name == "avx512bf16") t.avx512_bf16 = wide;
    if (name == "avx512vbmi") t.avx512_vbmi = wide;
    if (name == "gfni") t.gfni = true;
    if (name == "popcnt") t.popcnt = true;
  }
  t.features += dropped_features(isa);
  return t;
}

}  // namespace

const char* isa_name(Isa isa) {
  switch (isa) {
    case Isa::Native: return "native";
    case Isa::Avx512: return "avx512";
    case Isa::Avx2: return "avx2";
    case Isa::Sse42: return "sse4.2";
    case Isa::Scalar: return "scalar";
  }
  return "?";
}

Result<HostTarget> host_target(Isa isa) {
  if (!host_has(isa)) return unsupported(fmt::format("{} on this processor", isa_name(isa)));
  static const HostTarget* made[5] = {};
  static std::once_flag once[5];
  if (isa == Isa::Native) isa = best();
  const auto at = static_cast<size_t>(isa);
  std::call_once(once[at], [&] { made[at] = new HostTarget(describe(isa)); });
  return *made[at];
}

Isa chosen_isa() {
  static const Isa chosen = [] {
    const std::string& wanted = heddle::options().isa;
    if (wanted.empty()) return best();
    for (Isa isa : {Isa::Native, Isa::Avx512, Isa::Avx2, Isa::Sse42, Isa::Scalar}) {
      if (wanted != isa_name(isa)) continue;
      if (host_has(isa)) return isa == Isa::Native ? best() : isa;
      log::warn("HEDDLE_ISA={}: this processor has no {}, using {}", wanted, wanted,
                isa_name(best()));
      return best();
    }
    log::warn("HEDDLE_ISA={}: not one of avx512, avx2, sse4.2, scalar; using {}", wanted,
              isa_name(best()));
    return best();
  }();
  return chosen;
}

}  // namespace heddle::jit
