// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whole kernels from PTX text to results, for every vector width of this host, through compile() and
// its caches. Instructions are tested alone in scalar/scalar_test.cc.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>
#include <cstring>
#include <filesystem>

#include "isa/fragment.h"
#include "jit/cache.h"
#include "jit/host_target.h"
#include "jit/jit.h"
#include "ptx/ptx.h"
#include "simt/simt.h"

namespace heddle::jit {
namespace {

constexpr const char* kHead = ".version 8.0\n.target sm_80\n.address_size 64\n";

std::vector<Isa> widths() {
  std::vector<Isa> all;
  for (Isa isa : {Isa::Avx512, Isa::Avx2, Isa::Sse42, Isa::Scalar})
    if (host_target(isa).ok()) all.push_back(isa);
  return all;
}

/// A module of one kernel, compiled for a width and run CTA by CTA on this thread.
class Kernel {
 public:
  Kernel(const std::string& ptx, Isa isa) {
    auto parsed = ptx::parse(kHead + ptx);
    if (!parsed.ok()) { fail(parsed.error()); return; }
    auto built = simt::build(*parsed);
    if (!built.ok()) { fail(built.error()); return; }
    module_ = std::move(*built);
    Options options;
    options.isa = isa;
    for (const simt::Function& f : module_.functions) {
      if (!f.is_kernel) continue;
      auto compiled = compile(module_, f, [this](const simt::Symbol& s) { return address(s); }, options);
      if (!compiled.ok()) { fail(compiled.error()); return; }
      code_ = std::move(*compiled);
    }
  }

  bool ok() const { return code_ != nullptr; }
  const std::string& problem() const { return problem_; }
  void* global = nullptr;   // what every global symbol resolves to

  void run(uint32_t ctas, uint32_t threads, const void* params, uint32_t dynamic_shared = 0) {
    const abi::KernelInfo& info = code_->code.info;
    abi::LaunchContext launch{};
    launch.grid = {ctas, 1, 1};
    launch.block = {threads, 1, 1};
    launch.cluster = {1, 1, 1};
    launch.warp_size = 32;
    launch.warps_per_cta = (threads + 31) / 32;
    launch.static_shared_bytes = info.static_shared_bytes;
    launch.dynamic_shared_bytes = dynamic_shared;
    launch.params = params;
    launch.kernel_name = "test";
    launch.sm_count = 1;
    auto room = [](uint64_t bytes) {
      return std::unique_ptr<uint8_t, void (*)(void*)>(
          static_cast<uint8_t*>(::aligned_alloc(64, (bytes + 127) / 64 * 64)), ::free);
    };
    auto shared = room(info.static_shared_bytes + dynamic_shared);
    auto frames = room(launch.warps_per_cta * info.frame_bytes_per_warp);
    auto local = room(launch.warps_per_cta * 32 * info.local_bytes_per_lane);
    abi::WorkerContext worker{};
    worker.launch = &launch;
    worker.shared = shared.get();
    worker.frames = frames.get();
    worker.local = local.get();
    worker.shared_bytes = info.static_shared_bytes + dynamic_shared;
    code_->code.range(&worker, 0, ctas);
  }

 private:
  void fail(const Error& e) { problem_ = e.message; }
  uint64_t address(const simt::Symbol& s) {
    return s.kind == simt::Symbol::Kind::Global ? reinterpret_cast<uint64_t>(table_) : 0;
  }

 public:
  float table_[4] = {10, 20, 30, 40};

