// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libNVVM: text with typed and opaque pointers, intrinsics of the NVVM IR dialect, options, errors; nvJitLink on what
// it and NVRTC make.
#include <cstring>

#include "compiler.h"

namespace {

const char* const kHead =
    "target datalayout = \"e-p:64:64:64-i1:8:8-i8:8:8-i16:16:16-i32:32:32-i64:64:64-f32:32:32-f64:64:64-v16:16:16-v32:32:32-v64:64:64-v128:128:128-n16:32:64\"\n"
    "target triple = \"nvptx64-nvidia-cuda\"\n";

class Nvvm {
 public:
  Nvvm() { EXPECT_EQ(nvvmCreateProgram(&handle), NVVM_SUCCESS); }
  ~Nvvm() { EXPECT_EQ(nvvmDestroyProgram(&handle), NVVM_SUCCESS); }
  nvvmResult add(const std::string& ir) { return nvvmAddModuleToProgram(handle, ir.data(), ir.size(), "test"); }
  nvvmResult compile(std::vector<const char*> options = {"-arch=compute_80"}) {
    return nvvmCompileProgram(handle, int(options.size()), options.data());
  }
  std::string log() {
    size_t size = 0;
    EXPECT_EQ(nvvmGetProgramLogSize(handle, &size), NVVM_SUCCESS);
    std::string text(size, '?');
    EXPECT_EQ(nvvmGetProgramLog(handle, text.data()), NVVM_SUCCESS);
    text.pop_back();
    return text;
  }
  std::string result() {
    size_t size = 0;
    EXPECT_EQ(nvvmGetCompiledResultSize(handle, &size), NVVM_SUCCESS);
    std::string text(size, '?');
    EXPECT_EQ(nvvmGetCompiledResult(handle, text.data()), NVVM_SUCCESS);
    return text;
  }
  nvvmProgram handle = nullptr;
};

const std::string kTyped = std::string(kHead) +
    "%pair = type { i32, float* }\n"
    "@table = internal addrspace(4) constant [2 x i32] [i32 30, i32 12]\n"
    "@shared = internal addrspace(3) global [4 x i32*] undef\n"
    "declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()\n"
    "declare {i32, i1} @llvm.nvvm.shfl.sync.i32(i32, i32, i32, i32, i32)\n"
    "declare {i32, i1} @llvm.nvvm.vote.sync(i32, i32, i1)\n"
    "declare void @llvm.memcpy.p0i8.p0i8.i64(i8*, i8*, i64, i1)\n"
    "define internal i32 @read(i32 addrspace(4)* %p) { %v = load i32, i32 addrspace(4)* %p ret i32 %v }\n"
    "define void @k(i32* %out) { ; a comment with a *\n"
    "entry:\n"
    "  %slot = alloca i32 addrspace(4)*\n"
    "  %first = getelementptr [2 x i32], [2 x i32] addrspace(4)* @table, i32 0, i32 0\n"
    "  store i32 addrspace(4)* %first, i32 addrspace(4)** %slot\n"
    "  %again = load i32 addrspace(4)*, i32 addrspace(4)** %slot\n"
    "  %a = call i32 @read(i32 addrspace(4)* %again)\n"
    "  %fn = select i1 true, i32 (i32 addrspace(4)*)* @read, i32 (i32 addrspace(4)*)* null\n"
    "  %second = getelementptr inbounds [2 x i32], [2 x i32] addrspace(4)* @table, i64 0, i64 1\n"
    "  %b = load i32, i32 addrspace(4)* %second, align 4\n"
    "  %sum = add i32 %a, %b\n"
    "  %tid = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()\n"
    "  %r = call {i32, i1} @llvm.nvvm.shfl.sync.i32(i32 -1, i32 0, i32 %tid, i32 3, i32 31)\n"
    "  %r0 = extractvalue {i32, i1} %r, 0\n"
    "  %odd = trunc i32 %tid to i1\n"
    "  %w = call {i32, i1} @llvm.nvvm.vote.sync(i32 -1, i32 3, i1 %odd)\n"
    "  %w0 = extractvalue {i32, i1} %w, 0\n"
    "  store i32 %sum, i32* %out\n"
    "  %o1 = getelementptr i32, i32* %out, i32 1\n"
    "  store i32 %r0, i32* %o1\n"
    "  %o2 = getelementptr i32, i32* %out, i32 2\n"
    "  store i32 %w0, i32* %o2\n"
    "  %from = bitcast i32* %out to i8*\n"
    "  %o3 = getelementptr i32, i32* %out, i32 3\n"
    "  %to = bitcast i32* %o3 to i8*\n"
    "  call void @llvm.memcpy.p0i8.p0i8.i64(i8* %to, i8* %from, i64 4, i1 false)\n"
    "  ret void\n"
    "}\n"
    "!nvvm.annotations = !{!0}\n"
    "!0 = !{void (i32*)* @k, !\"kernel\", i32 1}\n"
    "!nvvmir.version = !{!1}\n"
    "!1 = !{i32 2, i32 0, i32 3, i32 1}\n";

TEST(nvvmVersion, and_the_others) {
  int a = 0, b = 0, c = 0, d = 0;
  EXPECT_EQ(nvvmVersion(&a, &b), NVVM_SUCCESS);
  EXPECT_EQ(a, 2);
  EXPECT_EQ(nvvmIRVersion(&a, &b, &c, &d), NVVM_SUCCESS);
  EXPECT_EQ(a, 2);
  EXPECT_EQ(c, 3);
  EXPECT_EQ(nvvmLLVMVersion("compute_80", &a), NVVM_SUCCESS);
  EXPECT_EQ(a, 7);
  EXPECT_EQ(nvvmLLVMVersion("compute_100", &a), NVVM_SUCCESS);
  EXPECT_EQ(a, 18);
  EXPECT_EQ(nvvmLLVMVersion("what", &a), NVVM_ERROR_INVALID_INPUT);
  EXPECT_STREQ(nvvmGetErrorString(NVVM_ERROR_INVALID_IR), "NVVM_ERROR_INVALID_IR");
}

TEST(nvvmCompileProgram, text_with_typed_pointers) {
  Nvvm p;
  ASSERT_EQ(p.add(kTyped), NVVM_SUCCESS);
  EXPECT_EQ(nvvmVerifyProgram(p.handle, 0, nullptr), NVVM_SUCCESS) << p.log();
  ASSERT_EQ(p.compile(), NVVM_SUCCESS) << p.log();
  const std::vector<int> out = run_kernel(p.result().c_str(), "k", 4, 32);
  EXPECT_EQ(out[0], 42);
  EXPECT_EQ(out[1], 3) << "shfl.sync, mode idx";
  EXPECT_EQ(static_cast<unsigned>(out[2]), 0xAAAAAAAAu) << "vote.sync, mode ballot";
  EXPECT_EQ(out[3], 42);
}

TEST(nvvmCompileProgram, text_with_opaque_pointers) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) + "define ptx_kernel void @k(ptr %out) { store i32 5, ptr %out ret void }\n"), NVVM_SUCCESS);
  ASSERT_EQ(p.compile({"-arch=compute_90", "-opt=0"}), NVVM_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.result().c_str(), "k", 1)[0], 5);
}

