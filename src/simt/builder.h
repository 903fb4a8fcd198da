// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Appends instructions to a Function, keeping values, blocks and predecessors consistent.
#pragma once

#include <initializer_list>
#include <span>

#include "simt/kernel.h"

namespace heddle::simt {

class Builder {
 public:
  explicit Builder(Function& function) : f(function) {}

  BlockId block(std::string name = {});
  /// Where append() goes. A block that has its terminator takes nothing more.
  void at(BlockId b) { current_ = b; }
  BlockId current() const { return current_; }
  bool terminated() const;
  /// Copied to instructions appended from now on.
  void source(ptx::SourceLoc s) { source_ = s; }

  ValueId value(Type t);                               // not yet defined
  InstrId append(Instr instr);                         // its results must not be defined yet
  ValueId one(Op op, Type t, std::initializer_list<ValueId> operands);
  ValueId constant(Type t, uint64_t bits);
  ValueId symbol_address(SymbolId s, int64_t offset);  // B64
  ValueId special_register(Sreg s);
  /// Phi without operands at the front of `b`.
  ValueId phi(BlockId b, Type t);
  /// To another width by trunc, zext or sext; itself if the width is the same.
  ValueId resize(ValueId v, Type to, bool is_signed = false);

  void br(BlockId to);
  void cond_br(ValueId pred, BlockId yes, BlockId no);
  void terminate(Op op, std::span<const ValueId> operands = {}, std::span<const BlockId> targets = {});

  Function& f;

 private:
  BlockId current_;
  ptx::SourceLoc source_;
};

}  // namespace heddle::simt
