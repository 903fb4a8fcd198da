// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "reach.h"

#include <cstdio>
#include <map>
#include <set>

#include "isa/form.h"
#include "ptx/ptx.h"
#include "test_file.h"

namespace heddle::filetests {
namespace {

/// By row: the modifiers seen, each with its slot.
using Reached = std::map<uint16_t, std::set<std::pair<isa::Slot, isa::Mod>>>;

void add(const ptx::Function& f, Reached& reached) {
  for (const ptx::Instr& i : f.body) {
    auto& seen = reached[i.form];
    for (const isa::Part& p : isa::form(i.form).parts) seen.insert({p.slot, i.mods[p.slot]});
  }
}

Reached reached_by(const std::vector<std::string>& files) {
  Reached reached;
  for (const std::string& path : files) {
    auto test = read_test(path);
    if (!test.ok() || !test->run || test->interpreter_only || test->error_line) continue;
    auto module = ptx::parse(test->text(), {.name = path});
    if (!module.ok()) continue;
    std::set<std::string> kernels;
    for (const RunLine& r : test->runs)
      if (!r.interpreter_only) kernels.insert(r.kernel);
    // Functions are taken to be called by one of them.
    for (const ptx::Function& f : module->functions)
      if (!f.is_entry || kernels.contains(f.name)) add(f, reached);
  }
  return reached;
}

std::string name(const isa::Form& f) { return fmt::format("{}   {}", f.text, f.operand_text); }

}  // namespace

size_t print_unrun_rows(const std::vector<std::string>& files) {
  const Reached reached = reached_by(files);
  size_t rows = 0, missing = 0;
  for (const isa::Form& f : isa::forms()) {
    if (f.lower == isa::Lowering::none) continue;
    ++rows;
    if (reached.contains(f.id)) continue;
    ++missing;
    std::printf("no run line reaches %s\n", name(f).c_str());
  }
  std::printf("%zu of %zu rows are run\n", rows - missing, rows);
  return missing;
}

void print_unrun_modifiers(const std::vector<std::string>& files) {
  const Reached reached = reached_by(files);
  for (const isa::Form& f : isa::forms()) {
    auto seen = reached.find(f.id);
    if (seen == reached.end()) continue;
    std::string missing;
    for (const isa::Part& p : f.parts)
      for (isa::Mod m : p.choices)
        if (!seen->second.contains({p.slot, m})) missing += fmt::format(" .{}", isa::spelling(m));
    if (!missing.empty()) std::printf("%s: %s\n", name(f).c_str(), missing.c_str());
  }
}

}  // namespace heddle::filetests