TEST(nvvmLazyAddModuleToProgram, takes_what_is_called) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) + "declare i32 @used(i32)\ndefine ptx_kernel void @k(i32* %o) { %v = call i32 @used(i32 4) store i32 %v, i32* %o ret void }\n"),
            NVVM_SUCCESS);
  const std::string library = std::string(kHead) + "define i32 @used(i32 %x) { %y = mul i32 %x, 11 ret i32 %y }\ndefine i32 @unused(i32 %x) { ret i32 %x }\n";
  ASSERT_EQ(nvvmLazyAddModuleToProgram(p.handle, library.data(), library.size(), nullptr), NVVM_SUCCESS);
  ASSERT_EQ(p.compile(), NVVM_SUCCESS) << p.log();
  EXPECT_EQ(p.result().find("unused"), std::string::npos);
  EXPECT_EQ(run_kernel(p.result().c_str(), "k", 1)[0], 44);
}

TEST(nvvmCompileProgram, arithmetic_options) {
  const std::string ir = std::string(kHead) + "declare float @llvm.sqrt.f32(float)\ndefine ptx_kernel void @k(float* %p) { %a = load float, float* %p\n"
      "%q = getelementptr float, float* %p, i32 1\n%b = load float, float* %q\n%d = fdiv float %a, %b\n%s = call float @llvm.sqrt.f32(float %d)\n"
      "%m = fmul float %s, %a\n%t = fadd float %m, %b\nstore float %t, float* %p ret void }\n";
  Nvvm p;
  ASSERT_EQ(p.add(ir), NVVM_SUCCESS);
  ASSERT_EQ(p.compile(), NVVM_SUCCESS);
  for (const char* i : {"div.rn.f32", "sqrt.rn.f32", "fma.rn.f32"}) EXPECT_NE(p.result().find(i), std::string::npos) << i;
  ASSERT_EQ(p.compile({"-arch=compute_80", "-ftz=1", "-prec-div=0", "-prec-sqrt=0", "-fma=0"}), NVVM_SUCCESS);
  for (const char* i : {"div.full.ftz.f32", "sqrt.approx.ftz.f32", "mul"}) EXPECT_NE(p.result().find(i), std::string::npos) << i;
}

