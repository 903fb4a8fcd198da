// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "generator.h"

#include <fmt/format.h>

#include "families.h"
#include "random.h"

namespace heddle::diff {
namespace {

/// Where a statement stands.
struct Place {
  int depth = 0;
  bool cta_uniform = true;      // all lanes of the CTA come here together: barriers may stand here
  bool full_warp = true;        // no lane has left and all of a warp are here: shuffles may
  bool in_loop = false;
  bool may_exit = true;         // not in a loop whose next round has shuffles again
  std::string next, out;        // labels of continue and break
};

class Generator {
 public:
  Generator(uint64_t seed, std::string name) : r_(seed), name_(std::move(name)) {}
  std::string run();

 private:
  template <class... A>
  void put(fmt::format_string<A...> text, A&&... args) {
    text_ += "  " + fmt::format(text, std::forward<A>(args)...) + "\n";
  }
  std::string label() { return fmt::format("L{}", labels_++); }
  void mark(const std::string& l) { text_ += l + ":\n"; }
  std::string ri() { return fmt::format("%r{}", r_.below(kInts)); }
  std::string fi() { return fmt::format("%f{}", r_.below(kFloats)); }
  std::string di() { return fmt::format("%d{}", r_.below(kWides)); }
  std::string gi() { return fmt::format("%g{}", r_.below(kReals)); }
  std::string pi() { return fmt::format("%p{}", r_.below(kPreds)); }
  std::string integer();                // a register or a literal
  std::string real();
  void statements(Place p, uint32_t count);
  void statement(Place& p);
  void family(const Place& p);
  void int_op();
  void float_op();
  void wide_op();
  void real_op();
  void half_op();
  void video_op();
  void vector_memory();
  void strided();
  void call();
  void locked();
  void product();
  void convert();
  void compare(const std::string& into);
  void guarded(const Place& p);
  void memory(const Place& p);
  void local_array();
  void warp_op();
  void voted_if(Place p);
  void exchange();
  void atomic(const Place& p);
  void if_else(Place p);
  void loop(Place p);
  void switch_on(Place p);
  void irreducible();
  void leave(Place& p);
  void divergent(const std::string& p);
  void uniform(const std::string& p);

