// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Launches of kernels that no cache holds: begun on the interpreter, gone on with on compiled code, with
// the same results, faults and prints; modules and programs that end while a kernel is being compiled; threads
// that compile at once. Run with HEDDLE_ENGINE=tiered and =jit.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"

namespace {

constexpr unsigned kThreads = 96;

/// A few hundred instructions, a barrier every so often; `seed` makes it another kernel.
std::string kernel_text(unsigned seed, unsigned steps) {
  std::string body;
  for (unsigned n = 0; n < steps; ++n) {
    const std::string k = std::to_string(seed * 7919 + n * 31 + 1);
    body += "  mul.lo.u32 %r4, %r4, " + k + "; xor.b32 %r5, %r4, " + k + "; shr.u32 %r6, %r5, 3; add.u32 %r4, %r4, %r6;\n";
    if (n % 16 != 15) continue;
    // The neighbour's value, through shared memory.
    body += "  st.shared.u32 [%r7], %r4; bar.sync 0; ld.shared.u32 %r8, [%r9]; bar.sync 0; add.u32 %r4, %r4, %r8;\n";
  }
  return ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
         "  .reg .b32 %r<12>; .reg .b64 %d<3>; .shared .align 4 .b8 s[384];\n"
         "  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x; mad.lo.u32 %r4, %r1, %r2, %r3;\n"
         "  ld.param.u64 %d1, [data]; mul.wide.u32 %d2, %r4, 4; add.u64 %d1, %d1, %d2;\n"
         "  mov.u32 %r10, s; shl.b32 %r7, %r3, 2; xor.b32 %r9, %r7, 4; add.u32 %r7, %r7, %r10; add.u32 %r9, %r9, %r10;\n" +
         body + "  st.global.u32 [%d1], %r4;\n  ret;\n}\n";
}

std::vector<uint32_t> expected(unsigned seed, unsigned steps, unsigned blocks) {
  std::vector<uint32_t> x(size_t{blocks} * kThreads);
  for (uint32_t i = 0; i < x.size(); ++i) x[i] = i;
  for (unsigned n = 0; n < steps; ++n) {
    const uint32_t k = seed * 7919 + n * 31 + 1;
    for (uint32_t& v : x) v *= k, v += (v ^ k) >> 3;
    if (n % 16 != 15) continue;
    const std::vector<uint32_t> before = x;
    for (size_t i = 0; i < x.size(); ++i) x[i] += before[i - i % kThreads + (i % kThreads ^ 1)];
  }
  return x;
}

class Tiers : public InContext {
 protected:
  void load(const std::string& text) {
    OK(cuModuleLoadData(&module, text.c_str()));
    OK(cuModuleGetFunction(&mix, module, "mix"));
  }
  void load(unsigned seed, unsigned steps) { load(kernel_text(seed, steps)); }
  void launch(CUdeviceptr data, unsigned blocks) {
    void* params[] = {&data};
    OK(cuLaunchKernel(mix, blocks, 1, 1, kThreads, 1, 1, 0, nullptr, params, nullptr));
  }
  /// What one launch after the other leaves in so many words, on the interpreter first and then on compiled code.
  void launch_thrice(unsigned blocks, size_t words, std::vector<uint32_t> (&got)[3]) {
    CUdeviceptr data;
    OK(cuMemAlloc(&data, words * 4));
    for (auto& one : got) {
      one.resize(words);
      launch(data, blocks);
      OK(cuMemcpyDtoH(one.data(), data, words * 4));
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    OK(cuMemFree(data));
  }
  CUmodule module = nullptr;
  CUfunction mix = nullptr;
};

TEST_F(Tiers, AGridMayChangeEnginesAndComputesTheSame) {
  const unsigned blocks = 3000, steps = 64;
  load(1, steps);
  CUdeviceptr data;
  OK(cuMemAlloc(&data, size_t{blocks} * kThreads * 4));
  const std::vector<uint32_t> want = expected(1, steps, blocks);
  for (int run = 0; run < 3; ++run) {
    OK(cuMemsetD32(data, 0, size_t{blocks} * kThreads));
    launch(data, blocks);
    std::vector<uint32_t> got(want.size());
    OK(cuMemcpyDtoH(got.data(), data, got.size() * 4));
    ASSERT_EQ(want, got) << "launch " << run;
  }
  OK(cuMemFree(data));
}

TEST_F(Tiers, AttributesDoNotDependOnCompiledCode) {
  load(2, 32);
  int before[2], after[2];
  const CUfunction_attribute which[] = {CU_FUNC_ATTRIBUTE_NUM_REGS, CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES};
  for (int n = 0; n < 2; ++n) OK(cuFuncGetAttribute(&before[n], which[n], mix));
  CUdeviceptr data;
  OK(cuMemAlloc(&data, 4 * kThreads));
  launch(data, 1);
  OK(cuCtxSynchronize());
  for (int n = 0; n < 2; ++n) OK(cuFuncGetAttribute(&after[n], which[n], mix));
  EXPECT_EQ(before[0], after[0]);
  EXPECT_EQ(before[1], after[1]);
}

TEST_F(Tiers, AModuleMayBeUnloadedWhileItsKernelIsCompiled) {
  CUdeviceptr data;
  OK(cuMemAlloc(&data, 4 * kThreads));
  for (unsigned seed = 10; seed < 14; ++seed) {
    load(seed, 64);
    launch(data, 1);
    OK(cuCtxSynchronize());
    OK(cuModuleUnload(module));
  }
}

TEST_F(Tiers, AProgramMayEndWhileAKernelIsCompiled) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        load(20, 200);
        CUdeviceptr data;
        if (cuMemAlloc(&data, 4 * kThreads) != CUDA_SUCCESS) std::exit(1);
        launch(data, 1);
        std::exit(cuCtxSynchronize() == CUDA_SUCCESS ? 0 : 2);
      },
      testing::ExitedWithCode(0), "");
}

