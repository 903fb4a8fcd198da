// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/matrix/mma.h"

#include <algorithm>
#include <map>
#include <vector>

#include "isa/form.h"

namespace heddle::jit {
namespace {

using isa::Fragment;
using isa::MatrixRole;
using isa::Mod;
using isa::Slot;

bool is_integer(Mod type) {
  return type == Mod::s8 || type == Mod::u8 || type == Mod::s4 || type == Mod::u4 || type == Mod::b1;
}

/// fp8 bits in i32 to f32, exactly.
Vec widen_fp8(Pen& p, Vec bits, bool e5m2) {
  if (e5m2) return widen_half(p, p.trunc(p.shl(bits, 8), 16), Meaning::Half);
  Vec sign = p.shl(p.and_(bits, 0x80), 24), rest = p.and_(bits, 0x7f);
  Vec value = p.b.CreateFMul(p.as_f32(p.shl(rest, 20)), p.f32(bits, 0x1p120));
  Vec nan = p.b.CreateICmpEQ(rest, p.k(rest, 0x7f));
  return p.as_f32(p.or_(p.select(nan, p.k(rest, 0x7fffffff), p.bits(value)), sign));
}

/// Element `sub` of a register as the number that is multiplied.
Vec number_in(Pen& p, Vec reg, Mod type, unsigned bits, unsigned sub) {
  switch (type) {
    case Mod::f16: case Mod::f16x2: case Mod::bf16: {
      Vec half = p.trunc(sub ? p.shr(reg, 16 * sub) : reg, 16);
      return widen_half(p, half, type == Mod::bf16 ? Meaning::Bfloat : Meaning::Half);
    }
    case Mod::tf32: return p.as_f32(p.and_(reg, 0xffffe000));
    case Mod::f32: return p.as_f32(reg);
    case Mod::f64: return p.as_f64(reg);
    case Mod::e4m3: case Mod::e5m2:
      return widen_fp8(p, p.and_(p.shr(reg, 8 * sub), 0xff), type == Mod::e5m2);
    case Mod::s8: case Mod::s4: return p.sar(p.shl(reg, 32 - bits * (sub + 1)), 32 - bits);
    case Mod::u8: case Mod::u4: return p.shr(p.shl(reg, 32 - bits * (sub + 1)), 32 - bits);
    default: return reg;   // b1: 32 elements at once; s32
  }
}

class Product {
 public:
  Product(Pen& p, const Mma& m, unsigned lanes, llvm::ArrayRef<WarpVector> registers)
      : p_(p), m_(m), lanes_(lanes), unit_(m.a_type == Mod::b1 ? 32 : 1) {
    a_ = {&m.a, m.a_type, registers.slice(0, m.a.registers), {}, {}, {}};
    b_ = {&m.b, m.b_type, registers.slice(m.a.registers, m.b.registers), {}, {}, {}};
    c_ = registers.slice(m.a.registers + m.b.registers, m.c.registers);
    find_holders(a_);
    find_holders(b_);
  }

  llvm::SmallVector<WarpVector, 8> run() {
    std::vector<WarpVector> sum;
    for (unsigned e = 0; e < m_.d.elements; ++e) sum.push_back(start(e));
    for (unsigned k = 0; k < m_.k / unit_; ++k)
      for (unsigned e = 0; e < m_.d.elements; ++e) {
        const WarpVector& x = fetch(a_, e, k);
        const WarpVector& y = fetch(b_, e, k);
        for (size_t c = 0; c < sum[e].size(); ++c) sum[e][c] = accumulate(x[c], y[c], sum[e][c]);
      }
    for (unsigned e = 0; e < m_.d.elements; ++e)
      for (size_t c = 0; c < sum[e].size(); ++c) sum[e][c] = finish(sum[e][c], e, c);
    return pack(sum);
  }

