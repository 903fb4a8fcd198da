// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Module -> text that parses to the same module.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>

#include "ptx/module.h"

namespace heddle::ptx {

class Printer {
 public:
  Printer(const Module& module, std::string& out) : m_(module), out_(out) {}
  void print_module();
  void print_function(const Function& f);
  void print_instr(const Function& f, const Instr& i);

 private:
  template <class... A>
  void put(fmt::format_string<A...> text, A&&... args) {
    fmt::format_to(std::back_inserter(out_), text, std::forward<A>(args)...);
  }
  void print_variable(const Variable& v, bool formal);
  void print_initialiser(const Variable& v);
  void print_formals(const Function& f, const std::vector<Variable>& formals, const std::vector<RegId>* regs);
  void print_directives(const Function& f);
  void print_body(const Function& f);
  void print_operand(const Function& f, const Operand& o);
  void print_operands(const Function& f, const Instr& i);
  void print_call(const Function& f, const Instr& i);
  void print_list(const Function& f, const std::vector<Operand>& list, char open, char close);

  const Module& m_;
  std::string& out_;
};

}  // namespace heddle::ptx
