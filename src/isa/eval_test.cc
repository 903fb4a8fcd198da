// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// isa::eval at edge values. Spellings are looked up in the tables, so that a test reads as PTX.
#include "isa/eval.h"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <bit>
#include <cmath>
#include <random>
#include <string_view>
#include <vector>

#include "base/float16.h"
#include "base/float8.h"

namespace heddle::isa {
namespace {

Mod token(std::string_view text) {
  for (size_t i = 1; i < kModCount; ++i)
    if (text == spelling(static_cast<Mod>(i))) return static_cast<Mod>(i);
  ADD_FAILURE() << "no token " << text;
  return Mod::none;
}

struct Found {
  const Form* form = nullptr;
  Mods mods;
};

bool match(const Form& f, std::span<const Mod> tokens, size_t p, size_t t, Mods& m) {
  if (p == f.parts.size()) return t == tokens.size() && allowed(f, m);
  const Part& part = f.parts[p];
  if (t < tokens.size())
    for (Mod c : part.choices)
      if (c == tokens[t]) {
        m[part.slot] = c;
        if (match(f, tokens, p + 1, t + 1, m)) return true;
        m[part.slot] = Mod::none;
      }
  return part.optional && match(f, tokens, p + 1, t, m);
}

Found find(std::string_view text, size_t ins) {
  std::vector<Mod> tokens;
  const size_t dot = std::min(text.find('.'), text.size());
  for (size_t at = dot; at < text.size();) {
    const size_t next = std::min(text.find('.', at + 1), text.size());
    tokens.push_back(token(text.substr(at + 1, next - at - 1)));
    at = next;
  }
  for (const Form& f : forms()) {
    if (text.substr(0, dot) != spelling(f.opcode)) continue;
    size_t count = f.reads_cc;
    for (const OperandSpec& o : f.operands) count += o.role == OperandSpec::Role::In;
    Found r{&f, {}};
    if (count == ins && match(f, tokens, 0, 0, r.mods)) return r;
  }
  ADD_FAILURE() << "no form of " << text << " with " << ins << " inputs";
  return {};
}

/// All results of an instruction, the first one in [0].
std::vector<uint64_t> run(std::string_view text, std::vector<uint64_t> in) {
  const Found f = find(text, in.size());
  std::vector<Bits> bits;
  for (uint64_t v : in) bits.push_back({v, 0});
  Bits out[4];
  EXPECT_TRUE(f.form && eval(*f.form, f.mods, bits.data(), out)) << text;
  return {out[0].lo, out[1].lo, out[2].lo};
}
uint64_t one(std::string_view text, std::vector<uint64_t> in) { return run(text, std::move(in))[0]; }
uint64_t f(float v) { return std::bit_cast<uint32_t>(v); }
uint64_t d(double v) { return std::bit_cast<uint64_t>(v); }
constexpr uint64_t kNan = 0x7fffffff, kMin32 = 0x80000000u;

TEST(Eval, Integers) {
  EXPECT_EQ(one("add.u16", {0xffff, 2}), 1u);
  EXPECT_EQ(one("add.sat.s32", {0x7fffffff, 1}), 0x7fffffffu);
  EXPECT_EQ(one("sub.sat.s32", {kMin32, 1}), kMin32);
  EXPECT_EQ(one("add.u16x2", {0xffff0001, 0x00010001}), 0x00000002u);
  EXPECT_EQ(one("mul.hi.s32", {kMin32, kMin32}), 0x40000000u);
  EXPECT_EQ(one("mul.hi.u64", {~0ull, ~0ull}), ~0ull - 1);
  EXPECT_EQ(one("mul.hi.s64", {~0ull, ~0ull}), 0u);
  EXPECT_EQ(one("mul.wide.s16", {0x8000, 0x8000}), 0x40000000u);
  EXPECT_EQ(one("mul.wide.u32", {0xffffffff, 0xffffffff}), 0xfffffffe00000001u);
  EXPECT_EQ(one("mad.wide.s32", {0xffffffff, 5, 3}), ~0ull - 1);
  EXPECT_EQ(one("mad.hi.sat.s32", {kMin32, kMin32, 0x7fffffff}), 0x7fffffffu);
  EXPECT_EQ(one("mul24.lo.s32", {0x00800000, 2}), 0xff000000u);
  EXPECT_EQ(one("mul24.hi.u32", {0xffffff, 0xffffff}), 0xfffffe00u);
  EXPECT_EQ(one("sad.s16", {0x8000, 0x7fff, 1}), 0u);
  EXPECT_EQ(one("div.s32", {kMin32, 0xffffffff}), kMin32);
  EXPECT_EQ(one("rem.s32", {kMin32, 0xffffffff}), 0u);
  EXPECT_EQ(one("div.u32", {7, 0}), 0xffffffffu);
  EXPECT_EQ(one("rem.s64", {7, 0}), 7u);
  EXPECT_EQ(one("div.s32", {static_cast<uint32_t>(-7), 2}), static_cast<uint32_t>(-3));
  EXPECT_EQ(one("rem.s32", {static_cast<uint32_t>(-7), 2}), 0xffffffffu);
  EXPECT_EQ(one("abs.s32", {kMin32}), kMin32);
  EXPECT_EQ(one("neg.s16", {0x8000}), 0x8000u);
  EXPECT_EQ(one("min.s16x2", {0x80000001, 0x00010000}), 0x80000000u);
  EXPECT_EQ(one("max.relu.s32", {0xffffffff, 0xfffffff0}), 0u);
  EXPECT_EQ(one("popc.b64", {~0ull}), 64u);
  EXPECT_EQ(one("clz.b32", {0}), 32u);
  EXPECT_EQ(one("bfind.s32", {0xffffffff}), 0xffffffffu);
  EXPECT_EQ(one("bfind.s64", {~0ull - 8}), 3u);
  EXPECT_EQ(one("bfind.shiftamt.u32", {1}), 31u);
  EXPECT_EQ(one("fns.b32", {0xaaaaaaaa, 3, 1}), 3u);
  EXPECT_EQ(one("fns.b32", {0xaaaaaaaa, 3, static_cast<uint32_t>(-2)}), 1u);
  EXPECT_EQ(one("fns.b32", {0xaaaaaaaa, 3, 15}), 31u);
  EXPECT_EQ(one("fns.b32", {0xaaaaaaaa, 3, 16}), 0xffffffffu);
  EXPECT_EQ(one("fns.b32", {0xaaaaaaaa, 2, 0}), 0xffffffffu);
  EXPECT_EQ(one("brev.b32", {1}), kMin32);
  EXPECT_EQ(one("bfe.s32", {0x00000080, 4, 4}), 0xfffffff8u);
  EXPECT_EQ(one("bfe.s32", {kMin32, 31, 5}), 0xffffffffu);
  EXPECT_EQ(one("bfe.u64", {~0ull, 60, 255}), 15u);
  EXPECT_EQ(one("bfe.s32", {0xffffffff, 3, 0}), 0u);
  EXPECT_EQ(one("bfi.b32", {0xff, 0, 28, 8}), 0xf0000000u);
  EXPECT_EQ(one("bfi.b32", {0xff, 0x1234, 32, 8}), 0x1234u);
  EXPECT_EQ(one("szext.clamp.s32", {0x80, 8}), 0xffffff80u);
  EXPECT_EQ(one("szext.wrap.u32", {0xffff, 36}), 15u);
  EXPECT_EQ(one("bmsk.clamp.b32", {4, 40}), 0xfffffff0u);
  EXPECT_EQ(one("bmsk.wrap.b32", {36, 36}), 0xf0u);
  EXPECT_EQ(one("dp4a.s32.u32", {0xff010203, 0x02030405, 1}), static_cast<uint32_t>(-2 + 3 + 8 + 15 + 1));
  EXPECT_EQ(one("dp2a.hi.u32.s32", {0x00020003, 0xff010000, 0}), static_cast<uint32_t>(3 * 1 + 2 * -1));
}

TEST(Eval, Carry) {
  EXPECT_EQ(run("add.cc.u32", {0xffffffff, 1}), (std::vector<uint64_t>{0, 1, 0}));
  EXPECT_EQ(run("addc.cc.u32", {0xffffffff, 0xffffffff, 1}), (std::vector<uint64_t>{0xffffffff, 1, 0}));
  EXPECT_EQ(run("addc.u64", {~0ull, 0, 1}), (std::vector<uint64_t>{0, 0, 0}));
  EXPECT_EQ(run("sub.cc.s32", {0, 1}), (std::vector<uint64_t>{0xffffffff, 1, 0}));
  EXPECT_EQ(run("subc.cc.u32", {1, 0, 1}), (std::vector<uint64_t>{0, 0, 0}));
  EXPECT_EQ(run("subc.cc.u32", {0, 0xffffffff, 1}), (std::vector<uint64_t>{0, 1, 0}));
  EXPECT_EQ(run("mad.lo.cc.u32", {0x10000, 0xffff, 0x10000}), (std::vector<uint64_t>{0, 1, 0}));
  EXPECT_EQ(run("madc.hi.cc.u32", {kMin32, 2, 0xffffffff, 1}), (std::vector<uint64_t>{1, 1, 0}));
}

TEST(Eval, LogicAndShifts) {
  EXPECT_EQ(one("not.pred", {1}), 0u);
  EXPECT_EQ(one("xor.b16", {0xff00, 0x0ff0}), 0xf0f0u);
  EXPECT_EQ(one("cnot.b32", {0}), 1u);
  EXPECT_EQ(one("lop3.b32", {0xf0f0f0f0, 0xcccccccc, 0xaaaaaaaa, 0x96}), 0x96969696u);
  EXPECT_EQ(run("lop3.and.b32", {1, 0, 0, 0xf0, 1}), (std::vector<uint64_t>{1, 1, 0}));
  EXPECT_EQ(one("shf.l.clamp.b32", {0x12345678, 0x9abcdef0, 40}), 0x12345678u);
  EXPECT_EQ(one("shf.r.wrap.b32", {0x12345678, 0x9abcdef0, 40}), 0xf0123456u);
  EXPECT_EQ(one("shf.r.clamp.b32", {1, 2, 32}), 2u);
  EXPECT_EQ(one("shl.b32", {1, 32}), 0u);
  EXPECT_EQ(one("shr.s16", {0x8000, 200}), 0xffffu);
  EXPECT_EQ(one("shr.u64", {~0ull, 63}), 1u);
  EXPECT_EQ(one("prmt.b32", {0x33221100, 0x77665544, 0x0123}), 0x00112233u);
  EXPECT_EQ(one("prmt.b32", {0x80, 0, 0x0808}), 0x80ff80ffu);
  EXPECT_EQ(one("prmt.b32.b4e", {0x33221100, 0x77665544, 1}), 0x66770011u);
  EXPECT_EQ(one("prmt.b32.f4e", {0x33221100, 0x77665544, 3}), 0x66554433u);
  EXPECT_EQ(one("prmt.b32.ecl", {0x33221100, 0, 2}), 0x33222222u);
  EXPECT_EQ(one("prmt.b32.ecr", {0x33221100, 0, 1}), 0x11111100u);
  EXPECT_EQ(one("prmt.b32.rc16", {0x33221100, 0, 1}), 0x33223322u);
}

TEST(Eval, FloatRules) {
  EXPECT_EQ(one("add.f32", {f(INFINITY), f(-INFINITY)}), kNan);
  EXPECT_EQ(one("add.f32", {0xffc00001, f(1)}), kNan);
  EXPECT_EQ(one("add.f64", {0xfff8000000000001, d(1)}), 0x7fffffffffffffffu);
  EXPECT_EQ(one("add.rz.f32", {f(1), f(0x1p-24f)}), f(1));
  EXPECT_EQ(one("add.rp.f32", {f(1), f(0x1p-60f)}), f(0x1.000002p0f));
  EXPECT_EQ(one("sub.rm.f32", {f(1), f(1)}), f(-0.f));
  EXPECT_EQ(one("add.ftz.f32", {f(0x1p-127f), f(0)}), 0u);
  EXPECT_EQ(one("mul.ftz.f32", {f(-0x1p-100f), f(0x1p-100f)}), f(-0.f));
  EXPECT_EQ(one("add.sat.f32", {f(NAN), f(1)}), 0u);
  EXPECT_EQ(one("mul.sat.f32", {f(-3), f(1)}), 0u);
  EXPECT_EQ(one("fma.rn.f32", {f(0x1.000002p0f), f(0x1.000002p0f), f(-0x1.000004p0f)}), f(0x1p-46f));
  EXPECT_EQ(one("fma.rn.f32x2", {f(2) | f(3) << 32, f(5) | f(7) << 32, f(1) | f(-1) << 32}), f(11) | f(20) << 32);
  EXPECT_EQ(one("div.rn.f32", {f(1), f(3)}), f(1.f / 3));
  EXPECT_EQ(one("div.rp.f64", {d(1), d(3)}), d(std::nextafter(1. / 3, 1)));
  EXPECT_EQ(one("sqrt.rz.f32", {f(2)}), f(1.41421354f));
  EXPECT_EQ(one("rcp.rn.f32", {f(-0.f)}), f(-INFINITY));
  EXPECT_EQ(one("neg.f32", {f(NAN)}), f(NAN) ^ kMin32);
  EXPECT_EQ(one("min.f32", {f(NAN), f(3)}), f(3));
  EXPECT_EQ(one("min.NaN.f32", {f(NAN), f(3)}), kNan);
  EXPECT_EQ(one("max.f32", {f(-0.f), f(0.f)}), 0u);
  EXPECT_EQ(one("min.f32", {f(0.f), f(-0.f)}), f(-0.f));
  EXPECT_EQ(one("max.xorsign.abs.f32", {f(-3), f(2)}), f(-3));
  EXPECT_EQ(one("min.f32", {f(1), f(2), f(-3)}), f(-3));
  EXPECT_EQ(one("testp.subnormal.f32", {1}), 1u);
  EXPECT_EQ(one("testp.normal.f64", {d(0)}), 0u);
  EXPECT_EQ(one("copysign.f32", {f(-1), f(5)}), f(-5));
  EXPECT_EQ(one("add.f16", {0x3c00, 0x3c00}), 0x4000u);
  EXPECT_EQ(one("fma.rn.relu.f16", {0x3c00, 0xbc00, 0}), 0u);
  EXPECT_EQ(one("fma.rn.sat.f16x2", {0x3c003c00, 0x4000b800, 0}), 0x3c000000u);
  EXPECT_EQ(one("add.bf16x2", {0x3f803f80, 0x3f803f80}), 0x40004000u);
  EXPECT_EQ(one("add.f16", {0x7e00, 0}), 0x7fffu);
  EXPECT_EQ(one("neg.bf16", {0x3f80}), 0xbf80u);
  EXPECT_EQ(one("add.f32.bf16", {0x3f80, f(0.5f)}), f(1.5f));
  EXPECT_EQ(one("ex2.approx.f16x2", {0x40003c00}), 0x44004000u);
  EXPECT_EQ(one("div.full.f32", {f(6), f(3)}), f(2));
}

TEST(Eval, Comparison) {
  EXPECT_EQ(run("setp.lt.f32", {f(NAN), f(1)}), (std::vector<uint64_t>{0, 1, 0}));
  EXPECT_EQ(one("setp.ltu.f32", {f(NAN), f(1)}), 1u);
  EXPECT_EQ(one("setp.hi.u32", {5, 3}), 1u);
  EXPECT_EQ(one("setp.lt.s32", {kMin32, 0}), 1u);
  EXPECT_EQ(run("setp.eq.xor.b32", {1, 1, 1}), (std::vector<uint64_t>{0, 1, 0}));
  EXPECT_EQ(one("setp.eq.ftz.f32", {1, 0}), 1u);
  EXPECT_EQ(run("setp.lt.f16x2", {0x40003c00, 0x3c004000}), (std::vector<uint64_t>{1, 0, 0}));
  EXPECT_EQ(one("set.gt.f32.s32", {3, 2}), f(1));
  EXPECT_EQ(one("set.gt.and.u32.f64", {d(3), d(2), 0}), 0u);
  EXPECT_EQ(one("set.lt.f16x2.f16x2", {0x40003c00, 0x3c004000}), 0x00003c00u);
  EXPECT_EQ(one("set.le.u32.f16x2", {0x40003c00, 0x3c004000}), 0x0000ffffu);
  EXPECT_EQ(one("selp.f32", {f(NAN), 3, 1}), f(NAN));
  EXPECT_EQ(one("slct.u32.f32", {1, 2, f(-0.f)}), 1u);
  EXPECT_EQ(one("slct.u32.f32", {1, 2, f(NAN)}), 2u);
  EXPECT_EQ(one("slct.f64.s32", {1, 2, 0xffffffff}), 2u);
}

TEST(Eval, Conversions) {
  EXPECT_EQ(one("cvt.rzi.s32.f32", {f(-1.9f)}), 0xffffffffu);
  EXPECT_EQ(one("cvt.rni.s32.f32", {f(2.5f)}), 2u);
  EXPECT_EQ(one("cvt.rmi.s32.f64", {d(-0.5)}), 0xffffffffu);
  EXPECT_EQ(one("cvt.rpi.u8.f32", {f(0.1f)}), 1u);
  EXPECT_EQ(one("cvt.rzi.s32.f32", {f(NAN)}), 0u);
  EXPECT_EQ(one("cvt.rzi.s64.f32", {f(NAN)}), 1ull << 63);
  EXPECT_EQ(one("cvt.rzi.u32.f32", {f(-5)}), 0u);
  EXPECT_EQ(one("cvt.rzi.u64.f64", {d(1e30)}), ~0ull);
  EXPECT_EQ(one("cvt.rzi.s8.f32", {f(200)}), 127u);
  EXPECT_EQ(one("cvt.sat.u8.s32", {static_cast<uint32_t>(-3)}), 0u);
  EXPECT_EQ(one("cvt.s64.s8", {0x80}), ~0ull - 127);
  EXPECT_EQ(one("cvt.u16.u32", {0x12345}), 0x2345u);
  EXPECT_EQ(one("cvt.rn.f32.u64", {~0ull}), f(0x1p64f));
  EXPECT_EQ(one("cvt.rz.f32.u64", {~0ull}), f(0x1.fffffep63f));
  EXPECT_EQ(one("cvt.rn.f64.s64", {0x7fffffffffffffff}), d(0x1p63));
  EXPECT_EQ(one("cvt.rm.f64.s64", {0x7fffffffffffffff}), d(0x1.fffffffffffffp62));
  EXPECT_EQ(one("cvt.rn.f16.f32", {f(65520)}), 0x7c00u);
  EXPECT_EQ(one("cvt.rn.satfinite.f16.f32", {f(65520)}), 0x7bffu);
  EXPECT_EQ(one("cvt.rn.relu.bf16.f32", {f(-2)}), 0u);
  EXPECT_EQ(one("cvt.rn.f16x2.f32", {f(1), f(2)}), 0x3c004000u);
  EXPECT_EQ(one("cvt.f32.f16", {0x0001}), f(0x1p-24f));
  EXPECT_EQ(one("cvt.rni.f32.f32", {f(-0.3f)}), f(-0.f));
  EXPECT_EQ(one("cvt.sat.f32.f32", {f(NAN)}), 0u);
  EXPECT_EQ(one("cvt.ftz.f64.f32", {1}), 0u);
  EXPECT_EQ(one("cvt.rna.tf32.f32", {f(0x1.002p0f)}), f(0x1.004p0f));
  EXPECT_EQ(one("cvt.rn.satfinite.e4m3x2.f32", {f(1000), f(-0.f)}), 0x7e80u);
  EXPECT_EQ(one("cvt.rn.satfinite.e5m2x2.f32", {f(NAN), f(1)}), 0x7f3cu);
  EXPECT_EQ(one("cvt.rn.satfinite.e2m1x2.f32", {f(100), f(-0.5f)}), 0x79u);
  EXPECT_EQ(one("cvt.rn.f16x2.e4m3x2", {0x7f38}), 0x7fff3c00u);
  EXPECT_EQ(one("cvt.rn.f16x2.e5m2x2", {0xfc01}), 0xfc000100u);
  EXPECT_EQ(one("cvt.rp.ue8m0x2.f32", {f(3), f(INFINITY)}), 0x81feu);
  EXPECT_EQ(one("cvt.rn.bf16x2.ue8m0x2", {0x00ff}), 0x00407fffu);
  EXPECT_EQ(one("cvt.pack.sat.s16.s32", {40000, static_cast<uint32_t>(-40000)}), 0x7fff8000u);
  EXPECT_EQ(one("cvt.pack.sat.u8.s32.b32", {300, static_cast<uint32_t>(-1), 0xabcd}), 0xabcdff00u);
}

TEST(Eval, Video) {
  const auto video = [](std::string_view text, std::vector<uint64_t> in, std::vector<std::pair<Slot, Mod>> more) {
    Found x;
    for (const Form& form : forms()) {   // the form whose operands have these suffixes
      Found r = find(text, in.size());
      if (form.opcode != r.form->opcode || form.operands.size() != in.size() + 1) continue;
      bool ok = true;
      for (auto [slot, mod] : more)
        ok &= slot != Slot::dsel || form.operands[0].suffix != OperandSpec::Suffix::None;
      if (ok && form.lower == r.form->lower && std::string_view(form.text) == r.form->text) {
        x = {&form, r.mods};
        if (form.operands[0].suffix_required == std::any_of(more.begin(), more.end(), [](auto p) { return p.first == Slot::dsel; })) break;
      }
    }
    for (auto [slot, mod] : more) x.mods[slot] = mod;
    std::vector<Bits> bits;
    for (uint64_t v : in) bits.push_back({v, 0});
    Bits out[2];
    EXPECT_TRUE(eval(*x.form, x.mods, bits.data(), out));
    return out[0].lo;
  };
  EXPECT_EQ(video("vadd.s32.s32.s32", {0x80, 1}, {{Slot::asel, Mod::b0}}), 0xffffff81u);
  EXPECT_EQ(video("vadd.u32.u32.u32.sat", {0xffffffff, 1}, {}), 0xffffffffu);
  EXPECT_EQ(video("vadd.u32.u32.u32.sat", {200, 100, 0x11223344}, {{Slot::dsel, Mod::b1}}), 0x1122ff44u);
  EXPECT_EQ(video("vabsdiff.u32.u32.u32.add", {3, 10, 5}, {}), 12u);
  EXPECT_EQ(video("vset.u32.u32.lt", {3, 10}, {}), 1u);
  EXPECT_EQ(video("vshl.u32.u32.u32.clamp", {1, 40}, {}), 0u);
  EXPECT_EQ(video("vmad.s32.s32.s32", {3, 4, 5}, {{Slot::x, Mod::neg}}), static_cast<uint32_t>(-7));
  EXPECT_EQ(video("vmad.u32.u32.u32.shr7", {256, 256, 0}, {}), 512u);
  EXPECT_EQ(video("vadd4.u32.u32.u32", {0xff010203, 0x01010101, 0}, {}), 0x00020304u);
  EXPECT_EQ(video("vadd4.u32.u32.u32.sat", {0xff010203, 0x01010101, 0}, {}), 0xff020304u);
  EXPECT_EQ(video("vabsdiff4.u32.u32.u32.add", {0x05010203, 0x01010101, 10}, {}), 4u + 0 + 1 + 2 + 10);
  EXPECT_EQ(video("vavrg2.s32.s32.s32", {0x00030001, 0x00040002, 0}, {}), 0x00040002u);
  EXPECT_EQ(video("vset4.u32.u32.eq", {0x01020304, 0x01000304, 0}, {}), 0x01000101u);
  EXPECT_EQ(video("vadd2.u32.u32.u32", {0x00020001, 0, 0x77777777}, {{Slot::dsel, static_cast<Mod>(0xe001)}}), 0x77770001u);
}

// ---- against MPFR ----

mpfr_rnd_t mode(std::string_view rnd) {
  return rnd == "rz" ? MPFR_RNDZ : rnd == "rm" ? MPFR_RNDD : rnd == "rp" ? MPFR_RNDU : MPFR_RNDN;
}

/// x rounded to a format with p bits of precision and least exponent emin, as mpfr has them.
double rounded(mpfr_t x, int inexact, int precision, long emin, long emax, mpfr_rnd_t rnd) {
  mpfr_t r;
  mpfr_init2(r, precision);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  int t = mpfr_set(r, x, rnd);
  t = mpfr_check_range(r, t, rnd);
  mpfr_subnormalize(r, t, rnd);
  const double v = mpfr_get_d(r, MPFR_RNDN);
  mpfr_set_emin(mpfr_get_emin_min());
  mpfr_set_emax(mpfr_get_emax_max());
  mpfr_clear(r);
  (void)inexact;
  return v;
}

TEST(Eval, SixteenBitConversionsAgreeWithMpfrInEveryMode) {
  mpfr_t x;
  mpfr_init2(x, 64);
  std::mt19937_64 random(1);
  for (const char* rnd : {"rn", "rz", "rm", "rp"}) {
    for (int i = 0; i < 40000; ++i) {
      // Near every f16 and bf16 boundary: a 16-bit pattern, then a few bits below it.
      const uint32_t bits = static_cast<uint32_t>(random());
      const float v = std::bit_cast<float>(i & 1 ? bits : (bits & 0xffff0000u) | (bits & 3) | (bits & 4 ? 0x8000u : 0));
      if (v != v) continue;
      mpfr_set_flt(x, v, MPFR_RNDN);
      const double want = rounded(x, 0, 11, -23, 16, mode(rnd));
      const double got = F16{static_cast<uint16_t>(one(std::string("cvt.") + rnd + ".f16.f32", {std::bit_cast<uint32_t>(v)}))}.value();
      ASSERT_EQ(std::bit_cast<uint64_t>(got), std::bit_cast<uint64_t>(want)) << rnd << " " << v;
      const double want_b = rounded(x, 0, 8, -132, 128, mode(rnd));
      const double got_b = Bf16{static_cast<uint16_t>(one(std::string("cvt.") + rnd + ".bf16.f32", {std::bit_cast<uint32_t>(v)}))}.value();
      ASSERT_EQ(std::bit_cast<uint64_t>(got_b), std::bit_cast<uint64_t>(want_b)) << rnd << " " << v;
    }
  }
  mpfr_clear(x);
  for (uint32_t h = 0; h < 0x10000; ++h) {     // exhaustive: widening is exact and narrowing undoes it
    const F16 a{static_cast<uint16_t>(h)};
    const Bf16 b{static_cast<uint16_t>(h)};
    EXPECT_EQ(F16::round(a.value()).bits, a.value() != a.value() ? 0x7fff : h);
    EXPECT_EQ(Bf16::round(b.value()).bits, b.value() != b.value() ? 0x7fff : h);
    if (b.value() == b.value()) EXPECT_EQ(static_cast<float>(b.value()), std::bit_cast<float>(h << 16));
    const float hardware = static_cast<float>(std::bit_cast<_Float16>(static_cast<uint16_t>(h)));
    if (a.value() == a.value()) EXPECT_EQ(static_cast<float>(a.value()), hardware);
  }
}

TEST(Eval, SmallFormatsAgreeWithNearestOfAllTheirValues) {
  for (const FloatFormat format : {kE4m3, kE5m2, kE2m3, kE3m2, kE2m1}) {
    std::vector<double> values;
    for (uint64_t b = 0; b <= format.greatest(); ++b) {
      values.push_back(decode(b, format));
      if (b) EXPECT_GT(values[b], values[b - 1]);
      EXPECT_EQ(encode_small(values[b], format, false), b);
      if (b == 0) continue;
      const double middle = (values[b] + values[b - 1]) / 2;
      EXPECT_EQ(encode_small(middle, format, false), b & 1 ? b - 1 : b);            // ties to even
      EXPECT_EQ(encode_small(std::nextafter(middle, 1e9), format, false), b);
      EXPECT_EQ(encode_small(std::nextafter(middle, 0), format, false), b - 1);
    }
    EXPECT_EQ(encode_small(1e30, format, false), format.greatest());
    EXPECT_EQ(encode_small(-1e30, format, true), 0);
  }
  EXPECT_EQ(decode(kE4m3.greatest(), kE4m3), 448);
  EXPECT_EQ(decode(kE5m2.greatest(), kE5m2), 57344);
  EXPECT_EQ(decode(kE2m1.greatest(), kE2m1), 6);
  EXPECT_EQ(decode(kE3m2.greatest(), kE3m2), 28);
  EXPECT_EQ(decode(kE2m3.greatest(), kE2m3), 7.5);
}

TEST(Eval, ArithmeticAgreesWithMpfrInEveryMode) {
  mpfr_t a, b, c, r;
  mpfr_inits2(600, a, b, c, r, nullptr);
  std::mt19937_64 random(2);
  const auto pick = [&](bool f64) {
    const uint64_t bits = random();
    const int near = static_cast<int>(bits & 63) - 32;   // exponents that meet, and some that do not
    const double m = 1 + static_cast<double>(random() >> 12) * 0x1p-52;
    double v = std::ldexp(m, bits & 128 ? near * 8 : near);
    if (bits & 256) v = -v;
    return f64 ? v : static_cast<double>(static_cast<float>(v));
  };
  for (const char* rnd : {"rn", "rz", "rm", "rp"})
    for (bool f64 : {false, true})
      for (int i = 0; i < 3000; ++i) {
        const double x = pick(f64), y = pick(f64), z = pick(f64);
        const auto in = [&](double v) { return f64 ? d(v) : f(static_cast<float>(v)); };
        const std::string tail = std::string(".") + rnd + (f64 ? ".f64" : ".f32");
        const auto check = [&](const char* name, std::vector<uint64_t> args) {
          const double want = f64 ? rounded(r, 0, 53, -1073, 1024, mode(rnd)) : rounded(r, 0, 24, -148, 128, mode(rnd));
          const uint64_t expected = want == want ? in(want) : f64 ? 0x7fffffffffffffffull : kNan;
          ASSERT_EQ(one(name + tail, args), expected) << name << tail << " " << x << " " << y << " " << z;
        };
        mpfr_set_d(a, x, MPFR_RNDN), mpfr_set_d(b, y, MPFR_RNDN), mpfr_set_d(c, z, MPFR_RNDN);
        mpfr_add(r, a, b, mode(rnd)), check("add", {in(x), in(y)});
        mpfr_sub(r, a, b, mode(rnd)), check("sub", {in(x), in(y)});
        mpfr_mul(r, a, b, mode(rnd)), check("mul", {in(x), in(y)});
        mpfr_div(r, a, b, mode(rnd)), check("div", {in(x), in(y)});
        mpfr_fma(r, a, b, c, mode(rnd)), check("fma", {in(x), in(y), in(z)});
      }
  for (int i = 0; i < 30000; ++i) {            // one rounding of 16-bit fma
    const F16 x{static_cast<uint16_t>(random())}, y{static_cast<uint16_t>(random())}, z{static_cast<uint16_t>(random())};
    if (!std::isfinite(x.value() * y.value() * z.value())) continue;
    mpfr_set_d(a, x.value(), MPFR_RNDN), mpfr_set_d(b, y.value(), MPFR_RNDN), mpfr_set_d(c, z.value(), MPFR_RNDN);
    mpfr_fma(r, a, b, c, MPFR_RNDN);
    ASSERT_EQ(one("fma.rn.f16", {x.bits, y.bits, z.bits}), F16::round(rounded(r, 0, 11, -23, 16, MPFR_RNDN)).bits);
    const Bf16 p{x.bits}, q{y.bits}, s{z.bits};
    if (!std::isfinite(p.value()) || !std::isfinite(q.value()) || !std::isfinite(s.value())) continue;
    mpfr_set_d(a, p.value(), MPFR_RNDN), mpfr_set_d(b, q.value(), MPFR_RNDN), mpfr_set_d(c, s.value(), MPFR_RNDN);
    mpfr_fma(r, a, b, c, MPFR_RNDN);
    ASSERT_EQ(one("fma.rn.bf16", {p.bits, q.bits, s.bits}), Bf16::round(rounded(r, 0, 8, -132, 128, MPFR_RNDN)).bits);
  }
  mpfr_clears(a, b, c, r, nullptr);
  mpfr_free_cache();
}

TEST(Eval, EveryScalarRowWithALoweringHasAMeaning) {
  for (const Form& form : forms())
    if (form.cls == Class::scalar && form.lower != Lowering::none && form.lower != Lowering::build)
      EXPECT_TRUE(form.has_meaning) << form.text << " " << form.operand_text;
}

}  // namespace
}  // namespace heddle::isa