TEST_F(Tiers, ThreadsMayLoadAndLaunchDifferentModulesAtOnce) {
  constexpr int kCount = 4;
  const unsigned blocks = 40, steps = 96;
  std::vector<std::string> wrong(kCount);
  std::vector<std::thread> threads;
  CUcontext context;
  OK(cuCtxGetCurrent(&context));
  for (unsigned t = 0; t < kCount; ++t)
    threads.emplace_back([&, t] {
      const auto run = [&]() -> CUresult {
        const size_t count = size_t{blocks} * kThreads;
        for (unsigned n = 0; n < 3; ++n) {
          const unsigned seed = 100 + t * 10 + n;
          CUmodule own;
          CUfunction f;
          CUstream stream;
          CUdeviceptr data;
          if (const CUresult r = cuCtxSetCurrent(context)) return r;
          if (const CUresult r = cuModuleLoadData(&own, kernel_text(seed, steps).c_str())) return r;
          if (const CUresult r = cuModuleGetFunction(&f, own, "mix")) return r;
          if (const CUresult r = cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING)) return r;
          if (const CUresult r = cuMemAlloc(&data, count * 4)) return r;
          void* params[] = {&data};
          if (const CUresult r = cuLaunchKernel(f, blocks, 1, 1, kThreads, 1, 1, 0, stream, params, nullptr)) return r;
          std::vector<uint32_t> got(count);
          if (const CUresult r = cuMemcpyDtoHAsync(got.data(), data, count * 4, stream)) return r;
          if (const CUresult r = cuStreamSynchronize(stream)) return r;
          if (got != expected(seed, steps, blocks)) wrong[t] += " seed " + std::to_string(seed);
          cuMemFree(data);
          cuStreamDestroy(stream);
          cuModuleUnload(own);
        }
        return CUDA_SUCCESS;
      };
      if (const CUresult r = run()) wrong[t] += " error " + std::to_string(r);
    });
  for (auto& thread : threads) thread.join();
  for (int t = 0; t < kCount; ++t) EXPECT_EQ(wrong[t], "") << "thread " << t;
}