TEST(nvvmCompileProgram, keeps_cluster_limits_and_assembly_in_branches) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) +
      "define void @k(ptr %p, i1 %c) {\n"
      "  br i1 %c, label %a, label %b\n"
      "a:\n  %m = call i32 asm sideeffect \"activemask.b32 $0;\", \"=r\"()\n  store i32 %m, ptr %p\n  br label %e\n"
      "b:\n  %n = call i32 asm sideeffect \"activemask.b32 $0;\", \"=r\"()\n  store i32 %n, ptr %p\n  br label %e\n"
      "e:\n  ret void\n}\n"
      "!nvvm.annotations = !{!0, !1}\n!0 = !{ptr @k, !\"kernel\", i32 1}\n!1 = !{ptr @k, !\"cluster_max_blocks\", i32 4}\n"), NVVM_SUCCESS);
  ASSERT_EQ(p.compile({"-arch=compute_90"}), NVVM_SUCCESS) << p.log();
  const std::string ptx = p.result();
  EXPECT_NE(ptx.find(".maxclusterrank 4"), std::string::npos) << ptx;
  EXPECT_NE(ptx.find("activemask", ptx.find("activemask") + 1), std::string::npos) << "merged across a branch\n" << ptx;
}

TEST(nvvmCompileProgram, clears_large_arrays_by_a_loop) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) +
      "define void @k(ptr %out) {\n"
      "  %a = alloca [1000 x float], align 4\n  %b = alloca [301 x i8], align 1\n"
      "  store [1000 x float] zeroinitializer, ptr %a, align 4\n  store [301 x i8] zeroinitializer, ptr %b, align 1\n"
      "  %i = load volatile i32, ptr %out\n"
      "  %p = getelementptr float, ptr %a, i32 %i\n  store float 1.0, ptr %p\n"
      "  %q = getelementptr i8, ptr %b, i32 %i\n  store i8 7, ptr %q\n"
      "  %j = sub i32 300, %i\n"
      "  %r = getelementptr float, ptr %a, i32 %j\n  %v = load i32, ptr %r\n"
      "  %s = getelementptr i8, ptr %b, i32 %j\n  %w = load i8, ptr %s\n  %x = zext i8 %w to i32\n"
      "  %t = add i32 %v, %x\n  %u = add i32 %t, 5\n  store i32 %u, ptr %out\n  ret void\n}\n"
      "!nvvm.annotations = !{!0}\n!0 = !{ptr @k, !\"kernel\", i32 1}\n"), NVVM_SUCCESS);
  ASSERT_EQ(p.compile({"-arch=compute_80"}), NVVM_SUCCESS) << p.log();
  const std::string ptx = p.result();
  size_t stores = 0;
  for (size_t at = 0; (at = ptx.find("st.local", at)) != std::string::npos; at++) stores++;
  EXPECT_LT(stores, 100u) << ptx;
  EXPECT_EQ(run_kernel(ptx.c_str(), "k", 1)[0], 5);
}

