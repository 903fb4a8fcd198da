// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One PTX function to one simt::Function. Split by what it handles: function_builder.cc (scope and
// flow), operands.cc, instructions.cc, calls.cc.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "isa/form.h"
#include "simt/build/param_object.h"
#include "simt/build/symbols.h"

namespace heddle::simt {

class FunctionBuilder {
 public:
  FunctionBuilder(const ptx::Module& module, const ptx::Function& from, Symbols& symbols, Module& out,
                  Function& to)
      : ptx_(module), p_(from), symbols_(symbols), m_(out), f_(to), b_(to), ssa_(b_) {}
  Result<void> run();

 private:
  // Scope: function_builder.cc
  Result<void> declare();
  void declare_formals();
  Result<void> declare_variables();
  std::set<std::string> params_in_memory() const;
  ParamObject make_param(const ptx::Variable& v, bool in_memory);
  const ptx::Variable* param_variable(const std::string& name) const;
  Error at(const ptx::Instr& i, Error e) const;

  // Flow: function_builder.cc
  struct Piece {                        // a basic block of the PTX text
    uint32_t begin = 0, end = 0;
    std::vector<uint32_t> next;         // pieces
    BlockId block;
    uint32_t preds = 0;                 // edges from reachable pieces
    uint32_t seen = 0;                  // of them already emitted
  };
  Result<void> cut();
  Result<std::vector<uint32_t>> successors(const ptx::Instr& i, uint32_t following) const;
  std::vector<uint32_t> order();
  Result<void> emit(Piece& piece);
  Result<void> selected(const ptx::Instr& i);
  Result<void> terminate(const ptx::Instr& i, Piece& piece);
  Result<const ptx::BranchTargets*> targets_of(const ptx::Instr& i) const;
  void leave();                         // ret or exit
  ValueId guard(const ptx::Instr& i);
  void open_region(const ptx::Instr& i);
  void close_region();

  // operands.cc
  Result<ValueId> read(const ptx::Operand& o, isa::Mod type);
  Result<ValueId> read_as(const ptx::Operand& o, isa::Mod type, Type width);
  Result<ValueId> immediate(const ptx::Operand& o, isa::Mod type, Type width);
  Result<ValueId> symbol_value(const ptx::Operand& o);
  Result<ValueId> special(const ptx::Operand& o);
  Result<void> write(const ptx::Operand& o, ValueId v, isa::Mod type);
  Result<Type> width_of(const ptx::Operand& o, isa::Mod type) const;
  Result<SymbolId> find_symbol(const std::string& name) const;

  // instructions.cc
  Result<void> instruction(const ptx::Instr& i);
  Result<void> mov(const ptx::Instr& i);
  Result<void> access_param(const ptx::Instr& i, bool& done);
  Result<void> generic(const ptx::Instr& i);
  Result<void> add_input(const ptx::Instr& i, const ptx::Operand& o, size_t spec, Instr& out);
  Result<void> add_output(const ptx::Operand& o, isa::OperandType type, const isa::OperandSpec& spec, Instr& out);
  Result<void> add_address(const ptx::Operand& o, Instr& out);
  bool is_selectable(const ptx::Instr& i) const;

  // copies.cc
  ValueId integer_op(isa::Opcode op, isa::Mod type, Type width, std::initializer_list<ValueId> operands,
                     isa::Mod space = isa::Mod::none);
  Result<ValueId> copied_bytes(const ptx::Instr& i, uint32_t bytes);
  Result<void> copy_async(const ptx::Instr& i);

  // barrier_objects.cc
  Instr access(isa::Opcode op, const ptx::Instr& i, isa::Mod type) const;
  Result<void> mbarrier_init(const ptx::Instr& i);
  Result<void> mbarrier_wait(const ptx::Instr& i);
  Result<void> mbarrier_pending_count(const ptx::Instr& i);
  Result<void> copy_arrives(const ptx::Instr& i);

  // stack.cc
  void declare_stack();
  Result<void> alloca(const ptx::Instr& i);

  // textures.cc
  SymbolId texture_builtin();
  Result<ValueId> texture_handle(const ptx::Operand& o);
  Result<void> texture(const ptx::Instr& i);

  // calls.cc
  struct Signature { std::vector<ptx::Variable> returns, params; };
  Result<void> call(const ptx::Instr& i);
  Result<Signature> signature(const ptx::Instr& i, const ptx::Operand& callee, const ptx::Operand* prototype) const;
  ValueId call_builtin(const char* name, std::vector<ValueId> operands, Type result);
  Result<void> stage_launch(const ptx::Function& kernel, const ptx::Operand* args);
  Result<void> pass(const ptx::Operand& arg, const ptx::Variable& formal, Instr& out);
  Result<void> receive(const ptx::Operand& into, const std::vector<Word>& words, const std::vector<ValueId>& values);
  void load_words(const ParamObject& p, Instr& out);
  void store_words(const ParamObject& p, const std::vector<ValueId>& values);
  void return_values(Instr& out);

  const ptx::Module& ptx_;
  const ptx::Function& p_;
  Symbols& symbols_;
  Module& m_;
  Function& f_;
  Builder b_;
  Ssa ssa_;
  std::vector<VariableId> registers_;
  VariableId carry_;
  VariableId stack_;                                          // of alloca; invalid if there is none
  SymbolId stack_memory_;
  std::unordered_map<std::string, SymbolId> scope_;          // variables of this function
  std::unordered_map<std::string, ParamObject> params_;      // .param of calls and device formals
  std::vector<Piece> pieces_;
  std::vector<uint32_t> piece_at_;                            // by statement
  /// Statements under one guard that are branched around together.
  struct { bool open = false; ptx::RegId reg; bool negated = false; BlockId join; } region_;
};

}  // namespace heddle::simt
