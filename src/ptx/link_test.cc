// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Linking: externs, weak and common symbols, private names, and the errors by name.
#include <gtest/gtest.h>

#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

Module module(std::string_view body, std::string_view name) {
  auto r = parse(fmt::format(".version 8.0\n.target sm_80\n.address_size 64\n{}", body), {.name = name});
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().message);
  return r.ok() ? std::move(*r) : Module{};
}

Result<Module> link_all(std::vector<std::string_view> texts) {
  std::vector<Module> modules;
  for (auto t : texts) modules.push_back(module(t, modules.empty() ? "a.o" : "b.o"));
  return link(modules);
}

std::string linked(std::vector<std::string_view> texts) {
  auto r = link_all(std::move(texts));
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().message);
  if (!r.ok()) return "";
  const std::string text = print(*r);
  EXPECT_TRUE(parse(text).ok()) << text;
  return text;
}

void fails(std::vector<std::string_view> texts, ErrorKind kind, std::string_view message) {
  auto r = link_all(std::move(texts));
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().kind, kind);
  EXPECT_NE(r.error().message.find(message), std::string::npos) << r.error().message;
}

constexpr std::string_view kCaller = R"(.extern .func (.param .b32 r) f (.param .b32 x);
.extern .global .u32 shared_count;
.visible .entry k() { .reg .b32 %r<3>; .reg .b64 %rd<2>; mov.u64 %rd1, shared_count; ld.global.u32 %r1, [shared_count];
 { .param .b32 p; .param .b32 q; st.param.b32 [p], %r1; call (q), f, (p); ld.param.b32 %r2, [q]; } ret; })";
constexpr std::string_view kCallee = R"(.global .u32 private = 3;
.visible .global .u32 shared_count = 5;
.visible .func (.param .b32 r) f (.param .b32 x) { .reg .b32 %r<2>; ld.global.u32 %r1, [private]; st.param.b32 [r], %r1; ret; })";

TEST(Link, ExternsMeetTheirDefinitions) {
  const std::string text = linked({kCaller, kCallee});
  EXPECT_EQ(text.find(".extern"), std::string::npos);
  EXPECT_NE(text.find("call (q), f, (p)"), std::string::npos);
  EXPECT_EQ(linked({kCallee, kCaller}).find(".extern"), std::string::npos);
}

TEST(Link, PrivateNamesStayApart) {
  constexpr std::string_view other = R"(.global .u32 private[2] = {1, 2};
.func f2() { .reg .b64 %rd<2>; mov.u64 %rd1, private; ret; }
.visible .entry k2() { call f2; ret; })";
  const std::string text = linked({kCallee, other, R"(.visible .global .u32 f2 = 1; .global .u64 at[1] = {f2};)"});
  EXPECT_NE(text.find("private$1[2]"), std::string::npos) << text;
  EXPECT_NE(text.find("mov.u64 %rd1, private$1"), std::string::npos) << text;
  EXPECT_NE(text.find("call f2$1"), std::string::npos) << text;
}

TEST(Link, WeakAndCommon) {
  const std::string text = linked({".weak .global .u32 w = 1; .common .global .u32 c[2];", ".visible .global .u32 w = 2; .common .global .u32 c[8];",
                                   ".weak .global .u32 w = 3; .extern .shared .align 16 .b8 dyn[];", ".extern .shared .align 32 .b8 dyn[];"});
  EXPECT_NE(text.find("w = 2"), std::string::npos) << text;
  EXPECT_NE(text.find("c[8]"), std::string::npos) << text;
  EXPECT_NE(text.find(".align 32 .b8 dyn[]"), std::string::npos) << text;
}

TEST(Link, MistakesNameTheSymbol) {
  fails({kCaller}, ErrorKind::SymbolNotFound, "undefined function 'f', declared in 'a.o'\nundefined variable 'shared_count', declared in 'a.o'");
  fails({kCallee, kCallee}, ErrorKind::InvalidPtx, "'shared_count' is defined in 'a.o' and in 'b.o'\n'f' is defined in 'a.o' and in 'b.o'");
  fails({".visible .global .u32 x;", ".visible .func x() { ret; }"}, ErrorKind::InvalidPtx, "'x' is a function in one module");
  fails({}, ErrorKind::InvalidValue, "no modules");
}

TEST(Link, BuiltinsMayStayExtern) {
  const std::string text = linked({R"(.extern .func (.param .b32 r) vprintf (.param .b64 a, .param .b64 b);
.visible .entry k() { .param .b64 a; .param .b32 r; call (r), vprintf, (a, a); ret; })"});
  EXPECT_NE(text.find(".extern .func"), std::string::npos);
}

}  // namespace
}  // namespace heddle::ptx
