// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mma, wmma, ldmatrix, stmatrix, movmatrix. Who holds which element, and the order of the sums, is
// isa/fragment.h's word; the JIT follows the same.
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/float16.h"
#include "base/float8.h"
#include "isa/form.h"
#include "isa/fragment.h"
#include "ptx/spelling.h"
#include "simt/interp/address.h"

namespace heddle::simt::interp {

using isa::Fragment;
using isa::MatrixRole;
using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

constexpr uint32_t kLanes = 32;         // of a warp, or of half a warp of 64

/// Registers of the lanes that take part, by their number in the half.
struct Lanes {
  Machine& m;
  Warp& w;
  uint64_t lanes;
  uint32_t base() const { return lanes >> 32 ? 32 : 0; }
  bool has(uint32_t lane) const { return lanes >> (lane + base()) & 1; }
  uint64_t in(uint32_t lane, uint32_t n) const {
    uint32_t l = lane + base();
    return w.frame[l]->at(m.step_of(w, l).in[n])[l];
  }
  void out(uint32_t lane, uint32_t n, uint64_t value) const {
    uint32_t l = lane + base();
    const Step& s = m.step_of(w, l);
    if (n < s.outs) w.frame[l]->at(s.out[n])[l] = value;
  }
};

/// The bits of a whole matrix; of four for the layouts by quads.
struct Matrix {
  uint32_t rows, cols;
  std::vector<uint64_t> bits;
  explicit Matrix(const Fragment& f) : rows(f.rows), cols(f.cols), bits(size_t{4} * f.rows * f.cols) {}
  uint64_t& at(uint32_t group, uint32_t row, uint32_t col) { return bits[(size_t{group} * rows + row) * cols + col]; }
  uint64_t& at(Fragment::Place p) { return at(p.group, p.row, p.col); }
};

uint64_t mask_of(uint32_t bits) { return bits >= 64 ? ~0ull : (1ull << bits) - 1; }

Matrix gather(const Lanes& l, const Fragment& f, uint32_t first) {
  Matrix x(f);
  // Of a place that several lanes hold, the lowest lane's copy counts.
  for (uint32_t lane = kLanes; lane-- > 0;) {
    if (!l.has(lane)) continue;
    for (uint32_t e = 0; e < f.elements; ++e)
      x.at(f.place(lane, e)) = l.in(lane, first + e / f.per_register) >> (e % f.per_register * f.bits) & mask_of(f.bits);
  }
  return x;
}

void scatter(const Lanes& l, const Fragment& f, Matrix& x) {
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    if (!l.has(lane)) continue;
    std::vector<uint64_t> regs(f.registers);
    for (uint32_t e = 0; e < f.elements; ++e)
      regs[e / f.per_register] |= (x.at(f.place(lane, e)) & mask_of(f.bits)) << (e % f.per_register * f.bits);
    for (uint32_t n = 0; n < f.registers; ++n) l.out(lane, n, regs[n]);
  }
}

double to_double(Mod type, uint64_t bits) {
  switch (type) {
    case Mod::f16:
    case Mod::f16x2: return F16{static_cast<uint16_t>(bits)}.value();
    case Mod::bf16: return Bf16{static_cast<uint16_t>(bits)}.value();
    case Mod::tf32: return std::bit_cast<float>(static_cast<uint32_t>(bits) & ~0x1fffu);
    case Mod::f32: return std::bit_cast<float>(static_cast<uint32_t>(bits));
    case Mod::f64: return std::bit_cast<double>(bits);
    case Mod::e4m3: return decode(static_cast<uint32_t>(bits), kE4m3);
    case Mod::e5m2: return decode(static_cast<uint32_t>(bits), kE5m2);
    default: return 0;
  }
}

