// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Parsing, its mistakes with positions, and round trips of hand-written texts.
#include <gtest/gtest.h>

#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

std::string in_kernel(std::string_view body) {
  return fmt::format(".version 8.8\n.target sm_90\n.address_size 64\n.visible .entry k(.param .u64 p) {{\n{}\n}}\n", body);
}

void expect_error(std::string_view text, std::string_view message) {
  auto r = parse(text, {.name = "t"});
  ASSERT_FALSE(r.ok()) << text;
  EXPECT_NE(r.error().message.find(message), std::string::npos) << r.error().message;
}

Module expect_ok(std::string_view text) {
  auto r = parse(text, {.name = "t"});
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().message) << "\n" << text;
  if (!r.ok()) return {};
  const std::string once = print(*r);
  auto again = parse(once, {.name = "again"});
  EXPECT_TRUE(again.ok()) << (again.ok() ? "" : again.error().message) << "\n" << once;
  if (again.ok()) EXPECT_EQ(print(*again), once);
  return std::move(*r);
}

TEST(Parse, ReadsAKernel) {
  const Module m = expect_ok(in_kernel(R"(
  .reg .pred %p<2>; .reg .b32 %r<5>; .reg .b64 %rd<4>; .reg .f32 %f<3>;
  ld.param.u64 %rd1, [p];
  mov.u32 %r1, %tid.x;
  setp.gt.s32 %p1, %r1, 31;
  @%p1 bra DONE;
  mul.wide.s32 %rd2, %r1, 4;
  add.s64 %rd3, %rd1, %rd2;
  ld.global.f32 %f1, [%rd3+-4];
  fma.rn.f32 %f2, %f1, 0f3F800000, 2.5;
  st.global.f32 [%rd3], %f2;
DONE:
  ret;)"));
  ASSERT_EQ(m.functions.size(), 1u);
  const Function& f = m.functions[0];
  EXPECT_TRUE(f.is_entry);
  ASSERT_EQ(f.body.size(), 10u);
  EXPECT_EQ(f.body[6].operands[1].offset, -4);
  EXPECT_EQ(f.body[7].operands[3].bits, 0x40200000u);
  EXPECT_EQ(f.labels[f.body[3].operands[0].label.index].position, 9u);
  EXPECT_EQ(f.body[1].operands[1].sreg, isa::Sreg::tid);
  EXPECT_EQ(f.body[1].operands[1].element, 0);
}

TEST(Parse, ScopesKeepNamesApart) {
  const Module m = expect_ok(in_kernel(R"(
  .reg .b32 %r<3>; .reg .pred q;
  mov.u32 %r1, 1;
  { .reg .b32 t; .reg .pred q; mov.u32 t, %r1; setp.eq.u32 q, t, 0; @q bra L; mov.u32 %r2, t; L: }
  { .reg .b32 t; mov.u32 t, %r1; bra L; mov.u32 %r2, t; L: bra OUT; }
OUT: ret;)"));
  EXPECT_EQ(m.functions[0].labels.size(), 3u);
}

TEST(Parse, CallsReuseParameterNames) {
  expect_ok(R"(.version 7.0
.target sm_70
.address_size 64
.extern .func (.param .b32 r) vprintf (.param .b64 a, .param .b64 b);
.func (.param .b32 res) f (.param .b32 x, .reg .u32 y) .noreturn { .reg .b32 %r<2>; ld.param.b32 %r1, [x]; st.param.b32 [res+0], %r1; ret; }
.visible .entry k() .maxntid 128, 1, 1 .minnctapersm 2 {
  .reg .b32 %r<4>; .reg .b64 %rd<4>;
  { .reg .b32 temp_param_reg; .param .b32 param0; st.param.b32 [param0+0], %r1; .param .b32 retval0;
    call.uni (retval0), f, (param0, %r2); ld.param.b32 %r2, [retval0+0]; }
  { .param .b32 param0; st.param.b32 [param0], %r1; .param .b32 retval0;
    mov.u64 %rd1, f;
    proto: .callprototype (.param .b32 _) _ (.param .b32 _, .reg .u32 _);
    call (retval0), %rd1, (param0, %r2), proto; }
  bar.sync 0; exit;
})");
}

TEST(Parse, VariablesAndInitialisers) {
  const Module m = expect_ok(R"(.version 8.0
.target sm_80, debug
.address_size 64
.global .align 4 .b8 s[6] = {72, 0x65, 0154, 0b1101100, 111};
.const .f32 c[2][3] = {{1.0, 2.0}, {-0f3F800000, 1e10, 4}};
.global .u64 ptrs[2] = {s, generic(s)+4};
.global .b8 bytes[2] = {0xff(s), 0xFF00(generic(s)+2)};
.visible .global .attribute(.managed) .u32 managed_one;
.extern .shared .align 16 .b8 dyn[];
.weak .global .v4 .f32 v = {1.0, 2.0, 3.0, 4.0};
.common .global .s32 counter;
.global .texref tex; .global .samplerref smp = { filter_mode = linear, addr_mode_0 = wrap };
.global .s32 e = (3 + 4) * 2 - (1 << 3 >= 8 ? 1 : 0);
)");
  ASSERT_EQ(m.variables.size(), 11u);
  EXPECT_EQ(m.variables[0].size_bytes, 6u);
  EXPECT_EQ(m.variables[0].init[2].bits, 0154u);
  EXPECT_EQ(m.variables[1].init.size(), 6u);
  EXPECT_EQ(m.variables[1].init[3].bits, 0xbf800000u);
  EXPECT_EQ(m.variables[3].init[1].mask_shift, 8);
  EXPECT_EQ(m.variables[10].init[0].bits, 13u);
}

TEST(Parse, OldTexts) {
  expect_ok(".version 1.4\r\n.target sm_10, map_f64_to_f32\r\n.entry k {\r\n .param .u32 a;\r\n .reg .u32 r1; /* x\n */ ld.param.u32 r1, [a]; exit; }\r\n");
  expect_ok(".version 2.3\n.target sm_20\n.address_size 64\n.entry k (.param .u64 a) { .loc 28 3 0\n ret; }\n@@DWARF .section .debug_info\n"
            ".section .debug_pubnames\n{ .b32 x-1, 3 .b8 0 }\n");
}

TEST(Parse, RegisterCountsThatWrapAreRefused) {
  EXPECT_FALSE(parse(".version 8.0\n.target sm_80\n.entry k() { .reg .b32 %r<18446744073709551615>; ret; }").ok());
  EXPECT_FALSE(parse(".version 8.0\n.target sm_80\n.entry k() { .reg .b32 %r<4000001>; ret; }").ok());
}

TEST(Parse, FilesMayFollowTheirLines) {
  const Module m = expect_ok(".version 8.0\n.target sm_80\n.entry k() {\n.loc 2 7 1\n ret; }\n.file 1 \"a.cu\"\n.file 2 \"b.cu\"\n");
  ASSERT_EQ(m.functions.size(), 1u);
  EXPECT_EQ(m.files[m.functions[0].body[0].source.file], "b.cu");
}

TEST(Parse, AllKindsOfOperands) {
  expect_ok(in_kernel(R"(
  .reg .pred p, q; .reg .b32 %r<9>; .reg .b64 %rd<9>; .reg .f32 %f<9>; .reg .b16 %rs<9>; .reg .v4 .f32 v; .reg .f64 %fd<3>; .reg .b128 %q;
  .shared .align 4 .b32 arr[8];
  setp.lt.and.s32 p|q, %r1, %r2, !p;
  lop3.or.b32 %r1|p, %r1, %r2, %r3, 0x3f, !q;
  ld.global.v4.f32 v, [%rd1]; ld.global.v2.u32 {%r1, _}, [%rd1+16]; st.shared.u32 [arr+4], 7; st.shared.f32 [%r1], v.x;
  mov.b64 {%r1, %r2}, %rd1; mov.b64 %rd1, {%r1, %r2}; mov.u32 %r1, arr; mov.u32 %r1, arr[2]; mov.b32 %r1, {%rs1, %rs2}; mov.b64 {_, %r2}, %rd1;
  shfl.sync.bfly.b32 %r1|p, %r2, 1, 0x1f, 0xffffffff; shfl.sync.idx.b32 %r1, %r2, %r3, 31, -1;
  vadd4.u32.u32.u32.add %r1, %r2, %r3, 0; vadd.s32.u32.s32.sat %r1, %r2.b0, %r3.h1; vadd2.u32.u32.u32 %r1.h0, %r2.h10, %r3.h32, %r4; vmad.s32.s32.s32 %r1, -%r2, %r3, %r4;
  tex.2d.v4.f32.f32 {%f1, %f2, %f3, %f4}, [%rd1, {%f1, %f2}];
  tex.level.2d.v4.f32.f32 {%f1, %f2, %f3, %f4}, [%rd1, %rd2, {%f1, %f2}], %f3;
  atom.global.cas.b64 %rd1, [%rd2], %rd3, %rd4; atom.global.cta.add.u32 %r1, [%rd1], 1; atom.add.noftz.f16 %rs1, [%rd1], %rs2; red.relaxed.gpu.global.add.f64 [%rd1], %fd1;
  cp.async.cg.shared.global [%r1], [%rd1], 16; cp.async.ca.shared.global [%r1], [%rd1], 4, %r2; cp.async.wait_group 0;
  mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f1,%f2,%f3,%f4}, {%r1,%r2,%r3,%r4}, {%r5,%r6}, {%f1,%f2,%f3,%f4};
  bar.red.popc.u32 %r1, 0, p; bar.sync 1, 64; barrier.sync.aligned 0; bar.red.and.pred p, 1, 64, !q; bar.warp.sync 0xffffffff;
  ld.volatile.global.u32 %r1, [%rd1]; ld.global.nc.L1::no_allocate.L2::128B.v4.u32 {%r1,%r2,%r3,%r4}, [%rd1]; ld.u8 %r1, [%rd1]; ld.global.b128 %q, [%rd1];
  cvt.rn.f16x2.f32 %r1, %f1, %f2; cvt.rn.satfinite.e4m3x2.f32 %rs1, %f1, %f2; cvt.sat.u8.s32 %rs1, %r1;
  prefetch.global.L2 [%rd1]; isspacep.shared p, %rd1; cvta.to.global.u64 %rd1, %rd2; fence.acq_rel.gpu; membar.gl; nanosleep.u32 100;
  wgmma.fence.sync.aligned; setmaxnreg.inc.sync.aligned.u32 64; griddepcontrol.wait; elect.sync _|p, 0xffffffff;
  mbarrier.init.shared.b64 [%r1], 4; mbarrier.arrive.shared.b64 %rd1, [%r1]; mbarrier.arrive.shared.b64 _, [%r1], 1; mbarrier.try_wait.parity.shared.b64 p, [%r1], 0;
  ts: .branchtargets A, B; brx.idx %r1, ts; A: B: mov.pred p, 1; add .u32 %r1, %r1, %r2; ret;)"));
}

TEST(Parse, MistakesHavePositions) {
  expect_error(in_kernel(".reg .b32 %r<3>;\n foo.u32 %r1, %r2;\n add.u33 %r1, %r1, %r2;"), "t:6:2: unknown instruction 'foo.u32'\nt:7:2: 'add' has no modifier '.u33'");
  expect_error(in_kernel(".reg .b32 %r<3>; .reg .f32 %f<2>;\n add.u32 %r1, %r2, %f1;"), "t:6:20: add.u32: operand b is a .f32 register, the instruction wants .u32");
  expect_error(in_kernel(" bra NOWHERE;"), "t:5:6: unknown label 'NOWHERE'");
  expect_error(in_kernel(".reg .b32 %r<3>; mov.u32 %r9, 1;"), "unknown register '%r9'");
  expect_error(in_kernel(".reg .b32 a, a;"), "'a' is declared twice");
  expect_error(in_kernel(".reg .b64 a; mov.u64 a, ghost;"), "unknown symbol 'ghost'");
  expect_error(in_kernel(".reg .b32 a; add.u32 a, a;"), "add.u32: expected operands d, a, b");
  expect_error(in_kernel("L: ret; L: ret;"), "label 'L' is defined twice");
  expect_error(in_kernel(".shared .b32 s; .reg .b32 r; ld.global.u32 r, [s];"), "'s' lies in .shared, the instruction wants .global");
  expect_error(in_kernel(".reg .b32 r; .reg .pred q; setp.lt.b32 q, r, 1;"), "no form of 'setp'");
  expect_error(".version 9.9\n", "PTX version 9.9 is not among 1.0 to 8.8");
  expect_error("hello", "must begin with .version");
  expect_error("", "no .version directive");
  expect_error(".version 6.0\n.target sm_60\n.entry k() { .reg .b32 r; activemask.b32 r; }", "needs PTX 6.2");
  expect_error(".version 8.0\n.entry a() {ret;} .entry a() {ret;}", "'a' is defined twice");
  expect_error(".version 8.0\n.entry a() {", "never closed");
  EXPECT_EQ(parse(".version 9.0").error().kind, ErrorKind::UnsupportedPtxVersion);
}

TEST(Parse, HostileTextsDoNotHurt) {
  std::string deep = ".version 8.0\n.global .u32 x = ";
  deep += std::string(100000, '(') + "1";
  EXPECT_FALSE(parse(deep).ok());
  EXPECT_FALSE(parse(in_kernel(std::string(100000, '{'))).ok());
  EXPECT_FALSE(parse(in_kernel(".reg .b32 %r<4000000000>;")).ok());
  EXPECT_FALSE(parse(".version 8.0\n.global .b8 x[4000000000][4000000000][4000000000];").ok());
  EXPECT_FALSE(parse(".version 8.0\n.global .b8 x[99999999][4] = {{1},{2},{3},{4}, {}, 9,").ok());
  EXPECT_FALSE(parse(in_kernel(".reg .b32 r; mov.u32 r, " + std::string(100000, '-') + "1;")).ok());
  EXPECT_FALSE(parse(in_kernel(".reg .b32 r; mov.u32 r, " + std::string(100000, '{'))).ok());
  EXPECT_FALSE(parse(".version 8.0\n.global .s64 x = (-9223372036854775807 - 1) / 0;").ok());
  EXPECT_TRUE(parse(".version 8.0\n.global .s64 x = (-9223372036854775807 - 1) / -1;").ok());
}

}  // namespace
}  // namespace heddle::ptx
