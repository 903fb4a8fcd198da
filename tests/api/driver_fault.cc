// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels that go wrong: the documented sticky error, a process that lives on, limits of launches.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "driver.h"

namespace {

const char kBadPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .entry store(.param .u64 where) {
  .reg .b64 %d<2>; .reg .b32 %r<2>;
  ld.param.u64 %d1, [where];
  mov.u32 %r1, 1;
  st.global.u32 [%d1], %r1;
  ret;
}
.visible .entry stop() { trap; }
.visible .entry limited() .maxntid 64, 1, 1 { ret; }
.visible .entry until(.param .u64 flag) {
  .reg .b64 %d; .reg .b32 %r; .reg .pred %p;
  ld.param.u64 %d, [flag];
LOOP:
  ld.volatile.global.u32 %r, [%d];
  setp.eq.u32 %p, %r, 0;
  @%p bra LOOP;
  ret;
}
)";

class Faults : public InContext {
 protected:
  void SetUp() override {
    InContext::SetUp();
    OK(cuModuleLoadData(&module, kBadPtx));
    OK(cuModuleGetFunction(&store, module, "store"));
    OK(cuModuleGetFunction(&stop, module, "stop"));
  }
  CUresult store_at(CUdeviceptr where) {
    void* params[] = {&where};
    return cuLaunchKernel(store, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr);
  }
  CUmodule module = nullptr;
  CUfunction store = nullptr, stop = nullptr;
};

TEST_F(Faults, AStoreFarOutsideOfItsAllocationIsAStickyError) {
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 4 << 20));
  OK(store_at(p));
  OK(cuCtxSynchronize());
  OK(store_at(p + (4 << 20) + 64));
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_ADDRESS, cuCtxSynchronize());
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_ADDRESS, cuCtxSynchronize());
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_ADDRESS, cuMemAlloc(&p, 4));
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_ADDRESS, store_at(p));
  // Another context works.
  CUcontext other;
  OK(cuCtxCreate(&other, 0, device));
  OK(cuMemAlloc(&p, 4));
  OK(cuMemFree(p));
  OK(cuCtxDestroy(other));
}

TEST_F(Faults, ANullPointerIsAnIllegalAddress) {
  OK(store_at(0));
  EXPECT_EQ(CUDA_ERROR_ILLEGAL_ADDRESS, cuCtxSynchronize());
}

TEST_F(Faults, TrapEndsTheKernel) {
  OK(cuLaunchKernel(stop, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  EXPECT_EQ(CUDA_ERROR_LAUNCH_FAILED, cuCtxSynchronize());
}

TEST_F(Faults, LimitsAreCheckedAtTheLaunch) {
  CUfunction limited;
  OK(cuModuleGetFunction(&limited, module, "limited"));
  OK(cuLaunchKernel(limited, 1, 1, 1, 64, 1, 1, 0, nullptr, nullptr, nullptr));
  EXPECT_NE(CUDA_SUCCESS, cuLaunchKernel(limited, 1, 1, 1, 65, 1, 1, 0, nullptr, nullptr, nullptr));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(limited, 1, 70000, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  EXPECT_EQ(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(limited, 1, 1, 1, 1, 1, 1, 49 << 10, nullptr, nullptr, nullptr));
  OK(cuFuncSetAttribute(limited, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 64 << 10));
  OK(cuLaunchKernel(limited, 1, 1, 1, 1, 1, 1, 49 << 10, nullptr, nullptr, nullptr));
  OK(cuCtxSynchronize());               // No such error is sticky.
}

TEST_F(Faults, AModuleWhoseKernelDoesNotEndIsNotUnloaded) {
  void* flag = nullptr;
  OK(cuMemHostAlloc(&flag, 4, CU_MEMHOSTALLOC_DEVICEMAP));
  auto& open = *static_cast<std::atomic<unsigned>*>(flag);
  open = 0;
  CUstream stream;
  CUfunction until;
  CUmodule other;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  OK(cuModuleGetFunction(&until, module, "until"));
  void* params[] = {&flag};
  OK(cuLaunchKernel(until, 1, 1, 1, 1, 1, 1, 0, stream, params, nullptr));
  OK(cuModuleLoadData(&other, kBadPtx));
  OK(cuModuleUnload(other));            // Not its kernels.
  EXPECT_EQ(CUDA_ERROR_NOT_PERMITTED, cuModuleUnload(module));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(stream));
  open = 1;
  OK(cuStreamSynchronize(stream));
  OK(cuLaunchKernel(until, 1, 1, 1, 1, 1, 1, 0, stream, params, nullptr));   // It is whole.
  OK(cuModuleUnload(module));           // Waits for what ends.
  EXPECT_EQ(CUDA_ERROR_INVALID_HANDLE, cuModuleUnload(module));
  OK(cuStreamDestroy(stream));
  OK(cuMemFreeHost(flag));
}

TEST_F(Faults, AGraphOutlivesTheModuleOfItsKernels) {
  CUdeviceptr p;
  unsigned back = 0;
  CUgraph graph;
  CUgraphNode node;
  CUgraphExec exec;
  OK(cuMemAlloc(&p, 4));
  void* params[] = {&p};
  CUDA_KERNEL_NODE_PARAMS k = {};
  k.func = store;
  k.gridDimX = k.gridDimY = k.gridDimZ = k.blockDimX = k.blockDimY = k.blockDimZ = 1;
  k.kernelParams = params;
  OK(cuGraphCreate(&graph, 0));
  OK(cuGraphAddKernelNode(&node, graph, nullptr, 0, &k));
  OK(cuGraphInstantiate(&exec, graph, 0));
  OK(cuModuleUnload(module));
  OK(cuGraphLaunch(exec, nullptr));
  OK(cuMemcpyDtoH(&back, p, 4));
  EXPECT_EQ(1u, back);
  OK(cuGraphExecDestroy(exec));
  OK(cuGraphDestroy(graph));
  OK(cuMemFree(p));
}

TEST_F(Faults, AForkedChildIsToldThatNothingIsInitialised) {
  const pid_t child = fork();
  if (child == 0) {
    int count = 0;
    _exit(cuDeviceGetCount(&count) == CUDA_ERROR_NOT_INITIALIZED && cuInit(0) == CUDA_ERROR_NOT_INITIALIZED ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(0, status);
}

TEST(FaultsDeathTest, TheProcessEndsCleanlyWithPendingWork) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";   // A forked child may not use the driver.
  EXPECT_EXIT(
      {
        CUdevice device;
        CUcontext context;
        CUmodule module;
        CUfunction f;
        cuInit(0);
        cuDeviceGet(&device, 0);
        if (cuCtxCreate(&context, 0, device) != CUDA_SUCCESS || cuModuleLoadData(&module, kBadPtx) != CUDA_SUCCESS) exit(1);
        cuModuleGetFunction(&f, module, "limited");
        CUstream stream;
        cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING);
        cuLaunchHostFunc(stream, [](void*) { usleep(200000); }, nullptr);
        for (int i = 0; i < 1000; ++i) cuLaunchKernel(f, 64, 1, 1, 64, 1, 1, 0, stream, nullptr, nullptr);
        exit(0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
