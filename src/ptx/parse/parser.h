// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parser: recursive descent over the lexer, one translation unit per level of the grammar.
// A parse function returns false after it has reported a mistake; whoever loops over statements
// then skips to the next one.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ptx/check/operand.h"
#include "ptx/module.h"
#include "ptx/parse/diagnostics.h"
#include "ptx/parse/lexer.h"
#include "ptx/spelling.h"

namespace heddle::ptx {

/// A constant expression's value.
struct Constant {
  enum class Kind : uint8_t { Int, Float } kind = Kind::Int;
  bool is_unsigned = false;
  bool single = false;            // of a 0f literal: `real` is exact, the bits are in `bits`
  uint64_t bits = 0;
  double real = 0;
};

/// What a name in a function means.
struct Binding {
  enum class Kind : uint8_t { Reg, RegVector, Variable } kind = Kind::Reg;
  RegId reg;                      // first one of a vector
  uint32_t count = 1;
  std::string_view symbol;        // Variable: its unique name
};

class Parser {
 public:
  Parser(std::string_view text, Diagnostics& diag) : lex_(text), diag_(diag) {}
  void run();
  Module module;

 private:
  // ---- tokens ----
  void advance() { tok_ = lex_.next(); }
  bool accept(char c);
  bool expect(char c);
  bool accept_word(std::string_view w);
  bool expect_name(std::string_view& name);
  bool expect_int(uint64_t& value);
  void skip_statement();
  void skip_body_statement();
  std::string describe(const Token& t) const;

  // ---- module_parser.cc ----
  void module_statement();
  bool parse_version();
  bool parse_target();
  bool parse_file();
  uint32_t file_index(uint64_t number);
  bool parse_section();
  bool parse_alias();
  bool parse_module_variables(Space space, Linkage linkage);
  void check_symbols();

  // ---- variable_parser.cc ----
  bool parse_variables(Space space, Linkage linkage, std::vector<Variable>& out);
  bool parse_variable_type(Variable& v);
  bool parse_attribute(Variable& v);
  bool parse_declarator(Variable v, std::vector<Variable>& out);
  bool parse_ptr(Variable& v);
  bool finish_size(Variable& v);
  bool parse_initialiser(Variable& v);
  bool fill(Variable& v, size_t level, uint64_t base, uint64_t& at);
  bool parse_init_element(Variable& v, InitElement& e);
  bool parse_sampler_properties(Variable& v);

  // ---- function_parser.cc ----
  bool parse_function(bool entry, Linkage linkage);
  bool parse_formals(std::vector<Variable>& formals, std::vector<RegId>& regs,
                     bool& variadic, bool declare);
  bool parse_function_directives();
  bool parse_dims(uint32_t (&dims)[3]);
  bool parse_body();
  bool body_statement();
  bool body_directive();
  bool parse_registers();
  bool parse_local_variables(Space space);
  bool parse_loc();
  bool parse_label(Token name);
  bool parse_targets(const Token& name, bool branch);
  bool parse_prototype(const Token& name);
  void open_scope();
  void close_scope();
  void finish_labels();
  void finish_function();
  LabelId label_reference(std::string_view name, Loc loc);
  RegId new_register(std::string name, isa::Mod type);
  bool bind(std::string_view name, const Binding& binding, Loc loc);
  std::string unique_name(std::string_view name);
  const Binding* find_binding(std::string_view name, Binding& scratch) const;

  // ---- instr_parser.cc ----
  bool parse_instr();
  bool parse_call_operands(Instr& instr);
  bool parse_call_list(Operand& list);
  bool claim(Instr& instr, const Spelling& spelling, std::string_view text);
  bool assign(const isa::Form& form, const isa::Mods& mods, size_t spec, size_t raw);
  bool complain(const Spelling& spelling, std::string_view text, Loc loc);
  RawView view(const RawOperand& raw) const;
  void place(Instr& instr, const isa::Form& form);
  void settle(Operand& o, isa::Mod type);
  void note_symbols(const Operand& o);
  bool check_spaces(const Instr& instr, const isa::Form& form);
  std::optional<Space> space_of(const std::string& name) const;

  // ---- operand_parser.cc ----
  bool parse_operand(RawOperand& raw, unsigned depth);
  bool parse_name(RawOperand& raw, unsigned depth);
  bool parse_vector(Operand& o, unsigned depth);
  bool parse_address(Operand& o, unsigned depth);
  bool parse_suffix(RawOperand& raw);
  void set_constant(Operand& o, const Constant& c);

  // ---- constant.cc ----
  bool parse_constant(Constant& c, unsigned depth = 0);
  bool parse_binary(Constant& c, int level, unsigned depth);
  bool parse_unary(Constant& c, unsigned depth);
  bool parse_offset(int64_t& offset);
  bool parse_count(uint64_t& count);

  Lexer lex_;
  Diagnostics& diag_;
  Token tok_;
  bool seen_version_ = false;
  std::unordered_map<uint64_t, uint32_t> file_index_;
  std::unordered_map<std::string, uint32_t> function_index_;
  std::unordered_map<std::string, Space> variable_spaces_;   // module scope
  struct SymbolUse {
    std::string name;
    Loc loc;
  };
  std::vector<SymbolUse> symbol_uses_;
  std::unordered_map<std::string_view, Spelling> spellings_;

  // ---- the function being read ----
  Function f_;
  SourceLoc source_;
  struct Range {
    RegId base;
    uint32_t count;
  };
  struct Undo {
    std::string_view name;
    bool had, range;
    Binding binding;
    Range old_range;
  };
  struct LabelInfo {
    std::string name;
    bool defined = false;
    uint32_t position = 0;
    uint32_t alias = ~0u;             // the same label, referred to from an inner scope
    Loc loc;
  };
  struct Scope {
    size_t undo_begin = 0;
    std::unordered_map<std::string_view, uint32_t> labels;
    std::unordered_set<std::string_view> names;
  };
  std::unordered_map<std::string_view, Binding> names_;
  std::unordered_map<std::string_view, Range> ranges_;
  std::unordered_set<std::string> used_names_;
  std::unordered_map<std::string, Space> local_spaces_;      // of the function's own variables
  std::vector<Undo> undo_;
  std::vector<Scope> scopes_;
  std::vector<LabelInfo> labels_;
  std::vector<RawOperand> raws_;
  std::vector<int> taken_;
  std::deque<std::string> formal_names_;   // what names of formals and variables are views of
  bool in_module_scope_ = true;
};

/// Most nested braces, parentheses or unary operators that we follow.
inline constexpr unsigned kMaxDepth = 64;
inline constexpr uint32_t kMaxRegisters = 4'000'000;

}  // namespace heddle::ptx
