// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/options.h"

#include <optional>
#include <string_view>

#include "fatbin/fatbin.h"

namespace heddle::nvrtc {

namespace {

enum class Kind : uint8_t { Flag, Bool, Value, Joined, Nothing, NothingValue, Refused };
enum class Id : uint8_t {
#define OPTION(id, long, short, kind, meaning) id,
#include "nvrtc/options.def"
#undef OPTION
};

struct Row {
  Id id;
  std::string_view spelled, abbreviated;
  Kind kind;
  const char* meaning;
};
constexpr Row kRows[] = {
#define OPTION(id, long, short, kind, meaning) {Id::id, long, short, Kind::kind, meaning},
#include "nvrtc/options.def"
#undef OPTION
};

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

struct Match {
  const Row* row;
  std::optional<std::string> value;
};

bool takes_value(Kind k) { return k == Kind::Value || k == Kind::Joined || k == Kind::NothingValue; }

/// NAME, NAME=VALUE, "NAME VALUE", and -DX at once.
Result<Match> match(std::string_view word) {
  for (const Row& row : kRows) {
    for (std::string_view name : {row.spelled, row.abbreviated}) {
      if (!word.starts_with(name)) continue;
      const std::string_view rest = word.substr(name.size());
      if (rest.empty()) return Match{&row, {}};
      if (rest[0] == '=' && row.kind != Kind::Flag) return Match{&row, std::string(rest.substr(1))};
      if (rest[0] == ' ' && row.kind != Kind::Flag) return Match{&row, std::string(trim(rest))};
    }
  }
  for (const Row& row : kRows) {
    if (row.kind == Kind::Joined && word.starts_with(row.abbreviated)) {
      return Match{&row, std::string(word.substr(row.abbreviated.size()))};
    }
  }
  return error(ErrorKind::InvalidValue, "nvrtc: error: unrecognized option {} found", word);
}

Error bad_value(const Row& row) {
  return error(ErrorKind::InvalidValue, "nvrtc: error: invalid value for {} ({})", row.spelled, row.abbreviated);
}

Result<bool> boolean(const Row& row, const std::optional<std::string>& value) {
  if (!value || *value == "true") return true;
  if (*value == "false") return false;
  return bad_value(row);
}

Result<void> set_arch(Options& o, const Row& row, const std::string& value) {
  auto cpu = nvvm::cpu_of(value);
  if (!cpu.ok()) return bad_value(row);
  o.codegen.cpu = *cpu;
  o.codegen.arch_name = value;
  o.arch = fatbin::arch_number(value);
  o.real_arch = value.starts_with("sm_");
  if (value.starts_with("lto_")) o.lto = true;
  return {};
}

Result<void> set_standard(Options& o, const Row& row, const std::string& value) {
  for (const char* known : {"c++03", "c++11", "c++14", "c++17", "c++20"}) {
    if (value == known) return o.standard = value == "c++03" ? "c++11" : value, Result<void>{};
  }
  return bad_value(row);
}

Result<void> apply(Options& o, const Row& row, const std::optional<std::string>& value) {
  switch (row.id) {
    case Id::Arch: return set_arch(o, row, *value);
    case Id::Std: return set_standard(o, row, *value);
    case Id::DeviceC: o.rdc = true; break;
    case Id::DeviceW: o.rdc = false; break;
    case Id::Rdc: o.rdc = TRY(boolean(row, value)); break;
    case Id::Ewp: break;
    case Id::Debug: o.debug = true; break;
    case Id::LineInfo: o.line_info = true; break;
    case Id::Ofast: o.codegen.opt_level = *value == "max" ? 1 : *value == "mid" ? 2 : 3; break;
    case Id::Ftz: o.codegen.ftz = TRY(boolean(row, value)); break;
    case Id::PrecSqrt: o.codegen.prec_sqrt = TRY(boolean(row, value)); break;
    case Id::PrecDiv: o.codegen.prec_div = TRY(boolean(row, value)); break;
    case Id::Fmad: o.codegen.fma = TRY(boolean(row, value)); break;
    case Id::FastMath: o.fast_math = true; break;
    case Id::Dlto: o.lto = true; break;
    case Id::Define: o.macros.push_back({true, *value}); break;
    case Id::Undefine: o.macros.push_back({false, *value}); break;
    case Id::Include: o.includes.push_back(*value); break;
    case Id::PreInclude: o.pre_includes.push_back(*value); break;
    case Id::DiagSuppress:
      for (size_t at = 0; at <= value->size();) {
        const size_t end = std::min(value->find(',', at), value->size());
        o.suppressed.push_back(value->substr(at, end - at));
        at = end + 1;
      }
      break;
    case Id::NoSourceInclude: o.source_include = false; break;
    case Id::MoveForward: o.move_forward = TRY(boolean(row, value)); break;
    case Id::InitializerList: o.initializer_list = TRY(boolean(row, value)); break;
    case Id::Pch:
    case Id::CreatePch: o.pch_asked = true; break;
    case Id::NoWarnings: o.no_warnings = true; break;
    case Id::Restrict: o.codegen.restrict_parameters = true; break;
    case Id::DefaultDevice: o.default_device = true; break;
    case Id::Brief: o.brief = TRY(boolean(row, value)); break;
    case Id::Werror: o.warnings_are_errors = true; break;
    case Id::Time: o.time_file = *value; break;
    case Id::SyntaxOnly: o.syntax_only = true; break;
    default:
      if (row.kind == Kind::Refused) {
        return error(ErrorKind::NotSupported, "nvrtc: error: {} is not supported: {}", row.spelled, row.meaning);
      }
  }
  return {};
}

}  // namespace

Result<Options> read_options(const std::vector<std::string>& words) {
  Options o;
  for (size_t i = 0; i < words.size(); i++) {
    const std::string_view word = trim(words[i]);
    if (word.empty()) continue;
    Match m = TRY(match(word));
    if (takes_value(m.row->kind) && !m.value) {
      if (i + 1 >= words.size()) return bad_value(*m.row);
      m.value = std::string(trim(words[++i]));
    }
    TRY(apply(o, *m.row, m.value));
  }
  if (o.fast_math) o.codegen.ftz = true, o.codegen.prec_div = o.codegen.prec_sqrt = false, o.codegen.fast_div = true;
  if (o.debug) o.codegen.opt_level = 0;
  o.codegen.whole_program = !o.rdc && !o.lto;
  return o;
}

}  // namespace heddle::nvrtc