int64_t to_integer(Mod type, uint64_t bits) {
  switch (type) {
    case Mod::s8: return static_cast<int8_t>(bits);
    case Mod::s4: return static_cast<int8_t>(bits << 4) >> 4;
    case Mod::s32: return static_cast<int32_t>(bits);
    default: return static_cast<int64_t>(bits);
  }
}

uint64_t from_float(Mod type, float x) {
  if (type == Mod::f16) return F16::round(x).bits;
  return std::isnan(x) ? 0x7fffffffu : std::bit_cast<uint32_t>(x);
}

struct Product {
  Mod a, b, c, d;
  const isa::Mods& mods;
  std::vector<uint16_t> columns{};      // mma.sp: the row of B for [row of A][stored element]
  uint32_t row_of_b(uint32_t row, uint32_t k, const Matrix& a) const {
    return columns.empty() ? k : columns[size_t{row} * a.cols + k];
  }
};

float dot_float(const Product& p, Matrix& a, Matrix& b, float sum, uint32_t g, uint32_t row, uint32_t col) {
  for (uint32_t k = 0; k < a.cols; ++k)
    sum = std::fma(static_cast<float>(to_double(p.a, a.at(g, row, k))),
                   static_cast<float>(to_double(p.b, b.at(g, p.row_of_b(row, k, a), col))), sum);
  return sum;
}

/// fma with the instruction's rounding is the table's.
double dot_double(const Product& p, Matrix& a, Matrix& b, double sum, uint32_t row, uint32_t col) {
  std::string name = std::string("fma.") + (p.mods.has(Slot::rnd) ? isa::spelling(p.mods[Slot::rnd]) : "rn") + ".f64";
  auto fma = ptx::read_spelling(name).choices.at(0);
  isa::Eval eval = isa::evaluator(fma.form);
  isa::Bits in[3], out[1];
  in[2].lo = std::bit_cast<uint64_t>(sum);
  for (uint32_t k = 0; k < a.cols; ++k) {
    in[0].lo = a.at(0, row, k);
    in[1].lo = b.at(0, k, col);
    eval(fma.mods, in, out);
    in[2] = out[0];
  }
  return std::bit_cast<double>(in[2].lo);
}

uint64_t dot_integer(const Product& p, Matrix& a, Matrix& b, int64_t sum, uint32_t row, uint32_t col) {
  for (uint32_t k = 0; k < a.cols; ++k) {
    if (p.a == Mod::b1) {
      uint64_t x = a.at(0, row, k), y = b.at(0, k, col);
      sum += static_cast<int64_t>(p.mods[Slot::op] == Mod::and_ ? x & y : x ^ y);
    } else {
      sum += to_integer(p.a, a.at(0, row, k)) * to_integer(p.b, b.at(0, p.row_of_b(row, k, a), col));
    }
  }
  if (p.mods[Slot::sat] == Mod::satfinite) sum = std::clamp<int64_t>(sum, INT32_MIN, INT32_MAX);
  return static_cast<uint32_t>(sum);
}

void multiply(const Product& p, uint32_t groups, Matrix& a, Matrix& b, Matrix& c, Matrix& d) {
  for (uint32_t g = 0; g < groups; ++g)
    for (uint32_t row = 0; row < d.rows; ++row)
      for (uint32_t col = 0; col < d.cols; ++col) {
        uint64_t from = c.at(g, row, col), &to = d.at(g, row, col);
        if (p.d == Mod::s32) to = dot_integer(p, a, b, to_integer(Mod::s32, from), row, col);
        else if (p.d == Mod::f64) to = std::bit_cast<uint64_t>(dot_double(p, a, b, to_double(Mod::f64, from), row, col));
        else to = from_float(p.d, dot_float(p, a, b, static_cast<float>(to_double(p.c, from)), g, row, col));
      }
}

struct Fragments { Fragment a, b, c, d; };

