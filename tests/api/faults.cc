// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a kernel's fault says and what it leaves alone. Run with HEDDLE_TIMEOUT=1.
#include <signal.h>
#include <setjmp.h>

#include <chrono>
#include <string>
#include <vector>

#include "driver.h"

namespace {

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .entry strided(.param .u64 data, .param .u64 stride) {
  .reg .b32 %r<5>; .reg .b64 %d<4>;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3; cvt.u64.u32 %d1, %r1;
  ld.param.u64 %d2, [stride]; ld.param.u64 %d3, [data];
  mad.lo.u64 %d3, %d1, %d2, %d3;
  st.global.u32 [%d3], %r1;
  ret;
}
.visible .entry only_one(.param .u64 data, .param .u32 culprit, .param .u64 distance) {
  .reg .b32 %r<5>; .reg .b64 %d<4>; .reg .pred %p;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u64 %d1, [data]; mul.wide.u32 %d2, %r1, 4; add.u64 %d1, %d1, %d2;
  ld.param.u32 %r4, [culprit]; ld.param.u64 %d3, [distance];
  setp.eq.u32 %p, %r1, %r4;
  @%p add.u64 %d1, %d1, %d3;
  st.global.u32 [%d1], %r1;
  ret;
}
.visible .entry offset_store(.param .u64 data, .param .u32 by, .param .u32 culprit) {
  .reg .b32 %r<5>; .reg .b64 %d<4>; .reg .pred %p;
  mov.u32 %r1, %tid.x; ld.param.u32 %r2, [by]; ld.param.u32 %r3, [culprit];
  shl.b32 %r4, %r1, 2;
  setp.eq.u32 %p, %r1, %r3;
  @%p add.u32 %r4, %r4, %r2;
  ld.param.u64 %d1, [data]; cvt.u64.u32 %d2, %r4; add.u64 %d1, %d1, %d2;
  st.global.u32 [%d1], %r1;
  ret;
}
.visible .entry constant_offset(.param .u64 data) {
  .reg .b32 %r; .reg .b64 %d;
  mov.u32 %r, 1; ld.param.u64 %d, [data]; st.global.u32 [%d+2], %r;
  ret;
}
.visible .entry endless(.param .u64 data) {
  .reg .b32 %r; .reg .b64 %d; .reg .pred %p;
  ld.param.u64 %d, [data];
LOOP:
  ld.volatile.global.u32 %r, [%d];
  setp.eq.u32 %p, %r, 0;
  @%p bra LOOP;
  ret;
}
.visible .entry stops(.param .u32 culprit) {
  .reg .b32 %r<3>; .reg .pred %p;
  mov.u32 %r1, %tid.x; ld.param.u32 %r2, [culprit];
  setp.eq.u32 %p, %r1, %r2;
  @!%p bra END;
  trap;
END:
  ret;
}
.func good(.param .b64 p) { .reg .b64 %d; ld.param.b64 %d, [p]; st.global.u32 [%d], 9; ret; }
.visible .entry calls(.param .u64 data, .param .u32 culprit, .param .u64 by) {
  .reg .b32 %r<5>; .reg .b64 %d<5>; .reg .pred %p;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u32 %r4, [culprit]; ld.param.u64 %d3, [by]; ld.param.u64 %d1, [data];
  mov.u64 %d2, good;
  setp.ge.u32 %p, %r1, %r4;
  @%p add.u64 %d2, %d2, %d3;
  one: .callprototype _ (.param .b64 p);
  { .param .b64 a; st.param.b64 [a], %d1; call %d2, (a), one; }
  ret;
}
.func deeper(.param .b64 p, .param .b32 n) {
  .local .align 8 .b8 frame[512];
  .reg .b32 %r<3>; .reg .b64 %d<3>; .reg .pred %p;
  ld.param.b32 %r1, [n]; ld.param.b64 %d1, [p];
  mov.u64 %d2, frame; st.local.u32 [%d2], %r1;
  setp.eq.s32 %p, %r1, 0;
  @%p bra END;
  sub.s32 %r2, %r1, 1;
  { .param .b64 a; .param .b32 b; st.param.b64 [a], %d1; st.param.b32 [b], %r2; call.uni deeper, (a, b); }
  ld.local.u32 %r1, [%d2]; st.global.u32 [%d1], %r1;
END:
  ret;
}
.visible .entry recurses(.param .u64 data, .param .u32 depth) {
  .reg .b32 %r; .reg .b64 %d;
  ld.param.u32 %r, [depth]; ld.param.u64 %d, [data];
  { .param .b64 a; .param .b32 b; st.param.b64 [a], %d; st.param.b32 [b], %r; call.uni deeper, (a, b); }
  ret;
}
)";