 private:
  struct Holder {
    uint8_t lane = 0;
    uint16_t element = 0;
    friend auto operator<=>(const Holder&, const Holder&) = default;
  };
  struct Side {
    const Fragment* f = nullptr;
    Mod type{};
    llvm::ArrayRef<WarpVector> registers;
    std::map<unsigned, Holder> holders;                    // by place
    std::map<unsigned, WarpVector> elements;               // numbers, by element
    std::map<std::vector<Holder>, WarpVector> fetched;     // by what each lane needs
  };

  static unsigned key(unsigned group, unsigned row, unsigned col) {
    return group << 24 | row << 12 | col;
  }

  void find_holders(Side& s) {
    for (unsigned lane = 32; lane-- > 0;)   // the lowest lane of those that hold it
      for (unsigned e = 0; e < s.f->elements; e += unit_) {
        const Fragment::Place at = s.f->place(lane, e);
        s.holders[key(at.group, at.row, at.col)] = {static_cast<uint8_t>(lane), static_cast<uint16_t>(e)};
      }
  }

  const WarpVector& element(Side& s, unsigned e) {
    auto [found, made] = s.elements.try_emplace(e);
    if (made)
      found->second = each(s.registers[e / s.f->per_register], [&](Vec reg) {
        return number_in(p_, reg, s.type, s.f->bits, unit_ == 32 ? 0 : e % s.f->per_register);
      });
    return found->second;
  }

  /// A[m][k] or B[k][n] for the place of element e of D, in every lane.
  const WarpVector& fetch(Side& s, unsigned e, unsigned k) {
    std::vector<Holder> need;
    std::vector<unsigned> elements;
    for (unsigned lane = 0; lane < 32; ++lane) {
      const Fragment::Place at = m_.d.place(lane, e);
      const Holder h = s.f->role == MatrixRole::A ? s.holders.at(key(at.group, at.row, k * unit_))
                                                  : s.holders.at(key(at.group, k * unit_, at.col));
      need.push_back(h);
      if (std::find(elements.begin(), elements.end(), h.element) == elements.end())
        elements.push_back(h.element);
    }
    auto [found, made] = s.fetched.try_emplace(need);
    if (!made) return found->second;
    for (unsigned one : elements) {
      WarpVector moved = permute(p_, element(s, one), lanes_, [&](unsigned l) { return need[l].lane; });
      found->second = found->second.empty() ? moved
                      : blend(p_, moved, found->second, lanes_,
                              [&](unsigned l) { return need[l].element == one; });
    }
    return found->second;
  }

  WarpVector c_element(unsigned e) {
    // C may be f16 where D is f32, in its own layout: bring it to D's.
    auto number = [&](unsigned of) {
      return each(c_[of / m_.c.per_register], [&](Vec reg) {
        return number_in(p_, reg, m_.c_type, m_.c.bits, of % m_.c.per_register);
      });
    };
    WarpVector r;
    std::map<unsigned, std::vector<unsigned>> lanes_of;   // element of C -> source lane, by lane of D
    for (unsigned lane = 0; lane < 32; ++lane) {
      const Fragment::Place at = m_.d.place(lane, e);
      bool done = false;
      auto same = [&](unsigned l, unsigned ce) {
        const Fragment::Place it = m_.c.place(l, ce);
        return it.row == at.row && it.col == at.col && it.group == at.group;
      };
      if (same(lane, e)) {
        lanes_of.try_emplace(e, 32, 32u).first->second[lane] = lane;
        continue;
      }
      for (unsigned l = 0; l < 32 && !done; ++l)
        for (unsigned ce = 0; ce < m_.c.elements && !done; ++ce)
          if (same(l, ce)) {
            lanes_of.try_emplace(ce, 32, 32u).first->second[lane] = l;
            done = true;
          }
    }
    for (const auto& [ce, from] : lanes_of) {
      const auto& source = from;
      WarpVector moved = number(ce);
      bool in_place = true;
      for (unsigned l = 0; l < 32; ++l) in_place = in_place && (source[l] == l || source[l] == 32);
      if (!in_place)
        moved = permute(p_, moved, lanes_, [&](unsigned l) { return source[l] == 32 ? l : source[l]; });
      r = r.empty() ? moved
                    : blend(p_, moved, r, lanes_, [&](unsigned l) { return source[l] != 32; });
    }
    return r;
  }