/// Types in the slots; where a row has only some, the rest is f16 by form.
Product product_of(const isa::Mods& m) {
  auto type = [&](Slot s, Mod otherwise) { return m.has(s) ? m[s] : otherwise; };
  return {type(Slot::atype, Mod::f16), type(Slot::btype, Mod::f16), type(Slot::ctype, type(Slot::type, Mod::f32)),
          type(Slot::dtype, type(Slot::type, Mod::f32)), m};
}

Fragments fragments_of(const Instr& i, const Product& p) {
  isa::MatrixShape shape = isa::matrix_shape(i.mods[Slot::shape]);
  if (i.opcode == Opcode::wmma)
    return {isa::wmma_fragment(MatrixRole::A, shape, p.a), isa::wmma_fragment(MatrixRole::B, shape, p.b),
            isa::wmma_fragment(MatrixRole::C, shape, p.c), isa::wmma_fragment(MatrixRole::C, shape, p.d)};
  isa::MatrixShape stored = shape;
  if (i.mods.has(Slot::sparse)) stored.k /= 2;   // A's elements lie as those of a dense matrix of half the size
  return {isa::mma_fragment(MatrixRole::A, stored, p.a, i.mods[Slot::alayout] == Mod::col),
          isa::mma_fragment(MatrixRole::B, shape, p.b, i.mods[Slot::blayout] == Mod::col),
          isa::mma_fragment(MatrixRole::C, shape, p.c), isa::mma_fragment(MatrixRole::C, shape, p.d)};
}

void mma_sparse(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  const uint32_t inputs = s.ins - 1u;
  std::vector<uint32_t> in(inputs * kLanes), out(size_t{s.outs} * kLanes);
  uint32_t selector = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    if (!l.has(lane)) continue;
    for (uint32_t n = 0; n < inputs; ++n) in[n * kLanes + lane] = static_cast<uint32_t>(l.in(lane, n));
    selector = static_cast<uint32_t>(l.in(lane, inputs));
  }
  sparse_product(s.instr->mods, selector, in.data(), out.data());
  for (uint32_t lane = 0; lane < kLanes; ++lane)
    for (uint32_t n = 0; l.has(lane) && n < s.outs; ++n) l.out(lane, n, out[n * kLanes + lane]);
}

void mma(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  Product p = product_of(s.instr->mods);
  Fragments f = fragments_of(*s.instr, p);
  Matrix a = gather(l, f.a, 0), b = gather(l, f.b, f.a.registers);
  Matrix c = gather(l, f.c, uint32_t{f.a.registers} + f.b.registers), d(f.d);
  bool quads = f.a.layout == Fragment::Layout::Quad;
  multiply(p, quads ? 4 : 1, a, b, c, d);
  scatter(l, f.d, d);
}

/// Address of an element of a wmma matrix in memory, and its bit in the byte.
struct WmmaMemory {
  MatrixRole role;
  Fragment f;
  bool row_major;
  uint32_t stride;
  uint64_t bit_of(Fragment::Place p) const {
    uint64_t index = row_major ? uint64_t{p.row} * stride + p.col : uint64_t{p.col} * stride + p.row;
    return index * f.bits;
  }
};

WmmaMemory wmma_memory(const Instr& i, uint64_t stride, bool has_stride) {
  MatrixRole role = i.mods[Slot::op] == Mod::a ? MatrixRole::A : i.mods[Slot::op] == Mod::b ? MatrixRole::B : MatrixRole::C;
  Fragment f = isa::wmma_fragment(role, isa::matrix_shape(i.mods[Slot::shape]), i.mods[Slot::type]);
  bool row_major = i.mods[Slot::alayout] == Mod::row;
  return {role, f, row_major, has_stride ? static_cast<uint32_t>(stride) : row_major ? f.cols : f.rows};
}