 private:
  simt::Module module_;
  std::unique_ptr<CompiledKernel> code_;
  std::string problem_;
};

#define FOR_EACH_WIDTH(kernel, text)                   \
  for (Isa isa : widths())                             \
    if (Kernel kernel(text, isa); !kernel.ok())        \
      ADD_FAILURE() << isa_name(isa) << ": " << kernel.problem(); \
    else

const char* const kSaxpy = R"(
.visible .entry saxpy(.param .u64 x, .param .u64 y, .param .f32 a, .param .u32 n) {
  .reg .pred %p; .reg .b32 %r<6>; .reg .f32 %f<5>; .reg .b64 %rd<8>;
  ld.param.u64 %rd1, [x]; ld.param.u64 %rd2, [y]; ld.param.f32 %f1, [a]; ld.param.u32 %r1, [n];
  mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
  mad.lo.s32 %r5, %r2, %r3, %r4;
  setp.ge.s32 %p, %r5, %r1; @%p bra done;
  cvta.to.global.u64 %rd3, %rd1; cvta.to.global.u64 %rd4, %rd2;
  mul.wide.s32 %rd5, %r5, 4; add.s64 %rd6, %rd3, %rd5; add.s64 %rd7, %rd4, %rd5;
  ld.global.f32 %f2, [%rd6]; ld.global.f32 %f3, [%rd7];
  fma.rn.f32 %f4, %f1, %f2, %f3; st.global.f32 [%rd7], %f4;
done: ret; })";

TEST(Kernels, ComputeSaxpyAndLeaveTheRestAlone) {
  FOR_EACH_WIDTH(kernel, kSaxpy) {
    std::vector<float> x(300), y(300);
    for (int i = 0; i < 300; ++i) x[i] = static_cast<float>(i), y[i] = 0.5f;
    struct { float *x, *y; float a; uint32_t n; } params{x.data(), y.data(), 3, 270};
    kernel.run(3, 100, &params);
    for (int i = 0; i < 300; ++i) EXPECT_EQ(y[i], i < 270 ? 3.0f * x[i] + 0.5f : 0.5f) << isa_name(isa) << " " << i;
  }
}

TEST(Kernels, BindGlobalVariablesWhenTheyAreLoaded) {
  const char* text = R"(
.global .f32 table[4];
.visible .entry look(.param .u64 y) {
  .reg .b32 %r<3>; .reg .f32 %f; .reg .b64 %rd<8>;
  ld.param.u64 %rd1, [y]; mov.u32 %r1, %tid.x; and.b32 %r2, %r1, 3;
  mov.u64 %rd2, table; mul.wide.u32 %rd3, %r2, 4; add.s64 %rd4, %rd2, %rd3;
  mul.wide.u32 %rd5, %r1, 4; add.s64 %rd6, %rd1, %rd5;
  ld.global.f32 %f, [%rd4]; st.global.f32 [%rd6], %f; ret; })";
  FOR_EACH_WIDTH(first, text) {
    Kernel second(text, isa);   // the same code from the cache, bound to its own table
    second.table_[2] = 99;
    std::vector<float> y(64), z(64);
    float *py = y.data(), *pz = z.data();
    first.run(1, 64, &py);
    second.run(1, 64, &pz);
    EXPECT_EQ(y[6], 30.0f);
    EXPECT_EQ(z[6], 99.0f);
    EXPECT_EQ(z[7], 40.0f);
  }
}