class KernelFaults : public InContext {
 protected:
  void SetUp() override {
    InContext::SetUp();
    OK(cuModuleLoadData(&module, kPtx));
    OK(cuMemAlloc(&data, kBytes));
    OK(cuMemsetD8(data, 0, kBytes));
  }
  template <class... Args>
  CUresult run(const char* name, unsigned blocks, unsigned threads, Args... args) {
    CUfunction f;
    if (const CUresult code = cuModuleGetFunction(&f, module, name)) return code;
    void* params[] = {&args...};
    return cuLaunchKernel(f, blocks, 1, 1, threads, 1, 1, 0, nullptr, params, nullptr);
  }
  /// What a launch says on stderr until it has ended, well or not.
  template <class... Args>
  std::string said_by(Args... launch) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(CUDA_SUCCESS, run(launch...));
    cuCtxSynchronize();
    return testing::internal::GetCapturedStderr();
  }
  /// Synchronizes; what was said on stderr.
  std::string outcome(CUresult expected) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(expected, cuCtxSynchronize());
    EXPECT_EQ(expected, cuCtxSynchronize()) << "the error is sticky";
    return testing::internal::GetCapturedStderr();
  }
  void still_works() {
    CUcontext other;
    CUdeviceptr p;
    OK(cuCtxCreate(&other, 0, device));
    OK(cuMemAlloc(&p, 64));
    OK(cuMemsetD32(p, 7, 16));
    unsigned back = 0;
    OK(cuMemcpyDtoH(&back, p, 4));
    EXPECT_EQ(7u, back);
    OK(cuMemFree(p));
    OK(cuCtxDestroy(other));
  }
  static constexpr size_t kBytes = 4 << 20;
  CUmodule module = nullptr;
  CUdeviceptr data = 0;
};

#define SAYS(text, part) EXPECT_NE(std::string::npos, (text).find(part)) << (text)

TEST_F(KernelFaults, TheThreadBehindAStoreToOneBadAddressIsNamed) {
  const std::string said = said_by("only_one", 5, 100, data, 237u, uint64_t{8 << 20});
  SAYS(said, "kernel only_one");
  SAYS(said, "cta (2,0,0), thread (37,0,0)");
  SAYS(said, "illegal address");
  SAYS(said, "past the end of the allocation of 4194304 bytes");
  outcome(CUDA_ERROR_ILLEGAL_ADDRESS);
  still_works();
}