void wmma_load(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    if (!l.has(lane)) continue;
    bool has_stride = s.ins > 1;
    WmmaMemory x = wmma_memory(*s.instr, has_stride ? l.in(lane, 1) : 0, has_stride);
    const uint8_t* base = address(m, w, s, lane + l.base(), l.in(lane, 0));
    std::vector<uint64_t> regs(x.f.registers);
    for (uint32_t e = 0; e < x.f.elements; ++e) {
      uint64_t bit = x.bit_of(x.f.place(lane, e)), value = 0;
      std::memcpy(&value, base + bit / 8, std::max(1, x.f.bits / 8));
      regs[e / x.f.per_register] |= (value >> bit % 8 & mask_of(x.f.bits)) << (e % x.f.per_register * x.f.bits);
    }
    for (uint32_t n = 0; n < x.f.registers; ++n) l.out(lane, n, regs[n]);
  }
}

void wmma_store(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    if (!l.has(lane)) continue;
    WmmaMemory x = wmma_memory(*s.instr, 0, false);
    bool has_stride = s.ins > 1u + x.f.registers;
    if (has_stride) x.stride = static_cast<uint32_t>(l.in(lane, 1u + x.f.registers));
    uint8_t* base = address(m, w, s, lane + l.base(), l.in(lane, 0));
    for (uint32_t e = 0; e < x.f.elements; ++e) {
      uint64_t value = l.in(lane, 1 + e / x.f.per_register) >> (e % x.f.per_register * x.f.bits);
      std::memcpy(base + x.bit_of(x.f.place(lane, e)) / 8, &value, x.f.bits / 8u);
    }
  }
}

uint32_t count_of(Mod num) { return num == Mod::x1 ? 1 : num == Mod::x2 ? 2 : 4; }

/// Half `h` of what a lane holds of an 8x8 matrix: its row and column.
void place_m8n8(uint32_t lane, uint32_t h, bool trans, uint32_t& row, uint32_t& col) {
  row = lane / 4;
  col = lane % 4 * 2 + h;
  if (trans) std::swap(row, col);
}

/// Lanes 8i to 8i+7 hold the addresses of the rows of matrix i.
uint8_t* row_address(Machine& m, Warp& w, const Lanes& l, const Step& s, uint32_t matrix, uint32_t row) {
  uint32_t lane = matrix * 8 + row;
  uint8_t* p = address(m, w, s, lane + l.base(), l.in(lane, 0));
  require_aligned(m, w, p, 16, lane + l.base());
  return p;
}

void ldmatrix(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  bool trans = s.instr->mods.has(Slot::trans);
  for (uint32_t x = 0; x < count_of(s.instr->mods[Slot::num]); ++x) {
    uint16_t cells[8][8];
    for (uint32_t row = 0; row < 8; ++row) std::memcpy(cells[row], row_address(m, w, l, s, x, row), 16);
    for (uint32_t lane = 0; lane < kLanes; ++lane) {
      uint32_t value = 0;
      for (uint32_t h = 0; h < 2; ++h) {
        uint32_t row, col;
        place_m8n8(lane, h, trans, row, col);
        value |= uint32_t{cells[row][col]} << 16 * h;
      }
      l.out(lane, x, value);
    }
  }
}

void stmatrix(Machine& m, Warp& w, Frame&, const Step& s, uint64_t lanes) {
  Lanes l{m, w, lanes};
  bool trans = s.instr->mods.has(Slot::trans);
  for (uint32_t x = 0; x < count_of(s.instr->mods[Slot::num]); ++x)
    for (uint32_t lane = 0; lane < kLanes; ++lane)
      for (uint32_t h = 0; h < 2; ++h) {
        uint32_t row, col;
        place_m8n8(lane, h, trans, row, col);
        uint16_t value = static_cast<uint16_t>(l.in(lane, 1 + x) >> 16 * h);
        std::memcpy(row_address(m, w, l, s, x, row) + 2 * col, &value, 2);
      }
}

