// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The same promise as parse_fuzz.cc, on a fixed stream of mutated texts, for a few seconds in ctest:
// nothing aborts, and what parses survives print and parse. HEDDLE_MUTATION_SECONDS sets how long.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

const char* const kSeeds[] = {
    R"(.version 8.5
.target sm_80, debug
.address_size 64
.file 1 "a.cu"
.extern .func (.param .b32 r) vprintf (.param .b64 a, .param .b64 b);
.global .align 4 .b8 s[6] = {72, 0x65, 0154, 0b1101100, 111};
.const .f32 c[2][3] = {{1.0, 2.0}, {-0f3F800000, 1e10, 4}};
.global .u64 ptrs[2] = {s, generic(s)+4}; .global .b8 bytes[2] = {0xff(s), 0xFF00(generic(s)+2)};
.extern .shared .align 16 .b8 dyn[];
.visible .entry k(.param .u64 .ptr .global .align 8 p, .param .align 4 .b8 q[12]) .maxntid 128, 1, 1 .minnctapersm 2 {
  .reg .pred %p<3>; .reg .b32 %r<9>; .reg .b64 %rd<4>; .reg .f32 %f<5>; .reg .v4 .f32 v; .reg .b16 %rs<3>;
  .loc 1 3 5, function_name $L__x, inlined_at 1 2 3
  ld.param.u64 %rd1, [p]; mov.u32 %r1, %tid.x; setp.gt.s32 %p1|%p2, %r1, 31; @!%p1 bra DONE;
  mul.wide.s32 %rd2, %r1, 4; add.s64 %rd3, %rd1, %rd2; ld.global.v4.f32 v, [%rd3+-4]; fma.rn.f32 %f2, v.x, 0f3F800000, 2.5;
  { .reg .b32 t; .param .b32 param0; st.param.b32 [param0+0], %r1; .param .b32 retval0;
    call.uni (retval0), vprintf, (param0, param0); ld.param.b32 t, [retval0+0]; bra L; L: }
  mov.b64 {%r1, _}, %rd1; shfl.sync.bfly.b32 %r1|%p1, %r2, 1, 0x1f, 0xffffffff; atom.global.cas.b64 %rd1, [%rd2], %rd3, %rd1;
  vadd4.u32.u32.u32.add %r1, %r2.b3210, %r3, 0; vadd.s32.u32.s32.sat %r1, %r2.b0, %r3.h1; cvt.rn.f16x2.f32 %r1, %f1, %f2;
  tex.2d.v4.f32.f32 {%f1, %f2, %f3, %f4}, [%rd1, {%f1, %f2}]; cp.async.cg.shared.global [%r1], [%rd1], 16;
  mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f1,%f2,%f3,%f4}, {%r1,%r2,%r3,%r4}, {%r5,%r6}, {%f1,%f2,%f3,%f4};
  ts: .branchtargets A, B; brx.idx %r1, ts; A: B: bar.red.popc.u32 %r1, 0, %p1; st.global.f32 [%rd3], %f2; DONE: ret; })",
    ".version 1.4\r\n.target sm_10\r\n.entry k {\r\n .param .u32 a;\r\n .reg .u32 r1; /* x\n */ ld.param.u32 r1, [a]; exit; }\r\n@@DWARF x\n",
    R"(.version 8.0
.target sm_90
.address_size 64
.func (.param .b32 res) f (.param .b32 x, .reg .u32 y) .noreturn { .reg .b64 %rd<3>; .reg .b32 %r<3>; mov.u64 %rd1, f;
 proto: .callprototype (.param .b32 _) _ (.param .b32 _, .reg .u32 _); call (res), %rd1, (x, y), proto; ret; }
.section .debug_str { L: .b8 1, 2 .b64 x }
.global .s32 e = (3 + 4) * 2 - (1 << 3 >= 8 ? ~1 : !0); .alias g, f;
.weak .global .v4 .f32 v = {1.0, 2.0, 3.0, 4.0}; .global .samplerref smp = { filter_mode = linear };
)"};

const char* const kWords[] = {".b32", ".reg", "<", ">", "{", "}", "[", "]", "(", ")", ";", ",", ":", "@", "!", "|", "_", "%r1", "%tid.x", "-", "+",
                              "0x", "0f", "0d7ff0", "4294967296", "18446744073709551615", "1e999", ".param", ".func", ".entry", "ret", "bra", "add.s32", "=",
                              ".v4", ".global", "generic(", "%", "$", ".", "::", "\"", "/*", "*/", "//", "\n", "WARP_SZ", ".align 1073741824", "[4000000000]", "<65537>"};

TEST(Mutation, NothingAborts) {
  const char* wish = std::getenv("HEDDLE_MUTATION_SECONDS");
  const double seconds = wish ? std::atof(wish) : 5;
  std::mt19937_64 random(7);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  size_t tried = 0, parsed = 0;
  const auto pick = [&](size_t n) { return static_cast<size_t>(random() % n); };
  while (tried % 64 || std::chrono::steady_clock::now() < end) {
    ++tried;
    std::string text = kSeeds[pick(std::size(kSeeds))];
    for (size_t edits = 1 + pick(6); edits-- > 0 && !text.empty();) {
      const size_t at = pick(text.size()), length = std::min(text.size() - at, pick(pick(8) ? 8 : 200));
      switch (pick(6)) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, length); break;
        case 2: text.insert(at, text.substr(pick(text.size()), pick(60))); break;
        case 3: text.insert(at, kWords[pick(std::size(kWords))]); break;
        case 4: text.replace(at, length, kWords[pick(std::size(kWords))]); break;
        default: text.resize(at); break;
      }
    }
    auto module = parse(text);
    if (!module.ok()) continue;
    ++parsed;
    const std::string printed = print(*module);
    auto again = parse(printed);
    ASSERT_TRUE(again.ok()) << again.error().message << "\n--- text\n" << text << "\n--- printed\n" << printed;
    ASSERT_EQ(print(*again), printed) << text;
  }
  std::printf("%zu texts, %zu of them parsed\n", tried, parsed);
  EXPECT_GT(parsed, 0u);
}

}  // namespace
}  // namespace heddle::ptx
