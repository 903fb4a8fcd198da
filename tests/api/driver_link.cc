// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuLink*: modules that need each other become one image; variables placed at addresses of the host.
#include <cstring>
#include <string>

#include "driver.h"

namespace {

const char kCallee[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .func (.param .b32 r) twice(.param .b32 x) {
  .reg .b32 %r<2>;
  ld.param.b32 %r1, [x];
  add.u32 %r1, %r1, %r1;
  st.param.b32 [r], %r1;
  ret;
}
)";

const char kCaller[] = R"(
.version 7.8
.target sm_80
.address_size 64
.extern .func (.param .b32 r) twice(.param .b32 x);
.visible .entry use(.param .u64 out) {
  .reg .b32 %r<3>; .reg .b64 %d<2>;
  mov.u32 %r1, 21;
  {
    .param .b32 a; .param .b32 b;
    st.param.b32 [a], %r1;
    call.uni (b), twice, (a);
    ld.param.b32 %r2, [b];
  }
  ld.param.u64 %d1, [out];
  st.global.u32 [%d1], %r2;
  ret;
}
)";

}  // namespace

TEST_F(InContext, LinkJoinsCallerAndCallee) {
  CUlinkState link;
  OK(cuLinkCreate(0, nullptr, nullptr, &link));
  OK(cuLinkAddData(link, CU_JIT_INPUT_PTX, const_cast<char*>(kCallee), sizeof kCallee, "callee", 0, nullptr, nullptr));
  OK(cuLinkAddData(link, CU_JIT_INPUT_PTX, const_cast<char*>(kCaller), sizeof kCaller, "caller", 0, nullptr, nullptr));
  void* image = nullptr;
  size_t size = 0;
  OK(cuLinkComplete(link, &image, &size));
  ASSERT_GT(size, 4u);
  EXPECT_EQ(0, std::memcmp(image, "\177ELF", 4));
  CUmodule module;
  CUfunction use;
  OK(cuModuleLoadData(&module, image));
  OK(cuLinkDestroy(link));
  OK(cuModuleGetFunction(&use, module, "use"));
  CUdeviceptr out;
  OK(cuMemAlloc(&out, 4));
  void* params[] = {&out};
  OK(cuLaunchKernel(use, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr));
  unsigned value = 0;
  OK(cuMemcpyDtoH(&value, out, 4));
  EXPECT_EQ(42u, value);
  OK(cuMemFree(out));
  OK(cuModuleUnload(module));
}

TEST_F(InContext, LinkNamesWhatIsUndefined) {
  CUlinkState link;
  char log[500] = {};
  CUjit_option options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void* values[] = {log, reinterpret_cast<void*>(sizeof log)};
  OK(cuLinkCreate(2, options, values, &link));
  OK(cuLinkAddData(link, CU_JIT_INPUT_PTX, const_cast<char*>(kCaller), sizeof kCaller, "caller", 0, nullptr, nullptr));
  void* image;
  size_t size;
  EXPECT_NE(CUDA_SUCCESS, cuLinkComplete(link, &image, &size));
  EXPECT_NE(nullptr, std::strstr(log, "twice")) << log;
  FAILS(CUDA_ERROR_FILE_NOT_FOUND, cuLinkAddFile(link, CU_JIT_INPUT_PTX, "/no/such.ptx", 0, nullptr, nullptr));
  OK(cuLinkDestroy(link));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuLinkComplete(link, &image, &size));
}

TEST_F(InContext, SymbolsMayLiveAtHostAddresses) {
  static unsigned counter = 7;
  const char* names[] = {"counter"};
  void* addresses[] = {&counter};
  CUjit_option options[] = {CU_JIT_GLOBAL_SYMBOL_NAMES, CU_JIT_GLOBAL_SYMBOL_ADDRESSES, CU_JIT_GLOBAL_SYMBOL_COUNT};
  void* values[] = {names, addresses, reinterpret_cast<void*>(1)};
  CUmodule module;
  CUfunction count;
  OK(cuModuleLoadDataEx(&module, kPtx, 3, options, values));
  EXPECT_EQ(41u, counter);  // its initial value in the module
  counter = 100;
  OK(cuModuleGetFunction(&count, module, "count"));
  OK(cuLaunchKernel(count, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  OK(cuCtxSynchronize());
  EXPECT_EQ(101u, counter);
  CUdeviceptr address = 0;
  OK(cuModuleGetGlobal(&address, nullptr, module, "counter"));
  EXPECT_EQ(reinterpret_cast<CUdeviceptr>(&counter), address);
  OK(cuMemsetD32(address, 5, 1));
  OK(cuCtxSynchronize());
  EXPECT_EQ(5u, counter);
  OK(cuModuleUnload(module));
}
