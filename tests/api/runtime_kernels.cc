// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels as PTX text, registered the way a compiler's host code does.
#include "runtime.h"

namespace test {

void scale() {}
void fill() { [[maybe_unused]] volatile int distinct = 1; }
void shared() { [[maybe_unused]] volatile int distinct = 2; }
void bad_store() { [[maybe_unused]] volatile int distinct = 3; }
void absent() { [[maybe_unused]] volatile int distinct = 4; }
char counter[4];
char table[64];

}  // namespace test

namespace {

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.global .align 4 .u32 counter = 41;
.const .align 4 .b32 table[16];
.extern .shared .align 4 .b32 window[];

.visible .entry scale(.param .u64 data, .param .f32 factor, .param .u32 n) {
  .reg .pred %p; .reg .b32 %r<5>; .reg .f32 %f<3>; .reg .b64 %d<3>;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u32 %r4, [n];
  setp.ge.u32 %p, %r1, %r4;
  @%p bra done;
  ld.param.u64 %d1, [data];
  cvta.to.global.u64 %d1, %d1;
  mul.wide.u32 %d2, %r1, 4;
  add.u64 %d1, %d1, %d2;
  ld.global.f32 %f1, [%d1];
  ld.param.f32 %f2, [factor];
  mul.f32 %f1, %f1, %f2;
  st.global.f32 [%d1], %f1;
done:
  ret;
}

.visible .entry fill(.param .u64 data) {
  .reg .b32 %r<4>; .reg .b64 %d<3>;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u64 %d1, [data];
  mul.wide.u32 %d2, %r1, 4;
  add.u64 %d1, %d1, %d2;
  st.global.u32 [%d1], %r1;
  ret;
}

.visible .entry shared(.param .u64 out) {
  .reg .b32 %r<8>; .reg .b64 %d<3>;
  mov.u32 %r1, %tid.x;
  mov.u32 %r2, window;
  shl.b32 %r3, %r1, 2;
  add.u32 %r3, %r2, %r3;
  st.shared.u32 [%r3], %r1;
  bar.sync 0;
  mov.u32 %r4, 255;
  sub.u32 %r4, %r4, %r1;
  shl.b32 %r4, %r4, 2;
  add.u32 %r4, %r2, %r4;
  ld.shared.u32 %r5, [%r4];
  ld.param.u64 %d1, [out];
  mul.wide.u32 %d2, %r1, 4;
  add.u64 %d1, %d1, %d2;
  st.global.u32 [%d1], %r5;
  ret;
}

.visible .entry bad_store(.param .u64 p) {
  .reg .b32 %r<2>; .reg .b64 %d<2>;
  ld.param.u64 %d1, [p];
  mov.u32 %r1, 1;
  st.global.u32 [%d1], %r1;
  ret;
}
)";

struct Wrapper {
  unsigned magic, version;
  const void* data;
  const void* extra;
} wrapper = {0x466243b1, 1, kPtx, nullptr};

extern "C" {
void** __cudaRegisterFatBinary(void*);
void __cudaRegisterFatBinaryEnd(void**);
void __cudaUnregisterFatBinary(void**);
void __cudaRegisterFunction(void**, const char*, char*, const char*, int, uint3*, uint3*, dim3*, dim3*, int*);
void __cudaRegisterVar(void**, char*, char*, const char*, int, size_t, int, int);
}

/// As before main in a compiled program, and at its end.
struct Registered {
  Registered() {
    handle = __cudaRegisterFatBinary(&wrapper);
    add(test::scale, "scale");
    add(test::fill, "fill");
    add(test::shared, "shared");
    add(test::bad_store, "bad_store");
    add(test::absent, "absent");
    __cudaRegisterVar(handle, test::counter, test::counter, "counter", 0, 4, 0, 0);
    __cudaRegisterVar(handle, test::table, test::table, "table", 0, 64, 1, 0);
    __cudaRegisterFatBinaryEnd(handle);
  }
  ~Registered() { __cudaUnregisterFatBinary(handle); }
  void add(void (*host)(), const char* name) {
    __cudaRegisterFunction(handle, reinterpret_cast<const char*>(host), const_cast<char*>(name), name, -1, nullptr,
                           nullptr, nullptr, nullptr, nullptr);
  }
  void** handle;
} registered;

}  // namespace