/// As numba writes a table of complex numbers: bytes, read through a pointer without a space.
TEST(nvvmCompileProgram, parts_of_a_number_in_a_table_are_one_load) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) +
      "@table = internal addrspace(4) constant [24 x i8] "
      "c\"\\01\\00\\00\\00\\02\\00\\00\\00\\03\\00\\00\\00\\04\\00\\00\\00\\05\\00\\00\\00\\06\\00\\00\\00\", align 4\n"
      "define void @k(ptr %out) {\n  %i = load volatile i32, ptr %out\n  %j = and i32 %i, 1\n  %n = zext i32 %j to i64\n"
      "  %p = getelementptr {i32, i32}, ptr addrspacecast (ptr addrspace(4) @table to ptr), i64 %n, i32 0\n"
      "  %q = getelementptr i32, ptr %p, i64 1\n  %a = load i32, ptr %p, align 4\n  %b = load i32, ptr %q, align 4\n"
      "  %c = mul i32 %b, 10\n  %d = add i32 %a, %c\n  store i32 %d, ptr %out\n  ret void\n}\n"
      "!nvvm.annotations = !{!0}\n!0 = !{ptr @k, !\"kernel\", i32 1}\n"), NVVM_SUCCESS);
  ASSERT_EQ(p.compile(), NVVM_SUCCESS) << p.log();
  const std::string ptx = p.result();
  EXPECT_NE(ptx.find("ld.const.v2"), std::string::npos) << ptx;
  EXPECT_EQ(run_kernel(ptx.c_str(), "k", 1)[0], 21);
}

TEST(nvvmGetProgramLog, says_what_is_wrong) {
  Nvvm p;
  EXPECT_EQ(p.compile(), NVVM_ERROR_NO_MODULE_IN_PROGRAM);
  ASSERT_EQ(p.add("define void @k( { }"), NVVM_SUCCESS);
  EXPECT_EQ(nvvmVerifyProgram(p.handle, 0, nullptr), NVVM_ERROR_INVALID_IR);
  EXPECT_NE(p.log().find("test(1)"), std::string::npos) << p.log();
  EXPECT_EQ(p.compile(), NVVM_ERROR_COMPILATION);
  EXPECT_EQ(p.compile({"-arch=compute_1"}), NVVM_ERROR_INVALID_OPTION);
  EXPECT_EQ(p.compile({"-what"}), NVVM_ERROR_INVALID_OPTION);
  EXPECT_NE(p.log().find("-what"), std::string::npos);
  size_t size = 1;
  EXPECT_EQ(nvvmGetCompiledResultSize(p.handle, &size), NVVM_SUCCESS);
  EXPECT_EQ(size, 0u);
  nvvmProgram none = nullptr;
  EXPECT_EQ(nvvmDestroyProgram(&none), NVVM_ERROR_INVALID_PROGRAM);
}

TEST(nvvmCompileProgram, makes_lto_ir_with_its_magic_number_and_warns) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) + "define ptx_kernel void @k(ptr %out) noinline { store i32 9, ptr %out ret void }\n"), NVVM_SUCCESS);
  ASSERT_EQ(p.compile({"-arch=compute_120", "-gen-lto"}), NVVM_SUCCESS) << p.log();
  EXPECT_NE(p.log().find("overriding noinline attribute"), std::string::npos) << p.log();
  const std::string lto = p.result();
  EXPECT_EQ(lto.substr(0, 4), "\xED\x43\x4E\x7F");
  nvJitLinkHandle link = nullptr;
  const char* options[] = {"-arch=sm_120", "-lto"};
  ASSERT_EQ(nvJitLinkCreate(&link, 2, options), NVJITLINK_SUCCESS);
  EXPECT_EQ(nvJitLinkAddData(link, NVJITLINK_INPUT_LTOIR, lto.data(), lto.size(), "lto"), NVJITLINK_SUCCESS);
  EXPECT_EQ(nvJitLinkComplete(link), NVJITLINK_SUCCESS);
  EXPECT_EQ(nvJitLinkDestroy(&link), NVJITLINK_SUCCESS);
}

TEST(nvvmCompileProgram, survives_what_the_back_end_calls_fatal) {
  Nvvm p;
  ASSERT_EQ(p.add(std::string(kHead) + "declare i32 @llvm.nvvm.shfl.sync.i32(i32)\ndeclare void @llvm.x86.sse2.mfence()\n"
                  "define ptx_kernel void @k() { call void @llvm.x86.sse2.mfence() ret void }\n"), NVVM_SUCCESS);
  EXPECT_EQ(p.compile(), NVVM_ERROR_COMPILATION);
  EXPECT_NE(p.log(), "");
}

