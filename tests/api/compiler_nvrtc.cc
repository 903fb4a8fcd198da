// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// NVRTC: every function, every option that changes something, logs, names, headers, threads.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#define NVRTC_GET_TYPE_NAME 1
#include "compiler.h"

namespace {

TEST(nvrtcVersion, is_12_9) {
  int major = 0, minor = 0;
  EXPECT_EQ(nvrtcVersion(&major, &minor), NVRTC_SUCCESS);
  EXPECT_EQ(major * 100 + minor, 1209);
  EXPECT_EQ(nvrtcVersion(nullptr, &minor), NVRTC_ERROR_INVALID_INPUT);
}

TEST(nvrtcGetErrorString, names_each_code) {
  EXPECT_STREQ(nvrtcGetErrorString(NVRTC_ERROR_COMPILATION), "NVRTC_ERROR_COMPILATION");
  EXPECT_STREQ(nvrtcGetErrorString(NVRTC_ERROR_CANCELLED), "NVRTC_ERROR_CANCELLED");
}

TEST(nvrtcGetSupportedArchs, ascend_and_each_compiles) {
  int count = 0;
  ASSERT_EQ(nvrtcGetNumSupportedArchs(&count), NVRTC_SUCCESS);
  std::vector<int> archs(static_cast<size_t>(count));
  ASSERT_EQ(nvrtcGetSupportedArchs(archs.data()), NVRTC_SUCCESS);
  EXPECT_EQ(archs.front(), 50);
  EXPECT_EQ(archs.back(), 121);
  EXPECT_TRUE(std::is_sorted(archs.begin(), archs.end()));
  for (int arch : {50, 90, 121}) {
    Rtc p("__global__ void k() {}");
    EXPECT_EQ(p.compile({("-arch=compute_" + std::to_string(arch)).c_str()}), NVRTC_SUCCESS) << p.log();
    EXPECT_NE(p.ptx().find(".target sm_" + std::to_string(arch)), std::string::npos);
  }
}

TEST(nvrtcCompileProgram, makes_ptx_that_runs_and_an_empty_log) {
  Rtc p("extern \"C\" __global__ void k(int* out) { out[threadIdx.x] = 7 * threadIdx.x + blockDim.x; }");
  ASSERT_EQ(p.compile({"--gpu-architecture=compute_80"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(p.log(), "");
  EXPECT_NE(p.ptx().find(".target sm_80"), std::string::npos);
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 4, 4), (std::vector<int>{4, 11, 18, 25}));
  size_t size = 1;
  EXPECT_EQ(nvrtcGetCUBINSize(p.handle, &size), NVRTC_SUCCESS);
  EXPECT_EQ(size, 0u) << "a virtual architecture makes no cubin";
  EXPECT_EQ(nvrtcGetCUBIN(p.handle, reinterpret_cast<char*>(&size)), NVRTC_ERROR_INVALID_PROGRAM);
}

TEST(nvrtcGetCUBIN, is_there_for_a_real_architecture_and_loads) {
  Rtc p("extern \"C\" __global__ void k(int* out) { *out = __CUDA_ARCH__; }");
  ASSERT_EQ(p.compile({"-arch", "sm_86"}), NVRTC_SUCCESS) << p.log();
  size_t size = 0;
  ASSERT_EQ(nvrtcGetCUBINSize(p.handle, &size), NVRTC_SUCCESS);
  std::vector<char> cubin(size);
  ASSERT_EQ(nvrtcGetCUBIN(p.handle, cubin.data()), NVRTC_SUCCESS);
  EXPECT_EQ(std::string(cubin.data() + 1, 3), "ELF");
  EXPECT_EQ(run_kernel(cubin.data(), "k", 1)[0], 860);
}

TEST(nvrtcCompileProgram, without_architecture_means_compute_52) {
  Rtc p("__global__ void k() {}");
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS);
  EXPECT_NE(p.ptx().find(".target sm_52"), std::string::npos);
}

TEST(nvrtcGetProgramLog, names_file_and_line_as_nvrtc_does) {
  Rtc p("int a;\n#include \"inner.h\"\n__global__ void k(int* p) {\n  *p = missing;\n}\n", "dir/prog.cu",
        {{"inner.h", "\n\nint broken = nothing;\n"}});
  EXPECT_EQ(p.compile(), NVRTC_ERROR_COMPILATION);
  const std::string log = p.log();
  EXPECT_NE(log.find("inner.h(3): error: "), std::string::npos) << log;
  EXPECT_NE(log.find("dir/prog.cu(4): error: "), std::string::npos) << log;
  EXPECT_NE(log.find("  *p = missing;"), std::string::npos) << log;
  EXPECT_NE(log.find("2 errors detected in the compilation of \"dir/prog.cu\"."), std::string::npos) << log;
  size_t size = 0;
  EXPECT_EQ(nvrtcGetPTXSize(p.handle, &size), NVRTC_SUCCESS);
  EXPECT_EQ(size, 0u);
}

TEST(nvrtcGetProgramLog, says_which_header_is_missing) {
  Rtc p("#include <some/where.h>\n");
  EXPECT_EQ(p.compile(), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(p.log().find("default_program(1): catastrophic error: cannot open source file \"some/where.h\""), std::string::npos) << p.log();
}

TEST(nvrtcCreateProgram, headers_are_found_by_their_names) {
  Rtc p("#include <one/a.h>\n#include \"b.h\"\nextern \"C\" __global__ void k(int* out) { *out = A + B; }", "p.cu",
        {{"one/a.h", "#include \"c.h\"\n#define A C\n"}, {"one/c.h", "#define C 40\n"}, {"b.h", "#define B 2\n"}});
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 42);
  nvrtcProgram none = nullptr;
  EXPECT_EQ(nvrtcCreateProgram(&none, nullptr, nullptr, 0, nullptr, nullptr), NVRTC_ERROR_INVALID_INPUT);
  EXPECT_EQ(nvrtcCreateProgram(&none, "", nullptr, 1, nullptr, nullptr), NVRTC_ERROR_INVALID_INPUT);
}

TEST(nvrtcDestroyProgram, refuses_what_is_no_program) {
  nvrtcProgram p = nullptr;
  ASSERT_EQ(nvrtcCreateProgram(&p, "", "x", 0, nullptr, nullptr), NVRTC_SUCCESS);
  nvrtcProgram copy = p;
  EXPECT_EQ(nvrtcDestroyProgram(&p), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcDestroyProgram(&copy), NVRTC_ERROR_INVALID_PROGRAM);
  EXPECT_EQ(nvrtcCompileProgram(copy, 0, nullptr), NVRTC_ERROR_INVALID_PROGRAM);
}

TEST(nvrtcGetLoweredName, is_the_name_in_the_ptx) {
  Rtc p("template <class T> __global__ void fill(T* out) { *out = T(3.7); }\n"
        "namespace n { __constant__ int c = 5; __device__ int v; static __global__ void s(int* o) { *o = c + v; } }\n");
  for (const char* e : {"fill<int>", "&fill<float>", "&n::c", "n::s"}) EXPECT_EQ(nvrtcAddNameExpression(p.handle, e), NVRTC_SUCCESS);
  const char* early = nullptr;
  EXPECT_EQ(nvrtcGetLoweredName(p.handle, "n::s", &early), NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION);
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(p.lowered("fill<int>"), "_Z4fillIiEvPT_");
  EXPECT_EQ(p.lowered("&n::c"), "_ZN1n1cE");
  EXPECT_EQ(run_kernel(p.ptx().c_str(), p.lowered("fill<int>").c_str(), 1)[0], 3);
  EXPECT_EQ(run_kernel(p.ptx().c_str(), p.lowered("n::s").c_str(), 1)[0], 5);
  const char* other = nullptr;
  EXPECT_EQ(nvrtcGetLoweredName(p.handle, "fill<char>", &other), NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID);
  EXPECT_EQ(nvrtcAddNameExpression(p.handle, "fill<char>"), NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION);
}

TEST(nvrtcAddNameExpression, of_nothing_fails_the_compilation) {
  Rtc p("__global__ void k() {}");
  EXPECT_EQ(nvrtcAddNameExpression(p.handle, "nobody<int>"), NVRTC_SUCCESS);
  EXPECT_EQ(p.compile(), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(p.log().find("name expression"), std::string::npos) << p.log();
}

TEST(nvrtcGetTypeName, spells_types) {
  std::string name;
  EXPECT_EQ(nvrtcGetTypeName<unsigned int>(&name), NVRTC_SUCCESS);
  EXPECT_EQ(name, "unsigned int");
}

TEST(options, unknown_and_wrong_ones_are_named) {
  Rtc p("__global__ void k() {}");
  EXPECT_EQ(p.compile({"--no-such-thing"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_NE(p.log().find("--no-such-thing"), std::string::npos);
  EXPECT_EQ(p.compile({"-arch=sm_12"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_EQ(p.compile({"--std=c++98"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_EQ(p.compile({"-ftz=perhaps"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_EQ(p.compile({"-D"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_EQ(p.compile({nullptr}), NVRTC_ERROR_INVALID_INPUT);
  EXPECT_EQ(p.compile({"--optix-ir"}), NVRTC_ERROR_INVALID_OPTION);
  EXPECT_NE(p.log().find("--optix-ir is not supported"), std::string::npos) << p.log();
  EXPECT_EQ(p.compile({}), NVRTC_SUCCESS) << "a failed compilation may be followed by a good one";
}

TEST(options, macros_defined_and_undefined) {
  Rtc p("extern \"C\" __global__ void k(int* out) {\n#ifdef GONE\n  *out = -1;\n#else\n  *out = ONE + TWO(3) + EMPTY;\n#endif\n}");
  ASSERT_EQ(p.compile({"-DONE=1", "-D", "TWO(x)=(2*(x))", "--define-macro=EMPTY", "-DGONE", "-UGONE"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 8);
}

TEST(options, include_path_and_pre_include_read_files) {
  char folder[] = "/tmp/heddle-nvrtc-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string header = std::string(folder) + "/disk.h";
  std::ofstream(header) << "#define FROM_DISK 9\n";
  Rtc p("extern \"C\" __global__ void k(int* out) { *out = FROM_DISK; }");
  EXPECT_EQ(p.compile({("-I" + std::string(folder)).c_str(), "-include=disk.h"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 9);
  unlink(header.c_str());
  rmdir(folder);
}

/// A folder of files that say #error, as another toolkit's headers would be.
class Decoy {
 public:
  explicit Decoy(const std::vector<std::string>& names) {
    char folder[] = "/tmp/heddle-decoy-XXXXXX";
    path = mkdtemp(folder);
    for (const std::string& name : names) {
      std::filesystem::create_directories((path / name).parent_path());
      std::ofstream(path / name) << "#error read from a decoy\n";
    }
  }
  ~Decoy() { std::filesystem::remove_all(path); }
  std::string option() const { return "-I" + path.string(); }

  std::filesystem::path path;
};

constexpr const char* kUsesHalf =
    "#include <cuda_fp16.h>\n#include \"cuda_bf16.h\"\n#include <cuda_fp8.h>\n#include <vector_types.h>\n"
    "extern \"C\" __global__ void k(int* out) { *out = int(__half2float(__float2half(3.f))); }";

TEST(foreign_headers, copies_of_single_ones_are_not_read) {
  Decoy decoy({"cuda_fp16.h", "cuda_fp16.hpp", "cuda_bf16.h", "cuda_fp8.h", "vector_types.h"});
  std::ofstream(decoy.path / "own.h") << "#define OWN 4\n";   // a program's own beside them is
  Rtc p(std::string("#include <own.h>\n") + kUsesHalf + "\nstatic_assert(OWN == 4, \"\");", "p.cu");
  ASSERT_EQ(p.compile({decoy.option().c_str()}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 3);
  Rtc beside(kUsesHalf, (decoy.path / "p.cu").c_str());   // quotes look in the source's folder first
  EXPECT_EQ(beside.compile({"-arch=compute_80"}), NVRTC_SUCCESS) << beside.log();
}

TEST(foreign_headers, of_a_whole_toolkit_are_not_there) {
  Decoy decoy({"cuda_runtime.h", "driver_types.h", "cuda_fp16.h", "vector_types.h", "only_theirs.h", "sub/inner.h"});
  Rtc p(kUsesHalf);
  EXPECT_EQ(p.compile({decoy.option().c_str()}), NVRTC_SUCCESS) << p.log();
  for (const char* name : {"only_theirs.h", "sub/inner.h"}) {
    Rtc q("#include <" + std::string(name) + ">\n");
    EXPECT_EQ(q.compile({decoy.option().c_str()}), NVRTC_ERROR_COMPILATION);
    EXPECT_NE(q.log().find("cannot open source file \"" + std::string(name) + "\""), std::string::npos) << q.log();
    EXPECT_EQ(q.log().find("decoy"), std::string::npos) << q.log();
  }
}

TEST(foreign_headers, that_a_program_passes_as_text_do_not_hide_ours) {
  Rtc p(kUsesHalf, "p.cu", {{"cuda_fp16.h", "#error read from a decoy\n"}});
  EXPECT_EQ(p.compile(), NVRTC_SUCCESS) << p.log();
}

TEST(options, default_space_is_the_host_s_unless_said) {
  const char* source = "int g = 4;\nint twice(int x) { return 2 * x + g; }\nextern \"C\" __global__ void k(int* out) { *out = twice(3); }";
  Rtc host(source), device(source);
  EXPECT_EQ(host.compile(), NVRTC_ERROR_COMPILATION);
  ASSERT_EQ(device.compile({"-default-device"}), NVRTC_SUCCESS) << device.log();
  EXPECT_EQ(run_kernel(device.ptx().c_str(), "k", 1)[0], 10);
}

TEST(options, of_arithmetic_change_the_instructions) {
  const char* source = "extern \"C\" __global__ void k(float* p) { p[0] = p[1] / p[2]; p[3] = sqrtf(p[4]); p[5] = p[6] * p[7] + p[8]; p[9] = sinf(p[10]); }";
  Rtc p(source);
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS);
  for (const char* i : {"div.rn.f32", "sqrt.rn.f32", "fma.rn.f32"}) EXPECT_NE(p.ptx().find(i), std::string::npos) << i;
  ASSERT_EQ(p.compile({"-prec-div=false", "-prec-sqrt=false", "-fmad=false"}), NVRTC_SUCCESS);
  for (const char* i : {"div.full.f32", "sqrt.approx.f32", "mul.rn.f32"}) EXPECT_NE(p.ptx().find(i), std::string::npos) << i << p.ptx();
  ASSERT_EQ(p.compile({"--use_fast_math"}), NVRTC_SUCCESS);
  for (const char* i : {"div.approx.ftz.f32", "sqrt.approx.ftz.f32", "fma.rn.ftz.f32", "sin.approx.ftz.f32"}) EXPECT_NE(p.ptx().find(i), std::string::npos) << i << p.ptx();
  ASSERT_EQ(p.compile({"-ftz=true"}), NVRTC_SUCCESS);
  EXPECT_NE(p.ptx().find("fma.rn.ftz.f32"), std::string::npos);
}

TEST(options, debug_and_line_information) {
  Rtc p("extern \"C\" __global__ void k(int* out) { *out = 1; }", "lines.cu");
  ASSERT_EQ(p.compile({"-lineinfo"}), NVRTC_SUCCESS);
  EXPECT_NE(p.ptx().find("lines.cu"), std::string::npos);
  EXPECT_NE(p.ptx().find(".loc"), std::string::npos);
  ASSERT_EQ(p.compile({"-G"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 1);
}

TEST(options, warnings) {
  Rtc p("#warning look\n__global__ void k() {}");
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS);
  EXPECT_NE(p.log().find("(1): warning: look"), std::string::npos) << p.log();
  ASSERT_EQ(p.compile({"-w"}), NVRTC_SUCCESS);
  EXPECT_EQ(p.log(), "");
  EXPECT_EQ(p.compile({"--warning-as-error"}), NVRTC_ERROR_COMPILATION);
}

TEST(nvrtcGetProgramLog, uses_the_words_that_clients_look_for) {
  Rtc p("__global__ void k(int* p) { int unused; *p = 1; }");
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS);
  EXPECT_NE(p.log().find("warning #177-D: variable \"unused\" was declared but never referenced"), std::string::npos) << p.log();
  ASSERT_EQ(p.compile({"--diag-suppress=177"}), NVRTC_SUCCESS);
  EXPECT_EQ(p.log(), "");
  Rtc wrong("__global__ void k(int* p) { *p = nowhere; Nothing x; }");
  EXPECT_EQ(wrong.compile(), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(wrong.log().find("identifier \"nowhere\" is undefined"), std::string::npos) << wrong.log();
  EXPECT_NE(wrong.log().find("identifier \"Nothing\" is undefined"), std::string::npos) << wrong.log();
}

TEST(options, standards) {
  Rtc p("template <class T> concept C = sizeof(T) == 4;\ntemplate <C T> __device__ T f(T x) { return x; }\n"
        "extern \"C\" __global__ void k(int* out) { *out = f(int(__cplusplus >= 202002L)); }");
  EXPECT_EQ(p.compile({"--std=c++17"}), NVRTC_ERROR_COMPILATION);
  ASSERT_EQ(p.compile({"-std=c++20"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 1);
}

TEST(options, relocatable_code_keeps_functions_and_whole_programs_hide_them) {
  Rtc p("__device__ __noinline__ int f(int x) { return x + 1; }\nextern __device__ int g(int);\n__device__ int h(int x) { return g(x); }");
  ASSERT_EQ(p.compile({"-rdc=true"}), NVRTC_SUCCESS) << p.log();
  EXPECT_NE(p.ptx().find("_Z1fi"), std::string::npos);
  EXPECT_NE(p.ptx().find(".extern .func"), std::string::npos);
  Rtc whole("__device__ __noinline__ int f(int x) { return x + 1; }\n__global__ void k() {}");
  ASSERT_EQ(whole.compile(), NVRTC_SUCCESS);
  EXPECT_EQ(whole.ptx().find("_Z1fi"), std::string::npos);
}

TEST(options, builtin_move_forward_and_initializer_list_can_be_left_out) {
  const char* source = "__device__ int sum(std::initializer_list<int> l) { int s = 0; for (int x : l) s += x; return s; }\n"
                       "extern \"C\" __global__ void k(int* out) { int a = 4; *out = sum({1, 2, std::move(a)}); }";
  Rtc p(source);
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 7);
  EXPECT_EQ(p.compile({"-builtin-move-forward=false"}), NVRTC_ERROR_COMPILATION);
  EXPECT_EQ(p.compile({"-builtin-initializer-list=false"}), NVRTC_ERROR_COMPILATION);
}

TEST(options, syntax_only_and_restrict) {
  Rtc p("extern \"C\" __global__ void k(int* a, const int* b) { a[0] = b[0]; a[1] = b[0]; }");
  ASSERT_EQ(p.compile({"--fdevice-syntax-only"}), NVRTC_SUCCESS) << p.log();
  size_t size = 9;
  EXPECT_EQ(nvrtcGetPTXSize(p.handle, &size), NVRTC_SUCCESS);
  EXPECT_EQ(size, 0u);
  ASSERT_EQ(p.compile({"--restrict"}), NVRTC_SUCCESS);
  const std::string ptx = p.ptx();
  EXPECT_EQ(ptx.find("ld.global", ptx.find("ld.global") + 1), std::string::npos) << "one load is enough: " << ptx;
}

TEST(options, accepted_without_effect) {
  Rtc p("extern \"C\" __global__ void k(int* out) { __int128 x = *out; *out = int(x * 3); }");
  EXPECT_EQ(p.compile({"--maxrregcount=32", "--device-int128", "-diag-suppress=177", "--diag-error", "20", "--minimal", "-ewp",
                       "--extra-device-vectorization", "--split-compile=0", "-no-source-include", "--brief-diagnostics=true"}),
            NVRTC_SUCCESS) << p.log();
}

TEST(options, time_writes_a_table) {
  const std::string path = "/tmp/heddle-nvrtc-time-" + std::to_string(getpid());
  Rtc p("__global__ void k() {}");
  EXPECT_EQ(p.compile({("--time=" + path).c_str()}), NVRTC_SUCCESS);
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find("back end"), std::string::npos);
  unlink(path.c_str());
  EXPECT_EQ(p.compile({"--time=/no/such/folder/file"}), NVRTC_ERROR_TIME_FILE_WRITE_FAILED);
}

TEST(nvrtcGetLTOIR, is_bitcode_for_nvJitLink) {
  Rtc p("__device__ int f(int x) { return x * 3; }");
  ASSERT_EQ(p.compile({"-dlto", "-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  size_t size = 0, old = 0;
  ASSERT_EQ(nvrtcGetLTOIRSize(p.handle, &size), NVRTC_SUCCESS);
  ASSERT_GT(size, 4u);
  std::vector<char> ir(size), same(size);
  ASSERT_EQ(nvrtcGetLTOIR(p.handle, ir.data()), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcGetNVVMSize(p.handle, &old), NVRTC_SUCCESS);
  EXPECT_EQ(old, size);
  EXPECT_EQ(nvrtcGetNVVM(p.handle, same.data()), NVRTC_SUCCESS);
  EXPECT_EQ(same, ir);
  EXPECT_EQ(nvrtcGetOptiXIRSize(p.handle, &size), NVRTC_SUCCESS);
  EXPECT_EQ(size, 0u);
  EXPECT_EQ(nvrtcGetOptiXIR(p.handle, ir.data()), NVRTC_ERROR_INVALID_PROGRAM);
}

TEST(nvrtcSetFlowCallback, can_cancel) {
  Rtc p("__global__ void a() {}\n__global__ void b() {}");
  int calls = 0;
  auto count = [](void* payload, void*) { return ++*static_cast<int*>(payload) >= 2 ? 1 : 0; };
  EXPECT_EQ(nvrtcSetFlowCallback(p.handle, count, &calls), NVRTC_SUCCESS);
  EXPECT_EQ(p.compile(), NVRTC_ERROR_CANCELLED);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(nvrtcSetFlowCallback(p.handle, nullptr, nullptr), NVRTC_SUCCESS);
  EXPECT_EQ(p.compile(), NVRTC_SUCCESS);
}

TEST(pch, of_programs_is_not_kept_and_says_so) {
  Rtc p("__global__ void k() {}");
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcGetPCHCreateStatus(p.handle), NVRTC_ERROR_NO_PCH_CREATE_ATTEMPTED);
  ASSERT_EQ(p.compile({"--pch"}), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcGetPCHCreateStatus(p.handle), NVRTC_ERROR_PCH_CREATE);
  size_t size = 1;
  EXPECT_EQ(nvrtcGetPCHHeapSizeRequired(p.handle, &size), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcSetPCHHeapSize(1 << 20), NVRTC_SUCCESS);
  EXPECT_EQ(nvrtcGetPCHHeapSize(&size), NVRTC_SUCCESS);
  EXPECT_EQ(size, size_t{1} << 20);
}

std::string third_ptx(const std::string& text, const std::vector<const char*>& options, bool all_alike = true) {
  std::string ptx[3];
  for (std::string& out : ptx) {
    Rtc p(text.c_str(), "again.cu");
    EXPECT_EQ(p.compile(options), NVRTC_SUCCESS) << p.log();
    EXPECT_EQ(p.log(), "");
    out = p.ptx();
  }
  if (all_alike) {
    EXPECT_EQ(ptx[0], ptx[1]);
    EXPECT_EQ(ptx[0], ptx[2]);
  }
  return ptx[2];
}

/// The third program that begins with the same headers finds them compiled already: it must not be seen.
TEST(beginnings, that_come_again_change_nothing) {
  const std::string begin = "// made by a generator\n/* of\n programs */\n#define WIDTH 3\n#include <cuda_fp16.h>\n# include \"cuda_bf16.h\" // both\n";
  const std::string kernel = "#define LATER 1\n__global__ void k(__half* a, __nv_bfloat16* b) {\n"
                             "  a[threadIdx.x] = a[threadIdx.x] + __float2half(WIDTH);\n  *b = __hadd(*b, *b);\n}\n";
  const std::string ptx = third_ptx(begin + kernel, {"-arch=compute_80"});
  EXPECT_NE(ptx.find("bf16"), std::string::npos);
  EXPECT_NE(third_ptx(begin + kernel, {"-arch=compute_52"}).find(".target sm_52"), std::string::npos);
  // The same lines with other macros, options and texts behind them.
  const std::string scaled = begin + "extern \"C\" __global__ void k(int* out) { *out = SCALE * WIDTH; }\n";
  for (const char* macro : {"-DSCALE=2", "-DSCALE=5"}) {
    EXPECT_EQ(run_kernel(third_ptx(scaled, {"-arch=compute_80", macro}).c_str(), "k", 1)[0], 3 * (macro[8] - '0'));
  }
  const std::string moved = begin + "struct A { int v; };\n__device__ int f(A&& a) { return a.v; }\n"
                                    "extern \"C\" __global__ void k(int* out) { A a{4}; *out = f(std::move(a)); }\n";
  EXPECT_EQ(run_kernel(third_ptx(moved, {"-arch=compute_80"}).c_str(), "k", 1)[0], 4);
  Rtc wrong((begin + kernel + "int x = nothing;\n").c_str(), "dir/again.cu");
  EXPECT_EQ(wrong.compile({"-arch=compute_80"}), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(wrong.log().find("dir/again.cu(12): error: "), std::string::npos) << wrong.log();
}

TEST(beginnings, macros_before_a_header_count) {
  const std::string kernel = "#include <cuda_fp16.h>\nextern \"C\" __global__ void k(int* out) { *out = INNER; }\n";
  for (int value : {7, 8}) {
    const std::string text = "#define INNER " + std::to_string(value) + "\n" + kernel;
    EXPECT_EQ(run_kernel(third_ptx(text, {}).c_str(), "k", 1)[0], value);
  }
  // Lines that may mean something else the next time are not kept.
  third_ptx("#ifndef A\n#define A 1\n#endif\n#include <cuda_fp16.h>\n__global__ void k(__half* a) { *a = A; }\n", {"-DA=2"});
}

/// A program may bring headers that ours include: the beginning that was compiled without them is not used.
TEST(beginnings, of_programs_with_headers_of_their_own_count) {
  const std::string text = "#include <curand_kernel.h>\nextern \"C\" __global__ void k(int* out) { curandState s; curand_init(1, 2, 3, &s);\n"
                           "  *out = curand_uniform(&s) > 2.0f ? 1 : 6; }\n";
  const std::string plain = third_ptx(text, {});
  EXPECT_EQ(run_kernel(plain.c_str(), "k", 1)[0], 6);
  for (int round = 0; round < 2; round++) {
    Rtc p("#include <curand_kernel.h>\n#include <stdint.h>\n__device__ int x = BROUGHT;\n", "own.cu",
          {{"cuda_fp16.h", "#error hidden\n"}, {"stdint.h", "#define BROUGHT 1\n#include_next <stdint.h>\n"}});
    EXPECT_EQ(p.compile({}), NVRTC_SUCCESS) << p.log();
  }
  std::vector<std::thread> all;
  std::vector<std::string> made(4);
  for (std::string& out : made) {
    all.emplace_back([&] {
      Rtc p(("#define THREADS 1\n" + text).c_str(), "threads.cu");
      if (p.compile({}) == NVRTC_SUCCESS) out = p.ptx();
    });
  }
  for (std::thread& t : all) t.join();
  for (const std::string& out : made) EXPECT_EQ(out, made[0]);
  EXPECT_FALSE(made[0].empty());
}

/// cudaProfiler.h includes <cuda.h>, a name that is not the toolkit's alone: the program's own is read in its place,
/// also when the beginning without it has been compiled already.
TEST(beginnings, whose_headers_a_program_replaces_are_compiled_again) {
  const std::string begin = "#include <cudaProfiler.h>\n";
  third_ptx(begin + "extern \"C\" __global__ void k(int* out) { *out = 3; }\n", {});
  const std::string uses = begin + "extern \"C\" __global__ void k(int* out) { *out = BROUGHT; }\n";
  for (int round = 0; round < 2; round++) {
    Rtc p(uses, "own.cu", {{"cuda.h", "#define BROUGHT 9\n#include_next <cuda.h>\n"}});
    ASSERT_EQ(p.compile({}), NVRTC_SUCCESS) << p.log();
    EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 9);
    Rtc without(uses, "own.cu");
    EXPECT_EQ(without.compile({}), NVRTC_ERROR_COMPILATION);
  }
}

TEST(headers, of_the_toolkit_need_no_path_and_the_host_s_names_are_free) {
  Rtc p("#include <cuda_fp16.h>\n#include <cuda_bf16.h>\n#include <mma.h>\n#include <cooperative_groups.h>\n#include <cuda_runtime.h>\n"
        "#include <cuda_pipeline.h>\n#include <cuda_fp8.h>\n#include <cuComplex.h>\n#include <math_constants.h>\n"
        "typedef unsigned long long uint64_t;\ntypedef unsigned char uint8_t;\nnamespace std { struct string {}; }\n"
        "extern \"C\" __global__ void k(int* out) { uint64_t x = 1; half h = __float2half(2.5f); assert(x == 1);\n"
        "  *out = int(__half2float(h + h)) + int(x) + min(4, 3) + (int)sizeof(uint8_t); }");
  ASSERT_EQ(p.compile({"-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 10);
}

TEST(headers, of_cuda_std_work_where_there_is_no_standard_library) {
  Rtc p(R"(
#include <cuda/std/array>
#include <cuda/std/bit>
#include <cuda/std/cmath>
#include <cuda/std/cstddef>
#include <cuda/std/cstdint>
#include <cuda/std/functional>
#include <cuda/std/limits>
#include <cuda/std/tuple>
#include <cuda/std/type_traits>
#include <cuda/std/utility>
#include <cuda/atomic>
#include <cuda/barrier>
#include <cuda/functional>
#include <cuda/pipeline>
namespace cs = cuda::std;
static_assert(cs::is_same_v<cs::decay_t<const int&>, int> && cs::is_same<cs::common_type_t<int, float, char>, float>::value);
static_assert(!cs::is_convertible<int*, float>::value && cs::is_invocable_v<cs::plus<int>, int, int>);
static_assert(cs::conjunction_v<cs::is_integral<int>, cs::negation<cs::is_pointer<int>>>);
static_assert(cs::numeric_limits<int>::min() == -2147483647 - 1 && cs::numeric_limits<unsigned char>::max() == 255);
static_assert(cs::numeric_limits<double>::digits10 == 15 && cs::numeric_limits<float>::max_digits10 == 9);
static_assert(cs::numeric_limits<long long>::digits10 == 18 && cs::numeric_limits<int>::digits == 31);
static_assert(cs::countl_zero((unsigned short)1) == 15 && cs::bit_ceil(5u) == 8 && cs::rotl(0x80000001u, 1) == 3);
static_assert(cs::tuple_size_v<cs::tuple<int, float>> == 2 && cs::is_same_v<cs::tuple_element_t<1, cs::tuple<int, float>>, float>);
struct Sum { __device__ int operator()(int a, int b, int c) const { return a + b + c; } };
__device__ cuda::atomic<int, cuda::thread_scope_device> count;
extern "C" __global__ void k(int* out) {
  cs::array<int, 3> a = {4, 5, 6};
  auto t = cs::make_tuple(a[0], a[1], a[2]);
  out[0] = cs::apply(Sum(), t);
  int x = 1, y = 2;
  cs::tie(x, y) = cs::make_tuple(10, 20);
  out[1] = x + y;
  auto p = cs::make_pair(3, 4.5f);
  cs::swap(x, y);
  out[2] = cs::exchange(x, 7) + p.first;
  out[3] = cs::bit_cast<int>(1.0f) == 0x3f800000;
  out[4] = int(cs::sqrt(16.0f)) + int(cs::pow(2.0, 5.0)) + cs::isnan(cs::numeric_limits<float>::quiet_NaN());
  count.fetch_add(cuda::maximum<>()(8, 9));
  out[5] = count.load();
  __shared__ cuda::barrier<cuda::thread_scope_block> barrier;
  init(&barrier, 1);
  barrier.arrive_and_wait();
})");
  ASSERT_EQ(p.compile({"-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 6), (std::vector<int>{15, 30, 23, 1, 37, 9}));
  Rtc missing("#include <cuda/std/chrono>\n");
  EXPECT_EQ(missing.compile(), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(missing.log().find("<cuda/std/chrono> is not supported"), std::string::npos) << missing.log();
}

TEST(headers, views_and_holders_of_cuda_std_work_where_there_is_no_standard_library) {
  Rtc p(R"(
#include <cuda/std/array>
#include <cuda/std/cstring>
#include <cuda/std/expected>
#include <cuda/std/inplace_vector>
#include <cuda/std/iterator>
#include <cuda/std/mdspan>
#include <cuda/std/numeric>
#include <cuda/std/optional>
#include <cuda/std/span>
namespace cs = cuda::std;
__device__ int sum(cs::span<const int> s) {
  int n = 0;
  for (int v : s) n = n * 10 + v;
  return n;
}
__device__ cs::optional<int> half_of(int n) { return n % 2 ? cs::optional<int>() : cs::optional<int>(n / 2); }
__device__ cs::expected<int, char> third_of(int n) {
  if (n % 3) return cs::unexpected<char>('x');
  return n / 3;
}
extern "C" __global__ void k(int* out) {
  int a[4] = {1, 2, 3, 4};
  cs::array<int, 2> b = {7, 8};
  out[0] = sum(a) + sum(b) + sum(cs::span<int>(a, 4).subspan(1, 2));
  cs::mdspan<int, cs::extents<int, 2, cs::dynamic_extent>> m(a, 2);
  out[1] = m(1, 0) * 10 + m.extent(1) + *cs::span<int>(a).rbegin() * 100;
  out[2] = half_of(8).value() + half_of(7).value_or(100) + third_of(9).value() + (third_of(8).has_value() ? 0 : third_of(8).error());
  cs::inplace_vector<int, 8> v;
  for (int i = 0; i < 5; i++) v.push_back(i * i);
  out[3] = cs::accumulate(v.begin(), v.end(), 0) + cs::gcd(12, 18) + cs::lcm(4, 6) + cs::midpoint(2, 9) + (int)v.size();
  char text[8];
  cs::strcpy(text, "abc");
  out[4] = (int)cs::strlen(text) + cs::strcmp(text, "abd") + *cs::next(cs::begin(a), 2);
})");
  ASSERT_EQ(p.compile({"-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 5), (std::vector<int>{1234 + 78 + 23, 432, 4 + 100 + 3 + 'x', 30 + 6 + 12 + 5 + 5, 3 - 1 + 3}));
}

TEST(declarations, may_have_alignas_behind_the_kind_of_memory) {
  Rtc p("#include \"tile.h\"\nextern \"C\" __global__ void k(int* out) { __shared__ alignas(16) char a[4]; extern __shared__ alignas(64) int b[];\n"
        "  a[0] = 1; out[0] = (int)((size_t)a % 16) + (int)((size_t)&b[0] % 64) + (int)((size_t)tile % 32) + a[0]; }",
        nullptr, {{"tile.h", "__device__ alignas(32) int tile[3];"}});
  ASSERT_EQ(p.compile({"-arch=compute_80"}), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 1)[0], 1);
}

TEST(headers, random_numbers_are_those_of_the_guide) {
  Rtc p("#include <curand_kernel.h>\nextern \"C\" __global__ void k(int* out) {\n"
        "  curandState s; curand_init(1234, 1, 0, &s); out[0] = int(curand_uniform(&s) * 10000.f + .5f);\n"
        "  curandStatePhilox4_32_10_t p; curand_init(0, 0, 0, &p); out[1] = int(curand(&p)); }");
  ASSERT_EQ(p.compile(), NVRTC_SUCCESS) << p.log();
  EXPECT_EQ(run_kernel(p.ptx().c_str(), "k", 2), (std::vector<int>{8202, int(0x6627e8d5)}));
}

TEST(mistakes_in_assembly, are_found_for_a_real_architecture) {
  Rtc p("__global__ void k() { asm(\"no.such.instruction;\"); }");
  EXPECT_EQ(p.compile({"-arch=sm_80"}), NVRTC_ERROR_COMPILATION);
  EXPECT_NE(p.log().find("ptxas error"), std::string::npos) << p.log();
}

TEST(threads, compile_at_the_same_time) {
  std::vector<std::thread> threads;
  std::vector<std::string> results(6);
  for (int t = 0; t < 6; t++) {
    threads.emplace_back([t, &results] {
      Rtc p("extern \"C\" __global__ void k(float* p) { p[0] = p[1] / " + std::to_string(t + 2) + ".1f / p[2]; }");
      const bool fast = t % 2;
      EXPECT_EQ(p.compile({fast ? "-prec-div=false" : "-prec-div=true", "-arch=compute_75"}), NVRTC_SUCCESS) << p.log();
      results[size_t(t)] = p.ptx();
    });
  }
  for (std::thread& t : threads) t.join();
  for (int t = 0; t < 6; t++) EXPECT_EQ(results[size_t(t)].find("div.full") != std::string::npos, t % 2 == 1) << t;
}

}  // namespace