  WarpVector start(unsigned e) {
    WarpVector c = c_element(e);
    if (!is_integer(m_.a_type)) return c;
    addends_.push_back(c);   // added last, where .satfinite clamps
    return each(c, [&](Vec v) -> Vec { return p_.k(v, 0); });
  }

  Vec accumulate(Vec x, Vec y, Vec sum) {
    if (m_.a_type == Mod::b1)
      return p_.add(sum, p_.popc(m_.xor_bits ? p_.xor_(x, y) : p_.and_(x, y)));
    if (is_integer(m_.a_type)) return p_.add(sum, p_.mul(x, y));
    return float_op(p_, FloatOp::Fma, {x, y, sum}, m_.round);
  }

  Vec finish(Vec sum, unsigned e, size_t chunk) {
    if (is_integer(m_.a_type)) {
      Vec c = addends_[e][chunk];
      return m_.satfinite ? p_.intrinsic(llvm::Intrinsic::sadd_sat, {c, sum}) : p_.add(c, sum);
    }
    if (m_.d_type == Mod::f16)
      return narrow_half(p_, sum, Meaning::Half, Round::Nearest);
    return p_.bits(canonical(p_, sum));
  }

  llvm::SmallVector<WarpVector, 8> pack(const std::vector<WarpVector>& elements) {
    llvm::SmallVector<WarpVector, 8> registers;
    for (unsigned r = 0; r < m_.d.registers; ++r) {
      if (m_.d.per_register == 1) {
        registers.push_back(elements[r]);
        continue;
      }
      WarpVector both;
      for (size_t c = 0; c < elements[0].size(); ++c)
        both.push_back(p_.or_(p_.zext(elements[2 * r][c], 32),
                              p_.shl(p_.zext(elements[2 * r + 1][c], 32), 16)));
      registers.push_back(both);
    }
    return registers;
  }

  Pen& p_;
  const Mma& m_;
  unsigned lanes_, unit_;
  Side a_, b_;
  llvm::ArrayRef<WarpVector> c_;
  std::vector<WarpVector> addends_;
};

}  // namespace

Result<Mma> describe_mma(const isa::Mods& mods, bool wmma) {
  Mma m;
  const isa::MatrixShape shape = isa::matrix_shape(mods[Slot::shape]);
  m.k = shape.k;
  m.c_type = mods.has(Slot::ctype) ? mods[Slot::ctype] : Mod::f64;
  m.d_type = mods.has(Slot::dtype) ? mods[Slot::dtype] : Mod::f64;
  // wmma.mma of f16 names only D and C.
  m.a_type = mods.has(Slot::atype) ? mods[Slot::atype] : wmma ? Mod::f16 : Mod::none;
  m.b_type = mods.has(Slot::btype) ? mods[Slot::btype] : m.a_type;
  m.round = rounding(mods[Slot::rnd]);
  m.satfinite = mods.has(Slot::sat);
  m.xor_bits = mods[Slot::op] == Mod::xor_;
  const bool a_col = mods[Slot::alayout] == Mod::col, b_col = mods[Slot::blayout] == Mod::col;
  auto fragment = [&](MatrixRole role, Mod type, bool column_major) {
    return wmma ? isa::wmma_fragment(role, shape, type)
                : isa::mma_fragment(role, shape, type, column_major);
  };
  m.a = fragment(MatrixRole::A, m.a_type, a_col);
  m.b = fragment(MatrixRole::B, m.b_type, b_col);
  m.c = fragment(MatrixRole::C, m.c_type, false);
  m.d = fragment(MatrixRole::C, m.d_type, false);
  if (!m.a.valid() || !m.b.valid() || !m.c.valid() || !m.d.valid())
    return unsupported("mma of this shape and these types");
  return m;
}

llvm::SmallVector<WarpVector, 8> emit_mma(Pen& p, const Mma& m, unsigned lanes,
                                          llvm::ArrayRef<WarpVector> registers) {
  return Product(p, m, lanes, registers).run();
}

}  // namespace heddle::jit