  Random r_;
  std::string name_, text_;
  uint32_t labels_ = 0, counters_ = 0, fuel_ = 0;
  bool exits_ = false;
};

std::string Generator::integer() {
  if (r_.chance(70)) return ri();
  switch (r_.below(4)) {
    case 0: return fmt::format("{}", r_.below(40));
    case 1: return fmt::format("-{}", 1 + r_.below(9));
    case 2: return fmt::format("{:#x}", static_cast<uint32_t>(r_.bits()));
    default: return r_.one_of({"0", "1", "31", "32", "0x7fffffff", "0x80000000", "255", "65535"});
  }
}

std::string Generator::real() {
  if (r_.chance(75)) return fi();
  if (r_.chance(50)) return r_.one_of({"0f00000000", "0f3F800000", "0fBF000000", "0f40490FDB", "0f7F800000", "0f00000001", "0f80000000"});
  return fmt::format("0f{:08X}", static_cast<uint32_t>(r_.bits() % 0x7f800000u));
}

/// One of families.h that may stand here.
void Generator::family(const Place& p) {
  if (p.full_warp && !exits_ && r_.chance(60)) {
    text_ += p.cta_uniform && r_.chance(30) ? cta_statement(r_, labels_++) : warp_statement(r_);
  } else {
    text_ += lone_statement(r_);
  }
}

void Generator::int_op() {
  std::string d = ri(), a = ri(), b = integer(), c = integer();
  switch (r_.below(26)) {
    case 0: put("add.s32 {}, {}, {};", d, a, b); break;
    case 1: put("sub.u32 {}, {}, {};", d, a, b); break;
    case 2: put("mul.lo.s32 {}, {}, {};", d, a, b); break;
    case 3: put("mul.hi.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 4: put("mad.lo.s32 {}, {}, {}, {};", d, a, b, c); break;
    case 5: put("div.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 6: put("rem.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 7: put("min.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 8: put("max.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 9: put("and.b32 {}, {}, {};", d, a, b); break;
    case 10: put("or.b32 {}, {}, {};", d, a, b); break;
    case 11: put("xor.b32 {}, {}, {};", d, a, b); break;
    case 12: put("shl.b32 {}, {}, {};", d, a, b); break;
    case 13: put("shr.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    case 14: put("not.b32 {}, {};", d, a); break;
    case 15: put("{} {}, {};", r_.one_of({"neg.s32", "abs.s32", "cnot.b32", "brev.b32"}), d, a); break;
    case 16: put("{} {}, {};", r_.one_of({"popc.b32", "clz.b32", "bfind.u32", "bfind.s32"}), d, a); break;
    case 17: put("bfe.{} {}, {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, r_.below(40), r_.below(40)); break;
    case 18: put("bfi.b32 {}, {}, {}, {}, {};", d, a, ri(), r_.below(36), r_.below(36)); break;
    case 19: put("lop3.b32 {}, {}, {}, {}, {:#x};", d, a, b, c, r_.below(256)); break;
    case 20: put("prmt.b32 {}, {}, {}, {};", d, a, b, c); break;
    case 21: put("shf.{}.{}.b32 {}, {}, {}, {};", r_.one_of({"l", "r"}), r_.one_of({"wrap", "clamp"}), d, a, ri(), c); break;
    case 22: put("sad.{} {}, {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b, c); break;
    case 23: put("add.sat.s32 {}, {}, {};", d, a, b); break;
    case 24: put("mul24.lo.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, a, b); break;
    default: put("selp.b32 {}, {}, {}, {};", d, a, b, pi()); break;
  }
}

void Generator::float_op() {
  std::string d = fi(), a = fi(), b = real(), c = real();
  const char* rnd = r_.chance(80) ? ".rn" : r_.one_of({".rz", ".rm", ".rp"});
  const char* ftz = r_.chance(85) ? "" : ".ftz";
  switch (r_.below(12)) {
    case 0:
    case 1: put("add{}{}.f32 {}, {}, {};", rnd, ftz, d, a, b); break;
    case 2: put("sub{}{}.f32 {}, {}, {};", rnd, ftz, d, a, b); break;
    case 3:
    case 4: put("mul{}{}.f32 {}, {}, {};", rnd, ftz, d, a, b); break;
    case 5: put("fma{}{}.f32 {}, {}, {}, {};", rnd, ftz, d, a, b, c); break;
    case 6: put("div.rn{}.f32 {}, {}, {};", ftz, d, a, b); break;
    case 7: put("{}{}.f32 {}, {}, {};", r_.one_of({"min", "max"}), ftz, d, a, b); break;
    case 8: put("{}{}.f32 {}, {};", r_.one_of({"abs", "neg"}), ftz, d, a); break;
    case 9: put("sqrt.rn{}.f32 {}, {};", ftz, d, a); break;
    case 10: put("copysign.f32 {}, {}, {};", d, a, b); break;
    default: put("selp.f32 {}, {}, {}, {};", d, a, b, pi()); break;
  }
}

void Generator::wide_op() {
  std::string d = di(), a = di(), b = di();
  switch (r_.below(10)) {
    case 0: put("add.s64 {}, {}, {};", d, a, b); break;
    case 1: put("mul.wide.{} {}, {}, {};", r_.one_of({"s32", "u32"}), d, ri(), ri()); break;
    case 2: put("mad.wide.s32 {}, {}, {}, {};", d, ri(), ri(), a); break;
    case 3: put("mul.lo.s64 {}, {}, {};", d, a, b); break;
    case 4: put("shr.{} {}, {}, {};", r_.one_of({"u64", "s64"}), d, a, r_.below(70)); break;
    case 5: put("shl.b64 {}, {}, {};", d, a, r_.below(70)); break;
    case 6: put("xor.b64 {}, {}, {};", d, a, b); break;
    case 7: put("cvt.u32.u64 {}, {};", ri(), a); break;
    case 8: put("mov.b64 {}, {{{}, {}}};", d, ri(), ri()); break;
    default: put("mov.b64 {{{}, _}}, {};", ri(), a); break;
  }
}

void Generator::real_op() {
  std::string d = gi(), a = gi(), b = gi();
  const char* rnd = r_.chance(80) ? ".rn" : r_.one_of({".rz", ".rm", ".rp"});
  switch (r_.below(12)) {
    case 0: put("add{}.f64 {}, {}, {};", rnd, d, a, b); break;
    case 1: put("sub{}.f64 {}, {}, {};", rnd, d, a, b); break;
    case 2: put("mul{}.f64 {}, {}, {};", rnd, d, a, b); break;
    case 3: put("fma{}.f64 {}, {}, {}, {};", rnd, d, a, b, gi()); break;
    case 4: put("div.rn.f64 {}, {}, {};", d, a, b); break;
    case 5: put("sqrt.rn.f64 {}, {};", d, a); break;
    case 6: put("{}.f64 {}, {}, {};", r_.one_of({"min", "max"}), d, a, b); break;
    case 7: put("{}.f64 {}, {};", r_.one_of({"abs", "neg"}), d, a); break;
    case 8: put("setp.{}.f64 {}, {}, {};", r_.one_of({"lt", "geu", "eq", "num"}), pi(), a, b); break;
    case 9: put("cvt.{}.{}.f64 {}, {};", r_.one_of({"rzi", "rni", "rmi", "rpi"}), r_.one_of({"s32", "u32"}), ri(), a); break;
    case 10: put("cvt.{}.f32.f64 {}, {};", r_.one_of({"rn", "rz"}), fi(), a); break;
    default: put("cvt.f64.f32 {}, {};", d, fi()); break;
  }
}

/// Two f16 or bf16 in a word, and what comes and goes between them and f32 or fp8.
void Generator::half_op() {
  std::string d = ri(), a = ri(), b = ri();
  const char* type = r_.one_of({"f16x2", "bf16x2"});
  switch (r_.below(12)) {
    case 0: put("add.rn.{} {}, {}, {};", type, d, a, b); break;
    case 1: put("sub.rn.{} {}, {}, {};", type, d, a, b); break;
    case 2: put("mul.rn.{} {}, {}, {};", type, d, a, b); break;
    case 3: put("fma.rn.{} {}, {}, {}, {};", type, d, a, b, ri()); break;
    case 4: put("{}.{} {}, {}, {};", r_.one_of({"min", "max", "min.NaN", "max.NaN"}), type, d, a, b); break;
    case 5: put("{}.{} {}, {};", r_.one_of({"abs", "neg"}), type, d, a); break;
    case 6: put("fma.rn.relu.{} {}, {}, {}, {};", type, d, a, b, ri()); break;
    case 7: put("cvt.{}.{}.f32 {}, {}, {};", r_.one_of({"rn", "rz"}), type, d, fi(), fi()); break;
    case 8:
      put("cvt.rn.satfinite.{}.f32 %h0, {}, {};", r_.one_of({"e4m3x2", "e5m2x2"}), fi(), fi());
      put("cvt.rn.f16x2.{} {}, %h0;", r_.one_of({"e4m3x2", "e5m2x2"}), d);
      break;
    case 9:
      put("cvt.u16.u32 %h0, {};", a);
      put("cvt.f32.{} {}, %h0;", r_.one_of({"f16", "bf16"}), fi());
      break;
    case 10:
      put("cvt.rn.{}.f32 %h0, {};", r_.one_of({"f16", "bf16"}), fi());
      put("cvt.u32.u16 {}, %h0;", d);
      break;
    default:
      put("cvt.{}.{}.s32 %h0, {};", r_.one_of({"rn", "rz", "rp"}), "f16", a);
      put("cvt.rzi.s16.f16 %h0, %h0;");
      put("cvt.s32.s16 {}, %h0;", d);
      break;
  }
}

void Generator::video_op() {
  std::string d = ri(), a = ri(), b = ri(), c = ri();
  const char* type = r_.one_of({"u32.u32.u32", "s32.s32.s32", "s32.u32.s32"});
  switch (r_.below(7)) {
    case 0: put("{}.{}{} {}, {}.{}, {}.{};", r_.one_of({"vadd", "vsub", "vabsdiff", "vmin", "vmax"}), type, r_.one_of({"", ".sat"}), d, a, r_.one_of({"b0", "b2", "h1"}), b, r_.one_of({"b1", "b3", "h0"})); break;
    case 1: put("{}.{}{} {}, {}, {}, {};", r_.one_of({"vadd2", "vsub2", "vavrg2", "vabsdiff2", "vmin2", "vmax2"}), type, r_.one_of({"", ".sat", ".add"}), d, a, b, c); break;
    case 2: put("{}.{}{} {}, {}, {}, {};", r_.one_of({"vadd4", "vsub4", "vavrg4", "vabsdiff4", "vmin4", "vmax4"}), type, r_.one_of({"", ".sat", ".add"}), d, a, b, c); break;
    case 3: put("vset{}.{}.{}{} {}, {}, {}, {};", r_.one_of({"2", "4"}), r_.one_of({"u32.u32", "s32.u32"}), r_.one_of({"lt", "ge", "ne"}), r_.one_of({"", ".add"}), d, a, b, c); break;
    case 4: put("vmad.{} {}, {}.b1, {}.h0, {};", r_.one_of({"s32.s32.s32", "u32.u32.u32"}), d, a, b, c); break;
    case 5: put("dp4a.{} {}, {}, {}, {};", r_.one_of({"u32.u32", "s32.s32", "u32.s32"}), d, a, b, c); break;
    default: put("dp2a.{}.{} {}, {}, {}, {};", r_.one_of({"lo", "hi"}), r_.one_of({"u32.u32", "s32.s32"}), d, a, b, c); break;
  }
}

void Generator::vector_memory() {
  if (r_.chance(60)) {
    put("and.b32 %t0, {}, {};", r_.chance(50) ? ri() : "%me", kInputWords - 4);
    put("mad.wide.u32 %a0, %t0, 4, %in;");
    // Four different destinations.
    if (r_.chance(50)) put("ld.global.v4.u32 {{%r0, %r2, %r4, %r6}}, [%a0];");
    else put("ld.global.v2.{} {{{}, {}}}, [%a0+8];", "u32", "%r1", "%r5");
    return;
  }
  if (r_.chance(50)) put("st.global.v4.u32 [%own+64], {{{}, {}, {}, {}}};", ri(), ri(), ri(), ri());
  else put("st.global.v2.u16 [%own+80], {{%h0, %h0}};");
}

/// Words of records: the index differs by lane and the stride is longer than the word, as in `pairs[i].x`.
void Generator::strided() {
  uint32_t kind = r_.below(3);
  if (kind == 0) {
    uint32_t stride = r_.one_of({8u, 12u, 16u, 20u, 24u, 32u});
    put("and.b32 %t0, {}, {};", r_.chance(60) ? ri() : "%me", kInputWords / 8 - 1);
    put("mad.wide.u32 %a0, %t0, {}, %in;   // of a record", stride);
    switch (stride % 8 ? 2 + r_.below(3) : r_.below(5)) {
      case 0: put("ld.global.u64 {}, [%a0+{}];", di(), 8 * r_.below(2)); break;
      case 1: put("ld.global.v2.u32 {{%r1, %r5}}, [%a0+{}];", 8 * r_.below(2)); break;
      case 2: put("ld.global.f32 {}, [%a0+{}];", fi(), 4 * r_.below(3)); break;
      case 3: put("ld.global.{} {}, [%a0+{}];", r_.one_of({"u16", "s16"}), ri(), 2 * r_.below(6)); break;
      default: put("ld.global.u32 {}, [%a0+{}];", ri(), 4 * r_.below(3)); break;
    }
    return;
  }
  // The lane's own words: pairs of `out` at an index of its own, or its pair of shared memory.
  std::string at;
  if (kind == 1) {
    put("and.b32 %t0, {}, 3;", r_.chance(60) ? ri() : "%me");
    put("mad.wide.u32 %a0, %t0, 8, %own;   // own pair");
    at = fmt::format("global.{{}} {{}}[%a0+{}]", 64 + 4 * r_.below(2));
  } else {
    put("mad.lo.u32 %t0, %me, 8, %pairs;   // own pair");
    at = fmt::format("shared.{{}} {{}}[%t0+{}]", 4 * r_.below(2));
  }
  const bool real = r_.chance(30);
  const std::string word = real ? fi() : ri();
  const char* type = real ? "f32" : "u32";
  if (r_.chance(50)) put("st.{}, {};", fmt::format(fmt::runtime(at), type, ""), word);
  else put("ld.{};", fmt::format(fmt::runtime(at), type, word + ", "));
}

/// Functions of the module header: one that is inlined, one that calls itself, one by its address.
void Generator::call() {
  std::string d = ri(), a = ri(), b = ri();
  uint32_t n = labels_++;
  put("{{");
  put(".param .b32 a{}; .param .b32 b{}; .param .b32 v{};", n, n, n);
  put("st.param.b32 [a{}], {};", n, a);
  put("and.b32 %t0, {}, 7;", b);
  put("st.param.b32 [b{}], %t0;", n);
  switch (r_.below(3)) {
    case 0: put("call (v{}), plain, (a{}, b{});", n, n, n); break;
    case 1: put("call (v{}), again, (a{}, b{});", n, n, n); break;
    default:
      divergent("%p0");
      put("mov.u64 %a0, first;");
      put("mov.u64 %a1, second;");
      put("selp.b64 %a0, %a0, %a1, %p0;");
      text_ += fmt::format("F{}: .callprototype (.param .b32 _) _ (.param .b32 _, .param .b32 _);\n", n);
      put("call (v{}), %a0, (a{}, b{}), F{};", n, n, n, n);
      break;
  }
  put("ld.param.b32 {}, [v{}];", d, n);
  put("}}");
}

/// A sum under a lock that every lane takes.
void Generator::locked() {
  std::string head = label(), x = ri();
  const uint32_t open = cell(kCells - 4);
  mark(head);
  put("atom.global.cas.b32 %t0, [%out+{}], {:#x}, 1;", (kCells - 4) * 4, open);
  put("setp.ne.u32 %p{}, %t0, {:#x};", kPreds, open);
  put("@%p{} bra {};", kPreds, head);
  put("membar.gl;");
  put("ld.volatile.global.u32 %t0, [%out+{}];", (kCells - 3) * 4);
  put("add.u32 %t0, %t0, {};", x);
  put("st.volatile.global.u32 [%out+{}], %t0;", (kCells - 3) * 4);
  put("membar.gl;");
  put("atom.global.exch.b32 %t0, [%out+{}], {:#x};", (kCells - 4) * 4, open);
}

/// Whole warps only: the block must be a multiple of 32.
void Generator::product() {
  if (r_.chance(50)) {
    put("mma.sync.aligned.m16n8k16.row.col.s32.u8.s8.s32 {{%r0, %r2, %r4, %r6}}, {{%r1, %r3}}, {{%r5}}, {{%r0, %r2, %r4, %r6}};");
  } else {
    put("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {{%f0, %f1, %f2, %f3}}, {{{}, {}}}, {{{}}}, {{%f0, %f1, %f2, %f3}};", ri(), ri(), ri());
  }
}

void Generator::convert() {
  switch (r_.below(9)) {
    case 7: put("cvt.rn.f64.{} {}, {};", r_.one_of({"s32", "u32"}), gi(), ri()); break;
    case 0: put("cvt.rn.f32.{} {}, {};", r_.one_of({"s32", "u32"}), fi(), ri()); break;
    case 1: put("cvt.{}.{}.f32 {}, {};", r_.one_of({"rzi", "rni", "rmi", "rpi"}), r_.one_of({"s32", "u32"}), ri(), fi()); break;
    case 2: put("cvt.{} {}, {};", r_.one_of({"s32.s8", "u32.u8", "s32.s16", "u32.u16"}), ri(), ri()); break;
    case 3: put("cvt.s64.s32 {}, {};", di(), ri()); break;
    case 4: put("mov.b32 {}, {};", ri(), fi()); break;
    case 5: put("mov.b32 {}, {};", fi(), ri()); break;
    case 6: put("cvt.{}.f32.f32 {}, {};", r_.one_of({"rzi", "rni", "rmi", "rpi"}), fi(), fi()); break;
    default: put("cvt.sat.{} {}, {};", r_.one_of({"u8.s32", "s8.s32", "u16.s32", "s16.s32"}), ri(), ri()); break;
  }
}

void Generator::compare(const std::string& into) {
  const char* cmp = r_.one_of({"eq", "ne", "lt", "le", "gt", "ge"});
  if (r_.chance(25)) {
    put("setp.{}.f32 {}, {}, {};", r_.one_of({"eq", "neu", "lt", "leu", "gt", "geu", "num", "nan"}), into, fi(), real());
  } else if (r_.chance(15)) {
    put("setp.{}.{}.s32 {}, {}, {}, {};", cmp, r_.one_of({"and", "or", "xor"}), into, ri(), integer(), pi());
  } else {
    put("setp.{}.{} {}, {}, {};", cmp, r_.one_of({"s32", "u32"}), into, ri(), integer());
  }
}

/// A predicate that differs from lane to lane more often than not.
void Generator::divergent(const std::string& p) {
  if (r_.chance(50)) return compare(p);
  put("shr.u32 %t0, {}, {};", r_.chance(60) ? "%me" : ri(), r_.below(6));
  put("and.b32 %t0, %t0, {};", r_.one_of({1, 3, 5, 7}));
  put("setp.{}.u32 {}, %t0, {};", r_.one_of({"eq", "ne", "lt", "ge"}), p, r_.below(4));
}

/// One that is the same all over the CTA.
void Generator::uniform(const std::string& p) {
  put("add.u32 %t0, %mine, {};", r_.below(5));
  put("and.b32 %t0, %t0, {};", r_.one_of({1, 2, 3}));
  put("setp.{}.u32 {}, %t0, {};", r_.one_of({"eq", "ne", "lt"}), p, r_.below(3));
}

void Generator::guarded(const Place&) {
  std::string p = pi();
  divergent(p);
  uint32_t before = static_cast<uint32_t>(text_.size());
  for (uint32_t n = 1 + r_.below(3); n > 0; --n) r_.chance(70) ? int_op() : float_op();
  // Every line made just now gets the guard, unless it is about the guard itself.
  std::string made = text_.substr(before);
  text_.resize(before);
  const char* sign = r_.chance(30) ? "!" : "";
  for (size_t at = 0; at < made.size();) {
    size_t end = made.find('\n', at);
    text_ += fmt::format("  @{}{} {}\n", sign, p, made.substr(at + 2, end - at - 2));
    at = end + 1;
  }
}

void Generator::memory(const Place&) {
  if (r_.chance(60)) {
    put("and.b32 %t0, {}, {};", r_.chance(70) ? ri() : "%me", kInputWords - 1);
    put("mad.wide.u32 %a0, %t0, 4, %in;");
    switch (r_.below(5)) {
      case 0: put("ld.global.u8 {}, [%a0];", ri()); break;
      case 1: put("ld.global.s16 {}, [%a0+2];", ri()); break;
      case 2: put("ld.global.f32 {}, [%a0];", fi()); break;
      default: put("ld.global.u32 {}, [%a0];", ri()); break;
    }
    return;
  }
  // Own words of `out`: nobody else writes them.
  put("and.b32 %t0, {}, 7;", ri());
  put("mad.wide.u32 %a0, %t0, 4, %own;");
  if (r_.chance(50)) put("st.global.u32 [%a0+64], {};", ri());
  else if (r_.chance(50)) put("ld.global.u32 {}, [%a0+64];", ri());
  else put("st.global.u8 [%a0+65], {};", ri());
}

void Generator::local_array() {
  put("and.b32 %t0, {}, 7;", r_.chance(60) ? ri() : "%me");
  put("mad.wide.u32 %a0, %t0, 4, %stack;");
  if (r_.chance(50)) put("st.local.u32 [%a0], {};", ri());
  else put("ld.local.u32 {}, [%a0];", ri());
}

void Generator::warp_op() {
  if (r_.chance(8)) return product();
  switch (r_.below(8)) {
    case 0: put("shfl.sync.bfly.b32 {}, {}, {}, 31, -1;", ri(), ri(), r_.one_of({1, 2, 4})); break;
    case 1: put("shfl.sync.idx.b32 {}, {}, {}, {:#x}, -1;", ri(), ri(), ri(), 0x181f); break;
    case 2: put("shfl.sync.down.b32 {}|{}, {}, {}, {:#x}, -1;", ri(), pi(), ri(), r_.below(8), 0x181f); break;
    case 3: put("shfl.sync.up.b32 {}|{}, {}, {}, {:#x}, -1;", ri(), pi(), ri(), r_.below(8), 0x1800); break;
    case 4: put("vote.sync.ballot.b32 {}, {}, -1;", ri(), pi()); break;
    case 5: put("vote.sync.{}.pred {}, {}, -1;", r_.one_of({"any", "all", "uni"}), pi(), pi()); break;
    case 6: put("redux.sync.{} {}, {}, -1;", r_.one_of({"add.s32", "min.u32", "max.s32", "xor.b32", "or.b32", "and.b32"}), ri(), ri()); break;
    default:
      put("and.b32 %t0, {}, 3;", ri());
      put("match.any.sync.b32 {}, %t0, -1;", ri());
      break;
  }
}

/// Collectives of the lanes that go into an if, which a ballot has named before.
void Generator::voted_if(Place p) {
  std::string q = fmt::format("%q{}", counters_), mask = fmt::format("%m{}", counters_), end = label();
  ++counters_;
  divergent("%p0");
  put("mov.pred {}, %p0;", q);
  put("vote.sync.ballot.b32 {}, {}, -1;", mask, q);
  put("@!{} bra {};", q, end);
  statements({p.depth + 1, false, false, false, p.may_exit, {}, {}}, r_.below(3));
  switch (r_.below(4)) {
    case 0: put("vote.sync.ballot.b32 {}, {}, {};", ri(), pi(), mask); break;
    case 1: put("redux.sync.add.s32 {}, {}, {};", ri(), ri(), mask); break;
    case 2: put("vote.sync.any.pred {}, {}, {};", pi(), pi(), mask); break;
    default: put("match.any.sync.b32 {}, {}, {};", ri(), ri(), mask); break;
  }
  statements({p.depth + 1, false, false, false, p.may_exit, {}, {}}, r_.below(3));
  mark(end);
}

/// Through shared memory between two barriers.
void Generator::exchange() {
  put("mad.lo.u32 %t0, %me, 4, %shared;");
  put("st.shared.u32 [%t0], {};", ri());
  auto read = [&] {
    put("bar.sync 0;");
    put("xor.b32 %t1, %me, {};", r_.one_of({1, 2, 5, 7}));
    put("mad.lo.u32 %t1, %t1, 4, %shared;");
    put("ld.shared.u32 {}, [%t1];", ri());
  };
  if (r_.chance(15)) {
    const std::string other = label(), join = label();
    put("@{} bra {};   // lanes part before a barrier", pi(), other);
    read();
    put("bra {};", join);
    mark(other);
    read();
    mark(join);
  } else {
    read();
  }
  if (r_.chance(40)) put("ld.shared.u32 {}, [%tally+{}];", ri(), 4 * r_.below(8));
  if (r_.chance(40)) put("bar.red.{} {}, 0, {};", r_.chance(50) ? "and.pred" : "or.pred", pi(), pi());
  else if (r_.chance(30)) put("bar.red.popc.u32 {}, 0, {};", ri(), pi());
  else put("bar.sync 0;");
}

void Generator::atomic(const Place&) {
  if (r_.chance(35)) {
    put("and.b32 %t0, {}, 7;", ri());
    put("mad.lo.u32 %t0, %t0, 4, %tally;");
    put("{} [%t0], {};", r_.one_of({"red.shared.add.u32", "red.shared.add.s32"}), ri());
    return;
  }
  put("and.b32 %t0, {}, 3;", ri());
  put("mad.wide.u32 %a0, %t0, 16, %out;");
  switch (r_.below(4)) {
    case 0: put("red.global.add.u32 [%a0], {};", ri()); break;
    case 1: put("red.global.xor.b32 [%a0+4], {};", ri()); break;
    case 2: put("red.global.max.s32 [%a0+8], {};", ri()); break;
    default: put("red.global.min.u32 [%a0+12], {};", ri()); break;
  }
}

void Generator::if_else(Place p) {
  std::string q = pi(), other = label(), end = label();
  bool same = p.cta_uniform && r_.chance(35);
  same ? uniform(q) : divergent(q);
  Place inside = p;
  ++inside.depth;
  inside.cta_uniform &= same;
  inside.full_warp &= same;
  put("@{}{} bra {};", r_.chance(50) ? "!" : "", q, other);
  statements(inside, 1 + r_.below(4));
  if (r_.chance(50)) {
    put("bra {};", end);
    mark(other);
    statements(inside, 1 + r_.below(4));
    mark(end);
  } else {
    mark(other);
  }
}

void Generator::loop(Place p) {
  uint32_t n = counters_++;
  bool same = p.cta_uniform && r_.chance(40);
  std::string count = fmt::format("%c{}", n), limit = fmt::format("%n{}", n);
  if (same) {
    put("and.b32 {}, %mine, 3;", limit);
    put("add.u32 {}, {}, {};", limit, limit, r_.below(4));
  } else {
    put("and.b32 {}, {}, {};", limit, r_.chance(50) ? "%me" : ri(), r_.one_of({3, 7, 15}));
  }
  put("mov.u32 {}, 0;", count);
  std::string head = label(), next = label(), out = label();
  bool at_end = r_.chance(40);
  mark(head);
  if (!at_end) {
    put("setp.ge.u32 %p{}, {}, {};", kPreds, count, limit);
    put("@%p{} bra {};", kPreds, out);
  }
  Place inside{p.depth + 1, p.cta_uniform && same, p.full_warp && same, !same, p.may_exit && !same, next, out};
  statements(inside, 1 + r_.below(5));
  mark(next);
  put("add.u32 {}, {}, 1;", count, count);
  if (at_end) {
    put("setp.lt.u32 %p{}, {}, {};", kPreds, count, limit);
    put("@%p{} bra {};", kPreds, head);
  } else {
    put("bra {};", head);
  }
  mark(out);
}

void Generator::switch_on(Place p) {
  ++p.depth;
  p.cta_uniform = p.full_warp = false;
  std::string end = label(), table = fmt::format("T{}", labels_++);
  std::string cases[4];
  for (std::string& c : cases) c = label();
  put("and.b32 %t0, {}, 3;", r_.chance(50) ? "%me" : ri());
  text_ += fmt::format("{}: .branchtargets {}, {}, {}, {};\n", table, cases[0], cases[1], cases[2], r_.chance(50) ? cases[3] : end);
  put("brx.idx %t0, {};", table);
  for (const std::string& c : cases) {
    mark(c);
    statements(p, 1 + r_.below(2));
    if (r_.chance(70)) put("bra {};", end);     // else falls through
  }
  mark(end);
}

/// A loop with two entries.
void Generator::irreducible() {
  uint32_t n = counters_++;
  std::string a = label(), b = label(), p = pi();
  put("mov.u32 %c{}, 0;", n);
  divergent(p);
  put("@{} bra {};", p, b);
  mark(a);
  text_ += "  // irreducible\n";
  int_op();
  int_op();
  mark(b);
  int_op();
  put("add.u32 %c{}, %c{}, 1;", n, n);
  put("and.b32 %t0, %me, 7;");
  put("setp.lt.u32 %p{}, %c{}, %t0;", kPreds, n);
  put("@%p{} bra {};", kPreds, a);
}

void Generator::leave(Place& p) {
  std::string q = pi();
  divergent(q);
  if (p.in_loop && r_.chance(70)) {
    put("@{} bra {};", q, r_.chance(60) ? p.out : p.next);
    return;
  }
  if (!p.may_exit) return;
  put("and.b32 %t0, %me, {};", r_.one_of({15, 31}));
  put("setp.eq.and.u32 {}, %t0, {}, {};", q, r_.below(16), q);
  put("@{} {};", q, r_.chance(50) ? "exit" : "ret");
  exits_ = true;
}

void Generator::statement(Place& p) {
  if (fuel_ == 0) return int_op();
  --fuel_;
  if (r_.chance(12)) return family(p);
  uint32_t kind = r_.below(100);
  bool deep = p.depth > 3;
  if (kind < 12) return int_op();
  if (kind < 17) return half_op();
  if (kind < 21) return real_op();
  if (kind < 25) return video_op();
  if (kind < 28) return r_.chance(60) ? strided() : vector_memory();
  if (kind < 31) return r_.chance(75) ? call() : locked();
  if (kind < 39) return float_op();
  if (kind < 43) return wide_op();
  if (kind < 48) return convert();
  if (kind < 51) return compare(pi());
  if (kind < 56) return guarded(p);
  if (kind < 60) return memory(p);
  if (kind < 62) return local_array();
  if (kind < 66) return atomic(p);
  if (kind < 73) return p.full_warp && !exits_ ? warp_op() : int_op();
  if (kind < 78) return p.cta_uniform ? exchange() : float_op();
  if (kind < 80) return p.full_warp && !exits_ && !deep ? voted_if(p) : int_op();
  if (kind < 82) return p.depth > 0 || r_.chance(40) ? leave(p) : int_op();
  if (deep) return int_op();
  if (kind < 90) return if_else(p);
  if (kind < 95) return loop(p);
  if (kind < 97) return switch_on(p);
  return r_.chance(70) ? irreducible() : loop(p);
}

void Generator::statements(Place p, uint32_t count) {
  for (; count > 0; --count) statement(p);
}

std::string Generator::run() {
  // Mostly small: what matters is how statements meet, and the time goes into compiling.
  fuel_ = r_.chance(75) ? 5 + r_.below(15) : 20 + r_.below(50);
  statements({}, 3 + r_.below(fuel_ < 20 ? 5 : 14));
  std::string body = std::move(text_);
  text_ = fmt::format(".visible .entry {}(.param .u64 in, .param .u64 out)\n{{\n", name_);
  put(".reg .b32 %r<{}>, %t<2>, %c<{}>, %n<{}>, %m<{}>;", kInts, counters_ + 1, counters_ + 1, counters_ + 1);
  put(".reg .b32 %me, %mine, %shared, %global;");
  put(".reg .f32 %f<{}>;", kFloats);
  put(".reg .b64 %d<{}>, %a<2>;", kWides);
  put(".reg .b64 %in, %out, %own, %stack;");
  put(".reg .f64 %g<{}>;", kReals);
  put(".reg .b16 %h<2>;");
  put(".reg .b32 %tally, %pairs;");
  put(".shared .align 8 .b8 records[2048];");
  put(".shared .align 4 .b8 sums[32];");
  put(".reg .pred %p<{}>, %q<{}>;", kPreds + 1, counters_ + 1);
  put(".shared .align 4 .b8 cells[1024];");
  put(".local .align 4 .b8 array[32];");
  put("mov.u32 %me, %tid.x;");
  put("mov.u32 %mine, %ctaid.x;");
  put("mov.u32 %t0, %ntid.x;");
  put("mad.lo.u32 %global, %mine, %t0, %me;");
  put("mov.u32 %shared, cells;");
  put("mov.u32 %tally, sums;");
  put("mov.u32 %pairs, records;");
  text_ += families_prologue();
  put("mov.b16 %h0, 0x3c01;");
  put("and.b32 %t0, %me, 7;");
  put("mad.lo.u32 %t0, %t0, 4, %tally;");
  put("st.shared.u32 [%t0], 0;");
  put("bar.sync 0;");
  put("mov.u32 %t0, %ntid.x;");
  put("mov.u64 %stack, array;");
  put("ld.param.u64 %in, [in];");
  put("ld.param.u64 %out, [out];");
  put("mad.wide.u32 %own, %global, {}, %out;", kWordsPerThread * 4);
  put("add.u64 %own, %own, {};", kCells * 4);
  put("and.b32 %t0, %global, {};", kInputWords - 1);
  put("mad.wide.u32 %a0, %t0, 4, %in;");
  put("mad.lo.u32 %t0, %me, 4, %shared;");
  put("st.shared.u32 [%t0], %me;");    // what is read of a lane that leaves before it stores
  put("mad.lo.u32 %t0, %me, 8, %pairs;");
  put("st.shared.v2.u32 [%t0], {{%me, %global}};");
  for (uint32_t n = 0; n < 8; ++n) put("st.local.u32 [%stack+{}], %me;", n * 4);
  put("ld.global.u32 %r0, [%a0];");
  put("mov.u32 %r1, %global;");
  put("mov.u32 %r2, %me;");
  put("mov.u32 %r3, %mine;");
  for (uint32_t n = 4; n < kInts; ++n) put("mad.lo.u32 %r{}, %r0, {}, {};", n, 2 * r_.below(1000) + 1, r_.below(1000));
  for (uint32_t n = 0; n < kFloats; ++n) put("cvt.rn.f32.s32 %f{}, %r{};", n, n + 2);
  for (uint32_t n = 0; n < kReals; ++n) put("cvt.rn.f64.s32 %g{}, %r{};", n, n + 4);
  for (uint32_t n = 0; n < kWides; ++n) put("mul.wide.s32 %d{}, %r{}, %r{};", n, n, n + 3);
  for (uint32_t n = 0; n < kPreds; ++n) put("setp.lt.s32 %p{}, %r{}, {};", n, n + 1, r_.below(64));
  text_ += body;
  for (uint32_t n = 0; n < kInts; ++n) put("st.global.u32 [%own+{}], %r{};", n * 4, n);
  for (uint32_t n = 0; n < kFloats; ++n) put("st.global.f32 [%own+{}], %f{};", 32 + n * 4, n);
  put("selp.u32 %t0, 1, 0, %p0;");
  for (uint32_t n = 1; n < kPreds; ++n) put("@%p{} or.b32 %t0, %t0, {};", n, 1u << n);
  put("st.global.u32 [%own+48], %t0;");
  put("xor.b64 %d0, %d0, %d1;");
  put("add.u64 %d0, %d0, %d2;");
  for (uint32_t n = 0; n < kReals; ++n) {
    put("mov.b64 %a0, %g{};", n);
    put("xor.b64 %d0, %d0, %a0;");
  }
  put("st.global.u64 [%own+56], %d0;");
  put("ret;");
  return text_ + "}\n";
}

}  // namespace

namespace {

std::string function(const char* name, const char* body) {
  return fmt::format(".func (.param .b32 v) {}(.param .b32 a, .param .b32 b)\n{{\n  .reg .b32 %x<4>;\n  .reg .pred %p;\n"
                     "  ld.param.b32 %x0, [a];\n  ld.param.b32 %x1, [b];\n{}  st.param.b32 [v], %x0;\n  ret;\n}}\n\n", name, body);
}

}  // namespace

std::string module_header() {
  return ".version 8.7\n.target sm_100\n.address_size 64\n\n"
         ".func (.param .b32 v) again(.param .b32 a, .param .b32 b);\n" +
         function("plain", "  mad.lo.u32 %x0, %x0, 3, %x1;\n") + function("first", "  xor.b32 %x0, %x0, %x1;\n  brev.b32 %x0, %x0;\n") +
         function("second", "  setp.lt.u32 %p, %x1, 3;\n  @%p bra S;\n  sub.u32 %x0, %x1, %x0;\nS:\n") +
         function("again", "  setp.eq.u32 %p, %x1, 0;\n  @%p bra E;\n  mad.lo.u32 %x0, %x0, 5, %x1;\n  sub.u32 %x1, %x1, 1;\n"
                           "  {\n  .param .b32 c; .param .b32 d; .param .b32 w;\n  st.param.b32 [c], %x0;\n  st.param.b32 [d], %x1;\n"
                           "  call (w), again, (c, d);\n  ld.param.b32 %x0, [w];\n  }\nE:\n");
}

uint32_t cell(uint32_t n) { return 0x01000193u * (n + 1); }

const std::vector<const char*>& features() {
  static const std::vector<const char*> kAll = {
      "n.f64 ", ".f16", "bf16", ".e4m3x2", "vadd", "dp4a", ".v4.u32", "ld.local", "red.global", "red.shared", "shfl.sync",
      "vote.sync", "match.any", "redux.sync", "mma.sync", "ld.shared", "bar.red", "brx.idx", "plain, (", "again, (",
      ".callprototype", "atom.global.cas", "// irreducible", "// of a record", "// own pair", "exit;", "// lanes part",
      "ldmatrix", "stmatrix", "movmatrix", "wmma.mma", "mma.sp", "elect.sync", "cp.async", "mbarrier.arrive", "bar.arrive",
      ".v4.f32 {%f0", "cas.b128", "noftz", "alloca", "cvt.pack", "ue8m0x2"};
  return kAll;
}

std::string kernel(uint64_t seed, const std::string& name) { return Generator(seed, name).run(); }

}  // namespace heddle::diff
