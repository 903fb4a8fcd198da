// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Mistakes found in a PTX text, one line each; parsing goes on after one, up to a limit.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "ptx/module.h"

namespace heddle::ptx {

class Diagnostics {
 public:
  static constexpr unsigned kLimit = 20;
  explicit Diagnostics(std::string_view name) : name_(name) {}

  /// Always false, so that a parse function may `return diag.at(...)`.
  template <class... A>
  bool at(Loc loc, fmt::format_string<A...> text, A&&... args) {
    add(loc, fmt::format(text, std::forward<A>(args)...));
    return false;
  }
  void set_kind(ErrorKind kind) { kind_ = kind; }
  bool any() const { return count_ != 0; }
  bool full() const { return count_ >= kLimit; }
  Error take() && { return Error{kind_, std::move(text_)}; }

 private:
  void add(Loc loc, std::string_view text) {
    if (full() || (loc.line == last_.line && loc.column == last_.column && any())) return;
    last_ = loc;
    if (count_++) text_ += '\n';
    text_ += fmt::format("{}:{}:{}: {}", name_, loc.line, loc.column, text);
  }

  std::string_view name_;
  std::string text_;
  unsigned count_ = 0;
  Loc last_;
  ErrorKind kind_ = ErrorKind::InvalidPtx;
};

}  // namespace heddle::ptx
