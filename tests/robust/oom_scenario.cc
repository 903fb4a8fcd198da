// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One of everything that allocates. Ends with 0, or with 3 once a call has answered that there is no
// memory: then it still cleans up, and whatever it does next must work.
#include <cuda.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace {

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .global .align 8 .b8 table[4096];
.visible .const .align 4 .u32 factor = 3;
.extern .func (.param .b64 out) malloc(.param .b64 bytes);
.visible .entry work(.param .u64 data) {
  .reg .b32 %r<3>; .reg .b64 %d<4>;
  { .param .b64 n; .param .b64 p; mov.u64 %d1, 64; st.param.b64 [n], %d1;
    call.uni (p), malloc, (n); ld.param.b64 %d2, [p]; }
  ld.const.u32 %r1, [factor]; ld.param.u64 %d3, [data]; st.global.u32 [%d3], %r1;
  ret;
})";

bool refused = false;

/// True if it worked. Out of memory is remembered; anything else ends the program.
bool ok(CUresult code, const char* what) {
  if (code == CUDA_SUCCESS) return true;
  if (code == CUDA_ERROR_OUT_OF_MEMORY) return refused = true, false;
  std::printf("%s gave %d\n", what, code);
  std::exit(1);
}
#define TRY(call) ok(call, #call)

void linear() {
  CUdeviceptr a = 0, b = 0, c = 0;
  size_t pitch;
  void* host = nullptr;
  if (TRY(cuMemAlloc(&a, 100))) TRY(cuMemsetD8(a, 1, 100));
  if (TRY(cuMemAlloc(&b, 5 << 20)) && a) TRY(cuMemcpyDtoD(b, a, 100));
  TRY(cuMemAllocPitch(&c, &pitch, 100, 10, 4));
  if (TRY(cuMemHostAlloc(&host, 4096, 0))) std::memset(host, 1, 4096), TRY(cuMemFreeHost(host));
  CUdeviceptr managed = 0;
  if (TRY(cuMemAllocManaged(&managed, 4096, CU_MEM_ATTACH_GLOBAL))) TRY(cuMemFree(managed));
  for (CUdeviceptr p : {a, b, c})
    if (p) TRY(cuMemFree(p));
}

void pools() {
  CUstream stream;
  if (!TRY(cuStreamCreate(&stream, 0))) return;
  CUdeviceptr p = 0;
  if (TRY(cuMemAllocAsync(&p, 1 << 20, stream))) TRY(cuMemFreeAsync(p, stream));
  TRY(cuStreamSynchronize(stream));
  TRY(cuStreamDestroy(stream));
}

void virtual_memory(CUdevice device) {
  CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  size_t unit = 0;
  CUdeviceptr at = 0;
  CUmemGenericAllocationHandle memory = 0;
  if (!TRY(cuMemGetAllocationGranularity(&unit, &prop, CU_MEM_ALLOC_GRANULARITY_MINIMUM))) return;
  const bool reserved = TRY(cuMemAddressReserve(&at, unit, 0, 0, 0)), made = TRY(cuMemCreate(&memory, unit, &prop, 0));
  if (reserved && made && TRY(cuMemMap(at, unit, 0, memory, 0))) TRY(cuMemUnmap(at, unit));
  if (made) TRY(cuMemRelease(memory));
  if (reserved) TRY(cuMemAddressFree(at, unit));
}

void arrays() {
  CUDA_ARRAY_DESCRIPTOR d = {16, 16, CU_AD_FORMAT_FLOAT, 1};
  CUarray array;
  if (TRY(cuArrayCreate(&array, &d))) TRY(cuArrayDestroy(array));
}

void kernel() {
  CUmodule module;
  CUfunction work;
  CUdeviceptr out = 0;
  if (!TRY(cuModuleLoadData(&module, kPtx))) return;
  if (TRY(cuModuleGetFunction(&work, module, "work")) && TRY(cuMemAlloc(&out, 4))) {
    void* params[] = {&out};
    int back = 0;
    if (TRY(cuLaunchKernel(work, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr)) && TRY(cuCtxSynchronize()) &&
        TRY(cuMemcpyDtoH(&back, out, 4)) && back != 3)
      std::printf("the kernel wrote %d\n", back), std::exit(1);
    TRY(cuMemFree(out));
  }
  TRY(cuModuleUnload(module));
}

}  // namespace

int main() {
  CUdevice device;
  CUcontext context;
  if (!TRY(cuInit(0)) || !TRY(cuDeviceGet(&device, 0)) || !TRY(cuCtxCreate(&context, 0, device))) return 3;
  size_t before = 0, total;
  TRY(cuMemGetInfo(&before, &total));
  linear();
  pools();
  virtual_memory(device);
  arrays();
  kernel();
  // After a refusal everything works: the same once more must succeed.
  const bool once = refused;
  refused = false;
  linear();
  arrays();
  virtual_memory(device);
  if (refused && once) return std::printf("refused a second time\n"), 1;
  refused = refused || once;
  TRY(cuCtxDestroy(context));
  return refused ? 3 : 0;
}
