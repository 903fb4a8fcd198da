// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/arch.h"

#include <algorithm>
#include <optional>
#include <set>

#include "cc/args.h"
#include "fatbin/fatbin.h"

namespace heddle::cc {

namespace {

struct Row {
  uint32_t number;
  const char* variants;   // suffixes the toolkit knows: "a" arch-specific, "f" family
  uint32_t clang;         // what clang 19 compiles for
};

// CUDA 12.9's list. clang 19 ends at sm_90a.
constexpr Row kRows[] = {
    {50, "", 50}, {52, "", 52}, {53, "", 53}, {60, "", 60}, {61, "", 61}, {62, "", 62},
    {70, "", 70}, {72, "", 72}, {75, "", 75}, {80, "", 80}, {86, "", 86}, {87, "", 87},
    {89, "", 89}, {90, "a", 90}, {100, "af", 90}, {101, "af", 90}, {103, "af", 90},
    {120, "af", 90}, {121, "af", 90},
};

constexpr uint32_t kDefault = 52;

struct Name {
  uint32_t number;
  std::string suffix;
  const Row* row;
};

std::optional<Name> known(std::string_view text) {
  size_t bar = text.find('_');
  if (bar == std::string_view::npos) return std::nullopt;
  std::string_view prefix = text.substr(0, bar);
  if (prefix != "sm" && prefix != "compute" && prefix != "lto") return std::nullopt;
  std::string_view digits = text.substr(bar + 1);
  size_t end = digits.find_first_not_of("0123456789");
  std::string suffix(end == std::string_view::npos ? "" : digits.substr(end));
  uint32_t number = fatbin::arch_number(text);
  for (const Row& row : kRows) {
    if (row.number != number) continue;
    bool fits = suffix.empty() || (suffix.size() == 1 && std::string_view(row.variants).find(suffix) != std::string_view::npos);
    if (fits) return Name{number, suffix, &row};
  }
  return std::nullopt;
}

Error bad_arch(std::string_view name) {
  return error(ErrorKind::InvalidValue, "Unsupported gpu architecture '{}'", name);
}

class Planner {
 public:
  explicit Planner(uint32_t (*native)()) : native_(native) {}

  Result<void> add(std::string_view text) {
    auto name = known(text);
    if (!name) return bad_arch(text);
    std::string clang_arch = fmt::format("sm_{}", name->row->clang);
    if (name->number == 90) clang_arch += name->suffix;
    if (name->row->clang != name->number) mapped_.insert({name->number, clang_arch});
    list_.insert(name->row->clang * 10);
    for (const Target& t : plan_.targets) {
      if (t.clang_arch == clang_arch) return {};
    }
    std::string asked = fmt::format("compute_{}{}", name->row->clang, name->number == 90 ? name->suffix : "");
    plan_.targets.push_back({asked, clang_arch});
    return {};
  }

  /// -arch=X alone, or one with -code.
  Result<void> add_arch(const std::string& arch, const std::vector<std::string>& code) {
    if (arch == "all" || arch == "all-major") {
      for (const Row& row : kRows) {
        bool major = row.number % 10 == 0;
        if (arch == "all" || major) TRY(add(fmt::format("sm_{}", row.number)));
      }
      return {};
    }
    if (arch == "native") {
      uint32_t number = native_();
      // The device may be one that the list lacks; the nearest below it is right then.
      const Row* best = &kRows[0];
      for (const Row& row : kRows) best = row.number <= number ? &row : best;
      return add(fmt::format("sm_{}", best->number));
    }
    TRY(check_code(code));
    return add(arch);
  }

  /// arch=compute_70,code=[sm_70,compute_70]
  Result<void> add_generate(std::string text) {
    std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '"' || c == '\'' || c == '\\' || c == ' '; });
    size_t code_at = text.find("code=");
    size_t arch_at = text.find("arch=");
    if (arch_at == std::string::npos || (code_at != std::string::npos && code_at < arch_at)) {
      return error(ErrorKind::InvalidValue, "Option '--generate-code {}' must be of the form arch=compute_XX,code=sm_YY", text);
    }
    std::string arch = text.substr(arch_at + 5, code_at == std::string::npos ? std::string::npos : code_at - arch_at - 6);
    std::vector<std::string> code;
    if (code_at != std::string::npos) code = split_list(text.substr(code_at + 5));
    return add_arch(arch, code);
  }

  ArchPlan finish(bool asked) {
    if (!mapped_.empty()) {
      std::string names;
      for (auto& [number, to] : mapped_) names += fmt::format("{}sm_{}", names.empty() ? "" : ", ", number);
      plan_.notes.push_back(fmt::format("{} compiled as sm_90, the newest architecture of clang 19", names));
    }
    std::ranges::sort(plan_.targets, {}, [](const Target& t) { return t.clang_number(); });
    plan_.arch_list.assign(list_.begin(), list_.end());
    plan_.asked = asked;
    return std::move(plan_);
  }

 private:
  Result<void> check_code(const std::vector<std::string>& code) {
    for (const std::string& name : code) {
      if (!known(name)) return bad_arch(name);
    }
    return {};
  }

  uint32_t (*native_)();
  ArchPlan plan_;
  std::set<uint32_t> list_;
  std::set<std::pair<uint32_t, std::string>> mapped_;
};

}  // namespace

uint32_t Target::number() const { return fatbin::arch_number(virtual_arch); }
uint32_t Target::clang_number() const { return fatbin::arch_number(clang_arch); }

Result<ArchPlan> plan_architectures(const ArchRequest& request, uint32_t (*native)()) {
  Planner planner(native);
  bool asked = !request.arch.empty() || !request.code.empty() || !request.generate.empty();
  for (const std::string& text : request.generate) TRY(planner.add_generate(text));
  if (!request.arch.empty()) {
    TRY(planner.add_arch(request.arch, request.code));
  } else if (!request.code.empty()) {
    for (const std::string& name : request.code) TRY(planner.add(name));
  } else if (request.generate.empty()) {
    TRY(planner.add(fmt::format("sm_{}", kDefault)));
  }
  return planner.finish(asked);
}

std::vector<std::string> known_architectures(const char* prefix) {
  std::vector<std::string> names;
  for (const Row& row : kRows) {
    names.push_back(fmt::format("{}_{}", prefix, row.number));
    for (const char* v = row.variants; *v; v++) names.push_back(fmt::format("{}_{}{}", prefix, row.number, *v));
  }
  return names;
}

}  // namespace heddle::cc