TEST(Kernels, MultiplyMatricesAsTensorCoresDo) {
  const char* text = R"(
.visible .entry product(.param .u64 a, .param .u64 b, .param .u64 d) {
  .reg .b32 %r<20>; .reg .f32 %f<9>; .reg .b64 %rd<20>;
  ld.param.u64 %rd1, [a]; ld.param.u64 %rd2, [b]; ld.param.u64 %rd3, [d];
  mov.u32 %r1, %laneid;
  mul.wide.u32 %rd4, %r1, 16; add.s64 %rd5, %rd1, %rd4;
  mul.wide.u32 %rd6, %r1, 8; add.s64 %rd7, %rd2, %rd6; add.s64 %rd8, %rd3, %rd4;
  ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd5];
  ld.global.v2.u32 {%r6, %r7}, [%rd7];
  mov.f32 %f1, 0f3f800000; mov.f32 %f2, 0f40000000; mov.f32 %f3, 0f40400000; mov.f32 %f4, 0f40800000;
  mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f5, %f6, %f7, %f8}, {%r2, %r3, %r4, %r5}, {%r6, %r7}, {%f1, %f2, %f3, %f4};
  st.global.v4.f32 [%rd8], {%f5, %f6, %f7, %f8};
  ret; })";
  const isa::MatrixShape shape = isa::matrix_shape(isa::Mod::m16n8k16);
  const auto fa = isa::mma_fragment(isa::MatrixRole::A, shape, isa::Mod::f16);
  const auto fb = isa::mma_fragment(isa::MatrixRole::B, shape, isa::Mod::f16);
  const auto fc = isa::mma_fragment(isa::MatrixRole::C, shape, isa::Mod::f32);
  _Float16 a[32 * 8], b[32 * 4];
  float am[16][16], bm[16][8];
  for (unsigned lane = 0; lane < 32; ++lane) {
    for (unsigned e = 0; e < 8; ++e) {
      const auto at = fa.place(lane, e);
      am[at.row][at.col] = static_cast<float>(static_cast<int>(at.row * 7 + at.col * 3) % 11 - 5);
      a[lane * 8 + e] = static_cast<_Float16>(am[at.row][at.col]);
    }
    for (unsigned e = 0; e < 4; ++e) {
      const auto at = fb.place(lane, e);
      bm[at.row][at.col] = static_cast<float>(static_cast<int>(at.row * 5 + at.col * 2) % 13 - 6) * 0.25f;
      b[lane * 4 + e] = static_cast<_Float16>(bm[at.row][at.col]);
    }
  }
  FOR_EACH_WIDTH(kernel, text) {
    float d[32 * 4];
    struct { void *a, *b, *d; } params{a, b, d};
    kernel.run(1, 32, &params);
    for (unsigned lane = 0; lane < 32; ++lane)
      for (unsigned e = 0; e < 4; ++e) {
        const auto at = fc.place(lane, e);
        float sum = static_cast<float>(e + 1);
        for (int k = 0; k < 16; ++k) sum += am[at.row][k] * bm[k][at.col];
        EXPECT_EQ(d[lane * 4 + e], sum) << isa_name(isa) << " row " << at.row << " column " << at.col;
      }
  }
}

TEST(Kernels, LoadTransposeAndStoreMatrices) {
  const char* text = R"(
.visible .entry turn(.param .u64 from, .param .u64 to) {
  .shared .align 16 .b8 tile[512];
  .reg .b32 %r<20>; .reg .b64 %rd<9>;
  ld.param.u64 %rd1, [from]; ld.param.u64 %rd2, [to];
  mov.u32 %r1, %laneid; mov.u32 %r2, tile;
  mul.wide.u32 %rd3, %r1, 16; add.s64 %rd4, %rd1, %rd3; add.s64 %rd5, %rd2, %rd3;
  ld.global.v4.u32 {%r4, %r5, %r6, %r7}, [%rd4];
  shl.b32 %r8, %r1, 4; add.s32 %r9, %r2, %r8;
  st.shared.v4.u32 [%r9], {%r4, %r5, %r6, %r7};
  bar.sync 0;
  ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%r10, %r11, %r12, %r13}, [%r9];
  movmatrix.sync.aligned.m8n8.trans.b16 %r14, %r11;
  ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r15}, [%r9];
  st.global.v4.u32 [%rd5], {%r10, %r13, %r14, %r15};
  ret; })";
  FOR_EACH_WIDTH(kernel, text) {
    uint16_t m[4][8][8];
    for (int i = 0; i < 256; ++i) (&m[0][0][0])[i] = static_cast<uint16_t>(i * 3 + 1);
    uint32_t out[32][4];
    struct { void *from, *to; } params{m, out};
    kernel.run(1, 32, &params);
    for (int lane = 0; lane < 32; ++lane) {
      const int g = lane / 4, t = lane % 4;
      auto pair = [](uint32_t low, uint32_t high) { return high << 16 | low; };
      EXPECT_EQ(out[lane][0], pair(m[0][2 * t][g], m[0][2 * t + 1][g])) << isa_name(isa) << lane;
      EXPECT_EQ(out[lane][1], pair(m[3][2 * t][g], m[3][2 * t + 1][g])) << isa_name(isa) << lane;
      EXPECT_EQ(out[lane][2], pair(m[1][g][2 * t], m[1][g][2 * t + 1])) << isa_name(isa) << lane;
      EXPECT_EQ(out[lane][3], pair(m[0][g][2 * t], m[0][g][2 * t + 1])) << isa_name(isa) << lane;
    }
  }
}

}  // namespace
}  // namespace heddle::jit