void movmatrix(Machine& m, Warp& w, Frame&, const Step&, uint64_t lanes) {
  Lanes l{m, w, lanes};
  uint16_t cells[8][8];
  for (uint32_t lane = 0; lane < kLanes; ++lane)
    for (uint32_t h = 0; h < 2; ++h) cells[lane / 4][lane % 4 * 2 + h] = static_cast<uint16_t>(l.in(lane, 0) >> 16 * h);
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    uint32_t col = lane / 4, row = lane % 4 * 2;
    l.out(lane, 0, cells[row][col] | uint32_t{cells[row + 1][col]} << 16);
  }
}

bool known(const Instr& i, const Step& s) {
  Product p = product_of(i.mods);
  Fragments f = fragments_of(i, p);
  if (!f.a.valid() || !f.b.valid() || !f.c.valid() || !f.d.valid()) return false;
  const uint32_t more = i.mods.has(Slot::sparse) ? 2 : 0;   // metadata, selector
  return s.ins == uint32_t{f.a.registers} + f.b.registers + f.c.registers + more && s.outs == f.d.registers;
}

/// Registers [register][lane] and elements of a matrix.
Matrix unpacked(const Fragment& f, const uint32_t* regs) {
  Matrix x(f);
  for (uint32_t lane = 0; lane < kLanes; ++lane)
    for (uint32_t e = 0; e < f.elements; ++e)
      x.at(f.place(lane, e)) = regs[e / f.per_register * kLanes + lane] >> (e % f.per_register * f.bits) & mask_of(f.bits);
  return x;
}

}  // namespace

Handler matrix_handler(const Function&, const Instr& i, Step& s) {
  auto collective = [&](Handler h) {
    s.kind = StepKind::Collective;
    s.member = 0;                       // all of the warp
    s.space = static_cast<uint8_t>(window_of(i.mods));
    return h;
  };
  switch (isa::form(i.form).lower) {
    case isa::Lowering::mma:
      if (i.mods.has(Slot::sparse)) return known(i, s) ? collective(mma_sparse) : nullptr;
      return known(i, s) ? collective(mma) : nullptr;
    case isa::Lowering::wmma_mma: return known(i, s) ? collective(mma) : nullptr;
    case isa::Lowering::wmma_load: return collective(wmma_load);
    case isa::Lowering::wmma_store: return collective(wmma_store);
    case isa::Lowering::ldmatrix: return i.mods[Slot::shape] == Mod::m8n8 ? collective(ldmatrix) : nullptr;
    case isa::Lowering::stmatrix: return i.mods[Slot::shape] == Mod::m8n8 ? collective(stmatrix) : nullptr;
    case isa::Lowering::movmatrix: return collective(movmatrix);
    default: return nullptr;
  }
}

}  // namespace heddle::simt::interp

namespace heddle::simt {

void sparse_product(const isa::Mods& mods, uint32_t selector, const uint32_t* in, uint32_t* out) {
  using namespace interp;
  Product p = product_of(mods);
  Instr i;
  i.opcode = Opcode::mma;
  i.mods = mods;
  const Fragments f = fragments_of(i, p);
  const uint32_t* b_regs = in + f.a.registers * kLanes;
  const uint32_t* c_regs = b_regs + f.b.registers * kLanes;
  p.columns = isa::sparse_columns(f.b.rows, p.a, selector, c_regs + f.c.registers * kLanes);
  Matrix a = unpacked(f.a, in), b = unpacked(f.b, b_regs), c = unpacked(f.c, c_regs), d(f.d);
  multiply(p, 1, a, b, c, d);
  std::memset(out, 0, sizeof(uint32_t) * f.d.registers * kLanes);
  for (uint32_t lane = 0; lane < kLanes; ++lane)
    for (uint32_t e = 0; e < f.d.elements; ++e)
      out[e / f.d.per_register * kLanes + lane] |=
          static_cast<uint32_t>((d.at(f.d.place(lane, e)) & mask_of(f.d.bits)) << (e % f.d.per_register * f.d.bits));
}

}  // namespace heddle::simt
