// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What LLVM 19 compiles for ever goes through. A failure is a hang: the test's time limit tells.
#include "jit/codegen/avoid_faults.h"

#include <gtest/gtest.h>
#include <llvm/AsmParser/Parser.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Target/TargetMachine.h>

#include "jit/codegen/machine.h"

namespace heddle::jit {
namespace {

/// Code generation alone, as after optimise(): which IR gets there is up to the optimiser.
std::string compile(const char* text, const HostTarget& target) {
  llvm::LLVMContext llvm;
  llvm::SMDiagnostic mistake;
  auto module = llvm::parseAssemblyString(text, mistake, llvm);
  EXPECT_TRUE(module) << mistake.getMessage().str();
  if (!module) return "";
  module->setTargetTriple("x86_64-pc-linux-gnu");
  module->setDataLayout(machine(target).createDataLayout());
  set_attributes(target, *module);
  avoid_llvm_faults(*module);
  auto object = emit_object(target, *module, 2);
  EXPECT_TRUE(object.ok());
  return object.ok() ? *object : "";
}

void compiles(const char* text) {
  for (Isa isa : {Isa::Sse42, Isa::Avx2, Isa::Avx512})
    if (auto target = host_target(isa); target.ok()) EXPECT_NE(compile(text, *target), "");
}

TEST(AvoidFaults, JoinedMasksOfIntegersUnderAThird) {
  compiles(R"(
define i32 @f(ptr %p, i1 %u) {
entry:
  %a16 = load i16, ptr %p
  %p2 = getelementptr i8, ptr %p, i64 2
  %b16 = load i16, ptr %p2
  %a = bitcast i16 %a16 to <16 x i1>
  %b = bitcast i16 %b16 to <16 x i1>
  %one = insertelement <16 x i1> poison, i1 %u, i64 0
  %m = shufflevector <16 x i1> %one, <16 x i1> poison, <16 x i32> zeroinitializer
  %n = xor <16 x i1> %m, splat (i1 true)
  %a2 = and <16 x i1> %a, %n
  %b2 = and <16 x i1> %b, %n
  %o = or <16 x i1> %a, %b
  %q = and <16 x i1> %m, %o
  %q16 = bitcast <16 x i1> %q to i16
  %z = icmp eq i16 %q16, 0
  br i1 %z, label %B, label %A
A:
  store i32 1, ptr %p
  br label %B
B:
  %r1 = select <16 x i1> %b2, <16 x i32> zeroinitializer, <16 x i32> splat (i32 5)
  %r2 = select <16 x i1> %a2, <16 x i32> %r1, <16 x i32> splat (i32 7)
  store <16 x i32> %r2, ptr %p
  ret i32 0
})");
}

TEST(AvoidFaults, ConstantBaseOfAVectorOfAddresses) {
  compiles(R"(
declare <16 x i32> @llvm.masked.gather.v16i32.v16p0(<16 x ptr>, i32 immarg, <16 x i1>, <16 x i32>)
define i32 @f() {
  %one = insertelement <16 x i64> poison, i64 0, i64 0
  %a = add <16 x i64> %one, <i64 0, i64 96, i64 192, i64 288, i64 384, i64 480, i64 576, i64 672, i64 768, i64 864, i64 960, i64 1056, i64 1152, i64 1248, i64 1344, i64 1440>
  %b = add <16 x i64> %a, zeroinitializer
  %p = getelementptr i8, ptr inttoptr (i64 64 to ptr), <16 x i64> %b
  %r = call <16 x i32> @llvm.masked.gather.v16i32.v16p0(<16 x ptr> %p, i32 4, <16 x i1> splat (i1 true), <16 x i32> zeroinitializer)
  %q = getelementptr i8, ptr inttoptr (i64 64 to ptr), <16 x i64> zeroinitializer
  store <16 x i64> zeroinitializer, ptr null, align 8
  ret i32 0
})");
}

}  // namespace
}  // namespace heddle::jit
