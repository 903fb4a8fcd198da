// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The typed face of the instruction tables: one Form per row of src/isa/*.isa.
//
// How spellings land in slots (see README.md for all of them):
//   ld.relaxed.gpu.global.v4.f32   sem=relaxed scope=gpu space=global vec=v4 type=f32
//   st.global.cs.b32               space=global cop=cs type=b32
//   atom.global.cas.b32            space=global op=cas type=b32
//   cvt.rzi.ftz.s32.f32            rnd=rzi ftz=ftz dtype=s32 atype=f32
//   setp.lt.and.ftz.f32            cmp=lt bool_=and_ ftz=ftz type=f32
//   shfl.sync.bfly.b32             sync=sync mode=bfly type=b32
//   mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32
//                                  shape=m16n8k16 alayout=row blayout=col dtype, atype, btype, ctype
#pragma once

#include <span>

#include "isa/instr_mods.h"

namespace heddle::isa {

struct Version {
  uint8_t ptx_major = 1, ptx_minor = 0;
  uint16_t sm = 10;
};

/// One modifier position. tied: stands or falls with the part before it ({.xorsign.abs}).
struct Part {
  Slot slot;
  bool optional;
  bool tied;
  std::span<const Mod> choices;
};

struct OperandSpec {
  enum class Role : uint8_t { In, Out };
  enum class Shape : uint8_t { Plain, Address, Sink };
  enum class Type : uint8_t { Fixed, OfSlot, Wide, Addr, Imm, Label, Call, Any };
  enum class Vector : uint8_t { None, Fixed, OfSlot, Fragment, Any };
  enum class Suffix : uint8_t { None, Token, Half, Byte, Mask2, Mask4 };
  const char* name;
  Role role;
  Shape shape;
  bool optional;
  bool after_pipe;             // the p of d|p
  char negatable;              // '!', '-' or 0
  uint8_t parts;               // of an address: [a, c] has 2
  Type type_source;
  bool any_width;              // wider or other registers are fine (mov of addresses)
  uint16_t type;               // Fixed: a Mod. OfSlot, Wide: a Slot
  Vector vector_source;
  uint8_t vector;              // Fixed: a count. OfSlot: a Slot
  bool suffix_required;
  Suffix suffix;               // a modifier behind the operand: a.b0, [a].unified
  Slot suffix_slot;
  std::span<const Mod> suffix_choices;
};

/// If `cond` holds, then `then` must hold (Only) or the version must be reached (Since).
struct Rule {
  enum class Kind : uint8_t { Only, Since };
  Kind kind;
  Slot cond;
  bool cond_absent;
  std::span<const Mod> cond_in;   // empty: present
  Slot then;
  bool then_absent;
  std::span<const Mod> then_in;
  Version since;
};

struct Form {
  uint16_t id;                 // index into forms()
  Opcode opcode;
  Class cls;
  Family family;
  Lowering lower;
  bool reads_cc;               // the carry flag CC.CF is a hidden last input ...
  bool writes_cc;              // ... or a hidden last output; addc.cc etc: see writes_cc() below
  bool has_meaning;            // isa::eval computes it
  Version since;
  const char* text;            // "add{.rnd}{.ftz}{.sat}.type"
  const char* operand_text;    // "d, a, b"
  const char* lower_name;
  const char* reason;          // why lower is none, else null
  const char* section;         // of the PTX manual
  std::span<const Part> parts;
  std::span<const OperandSpec> operands;
  std::span<const Rule> rules;
};

std::span<const Form> forms();
std::span<const uint16_t> forms_of(Opcode op);
inline const Form& form(uint16_t id) { return forms()[id]; }

/// Whether the instruction sets the carry flag: add.cc, and addc, subc, madc with .cc.
inline bool writes_cc(const Form& f, const Mods& m) { return f.writes_cc || (f.reads_cc && m.has(Slot::cc)); }

/// Type of an operand of a spelling: none for addresses, labels and whatever the row leaves open.
/// vector: 0 is a scalar, else the number of elements. A fragment's length is not told here.
struct OperandType {
  Mod type = Mod::none;
  uint8_t vector = 0;
};
OperandType operand_type(const Form& form, const Mods& mods, size_t index);

/// Whether the row's rules allow these modifiers together.
bool allowed(const Form& form, const Mods& mods);

/// First PTX version and SM that has this spelling.
Version since(const Form& form, const Mods& mods);

enum class TypeKind : uint8_t { None, Pred, Bits, Unsigned, Signed, Float, Packed, Opaque };
struct TypeInfo {
  uint16_t bits;
  TypeKind kind;
};
TypeInfo type_info(Mod type);

struct SregInfo {
  const char* name;            // "%tid"
  Sreg sreg;
  Mod type;
  bool has_xyz;
};
std::span<const SregInfo> sregs();

const char* spelling(Opcode op);
const char* spelling(Mod mod);       // without the dot
const char* spelling(Slot slot);
const char* spelling(Lowering lower);
const char* spelling(Class cls);
const char* spelling(Family family);

}  // namespace heddle::isa
