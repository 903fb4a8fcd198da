// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the driver tests share: expecting codes, a context per test, and a module.
#pragma once

#include <cuda.h>
#include <cudaProfiler.h>
#include <gtest/gtest.h>

inline const char* code_name(CUresult code) {
  const char* name = nullptr;
  return cuGetErrorName(code, &name) == CUDA_SUCCESS ? name : "?";
}

#define OK(call)                                           \
  do {                                                     \
    CUresult code_ = (call);                               \
    ASSERT_EQ(CUDA_SUCCESS, code_) << #call << ": " << code_name(code_); \
  } while (0)
#define FAILS(code, call) EXPECT_EQ(code, (call))

/// Each test has a context of its own.
class InContext : public testing::Test {
 protected:
  void SetUp() override {
    OK(cuInit(0));
    OK(cuDeviceGet(&device, 0));
    OK(cuCtxCreate(&context, 0, device));
  }
  void TearDown() override { OK(cuCtxDestroy(context)); }
  CUdevice device = -1;
  CUcontext context = nullptr;
};

inline const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .global .align 4 .u32 counter = 41;
.visible .entry fill(.param .u64 data, .param .u32 add) {
  .reg .b32 %r<5>; .reg .b64 %d<3>;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u32 %r4, [add];
  add.u32 %r4, %r4, %r1;
  ld.param.u64 %d1, [data];
  mul.wide.u32 %d2, %r1, 4;
  add.u64 %d1, %d1, %d2;
  st.global.u32 [%d1], %r4;
  ret;
}
.visible .entry count() {
  .reg .b32 %r<2>;
  ld.global.u32 %r1, [counter];
  add.u32 %r1, %r1, 1;
  st.global.u32 [counter], %r1;
  ret;
}
)";

/// ... and the module above, with its kernel `fill`.
class WithFill : public InContext {
 protected:
  void SetUp() override {
    InContext::SetUp();
    OK(cuModuleLoadData(&module, kPtx));
    OK(cuModuleGetFunction(&fill, module, "fill"));
  }
  CUmodule module = nullptr;
  CUfunction fill = nullptr;
};