/// How a kernel ends whose first instruction is `first`, before enough others to keep a compiler busy.
class TiersThatFail : public Tiers {
 protected:
  CUresult end_of(const std::string& first, unsigned seed) {
    std::string text = kernel_text(seed, 64);
    text.insert(text.find("  ld.param.u64"), first);
    CUdeviceptr data = 0;
    EXPECT_EQ(CUDA_SUCCESS, cuModuleLoadData(&module, text.c_str()));
    EXPECT_EQ(CUDA_SUCCESS, cuModuleGetFunction(&mix, module, "mix"));
    EXPECT_EQ(CUDA_SUCCESS, cuMemAlloc(&data, 4 * kThreads * 4));
    launch(data, 4);
    return cuCtxSynchronize();
  }
};

TEST_F(TiersThatFail, AFaultIsTheSame) {
  // Thread 5 of block 1 stores where nothing is.
  EXPECT_EQ(end_of("  .reg .pred %p; setp.eq.u32 %p, %r4, 101; mov.u64 %d2, 64; @%p st.global.u32 [%d2], %r4;\n", 30),
            CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(TiersThatFail, ATrapIsTheSame) {
  EXPECT_NE(end_of("  .reg .pred %p; setp.eq.u32 %p, %r4, 101; @%p trap;\n", 31), CUDA_SUCCESS);
}

TEST_F(Tiers, WhatACtaWroteIsThereOnceAndInPlace) {
  // Each thread adds to its own word in place: done twice, or half, it would show.
  const unsigned blocks = 2000;
  load(
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
      "  .reg .b32 %r<9>; .reg .b64 %d<3>; .reg .pred %p;\n"
      "  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x; mad.lo.u32 %r4, %r1, %r2, %r3;\n"
      "  ld.param.u64 %d1, [data]; mul.wide.u32 %d2, %r4, 4; add.u64 %d1, %d1, %d2; mov.u32 %r5, 0;\n"
      "again: ld.global.u32 %r6, [%d1]; add.u32 %r6, %r6, 1; st.global.u32 [%d1], %r6; add.u32 %r5, %r5, 1;\n"
      "  setp.lt.u32 %p, %r5, 50; @%p bra again;\n  ret;\n}\n");
  CUdeviceptr data;
  const size_t count = size_t{blocks} * kThreads;
  OK(cuMemAlloc(&data, count * 4));
  OK(cuMemsetD32(data, 7, count));
  launch(data, blocks);
  std::vector<uint32_t> got(count);
  OK(cuMemcpyDtoH(got.data(), data, count * 4));
  EXPECT_EQ(got, std::vector<uint32_t>(count, 57));
  OK(cuMemFree(data));
}

/// Which of several warps writes last is left open, and yet the same on every tier.
TEST_F(Tiers, WhoWritesLastDoesNotDependOnTheTier) {
  const unsigned blocks = 4;
  // Warp 0 takes long, before all write one word of shared memory and one of the result.
  load(
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
      "  .reg .b32 %r<12>; .reg .b64 %d<3>; .reg .pred %p; .shared .align 4 .b8 s[4];\n"
      "  mov.u32 %r1, %ctaid.x; mov.u32 %r3, %tid.x; ld.param.u64 %d1, [data];\n"
      "  mul.wide.u32 %d2, %r1, 8; add.u64 %d1, %d1, %d2; mov.u32 %r8, s;\n"
      "  setp.lt.u32 %p, %r3, 32; selp.u32 %r5, 700, 1, %p; mov.u32 %r4, %r3;\n"
      "again: mad.lo.u32 %r4, %r4, 48271, 11; sub.u32 %r5, %r5, 1; setp.ne.u32 %p, %r5, 0; @%p bra again;\n"
      "  and.b32 %r4, %r4, 0; or.b32 %r6, %r4, %r3;\n"
      "  st.shared.u32 [%r8], %r6; st.global.u32 [%d1], %r6; bar.sync 0;\n"
      "  ld.shared.u32 %r7, [%r8]; st.global.u32 [%d1+4], %r7;\n  ret;\n}\n");
  std::vector<uint32_t> got[3];
  launch_thrice(blocks, blocks * 2, got);
  for (const auto& one : got) EXPECT_EQ(one, std::vector<uint32_t>(blocks * 2, kThreads - 1)) << "launch " << &one - got;
}

/// Two warps meet at a barrier of their own, and then both write one word.
TEST_F(Tiers, WhoLeavesANamedBarrierLastDoesNotDependOnTheTier) {
  const unsigned blocks = 4;
  load(
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
      "  .reg .b32 %r<12>; .reg .b64 %d<3>; .reg .pred %p;\n"
      "  mov.u32 %r1, %ctaid.x; mov.u32 %r3, %tid.x; ld.param.u64 %d1, [data];\n"
      "  mul.wide.u32 %d2, %r1, 4; add.u64 %d1, %d1, %d2; mov.u32 %r4, %r3; mov.u32 %r5, 300;\n"
      "again: mad.lo.u32 %r4, %r4, 48271, 11; sub.u32 %r5, %r5, 1; setp.ne.u32 %p, %r5, 0; @%p bra again;\n"
      "  setp.ge.u32 %p, %r3, 64; @%p bra end; bar.sync 1, 64; st.global.u32 [%d1], %r4;\nend: ret;\n}\n");
  std::vector<uint32_t> got[3];
  launch_thrice(blocks, blocks, got);
  for (const auto& one : got) EXPECT_EQ(got[0], one) << "launch " << &one - got;
}

/// Atomics whose order would show in the bits of a sum, or in what they return.
TEST_F(Tiers, SumsOfSharedAtomicsDoNotDependOnTheTier) {
  const unsigned blocks = 4;
  load(
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
      "  .reg .b32 %r<12>; .reg .f32 %f<4>; .reg .b64 %d<3>; .reg .pred %p; .shared .align 4 .b8 s[8];\n"
      "  mov.u32 %r1, %ctaid.x; mov.u32 %r3, %tid.x; ld.param.u64 %d1, [data]; mov.u32 %r8, s;\n"
      "  mad.lo.u32 %r2, %r1, 96, %r3; mul.wide.u32 %d2, %r2, 8; add.u64 %d1, %d1, %d2;\n"
      "  mov.u32 %r4, 0; st.shared.u32 [%r8], %r4; st.shared.u32 [%r8+4], %r4; bar.sync 0;\n"
      "  setp.lt.u32 %p, %r3, 32; selp.u32 %r5, 900, 1, %p;\n"
      "again: mad.lo.u32 %r4, %r4, 48271, 11; sub.u32 %r5, %r5, 1; setp.ne.u32 %p, %r5, 0; @%p bra again;\n"
      "  and.b32 %r4, %r4, 4194303; add.u32 %r4, %r4, %r3; cvt.rn.f32.u32 %f1, %r4; rcp.rn.f32 %f1, %f1;\n"
      "  atom.shared.add.f32 %f2, [%r8], %f1; atom.shared.inc.u32 %r6, [%r8+4], 1000; bar.sync 0;\n"
      "  ld.shared.u32 %r7, [%r8]; st.global.u32 [%d1], %r7; st.global.u32 [%d1+4], %r6;\n  ret;\n}\n");
  std::vector<uint32_t> got[3];
  launch_thrice(blocks, size_t{blocks} * kThreads * 2, got);
  for (const auto& one : got) EXPECT_EQ(got[0], one) << "launch " << &one - got;
}

/// Blocks that take longer than compilation, or of one huge block of code: compiled code takes over, wherever they are.
TEST_F(Tiers, ALongBlockIsGivenUpWhenThereIsCode) {
  const unsigned steps = 24, rounds = 100000;
  std::string text = kernel_text(60, steps);
  text.insert(text.find("  mul.lo.u32"), "  mov.u32 %r11, " + std::to_string(rounds) + ";\nagain:\n");
  text.insert(text.find("  st.global"), "  sub.u32 %r11, %r11, 1; setp.ne.u32 %p, %r11, 0; @%p bra again;\n");
  text.insert(text.find("  .reg .b32"), "  .reg .pred %p;\n");
  load(text);
  CUdeviceptr data;
  OK(cuMemAlloc(&data, 4 * kThreads));
  using Clock = std::chrono::steady_clock;
  std::vector<uint32_t> first(kThreads), again(kThreads);
  launch(data, 1);
  OK(cuMemcpyDtoH(first.data(), data, 4 * kThreads));
  const auto compiled = Clock::now();
  launch(data, 1);
  OK(cuMemcpyDtoH(again.data(), data, 4 * kThreads));
  EXPECT_EQ(first, again);
  // Interpreted to its end it would take a minute.
  EXPECT_LT(Clock::now() - compiled, std::chrono::seconds(5));
  OK(cuMemFree(data));
}

TEST_F(Tiers, AHugeBasicBlockIsGivenUpToo) {
  const unsigned steps = 600, blocks = 64;
  load(61, steps);
  CUdeviceptr data;
  OK(cuMemAlloc(&data, size_t{blocks} * kThreads * 4));
  launch(data, blocks);
  std::vector<uint32_t> got(size_t{blocks} * kThreads);
  OK(cuMemcpyDtoH(got.data(), data, got.size() * 4));
  EXPECT_EQ(got, expected(61, steps, blocks));
  OK(cuMemFree(data));
}

/// What a block touches is copied: not without end.
TEST_F(Tiers, ABlockMayTouchMuchMemory) {
  const size_t stride = 4096, rounds = 400, bytes = kThreads * rounds * stride;   // 150 MB
  load(
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry mix(.param .u64 data) {\n"
      "  .reg .b32 %r<9>; .reg .b64 %d<3>; .reg .pred %p;\n"
      "  mov.u32 %r3, %tid.x; ld.param.u64 %d1, [data]; mul.wide.u32 %d2, %r3, 4096; add.u64 %d1, %d1, %d2; mov.u32 %r5, 0;\n"
      "again: ld.global.u32 %r6, [%d1]; add.u32 %r6, %r6, %r5; st.global.u32 [%d1], %r6; add.u32 %r5, %r5, 1; add.u64 %d1, %d1, 393216;\n"
      "  setp.lt.u32 %p, %r5, 400; @%p bra again;\n  ret;\n}\n");
  CUdeviceptr data;
  OK(cuMemAlloc(&data, bytes));
  OK(cuMemsetD32(data, 5, bytes / 4));
  launch(data, 1);
  std::vector<uint32_t> got(bytes / 4);
  OK(cuMemcpyDtoH(got.data(), data, bytes));
  size_t wrong = 0;
  for (size_t n = 0; n < kThreads * rounds; ++n) wrong += got[n * stride / 4] != 5 + n / kThreads;
  EXPECT_EQ(wrong, 0u);
  OK(cuMemFree(data));
}

TEST_F(Tiers, AContextMayEndWhileItsKernelsAreCompiled) {
  for (unsigned seed = 70; seed < 73; ++seed) {
    CUcontext own;
    OK(cuCtxCreate(&own, 0, 0));
    CUmodule modules[3];
    for (CUmodule& m : modules) {
      OK(cuModuleLoadData(&m, kernel_text(seed * 10 + static_cast<unsigned>(&m - modules), 64).c_str()));
      OK(cuModuleGetFunction(&mix, m, "mix"));
      CUdeviceptr data;
      OK(cuMemAlloc(&data, 4 * kThreads));
      launch(data, 1);
    }
    OK(cuCtxDestroy(own));
  }
}

TEST_F(Tiers, ADeviceMayBeResetWhileAKernelIsCompiled) {
  CUcontext before, primary;
  OK(cuCtxGetCurrent(&before));
  OK(cuDevicePrimaryCtxRetain(&primary, 0));
  OK(cuCtxSetCurrent(primary));
  for (unsigned seed = 80; seed < 83; ++seed) {
    load(seed, 64);
    CUdeviceptr data;
    OK(cuMemAlloc(&data, 4 * kThreads));
    launch(data, 1);
    OK(cuDevicePrimaryCtxReset(0));
    OK(cuDevicePrimaryCtxRetain(&primary, 0));
    OK(cuCtxSetCurrent(primary));
  }
  OK(cuDevicePrimaryCtxRelease(0));
  OK(cuCtxSetCurrent(before));
}

TEST_F(Tiers, AChildOfAForkEndsAtOnce) {
  load(50, 200);
  CUdeviceptr data;
  OK(cuMemAlloc(&data, 4 * kThreads));
  launch(data, 1);
  const pid_t child = ::fork();
  if (child == 0) std::exit(0);            // with the handlers that a program's end calls
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  OK(cuCtxSynchronize());
}

}  // namespace
