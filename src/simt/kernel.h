// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The SIMT IR: what one lane does, in SSA form. Nothing here says how many lanes run at once, and
// nothing knows LLVM. Values have a width, not a meaning (as PTX registers do): the instruction
// says whether bits are a float.
//
// Lowering conventions that build() guarantees and verify() checks:
//  * A PTX instruction's inputs are `operands` in the order of its form, vectors flattened; its
//    outputs are `results`, a `_` being an invalid id. An address [base+offset] is one operand, the
//    base, and the instruction's `offset`; extra address parts (texture coordinates) follow it.
//    A base is B64, or B32 (shared and param: zero-extended).
//  * Operands and results of an isa instruction have exactly the width of its types. Where a PTX
//    register is wider (ld, st, cvt, ...), build() adds trunc, zext or sext beside it.
//  * The carry flag is a Pred value: the last operand of addc, subc, madc (.cc or not), and the last
//    result of every .cc instruction.
//  * mov is gone: copies vanish, immediates are `constant`, mov.b64 {a,b} is `pack`, mov.b64 {a,b}, d
//    is `unpack`, addresses are `symbol_address`, special registers `special_register`.
//  * Guards are gone: a guarded pure instruction became the instruction and a `select`, any other
//    became a branch around it.
//  * Negated predicates are `not.pred` instructions.
//  * .param variables of calls are gone: each formal is flattened into words. A scalar is one word
//    of its width; an array .align A .b8 [N] is words of min(A, 8) bytes, then what is left in
//    halves of that. A .param whose address escapes lives in a Local symbol on both sides.
//  * trap, and calls that do not return, are followed by `unreachable`.
//  * In a warp of 64 lanes, PTX's 32-bit lane masks and 5-bit lane numbers speak of the lane's own
//    half: shfl, vote, match, redux, elect, activemask and lanemask_* work on lanes 0-31 and 32-63
//    apart, each numbered from 0 (mma and its kind too). %laneid and WARP_SZ tell of all 64.
//  * Shared addresses are offsets in the shared window (a symbol's own offset includes
//    abi::kSharedBase), .param addresses of a kernel are offsets in the parameter block, .local
//    addresses are offsets in the lane's local memory. Generic addresses are host pointers; cvta
//    turns one into the other. Global and const addresses are host pointers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "isa/instr_mods.h"
#include "ptx/module.h"

namespace heddle::simt {

enum class Type : uint8_t { Pred, B8, B16, B32, B64, B128 };

enum class Op : uint8_t {
#define HEDDLE_SIMT_OP(name, results, terminator) name,
#include "simt/op.def"
#undef HEDDLE_SIMT_OP
};

using ValueId = Id<struct ValueTag>;
using InstrId = Id<struct InstrTag>;
using BlockId = Id<struct BlockTag>;
using SymbolId = Id<struct SymbolTag>;   // into Module::symbols

struct Value {
  Type type = Type::B32;
  InstrId def;
  uint32_t result_index = 0;
};

enum class Sreg : uint8_t {
#define HEDDLE_SREG(name, type) name,
#include "simt/sreg.def"
#undef HEDDLE_SREG
};

struct Instr {
  Op op = Op::isa;
  isa::Opcode opcode{};                 // Op::isa only
  uint16_t form = 0;
  isa::Mods mods;
  std::vector<ValueId> results;
  std::vector<ValueId> operands;
  std::vector<BlockId> targets;         // terminators
  int64_t offset = 0;                   // of the address operand
  uint64_t immediate = 0;
  SymbolId symbol;
  Sreg sreg{};
  BlockId block;
  ptx::SourceLoc source;
};

struct Block {
  std::vector<InstrId> instrs;          // phis first, one terminator last
  std::vector<BlockId> preds;           // a predecessor with two edges here is listed twice
  std::string name;
};

/// Anything with an address or a body that instructions name.
struct Symbol {
  enum class Kind : uint8_t { Global, Const, Shared, DynamicShared, Local, KernelParam, Function, Builtin, Texture };
  Kind kind = Kind::Global;
  std::string name;
  uint64_t offset = 0;                  // Shared, KernelParam: its offset; Local: offset in its function's
                                        // frame; DynamicShared: unused, it starts at the kernel's
                                        // static_shared_bytes (LaunchContext::static_shared_bytes)
  uint64_t size_bytes = 0;
  uint32_t align = 1;
  uint32_t function = ~0u;              // Function: index into Module::functions, ~0u if external
  uint32_t variable = ~0u;              // Global, Const: index into ptx::Module::variables
};

/// A kernel parameter in the parameter block.
struct Formal {
  uint32_t offset = 0, size_bytes = 0, align = 1;
};

struct Function {
  std::string name;
  bool is_kernel = false;
  std::vector<Value> values;
  std::vector<Instr> instrs;
  std::vector<Block> blocks;            // [0] is the entry and has no predecessor
  std::vector<Type> params, returns;    // device functions: flattened formals
  std::vector<Formal> formals;          // kernels
  uint32_t param_bytes = 0;             // kernels: size of the parameter block
  uint32_t static_shared_bytes = 0;     // includes abi::kSharedBase and what it calls; rounded up, if
                                        // there is dynamic shared memory, so that it may begin right there
  uint32_t local_bytes = 0;             // own frame of one lane
  uint32_t maxntid[3] = {0, 0, 0}, reqntid[3] = {0, 0, 0};
  uint32_t max_threads = 1024;
  bool uses_dynamic_shared = false;
  bool address_taken = false;           // may be the target of call_indirect
  bool uses_grid_barrier = false;       // it or a callee calls cudaCGSynchronize
  std::string refused;                  // not empty: no blocks, since it needs this thing that is not
                                        // built yet; running or compiling it is NotSupported

  Value& operator[](ValueId v) { return values[v.index]; }
  const Value& operator[](ValueId v) const { return values[v.index]; }
  Instr& operator[](InstrId i) { return instrs[i.index]; }
  const Instr& operator[](InstrId i) const { return instrs[i.index]; }
  Block& operator[](BlockId b) { return blocks[b.index]; }
  const Block& operator[](BlockId b) const { return blocks[b.index]; }
  const Instr& terminator(BlockId b) const { return (*this)[(*this)[b].instrs.back()]; }
};

/// One PTX module, built. Global and const variables stay described by the ptx::Module; the driver
/// gives them storage and tells addresses by symbol.
struct Module {
  std::vector<Symbol> symbols;
  std::vector<Function> functions;      // kernels and those device functions that were not inlined
  std::vector<std::string> files;
};

}  // namespace heddle::simt
