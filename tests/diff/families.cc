// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "families.h"

#include <fmt/format.h>

namespace heddle::diff {
namespace {

/// Lines of one statement, in a scope of their own.
class Lines {
 public:
  explicit Lines(Random& r) : r(r) { put("{{"); }
  template <class... A>
  void put(fmt::format_string<A...> text, A&&... args) {
    text_ += "  " + fmt::format(text, std::forward<A>(args)...) + "\n";
  }
  std::string done() {
    put("}}");
    return std::move(text_);
  }
  std::string ri() { return fmt::format("%r{}", r.below(kInts)); }
  std::string fi() { return fmt::format("%f{}", r.below(kFloats)); }
  std::string di() { return fmt::format("%d{}", r.below(kWides)); }
  /// `n` different registers as a list.
  std::string list(char kind, uint32_t n, uint32_t of) {
    std::string s;
    const uint32_t first = r.below(of);
    for (uint32_t k = 0; k < n; ++k) s += fmt::format("{}%{}{}", k ? ", " : "", kind, (first + k) % of);
    return "{" + s + "}";
  }
  std::string ints(uint32_t n) { return list('r', n, kInts); }
  std::string floats(uint32_t n) { return list('f', n, kFloats); }

  Random& r;

 private:
  std::string text_;
};

/// Atomics of the thread's own eight words: with any values, as the order of lanes cannot matter.
std::string own_atomic(Random& r) {
  Lines s(r);
  const char* pair = r.one_of({"f16x2", "bf16x2"});
  switch (r.below(13)) {
    case 0: s.put("atom.global.add.v4.f32 {{%f0, %f1, %f2, %f3}}, [%own+64], {};", s.floats(4)); break;
    case 1: s.put("atom.global.add.v2.f32 {}, [%own+72], {};", s.floats(2), s.floats(2)); break;
    case 2: s.put("atom.global.{}.noftz.v2.{} {}, [%own+64], {};", r.one_of({"add", "min", "max"}), pair, s.ints(2), s.ints(2)); break;
    case 3: s.put("red.global.{}.noftz.v4.{} [%own+80], {};", r.one_of({"add", "min", "max"}), pair, s.ints(4)); break;
    case 4: s.put("atom.global.add.noftz.{} {}, [%own+68], {};", pair, s.ri(), s.ri()); break;
    case 5: s.put("atom.global.add.noftz.{} %h0, [%own+70], %h0;", r.one_of({"f16", "bf16"})); break;
    case 6:
      s.put("cvt.u16.u32 %h0, {};", s.ri());
      s.put("atom.global.cas.b16 %h0, [%own+66], %h0, %h0;");
      break;
    case 7:
      s.put(".reg .b128 a, b, c;");
      s.put("mov.b128 a, {{%d0, %d1}};");
      s.put("mov.b128 b, {{{}, {}}};", s.di(), s.di());
      if (r.chance(50)) s.put("atom.global.cas.b128 c, [%own+{}], a, b;", 64 + 16 * r.below(2));
      else s.put("atom.global.exch.b128 c, [%own+{}], b;", 64 + 16 * r.below(2));
      s.put("mov.b128 {{%d0, %d1}}, c;");
      break;
    case 8: s.put("atom.global.{}.u32 {}, [%own+76], {};", r.one_of({"inc", "dec"}), s.ri(), s.ri()); break;
    case 9: s.put("atom.global.{} {}, [%own+80], {};", r.one_of({"min.s64", "max.u64", "and.b64", "or.b64", "xor.b64", "add.u64", "exch.b64"}), s.di(), s.di()); break;
    case 10: s.put("atom.global.add.f64 %g0, [%own+88], %g{};", r.below(kReals)); break;
    case 11: s.put("atom.shared.cas.b32 {}, [%row+8], {}, {};", s.ri(), s.ri(), s.ri()); break;
    default: s.put("atom.shared.{} {}, [%row+4], {};", r.one_of({"exch.b32", "min.s32", "inc.u32", "add.noftz.f16x2"}), s.ri(), s.ri()); break;
  }
  return s.done();
}

/// Copies to the thread's own row, in one group or two, read when they are sure to be there.
std::string copies(Random& r) {
  Lines s(r);
  const std::string from = s.ri();
  s.put("and.b32 %t0, {}, 252;", r.chance(50) ? from : "%me");
  s.put("mad.wide.u32 %a0, %t0, 4, %in;");
  if (r.chance(40)) {
    s.put("cp.async.{}.shared.global [%row], [%a0], 16{};", r.one_of({"ca", "cg"}), r.one_of({"", ", 16", ", 4", ", 0"}));
    s.put("cp.async.{};", r.one_of({"wait_all", "commit_group; cp.async.wait_group 0"}));
    s.put("ld.shared.v4.u32 {{%r0, %r2, %r4, %r6}}, [%row];");
    return s.done();
  }
  s.put("cp.async.ca.shared.global [%row], [%a0], {};", r.one_of({4, 8}));
  s.put("cp.async.commit_group;");
  s.put("cp.async.ca.shared.global [%row+8], [%a0+{}], {}{};", 8 * r.below(3), r.one_of({4, 8}), r.one_of({"", ", 4", ", 0"}));
  s.put("cp.async.commit_group;");
  s.put("cp.async.wait_group 1;");
  s.put("ld.shared.u32 {}, [%row];", s.ri());
  s.put("cp.async.wait_group 0;");
  s.put("ld.shared.u32 {}, [%row+{}];", s.ri(), r.one_of({8, 12}));
  return s.done();
}

std::string stack(Random& r) {
  Lines s(r);
  s.put(".reg .b64 top, at, size;");
  s.put("stacksave.u64 top;");
  if (r.chance(50)) {
    s.put("alloca.u64 at, {};", 16 + 4 * r.below(20));
  } else {
    s.put("and.b32 %t0, {}, 63;", s.ri());
    s.put("add.u32 %t0, %t0, 16;");
    s.put("cvt.u64.u32 size, %t0;");
    s.put("alloca.u64 at, size;");
  }
  s.put("st.local.u32 [at+{}], {};", 4 * r.below(4), s.ri());
  s.put("st.local.v4.u32 [at], {};", s.ints(4));
  s.put("ld.local.u32 {}, [at+{}];", s.ri(), 4 * r.below(4));
  if (r.chance(80)) s.put("stackrestore.u64 top;");
  else s.put("stackrestore.u64 top; // twice\n  stackrestore.u64 top;");
  return s.done();
}

/// Formats of which several share a register.
std::string packed(Random& r) {
  Lines s(r);
  const char* relu = r.one_of({"", ".relu"});
  switch (r.below(7)) {
    case 0: {
      const char* type = r.one_of({"e4m3x2", "e5m2x2"});
      s.put("cvt.rn.satfinite{}.{}.f16x2 %h0, {};", relu, type, s.ri());
      s.put("cvt.rn{}.f16x2.{} {}, %h0;", r.one_of({"", ".relu"}), type, s.ri());
      break;
    }
    case 1: {
      const char* type = r.one_of({"e2m3x2", "e3m2x2"});
      s.put("cvt.rn.satfinite{}.{}.f32 %h0, {}, {};", relu, type, s.fi(), s.fi());
      s.put("cvt.rn.f16x2.{} {}, %h0;", type, s.ri());
      break;
    }
    case 2:
      s.put(".reg .b8 four;");
      s.put("cvt.rn.satfinite{}.e2m1x2.f32 four, {}, {};", relu, s.fi(), s.fi());
      s.put("cvt.rn.f16x2.e2m1x2 {}, four;", s.ri());
      break;
    case 3:
      s.put("cvt.{}{}.ue8m0x2.f32 %h0, {}, {};", r.one_of({"rz", "rp"}), r.one_of({"", ".satfinite"}), s.fi(), s.fi());
      s.put("cvt.rn.bf16x2.ue8m0x2 {}, %h0;", s.ri());
      break;
    case 4: s.put("cvt.rna.tf32.f32 {}, {};", s.ri(), s.fi()); break;
    case 5: s.put("cvt.pack.sat.{}.s32.b32 {}, {}, {}, {};", r.one_of({"u8", "s8", "u4", "s4", "u2", "s2"}), s.ri(), s.ri(), s.ri(), s.ri()); break;
    default: s.put("cvt.pack.sat.{}.s32 {}, {}, {};", r.one_of({"u16", "s16"}), s.ri(), s.ri(), s.ri()); break;
  }
  return s.done();
}

/// The row of a lane nearby: all rows of a warp once each.
std::string some_row(Lines& s) {
  s.put("xor.b32 %t0, %me, {};", s.r.below(32));
  s.put("mad.lo.u32 %t0, %t0, 16, %rows;");
  return "%t0";
}

std::string matrix_moves(Random& r) {
  Lines s(r);
  const uint32_t n = r.one_of({1u, 2u, 4u});
  const char* trans = r.one_of({"", ".trans"});
  switch (r.below(3)) {
    case 0:
      s.put("bar.warp.sync -1;");
      s.put("st.shared.v4.u32 [%row], {};", s.ints(4));
      s.put("bar.warp.sync -1;");
      s.put("ldmatrix.sync.aligned.m8n8.x{}{}.shared.b16 {}, [{}];", n, trans, s.ints(n), some_row(s));
      s.put("bar.warp.sync -1;");
      break;
    case 1:
      s.put("bar.warp.sync -1;");
      s.put("stmatrix.sync.aligned.m8n8.x{}{}.shared.b16 [{}], {};", n, trans, some_row(s), s.ints(n));
      s.put("bar.warp.sync -1;");
      s.put("ld.shared.u32 {}, [%row+{}];", s.ri(), 4 * r.below(4));
      break;
    default: s.put("movmatrix.sync.aligned.m8n8.trans.b16 {}, {};", s.ri(), s.ri()); break;
  }
  return s.done();
}

/// A product's instruction up to its types, and how many registers it has: d and c floats or integers, a, b.
struct Product {
  const char* text;
  bool real;
  uint32_t d, a, b;
};
constexpr Product kProducts[] = {
    {"m16n8k16.row.col.f32.f16.f16.f32", true, 4, 4, 2},   {"m16n8k8.row.col.f32.bf16.bf16.f32", true, 4, 2, 1},
    {"m16n8k16.row.col.f32.bf16.bf16.f32", true, 4, 4, 2}, {"m16n8k8.row.col.f16.f16.f16.f16", false, 2, 2, 1},
    {"m16n8k16.row.col.f16.f16.f16.f16", false, 2, 4, 2},  {"m16n8k4.row.col.f32.tf32.tf32.f32", true, 4, 2, 1},
    {"m16n8k8.row.col.f32.tf32.tf32.f32", true, 4, 4, 2},  {"m8n8k16.row.col.s32.s8.u8.s32", false, 2, 1, 1},
    {"m16n8k32.row.col.satfinite.s32.s8.s8.s32", false, 4, 4, 2}, {"m8n8k32.row.col.s32.u4.s4.s32", false, 2, 1, 1},
    {"m16n8k64.row.col.s32.s4.s4.s32", false, 4, 4, 2},    {"m16n8k32.row.col.s32.u4.u4.s32", false, 4, 2, 1},
    {"m16n8k32.row.col.f32.e4m3.e5m2.f32", true, 4, 4, 2},
};
constexpr Product kSparse[] = {
    {"m16n8k16.row.col.f32.f16.f16.f32", true, 4, 2, 2},   {"m16n8k32.row.col.f32.bf16.bf16.f32", true, 4, 4, 4},
    {"m16n8k16.row.col.f16.f16.f16.f16", false, 2, 2, 2},  {"m16n8k32.row.col.s32.s8.s8.s32", false, 4, 2, 2},
    {"m16n8k64.row.col.s32.u8.s8.s32", false, 4, 4, 4},
};

std::string products(Random& r) {
  Lines s(r);
  const bool sparse = r.chance(30);
  if (!sparse && r.chance(15)) {
    s.put("mma.sync.aligned.{}.s32.b1.b1.s32.{}.popc {{%r0, %r2}}, {{{}}}, {{{}}}, {{%r0, %r2}};", "m8n8k128.row.col", r.one_of({"xor", "and"}), s.ri(), s.ri());
    return s.done();
  }
  if (!sparse && r.chance(12)) {
    s.put("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {{%g0, %g1}}, {{%g{}}}, {{%g{}}}, {{%g0, %g1}};", r.below(kReals), r.below(kReals));
    return s.done();
  }
  const Product& p = sparse ? kSparse[r.below(std::size(kSparse))] : kProducts[r.below(std::size(kProducts))];
  const std::string c = p.real ? s.floats(p.d) : s.ints(p.d);
  const std::string d = p.real ? s.floats(p.d) : s.ints(p.d);
  if (!sparse) {
    s.put("mma.sync.aligned.{} {}, {}, {}, {};", p.text, d, s.ints(p.a), s.ints(p.b), c);
    return s.done();
  }
  // Every four bits name two different columns in order.
  uint32_t which = 0;
  for (uint32_t k = 0; k < 32; k += 4) which |= r.one_of({0x4u, 0x8u, 0x9u, 0xcu, 0xdu, 0xeu}) << k;
  s.put("mov.u32 %t0, {:#x};", which);
  s.put("mma.sp.sync.aligned.{} {}, {}, {}, {}, %t0, 0;", p.text, d, s.ints(p.a), s.ints(p.b), c);
  return s.done();
}

/// A whole wmma: two matrices of the input, registers as the third, the result through the warp's rows.
std::string wmma(Random& r) {
  Lines s(r);
  const char* shape = r.one_of({"m16n16k16", "m32n8k16", "m8n32k16"});
  const char *a = r.one_of({"row", "col"}), *b = r.one_of({"row", "col"});
  s.put(".reg .b32 wa<8>, wb<8>, warp_rows;");
  s.put("wmma.load.a.sync.aligned.{}.{}.global.f16 {{wa0, wa1, wa2, wa3, wa4, wa5, wa6, wa7}}, [%in+{}];", a, shape, 32 * r.below(8));
  s.put("wmma.load.b.sync.aligned.{}.{}.global.f16 {{wb0, wb1, wb2, wb3, wb4, wb5, wb6, wb7}}, [%in+{}];", b, shape, 32 * r.below(8));
  s.put("wmma.mma.sync.aligned.{}.{}.{}.f16.f16 {{wa0, wa1, wa2, wa3}}, {{wa0, wa1, wa2, wa3, wa4, wa5, wa6, wa7}}, "
        "{{wb0, wb1, wb2, wb3, wb4, wb5, wb6, wb7}}, {};", a, b, shape, s.ints(4));
  s.put("and.b32 warp_rows, %me, -32;");
  s.put("mad.lo.u32 warp_rows, warp_rows, 16, %rows;");
  s.put("bar.warp.sync -1;");
  s.put("wmma.store.d.sync.aligned.{}.{}.shared.f16 [warp_rows], {{wa0, wa1, wa2, wa3}};", r.one_of({"row", "col"}), shape);
  s.put("bar.warp.sync -1;");
  s.put("ld.shared.v2.u32 {}, [%row+{}];", s.ints(2), 8 * r.below(2));
  return s.done();
}

std::string election(Random& r) {
  Lines s(r);
  s.put("elect.sync {}|%p{}, -1;", s.ri(), r.below(kPreds));
  return s.done();
}

/// All threads store a word, come together by an mbarrier, and read another's.
std::string phase(Random& r, uint32_t label) {
  Lines s(r);
  s.put(".reg .b64 state;");
  s.put("mad.lo.u32 %t0, %me, 4, %shared;");
  s.put("st.shared.u32 [%t0], {};", s.ri());
  s.put("mbarrier.arrive.shared.b64 state, [phase];");
  s.put("M{}:", label);
  s.put("mbarrier.{}.shared.b64 %p{}, [phase], state;", r.one_of({"test_wait", "try_wait"}), kPreds);
  s.put("@!%p{} bra M{};", kPreds, label);
  s.put("xor.b32 %t1, %me, {};", r.one_of({1, 2, 5, 7}));
  s.put("mad.lo.u32 %t1, %t1, 4, %shared;");
  s.put("ld.shared.u32 {}, [%t1];", s.ri());
  s.put("bar.sync 0;");
  return s.done();
}

/// The first 64 threads hand words to the others and go on; then all meet.
std::string handed_over(Random& r, uint32_t label) {
  Lines s(r);
  const uint32_t number = 1 + r.below(15);
  s.put(".reg .b32 threads, size;");
  s.put("mov.u32 threads, %ntid.x;");
  s.put("mov.u32 size, WARP_SZ;");
  s.put("add.u32 threads, threads, size;");
  s.put("sub.u32 threads, threads, 1;");
  s.put("div.u32 threads, threads, size;");
  s.put("mul.lo.u32 threads, threads, size;");
  s.put("mad.lo.u32 %t0, %me, 4, %shared;");
  s.put("st.shared.u32 [%t0], {};", s.ri());
  s.put("setp.lt.u32 %p{}, %me, 64;", kPreds);
  s.put("@%p{} bra N{};", kPreds, label);
  s.put("bar.sync {}, threads;", number);
  s.put("and.b32 %t1, %me, 63;");
  s.put("mad.lo.u32 %t1, %t1, 4, %shared;");
  s.put("ld.shared.u32 {}, [%t1];", s.ri());
  s.put("bra O{};", label);
  s.put("N{}:", label);
  s.put("bar.arrive {}, threads;", number);
  s.put("O{}:", label);
  if (r.chance(50)) s.put("barrier.sync 0;");
  else s.put("barrier.red.popc.u32 {}, 0, threads, %p{};", s.ri(), r.below(kPreds));
  return s.done();
}

}  // namespace

std::string lone_statement(Random& r) {
  switch (r.below(8)) {
    case 0:
    case 1: return packed(r);
    case 2:
    case 3: return copies(r);
    case 4: return stack(r);
    default: return own_atomic(r);
  }
}

std::string warp_statement(Random& r) {
  switch (r.below(8)) {
    case 0: return election(r);
    case 1:
    case 2:
    case 3: return matrix_moves(r);
    case 4: return wmma(r);
    default: return products(r);
  }
}

std::string cta_statement(Random& r, uint32_t label) { return r.chance(60) ? phase(r, label) : handed_over(r, label); }

std::string families_prologue() {
  return "  .shared .align 16 .b8 row_bytes[4096];\n"
         "  .shared .align 8 .b64 phase;\n"
         "  .reg .b32 %row, %rows;\n"
         "  mov.u32 %rows, row_bytes;\n"
         "  mad.lo.u32 %row, %me, 16, %rows;\n"
         "  st.shared.v4.u32 [%row], {%me, 0, 1, %global};\n"
         "  mov.u32 %t0, %ntid.x;\n"
         "  setp.eq.u32 %p0, %me, 0;\n"
         "  @%p0 mbarrier.init.shared.b64 [phase], %t0;\n";
}

}  // namespace heddle::diff
