// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/link.h"

#include <gtest/gtest.h>

#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

constexpr const char* kHead = ".version 8.0\n.target sm_70\n.address_size 64\n";

LinkInput input(const char* name, const std::string& text, const char* head = kHead) {
  auto module = parse(head + text, {.name = name});
  EXPECT_TRUE(module.ok()) << (module.ok() ? "" : module.error().message);
  return {name, module.ok() ? std::move(*module) : Module{}};
}

std::string linked(std::vector<LinkInput> inputs) {
  auto module = link(std::move(inputs));
  if (!module.ok()) return "error: " + module.error().message;
  std::string text = print(*module);
  auto again = parse(text);
  EXPECT_TRUE(again.ok()) << (again.ok() ? "" : again.error().message) << text;
  return text;
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) n++;
  return n;
}

const std::string kCaller = ".extern .func (.param .b32 r) f(.param .b32 x);\n.extern .global .align 4 .u32 v;\n"
    ".visible .entry k(.param .u64 p) {\n .reg .b64 %a; .reg .b32 %b; ld.param.u64 %a, [p]; ld.global.u32 %b, [v];\n"
    " { .param .b32 x; .param .b32 r; st.param.b32 [x], %b; call.uni (r), f, (x); ld.param.b32 %b, [r]; }\n"
    " st.global.u32 [%a], %b; ret; }\n";
const std::string kCallee = ".visible .global .align 4 .u32 v = 7;\n.visible .func (.param .b32 r) f(.param .b32 x) { st.param.b32 [r], 9; ret; }\n";

TEST(Link, ADeclarationMeetsItsDefinitionInEitherOrder) {
  for (bool turned : {false, true}) {
    std::vector<LinkInput> inputs;
    inputs.push_back(input("a.o", turned ? kCallee : kCaller));
    inputs.push_back(input("b.o", turned ? kCaller : kCallee, ".version 8.5\n.target sm_80\n.address_size 64\n"));
    std::string text = linked(std::move(inputs));
    EXPECT_EQ(count(text, ".extern"), 0u) << text;
    EXPECT_EQ(count(text, "v = 7"), 1u);
    EXPECT_NE(text.find(".version 8.5\n.target sm_80"), std::string::npos);
  }
}

TEST(Link, WhatNobodyDefinesIsNamedWithItsObject) {
  std::vector<LinkInput> inputs;
  inputs.push_back(input("a.o", kCaller));
  EXPECT_EQ(linked(std::move(inputs)), "error: undefined reference to function 'f' in 'a.o'");
}

TEST(Link, TwoDefinitionsAreRefusedAndWeakOnesAreNot) {
  std::vector<LinkInput> strong, weak;
  std::string soft = ".weak .func f() { ret; }\n", hard = ".visible .func f() { trap; }\n";
  strong.push_back(input("a.o", hard));
  strong.push_back(input("b.o", hard));
  EXPECT_EQ(linked(std::move(strong)), "error: multiple definition of 'f' in 'a.o' and 'b.o'");
  weak.push_back(input("a.o", soft));
  weak.push_back(input("b.o", hard));
  weak.push_back(input("c.o", soft));
  std::string text = linked(std::move(weak));
  EXPECT_EQ(count(text, "trap"), 1u);
  EXPECT_EQ(count(text, ".func"), 1u);
}

TEST(Link, LocalNamesStayApart) {
  auto module = [](const char* kernel, int value) {
    return fmt::format(".global .align 4 .u32 c = {1};\n.func h() {{ .reg .b32 %r; ld.global.u32 %r, [c]; ret; }}\n"
                       ".visible .entry {0}() {{ call h; ret; }}\n", kernel, value);
  };
  std::vector<LinkInput> inputs;
  inputs.push_back(input("a.o", module("k1", 1)));
  inputs.push_back(input("b.o", module("k2", 2)));
  inputs.push_back(input("c.o", ".visible .func h() { trap; }\n.visible .entry k3() { call h; ret; }\n"));
  std::string text = linked(std::move(inputs));
  EXPECT_EQ(count(text, "[c]"), 1u) << text;
  EXPECT_EQ(count(text, "[c$link1]"), 1u) << text;
  EXPECT_EQ(count(text, "call h$link0"), 1u) << text;   // k1's own, after c.o's global took the name
  EXPECT_EQ(count(text, "call h$link1"), 1u) << text;
  EXPECT_EQ(count(text, "call h;"), 1u) << text;
}

TEST(Link, DynamicSharedMemoryIsOneAndConflictsAreRefused) {
  std::string shared = ".extern .shared .align 8 .b8 s[];\n", wider = ".extern .shared .align 16 .b8 s[];\n";
  std::vector<LinkInput> inputs, sizes;
  inputs.push_back(input("a.o", shared));
  inputs.push_back(input("b.o", wider));
  std::string text = linked(std::move(inputs));
  EXPECT_EQ(count(text, ".shared"), 1u);
  EXPECT_EQ(count(text, ".align 16"), 1u);
  sizes.push_back(input("a.o", ".extern .global .align 4 .b8 t[8];\n"));
  sizes.push_back(input("b.o", ".visible .global .align 4 .b8 t[4];\n"));
  EXPECT_EQ(linked(std::move(sizes)), "error: 't' has another size or space in 'b.o' than in 'a.o'");
}

TEST(Link, BuiltinsNeedNoDefinition) {
  std::vector<LinkInput> inputs;
  std::string print = ".extern .func (.param .b32 r) vprintf(.param .b64 a, .param .b64 b);\n";
  inputs.push_back(input("a.o", print));
  inputs.push_back(input("b.o", print));
  EXPECT_EQ(count(linked(std::move(inputs)), "vprintf"), 1u);
}

}  // namespace
}  // namespace heddle::ptx
