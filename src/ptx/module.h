// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A PTX module as data: what parse() makes and print() prints. Names are resolved: registers are
// dense ids per function, labels are statement indices, scoped names are unique.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "isa/instr_mods.h"

namespace heddle::ptx {

using RegId = Id<struct RegTag>;        // into Function::registers
using VarId = Id<struct VarTag>;        // into Function::variables, or Module::variables
using LabelId = Id<struct LabelTag>;    // into Function::labels

struct Loc {
  uint32_t line = 0, column = 0;        // of the PTX text, from 1
};

/// Position in the user's source, from .loc.
struct SourceLoc {
  uint32_t file = 0, line = 0, column = 0;   // file: index into Module::files, 0 = unknown
};

enum class Space : uint8_t { Generic, Const, Global, Local, Param, Shared, Texture };
enum class Linkage : uint8_t { None, Visible, Extern, Weak, Common };

struct InitElement {
  enum class Kind : uint8_t { Bits, SymbolAddress, GenericSymbolAddress } kind = Kind::Bits;
  uint64_t bits = 0;                    // value, already in the variable's element type
  std::string symbol;
  int64_t addend = 0;
  uint8_t mask_shift = 0;               // 0xff00(sym): which byte; width 8 means the whole word
  uint8_t bytes = 0;                    // size of this element
};

struct Variable {
  std::string name;
  Space space = Space::Global;
  Linkage linkage = Linkage::None;
  isa::Mod type = isa::Mod::b8;         // element type; texref, samplerref, surfref too
  uint32_t vector = 1;                  // .v2 .v4
  uint32_t align = 0;                   // bytes; natural if 0 in the text, filled in by the parser
  std::vector<uint64_t> dims;           // empty: scalar; a leading 0: [] (size from initialiser or extern)
  std::vector<InitElement> init;        // flattened, missing tail is zero
  uint64_t size_bytes = 0;              // 0 for extern []
  std::vector<std::pair<std::string, std::string>> properties;   // of an opaque type: filter_mode = linear
  bool managed = false;
  bool ptr = false;                     // kernel param with .ptr
  Space ptr_space = Space::Generic;
  uint32_t ptr_align = 0;
  Loc loc;
};

struct Register {
  std::string name;
  isa::Mod type = isa::Mod::b32;        // pred, b8...b128, u*, s*, f*
};

/// One operand, already classified. `elems` holds parts of Vector, Address and ArgList.
/// Float immediates are already in the operand's own type where that is f32 or f64.
struct Operand {
  enum class Kind : uint8_t {
    None,
    Reg,        // reg (negated: !p)
    Imm,        // bits: integer as written (two's complement) or float; see imm
    Sreg,       // special register: name, sreg
    Symbol,     // variable or function name, + offset:   mov.u64 %rd, sym+4
    Label,
    Vector,     // {a, b, ...}
    Address,    // [base+offset]: elems[0] is the base (Reg, Imm or Symbol); more elems for [tex, samp, {x,y}]
    Sink,       // _
    ArgList,    // (a, b, c) of call
  };
  enum class Imm : uint8_t { Int, F32, F64 };
  Kind kind = Kind::None;
  bool negated = false;
  Imm imm = Imm::Int;
  uint8_t element = 0xff;               // of a Sreg: .x .y .z .w are 0..3
  isa::Sreg sreg{};                     // Sreg; WARP_SZ is one too
  RegId reg;
  uint64_t bits = 0;
  int64_t offset = 0;
  LabelId label;
  std::string symbol;                   // Symbol and Sreg: the name ("%tid.x" for Sreg)
  std::vector<Operand> elems;
  Loc loc;
};

struct Instr {
  isa::Opcode op{};
  uint16_t form = 0;                    // row of isa::forms()
  isa::Mods mods;
  RegId guard;                          // @p
  bool guard_negated = false;
  /// operands[k] belongs to form(form).operands[k]; d|p is two; an absent optional one is None.
  /// call always has four: returned ArgList, callee (Symbol or Reg), argument ArgList, and the
  /// Symbol of its prototype or target list (None if direct). brx.idx: index, Symbol of branch_targets.
  std::vector<Operand> operands;
  Loc loc;
  SourceLoc source;
};

struct Label {
  std::string name;
  uint32_t position = 0;                // index into Function::body of the statement that follows
};

/// .callprototype, .branchtargets, .calltargets inside a body.
struct BranchTargets {
  std::string name;
  std::vector<LabelId> targets;
};
struct CallPrototype {
  std::string name;
  std::vector<Variable> returns, params;
  bool variadic = false;
};
struct CallTargets {
  std::string name;
  std::vector<std::string> targets;
};

struct Function {
  std::string name;
  Linkage linkage = Linkage::None;
  bool is_entry = false;
  bool has_body = false;
  bool noreturn = false;
  bool variadic = false;
  std::vector<Variable> returns, params;   // .reg returns/params have Space::Generic and `reg` below
  std::vector<RegId> return_regs, param_regs;   // parallel; invalid when the formal is .param
  std::vector<Register> registers;
  std::vector<Variable> variables;      // .local .shared .param declared in the body (unique names)
  std::vector<Label> labels;
  std::vector<Instr> body;
  std::vector<BranchTargets> branch_targets;
  std::vector<CallPrototype> prototypes;
  std::vector<CallTargets> call_targets;
  uint32_t maxntid[3] = {0, 0, 0}, reqntid[3] = {0, 0, 0};
  uint32_t minnctapersm = 0, maxnctapersm = 0, maxnreg = 0;
  uint32_t reqnctapercluster[3] = {0, 0, 0};
  bool explicit_cluster = false;
  bool blocks_are_clusters = false;
  uint32_t max_cluster_rank = 0;
  Loc loc;
};

struct Alias {
  std::string name, target;
};

struct Module {
  std::string name;                     // ParseOptions::name, for messages
  uint32_t version_major = 0, version_minor = 0;
  std::string target;                   // "sm_80"
  std::vector<std::string> target_options;   // texmode_independent, debug, ...
  uint32_t address_size = 64;
  std::vector<std::string> files;       // [0] is ""
  std::vector<Variable> variables;      // module scope
  std::vector<Function> functions;
  std::vector<Alias> aliases;
};

}  // namespace heddle::ptx
