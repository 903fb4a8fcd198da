// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <optional>

#include "isa/eval.h"
#include "isa/form.h"
#include "simt/cfg.h"
#include "simt/clean/clean.h"
#include "simt/rewrite.h"
#include "simt/traits.h"
#include "simt/type.h"

namespace heddle::simt {
namespace {

using isa::Bits;

class Folder {
 public:
  explicit Folder(Function& f) : f_(f), same_(f) {}
  bool run();

 private:
  std::optional<uint64_t> constant(ValueId v) const;
  void visit(Instr& i);
  void make_constant(Instr& i, uint64_t bits);
  bool evaluate(Instr& i);
  void select(Instr& i);
  void unpack(Instr& i);
  void pack(Instr& i);
  void width(Instr& i);

  Function& f_;
  Replacements same_;
  bool changed_ = false;
};

std::optional<uint64_t> Folder::constant(ValueId v) const {
  const Instr& d = f_[f_[v].def];
  if (d.op != Op::constant || f_[v].type == Type::B128) return std::nullopt;
  return d.immediate;
}

void Folder::make_constant(Instr& i, uint64_t bits) {
  i.op = Op::constant;
  i.immediate = bits & low_mask(bits_of(f_[i.results[0]].type));
  i.operands.clear();
  i.offset = 0;
  i.mods = {};
  i.form = 0;
  i.opcode = {};
  changed_ = true;
}

/// A scalar instruction of one result, all of whose operands are constants.
bool Folder::evaluate(Instr& i) {
  isa::Eval eval = isa::evaluator(i.form);
  if (!eval || i.results.size() != 1 || !i.results[0] || i.operands.size() > 8 ||
      i.operands.empty() || f_[i.results[0]].type == Type::B128)
    return false;
  Bits in[8], out[8];
  for (size_t n = 0; n < i.operands.size(); ++n) {
    auto c = constant(i.operands[n]);
    if (!c) return false;
    in[n].lo = *c;
  }
  if (!eval(i.mods, in, out)) return false;
  make_constant(i, out[0].lo);
  return true;
}

void Folder::select(Instr& i) {
  if (i.operands[1] == i.operands[2]) {
    same_.replace(i.results[0], i.operands[1]);
    return;
  }
  if (auto c = constant(i.operands[0])) same_.replace(i.results[0], i.operands[*c ? 1 : 2]);
}

/// unpack(pack(...)) of the same parts, and of constants.
void Folder::unpack(Instr& i) {
  const Instr& from = f_[f_[i.operands[0]].def];
  if (from.op == Op::pack && from.operands.size() == i.results.size()) {
    for (size_t n = 0; n < i.results.size(); ++n) {
      if (!i.results[n]) continue;
      same_.replace(i.results[n], from.operands[n]);
      i.results[n] = ValueId();
    }
    changed_ = true;
    return;
  }
  size_t wanted = 0;
  for (ValueId r : i.results) wanted += r.valid();
  auto c = constant(i.operands[0]);
  if (!c || wanted != 1) return;
  for (size_t n = 0; n < i.results.size(); ++n) {
    if (!i.results[n]) continue;
    ValueId r = i.results[n];
    uint64_t bits = *c >> (n * bits_of(f_[r].type));
    f_[r].result_index = 0;
    i.results = {r};
    return make_constant(i, bits);
  }
}

/// pack of all the parts of one unpack, and of constants.
void Folder::pack(Instr& i) {
  const Instr& from = f_[f_[i.operands[0]].def];
  if (from.op == Op::unpack && from.results == i.operands && f_[from.operands[0]].type == f_[i.results[0]].type) {
    same_.replace(i.results[0], from.operands[0]);
    return;
  }
  if (f_[i.results[0]].type == Type::B128) return;
  uint64_t bits = 0;
  for (size_t n = 0; n < i.operands.size(); ++n) {
    auto c = constant(i.operands[n]);
    if (!c) return;
    bits |= *c << (n * bits_of(f_[i.operands[n]].type));
  }
  make_constant(i, bits);
}

void Folder::width(Instr& i) {
  ValueId r = i.results[0], a = i.operands[0];
  if (auto c = constant(a); c && f_[r].type != Type::B128) {
    uint64_t bits = *c;
    if (i.op == Op::sext) {
      uint32_t shift = 64 - bits_of(f_[a].type);
      bits = static_cast<uint64_t>(static_cast<int64_t>(bits << shift) >> shift);
    }
    return make_constant(i, bits);
  }
  // trunc(zext(x)) and trunc(sext(x)) of x's own width are x; trunc(trunc(x)) is one trunc.
  const Instr& from = f_[f_[a].def];
  if (i.op != Op::trunc) return;
  if ((from.op == Op::zext || from.op == Op::sext) && f_[from.operands[0]].type == f_[r].type) {
    same_.replace(r, from.operands[0]);
  } else if (from.op == Op::trunc) {
    i.operands[0] = from.operands[0];
    changed_ = true;
  }
}

void Folder::visit(Instr& i) {
  for (ValueId& v : i.operands) v = same_.find(v);
  switch (i.op) {
    case Op::isa: evaluate(i); break;
    case Op::select: select(i); break;
    case Op::unpack: unpack(i); break;
    case Op::pack: pack(i); break;
    case Op::zext:
    case Op::sext:
    case Op::trunc: width(i); break;
    default: break;
  }
}

bool Folder::run() {
  for (BlockId b : reverse_post_order(f_))
    for (InstrId id : f_[b].instrs) visit(f_[id]);
  same_.apply(f_);
  return changed_ || same_.any();
}

}  // namespace

bool fold_constants(Function& f) { return Folder(f).run(); }

}  // namespace heddle::simt
