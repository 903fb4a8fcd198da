// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes by the name of their function: what filetests run one at a time.
#include "simt/clean/clean.h"
#include "simt/pass/canonical_flow.h"
#include "simt/pass/dispatch.h"
#include "simt/rewrite.h"
#include "simt/simt.h"

namespace heddle::simt {

namespace {

/// All but the entry.
Result<void> everything_by_number(const Module& module, Function& f) {
  prepare_flow(module, f);
  std::vector<uint32_t> from;
  for (BlockId t : f.terminator(BlockId(0)).targets) from.push_back(t.index);
  if (from.empty()) return {};
  TRY(dispatch(module, f, reachable_from(f, from), {}));
  return {};
}

}  // namespace

Result<void> run_pass(Module& module, std::string_view name) {
  for (Function& f : module.functions) {
    if (f.blocks.empty()) continue;
    if (name == "clean") clean(f);
    else if (name == "fold_constants") fold_constants(f);
    else if (name == "share_values") share_values(f);
    else if (name == "remove_dead_code") remove_dead_code(f);
    else if (name == "simplify_flow") simplify_flow(f);
    else if (name == "hoist_constants") hoist_constants(f);
    else if (name == "remove_trivial_phis") remove_trivial_phis(f);
    else if (name == "compact") compact(f);
    else if (name == "canonical_flow") TRY(canonical_flow(module, f));
    else if (name == "dispatch") TRY(everything_by_number(module, f));
    else return error(ErrorKind::InvalidValue, "no pass is called {}", name);
  }
  return {};
}

}  // namespace heddle::simt