// ---- nvJitLink ----

class Link {
 public:
  explicit Link(std::vector<const char*> options = {"-arch=sm_80"}) {
    created = nvJitLinkCreate(&handle, uint32_t(options.size()), options.data());
  }
  ~Link() { EXPECT_EQ(nvJitLinkDestroy(&handle), NVJITLINK_SUCCESS); }
  nvJitLinkResult add(nvJitLinkInputType type, const std::string& data) { return nvJitLinkAddData(handle, type, data.data(), data.size(), "in"); }
  std::string errors() {
    size_t size = 0;
    EXPECT_EQ(nvJitLinkGetErrorLogSize(handle, &size), NVJITLINK_SUCCESS);
    std::string text(size + 1, '\0');
    EXPECT_EQ(nvJitLinkGetErrorLog(handle, text.data()), NVJITLINK_SUCCESS);
    return text.c_str();
  }
  std::string cubin() {
    size_t size = 0;
    EXPECT_EQ(nvJitLinkGetLinkedCubinSize(handle, &size), NVJITLINK_SUCCESS);
    std::string bytes(size, '\0');
    EXPECT_EQ(nvJitLinkGetLinkedCubin(handle, bytes.data()), NVJITLINK_SUCCESS);
    return bytes;
  }
  nvJitLinkHandle handle = nullptr;
  nvJitLinkResult created;
};

const char* const kCaller = "extern __device__ int f(int);\nextern \"C\" __global__ void k(int* out) { *out = f(14); }";
const char* const kCallee = "__device__ int f(int x) { return x * 3; }";