TEST_F(KernelFaults, AnAddressThatTheHostCannotFormIsNamedToo) {
  const std::string said = said_by("only_one", 5, 100, data, 11u, uint64_t{1} << 60);
  SAYS(said, "cta (0,0,0), thread (11,0,0)");
  char address[32];
  std::snprintf(address, sizeof address, "%#llx", data + 11 * 4 + (1ull << 60));
  SAYS(said, address);
  outcome(CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(KernelFaults, TheFirstThreadThatLeavesTheAllocationIsNamed) {
  const std::string said = said_by("strided", 1, 256, data, uint64_t{kBytes / 128});
  SAYS(said, "thread (128,0,0)");
  SAYS(said, "0 bytes past the end of the allocation");
  outcome(CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(KernelFaults, AMisalignedAccessNamesItsThread) {
  OK(run("offset_store", 1, 64, data, 4u, 41u));
  OK(cuCtxSynchronize());
  const std::string said = said_by("offset_store", 1, 64, data, 2u, 41u);
  SAYS(said, "thread (41,0,0)");
  SAYS(said, "misaligned address");
  outcome(CUDA_ERROR_MISALIGNED_ADDRESS);
  still_works();
}

TEST_F(KernelFaults, APointerParameterThatIsNotAlignedIsNoticed) {
  const std::string said = said_by("strided", 1, 64, data + 1, uint64_t{4});
  SAYS(said, "thread (0,0,0)");
  outcome(CUDA_ERROR_MISALIGNED_ADDRESS);
}

TEST_F(KernelFaults, AConstantOffsetThatIsNotAlignedIsNoticed) {
  OK(run("constant_offset", 1, 1, data));
  outcome(CUDA_ERROR_MISALIGNED_ADDRESS);
}

TEST_F(KernelFaults, AnEndlessKernelIsStoppedByTheWatchdog) {
  const auto began = std::chrono::steady_clock::now();
  const std::string said = said_by("endless", 2, 64, data);
  outcome(CUDA_ERROR_LAUNCH_TIMEOUT);
  SAYS(said, "kernel endless");
  SAYS(said, "watchdog");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
  CUdeviceptr p;
  EXPECT_EQ(CUDA_ERROR_LAUNCH_TIMEOUT, cuMemAlloc(&p, 4));
  still_works();
}

TEST_F(KernelFaults, ATrapNamesItsThread) {
  const std::string said = said_by("stops", 1, 96, 70u);
  SAYS(said, "kernel stops");
  SAYS(said, "thread (70,0,0)");
  outcome(CUDA_ERROR_LAUNCH_FAILED);
  still_works();
}

TEST_F(KernelFaults, AWildFunctionPointerNamesItsThread) {
  OK(run("calls", 4, 64, data, 1u << 20, uint64_t{8}));
  OK(cuCtxSynchronize());
  const std::string said = said_by("calls", 4, 64, data, 4u * 64 - 1, uint64_t{8});
  SAYS(said, "kernel calls, cta (3,0,0), thread (63,0,0)");
  SAYS(said, "no function");
  outcome(CUDA_ERROR_INVALID_PC);
  still_works();
}

TEST_F(KernelFaults, AWarpOfWildPointersNamesTheFirstOfItsThreads) {
  const std::string said = said_by("calls", 1, 64, data, 37u, uint64_t{1} << 40);
  SAYS(said, "cta (0,0,0), thread (37,0,0)");
  SAYS(said, "and 26 more threads of the warp");
  outcome(CUDA_ERROR_INVALID_PC);
}

TEST_F(KernelFaults, ADeepRecursionOverflowsTheStack) {
  OK(run("recurses", 1, 32, data, 3u));
  OK(cuCtxSynchronize());
  const std::string said = said_by("recurses", 1, 32, data, 1000000u);
  SAYS(said, "stack overflow");
  SAYS(said, "kernel recurses, cta (0,0,0), thread (0,0,0)");
  outcome(CUDA_ERROR_HARDWARE_STACK_ERROR);
  still_works();
}

TEST_F(KernelFaults, AModuleIsUnloadedOnlyWhenItsKernelsHaveEnded) {
  // The kernel ends when the host writes; unloading waits for it instead of pulling its code away.
  CUstream stream;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  for (int i = 0; i < 200; ++i) OK(run("strided", 64, 256, data, uint64_t{4}));
  OK(cuModuleUnload(module));
  OK(cuCtxSynchronize());
  std::vector<unsigned> back(64 * 256);
  OK(cuMemcpyDtoH(back.data(), data, back.size() * 4));
  EXPECT_EQ(back.size() - 1, back.back());
  OK(cuStreamDestroy(stream));
}

sigjmp_buf away;
int caught = 0;
void on_fault(int) {
  ++caught;
  siglongjmp(away, 1);
}

[[noreturn]] void fault_in_kernel_and_program() {
  signal(SIGSEGV, on_fault);
  signal(SIGFPE, on_fault);
  CUdevice device;
  CUcontext context;
  CUmodule module;
  CUfunction f;
  CUdeviceptr nowhere = 64;
  uint64_t stride = 4;
  void* params[] = {&nowhere, &stride};
  if (cuInit(0) || cuDeviceGet(&device, 0) || cuCtxCreate(&context, 0, device) || cuModuleLoadData(&module, kPtx) ||
      cuModuleGetFunction(&f, module, "strided") || cuLaunchKernel(f, 1, 1, 1, 32, 1, 1, 0, nullptr, params, nullptr))
    exit(2);
  if (cuCtxSynchronize() != CUDA_ERROR_ILLEGAL_ADDRESS || caught) exit(3);
  if (sigsetjmp(away, 1) == 0) *reinterpret_cast<volatile int*>(16) = 1;
  if (caught != 1) exit(4);
  if (sigsetjmp(away, 1) == 0) raise(SIGFPE);
  exit(caught == 2 ? 0 : 5);
}

TEST(SignalHandlers, OfTheProgramGetTheProgramsOwnFaults) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(fault_in_kernel_and_program(), testing::ExitedWithCode(0), "");
}

}  // namespace