std::string lto_of(const char* source) {
  Rtc p(source);
  EXPECT_EQ(p.compile({"-dlto", "-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  size_t size = 0;
  EXPECT_EQ(nvrtcGetLTOIRSize(p.handle, &size), NVRTC_SUCCESS);
  std::string ir(size, '\0');
  EXPECT_EQ(nvrtcGetLTOIR(p.handle, ir.data()), NVRTC_SUCCESS);
  return ir;
}

std::string ptx_of(const char* source) {
  Rtc p(source);
  EXPECT_EQ(p.compile({"-rdc=true", "-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  return p.ptx();
}

TEST(nvJitLinkVersion, is_12_9) {
  unsigned major = 0, minor = 0;
  EXPECT_EQ(nvJitLinkVersion(&major, &minor), NVJITLINK_SUCCESS);
  EXPECT_EQ(major * 100 + minor, 1209u);
}

TEST(nvJitLinkComplete, links_ptx) {
  Link link({"-arch=sm_80", "-verbose", "-O3"});
  ASSERT_EQ(link.created, NVJITLINK_SUCCESS);
  ASSERT_EQ(link.add(NVJITLINK_INPUT_PTX, ptx_of(kCaller)), NVJITLINK_SUCCESS) << link.errors();
  ASSERT_EQ(link.add(NVJITLINK_INPUT_ANY, ptx_of(kCallee)), NVJITLINK_SUCCESS) << link.errors();
  ASSERT_EQ(nvJitLinkComplete(link.handle), NVJITLINK_SUCCESS) << link.errors();
  EXPECT_EQ(run_kernel(link.cubin().data(), "k", 1)[0], 42);
  size_t size = 0;
  EXPECT_EQ(nvJitLinkGetInfoLogSize(link.handle, &size), NVJITLINK_SUCCESS);
  ASSERT_GT(size, 0u);
  std::string info(size, '\0');
  EXPECT_EQ(nvJitLinkGetInfoLog(link.handle, info.data()), NVJITLINK_SUCCESS);
  EXPECT_NE(info.find("sm_80"), std::string::npos);
}

TEST(nvJitLinkComplete, links_lto_ir_and_inlines_across) {
  Link link({"-arch=sm_80", "-lto", "-ptx"});
  ASSERT_EQ(link.created, NVJITLINK_SUCCESS);
  ASSERT_EQ(link.add(NVJITLINK_INPUT_LTOIR, lto_of(kCaller)), NVJITLINK_SUCCESS) << link.errors();
  ASSERT_EQ(link.add(NVJITLINK_INPUT_LTOIR, lto_of(kCallee)), NVJITLINK_SUCCESS) << link.errors();
  ASSERT_EQ(nvJitLinkComplete(link.handle), NVJITLINK_SUCCESS) << link.errors();
  size_t size = 0;
  ASSERT_EQ(nvJitLinkGetLinkedPtxSize(link.handle, &size), NVJITLINK_SUCCESS);
  std::string ptx(size, '\0');
  ASSERT_EQ(nvJitLinkGetLinkedPtx(link.handle, ptx.data()), NVJITLINK_SUCCESS);
  EXPECT_EQ(ptx.find("call"), std::string::npos) << ptx;
  EXPECT_EQ(run_kernel(link.cubin().data(), "k", 1)[0], 42);
}

TEST(nvJitLinkComplete, mixes_lto_ir_and_ptx) {
  Link link({"-arch=sm_80", "-lto"});
  ASSERT_EQ(link.add(NVJITLINK_INPUT_LTOIR, lto_of(kCaller)), NVJITLINK_SUCCESS);
  ASSERT_EQ(link.add(NVJITLINK_INPUT_PTX, ptx_of(kCallee)), NVJITLINK_SUCCESS);
  ASSERT_EQ(nvJitLinkComplete(link.handle), NVJITLINK_SUCCESS) << link.errors();
  EXPECT_EQ(run_kernel(link.cubin().data(), "k", 1)[0], 42);
}

TEST(nvJitLinkAddData, a_cubin_goes_in_again) {
  Rtc p("extern \"C\" __global__ void k(int* out) { *out = 6; }");
  ASSERT_EQ(p.compile({"-arch=sm_75"}), NVRTC_SUCCESS);
  size_t size = 0;
  ASSERT_EQ(nvrtcGetCUBINSize(p.handle, &size), NVRTC_SUCCESS);
  std::string cubin(size, '\0');
  ASSERT_EQ(nvrtcGetCUBIN(p.handle, cubin.data()), NVRTC_SUCCESS);
  Link link;
  ASSERT_EQ(link.add(NVJITLINK_INPUT_CUBIN, cubin), NVJITLINK_SUCCESS) << link.errors();
  ASSERT_EQ(nvJitLinkComplete(link.handle), NVJITLINK_SUCCESS);
  EXPECT_EQ(run_kernel(link.cubin().data(), "k", 1)[0], 6);
}

TEST(nvJitLinkGetErrorLog, names_what_is_wrong) {
  EXPECT_EQ(Link({}).created, NVJITLINK_ERROR_MISSING_ARCH);
  EXPECT_EQ(Link({"-arch=sm_80", "-what"}).created, NVJITLINK_ERROR_UNRECOGNIZED_OPTION);
  EXPECT_EQ(Link({"-arch=sm_1"}).created, NVJITLINK_ERROR_UNRECOGNIZED_ARCH);
  EXPECT_EQ(Link({"-arch=sm_80", "-ptx"}).created, NVJITLINK_ERROR_INCOMPATIBLE_OPTIONS);
  Link link;
  EXPECT_EQ(link.add(NVJITLINK_INPUT_LTOIR, lto_of(kCallee)), NVJITLINK_ERROR_LTO_NOT_ENABLED);
  EXPECT_EQ(link.add(NVJITLINK_INPUT_ANY, "nonsense"), NVJITLINK_ERROR_UNRECOGNIZED_INPUT);
  EXPECT_EQ(link.add(NVJITLINK_INPUT_PTX, "nonsense"), NVJITLINK_ERROR_PTX_COMPILE);
  EXPECT_EQ(nvJitLinkAddFile(link.handle, NVJITLINK_INPUT_PTX, "/no/such/file"), NVJITLINK_ERROR_INVALID_INPUT);
  ASSERT_EQ(link.add(NVJITLINK_INPUT_PTX, ptx_of(kCaller)), NVJITLINK_SUCCESS);
  EXPECT_EQ(nvJitLinkComplete(link.handle), NVJITLINK_ERROR_FINALIZE);
  EXPECT_NE(link.errors().find("_Z1fi"), std::string::npos) << link.errors();
}

}  // namespace
