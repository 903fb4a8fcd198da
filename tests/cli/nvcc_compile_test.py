# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# nvcc's results: files, dependency files, macros, device code, diagnostics. Nothing is linked or run.
import re
import shutil
import subprocess
import unittest

from commands import TOOLKIT, CommandTest

KERNEL = """
__global__ void scale(float* x, float f, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] = x[i] * f;
}
void launch(float* x) { scale<<<1, 32>>>(x, 2.0f, 32); }
"""


class Compile(CommandTest):
    def symbols(self, name):
        return subprocess.run(["nm", name], cwd=self.dir, text=True, capture_output=True, check=True).stdout

    def ptx(self, source, *args):
        self.write("p.cu", source)
        return self.ok(self.nvcc("-ptx", "p.cu", "-o", "-", *args)).out

    def test_an_object_holds_checked_ptx_and_the_toolkits_place(self):
        self.write("k.cu", KERNEL)
        self.ok(self.nvcc("-c", "k.cu", "-arch=sm_80"))
        symbols = self.symbols("k.o")
        self.assertIn("U __cudaRegisterFatBinary\n", symbols)
        self.assertIn("V __heddle_toolkit_lib\n", symbols)
        self.assertIn(str(TOOLKIT / "lib64").encode(), (self.dir / "k.o").read_bytes())
        dump = self.ok(self.tool("cuobjdump", "-ptx", "k.o")).out
        self.assertIn(".visible .entry _Z5scalePffi(", dump)
        self.assertIn("arch = sm_80", dump)
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_results_have_nvccs_names_and_kinds(self):
        self.write("sub/k.cu", KERNEL)
        for option, name, magic in (("-ptx", "k.ptx", b"//"), ("-cubin", "k.cubin", b"\x7fELF"), ("-fatbin", "k.fatbin", b"\x50\xed\x55\xba")):
            self.ok(self.nvcc(option, "sub/k.cu"))
            self.assertEqual((self.dir / name).read_bytes()[:len(magic)], magic)
        self.ok(self.nvcc("-c", "sub/k.cu", "-odir", "sub"))
        self.assertTrue((self.dir / "sub/k.o").exists())
        self.assertIn("ELF file    1: k.1.sm_52.cubin", self.ok(self.tool("cuobjdump", "-lelf", "k.cubin")).out)

    def test_one_image_per_architecture(self):
        self.write("k.cu", KERNEL)
        self.ok(self.nvcc("-fatbin", "k.cu", "-gencode", "arch=compute_80,code=sm_80", "-gencode", "arch=compute_60,code=sm_60", "--threads", "2"))
        self.assertEqual(self.ok(self.tool("cuobjdump", "-lptx", "k.fatbin")).out.split()[3::4], ["k.1.sm_60.ptx", "k.2.sm_80.ptx"])

    def test_host_functions_called_from_both_sides_are_a_warning(self):
        self.write("both.cu", "int on_host(int x) { return x + 1; }\n__host__ __device__ int f(int x) { return on_host(x); }\n__global__ void k(int* p) { *p = f(1); }\n")
        done = self.ok(self.nvcc("-c", "both.cu"))
        self.assertIn("both.cu:2:43: warning: reference to __host__ function 'on_host' in __host__ __device__ function", done.err)
        # Also of functions defined later, of members, and in relocatable code; what is called is a trap.
        self.write("later.cu", """struct S { int member(int x) const { return x; } virtual int v() const { return 2; } };
int later(int);
__host__ __device__ int f(int x) { S s; return x > 9 ? later(x) + s.member(x) + s.v() : x; }
int later(int x) { return x; }
__global__ void k(int* p) { *p = f(*p); }
""")
        for relocatable in ("-rdc=false", "-rdc=true"):
            done = self.ok(self.nvcc("-ptx", "later.cu", relocatable, "-o", "-"))
            for name in ("later", "member", "v"):
                self.assertIn(f"warning: reference to __host__ function '{name}' in __host__ __device__ function", done.err)
            self.assertRegex(done.out, r"\.func  \(.*\) _Z5lateri\n[^;]*\{\n\ttrap;")
            self.assertNotIn("extern .func", done.out)
        self.assertEqual(self.ok(self.nvcc("-w", "-c", "later.cu")).err, "")
        self.write("device.cu", "int on_host(int x) { return x + 1; }\n__device__ int f(int x) { return on_host(x); }\n")
        self.assertIn("device.cu:2:34: error: ", self.nvcc("-c", "device.cu").err)

    def test_pragma_unroll_before_no_loop_is_a_warning(self):
        self.write("u.cu", """__global__ void k(int* p) {
#pragma unroll
  *p = 1;
}
int main() {
#pragma unroll
  return 0;
}
""")
        self.assertEqual(self.ok(self.nvcc("-c", "u.cu")).err.count("warning: expected a for, while, or do-while loop"), 2)

    def test_each_side_is_checked_in_its_own_pass(self):
        # As Eigen has it: operators of the device only, host functions that use them; names the host alone has.
        self.write("sides.cu", """#include <complex>
struct half_t { short x; };
__device__ half_t operator+(half_t a, half_t b) { return {short(a.x + b.x)}; }
half_t on_host(half_t a, half_t b) { return a + b; }
template <class T> __host__ __device__ T angle(std::complex<T> x) {
#ifdef __CUDA_ARCH__
  using ::arg;
#else
  using std::arg;
#endif
  return arg(x);
}
__global__ void k(half_t* p) { p[0] = p[1] + p[2]; }
""")
        self.fails(self.nvcc("-c", "sides.cu"), "sides.cu:4:47: error: ")
        self.ok(self.nvcc("-ptx", "sides.cu"))
        self.write("absent.cu", "__device__ int f() { return ::absent(1); }\n")
        self.fails(self.nvcc("-ptx", "absent.cu"), "error: no member named 'absent'")

    def test_a_constraint_that_fails_is_no_error(self):
        # One that fails because only functions of the other side would do counts as failed, and is not put off as an error.
        self.write("ranges.cu", """#include <ranges>
#include <vector>
long odd(const std::vector<int>& v) {
  auto odds = v | std::views::filter([](int x) { return x % 2 != 0; });
  return std::ranges::distance(odds);
}
__device__ int size(int* x) { return *x; }
template <class T> concept Sized = requires(T x) { size(x); };
static_assert(!Sized<float>);
""")
        self.ok(self.nvcc("-c", "-std=c++20", "ranges.cu"))

    def test_the_brackets_of_a_launch_may_stand_apart(self):
        # As some editors format them, in the file and in what it includes; operators and shifts stay what they are.
        self.write("launch.h", """#define LAUNCH(k, g, b) k << <g, b>> >
template <class T> void go(T* p) { scale << < dim3(1), (32 >> 2), 0, nullptr >> > (p); }
""")
        self.write("apart.cu", """#include <iostream>
#include <vector>
struct S { int x; };
template <class T> std::ostream& operator<< (std::ostream& o, const std::vector<std::vector<T>>& v) { return o << v.size(); }
template <class T> __global__ void scale(T* p) { p[threadIdx.x] *= 2; }
#include "launch.h"
int main() {
  float* p = nullptr;
  std::vector<std::vector<std::vector<int> > > v(1);
  scale << <1, 32>> >(p);
  scale<float><<<1, 32 >> >(p);
  scale<< <1, int(sizeof(std::vector<std::vector<int>>) >> 1)>>>(p);
  scale < < <1,
    32> > >(p);
  LAUNCH(scale, 1, 32)(p);
  go(p);
  const char* text = "k << <1, 1>> >";  // k << <1
  std::cout << text << '<' << 1'000 << R"(<< <1>> >)" << v[0];
  std::operator<< <std::char_traits<char>>(std::cout, "x");
  return 1 >> 2 > 3;
}
""")
        self.ok(self.nvcc("apart.cu", "-o", "apart"))
        self.assertEqual(self.ok(self.command([self.dir / "apart"])).out, "k << <1, 1>> ><1000<< <1>> >0x")
        self.write("wrong.cu", "__global__ void k(int) {}\nint main() {\n  k << <1, 1\n    >> > (nothing);\n}\n")
        self.fails(self.nvcc("-c", "wrong.cu"), "wrong.cu:4:11: error: use of undeclared identifier 'nothing'")

    def test_a_program_may_define_bit_casts(self):
        # Code for CPU and GPU alike does; its own function is taken, and others see the built-in one.
        source = """__device__ inline int __float_as_int(float f) { union { float f; int i; } u; u.f = f; return u.i + 12345; }
__host__ __device__ inline float __int_as_float(int i) { union { float f; int i; } u; u.i = i; return u.f; }
__global__ void k(int* p, float* f) { *p = __float_as_int(*f); f[1] = __int_as_float(p[1]); f[2] = __uint_as_float(p[2]); }
float on_host() { return __int_as_float(1); }
"""
        self.assertIn("12345", self.ptx(source))
        self.write("cast.cu", source)
        self.ok(self.nvcc("-c", "cast.cu"))
        self.ok(self.nvcc("-c", "-std=c++20", "cast.cu"))

    def test_assert_needs_no_header(self):
        self.write("a.cu", "__global__ void k(int* p) { assert(p != nullptr); printf(\"%p\", p); }\n")
        self.ok(self.nvcc("-c", "a.cu"))

    def test_dependencies(self):
        self.write("a.h", "")
        self.write("k.cu", '#include "a.h"\n' + KERNEL)
        self.assertRegex(self.ok(self.nvcc("-MM", "k.cu")).out, r"k\.o: k\.cu.*\ba\.h")
        self.assertIn("cuda_runtime.h", self.ok(self.nvcc("-M", "k.cu")).out)
        self.ok(self.nvcc("-MMD", "-MF", "k.dep", "-MT", "goal", "-MP", "-c", "k.cu", "-o", "k.o"))
        text = (self.dir / "k.dep").read_text()
        self.assertTrue(text.startswith("goal:"))
        self.assertIn("\na.h:\n", text)
        self.ok(self.nvcc("-MD", "-c", "k.cu", "-o", "other.o"))
        self.assertTrue((self.dir / "other.d").read_text().startswith("other.o:"))

    def test_macros_are_those_that_programs_test(self):
        self.write("m.cu", """
#if !defined(__NVCC__) || !__CUDACC__ || __CUDACC_VER_MAJOR__ != 12 || __CUDACC_VER_MINOR__ != 9 || __CUDACC_VER_BUILD__ < 1
#error compiler
#endif
#if CUDART_VERSION != 12090 || CUDA_VERSION != 12090
#error runtime
#endif
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ != 860
#error arch
#endif
#if !defined(__CUDACC_RDC__) || !defined(__CUDACC_EXTENDED_LAMBDA__) || !defined(__CUDACC_RELAXED_CONSTEXPR__) || !defined(FROM_LINE)
#error options
#endif
constexpr int archs[] = {__CUDA_ARCH_LIST__};
static_assert(archs[0] == 860, "");
""")
        self.ok(self.nvcc("-c", "m.cu", "-arch=sm_86", "-rdc=true", "--extended-lambda", "--expt-relaxed-constexpr", "-DFROM_LINE"))
        self.write("h.cpp", "#include <cuda_runtime.h>\n#ifdef __CUDACC__\n#error\n#endif\n#ifndef __NVCC__\n#error\n#endif\nint f(cudaStream_t);\n")
        self.ok(self.nvcc("-c", "h.cpp"))
        self.write("h.c", "#include <cuda_runtime_api.h>\nint f(cudaStream_t s) { int class = 1; return class; }\n")
        self.ok(self.nvcc("-c", "h.c"))

    def test_preprocessing(self):
        self.write("e.cu", "#define V 42\nint x = V;\n")
        self.assertIn("int x = 42;", self.ok(self.nvcc("-E", "e.cu")).out)

    def test_language_by_option(self):
        self.write("k.txt", KERNEL)
        self.ok(self.nvcc("-x", "cu", "-c", "k.txt", "-o", "k.o"))
        self.write("k.cpp", KERNEL)
        self.fails(self.nvcc("-c", "k.cpp"), "error")
        self.ok(self.nvcc("-xcu", "-c", "k.cpp"))

    def test_device_arithmetic_options(self):
        source = "__global__ void k(float* x) { x[0] = x[1] / x[2]; x[3] = x[4] * x[5] + x[6]; }"
        self.assertIn("div.rn.f32", self.ptx(source))
        self.assertIn("fma.rn.f32", self.ptx(source))
        self.assertIn("div.full.f32", self.ptx(source, "-prec-div=false"))
        self.assertNotIn("fma.rn", self.ptx(source, "-fmad=false"))
        self.assertIn("fma.rn.ftz.f32", self.ptx(source, "-ftz=true"))
        fast = self.ptx(source, "-use_fast_math")
        self.assertIn("div.approx.ftz.f32", fast)
        self.assertIn("div.rn.ftz.f32", self.ptx(source, "-use_fast_math", "-prec-div=true"))
        self.assertIn("sin.approx", self.ptx("__global__ void k(float* x) { x[0] = sinf(x[1]); }", "--use_fast_math"))
        self.assertIn("sqrt.approx.f32", self.ptx("__global__ void k(float* x) { x[0] = sqrtf(x[1]); }", "-prec-sqrt=false"))
        self.assertIn("sqrt.rn.f32", self.ptx("__global__ void k(float* x) { x[0] = sqrtf(x[1]); }"))

    def test_line_information(self):
        self.assertIn(".loc", self.ptx(KERNEL, "-lineinfo"))
        self.assertNotIn(".loc", self.ptx(KERNEL))
        self.assertIn(".loc", self.ptx(KERNEL, "-G"))

    def test_host_code_may_use_openmp(self):
        self.write("o.cu", """#include <omp.h>
#include <cstdio>
__global__ void k(int* p) { *p = 1; }
int f() {
  int n = 0;
#pragma omp parallel reduction(+ : n)
  n += omp_get_thread_num() >= 0;
  return n;
}
""")
        self.ok(self.nvcc("-c", "o.cu", "-Xcompiler", "-fopenmp,-O2"))
        self.assertIn("__kmpc_fork_call", self.symbols("o.o"))

    def test_per_thread_default_stream(self):
        self.write("k.cu", KERNEL)
        self.ok(self.nvcc("-c", "k.cu", "--default-stream", "per-thread"))
        self.assertIn("U cudaLaunchKernel_ptsz", self.symbols("k.o"))

    def test_a_mistake_in_device_code_is_shown_once_at_its_line(self):
        self.write("bad.cu", "#include <cstdio>\n__global__ void k(int* p) {\n  *p = undeclared_thing;\n}\nint main() {}\n")
        out = self.fails(self.nvcc("-c", "bad.cu"), "bad.cu:3:8: error:", "1 error detected")
        self.assertEqual(out.err.count("undeclared_thing'"), 1)
        self.assertFalse((self.dir / "bad.o").exists())
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_a_mistake_in_host_code_fails_too(self):
        self.write("bad.cu", "__global__ void k() {}\nint main() {\n  return nothing;\n}\n")
        out = self.fails(self.nvcc("-c", "bad.cu"), "bad.cu:3:10: error:")
        self.assertEqual(out.err.count("error: use of"), 1)

    def test_warnings_are_shown_once_and_can_be_errors_or_silent(self):
        self.write("w.cu", "__host__ __device__ inline int f(int x) { if (x = 1) return 2; return 3; }\n__global__ void k(int* p) { *p = f(1); }\nint g() { return f(2); }\n")
        out = self.ok(self.nvcc("-c", "w.cu"))
        self.assertEqual(out.err.count("warning:"), 1)
        self.assertNotIn("generated", out.err)
        self.fails(self.nvcc("-c", "w.cu", "-Werror", "all-warnings"), "error:")
        self.assertEqual(self.ok(self.nvcc("-c", "w.cu", "-w")).err, "")

    def test_code_that_gcc_accepts_under_werror_is_accepted(self):
        self.write("w.cu", """#pragma nv_diag_suppress 177
struct S { int used; private: int unused; };
#pragma hd_warning_disable
__global__ void k(int* p) { *p = 1; }
int f(int n) { unsigned a[1] = {(unsigned)n}; return a[0] != 0; }
""")
        self.ok(self.nvcc("-c", "w.cu", "-Xcompiler", "-Wall,-Wextra,-Werror"))

    def test_old_cpp_that_gcc_accepts_is_accepted(self):
        self.write("old.cpp", """int f(int n) { register int i = n; char c[1] = {n}; return i + c[0]; }
char* g() { return "text"; }
""")
        self.ok(self.nvcc("-c", "old.cpp"))

    def test_bad_inline_assembly_is_found_at_build_time(self):
        self.write("a.cu", '__global__ void k(int* p) { int x; asm("no.such.instruction %0;" : "=r"(x)); *p = x; }\n')
        self.fails(self.nvcc("-c", "a.cu"), "ptxas error", "no.such.instruction")
        self.assertFalse((self.dir / "a.o").exists())

    def test_a_percent_sign_before_no_operand_stands_for_itself(self):
        ptx = self.ptx("""#define SMID(x) asm volatile("mov.u32 %0, %smid;" : "=r"(x))
template <class T> struct S { __device__ static T lane() { T x; asm("mov.u32 %0, %laneid; // 5 % 3" : "=r"(x)); return x; } };
__global__ void k(unsigned* p) {
  unsigned x, y;
  SMID(x);
  asm("mov.u32 %0, %%warpid;" : "=r"(y));
  asm("{ .reg .u32 t; mov.u32 t, %nsmid; }");
  asm("add.u32 %[sum], %1, %2;" : [sum] "=r"(*p) : "r"(x), "r"(y));
  p[1] = S<unsigned>::lane();
}
""")
        for register in ("%smid;", "%laneid;", "%warpid;", "%nsmid;"):
            self.assertRegex(ptx, ", " + register)
        self.assertNotIn("%%", ptx)

    def test_a_device_function_that_nobody_defines_is_found_at_build_time(self):
        self.write("u.cu", "extern __device__ int elsewhere(int);\n__global__ void k(int* p) { *p = elsewhere(1); }\n")
        self.fails(self.nvcc("-c", "u.cu"), "ptxas error", "elsewhere")
        self.ok(self.nvcc("-dc", "u.cu"))

    def test_intermediate_files_are_kept_on_demand(self):
        self.write("k.cu", KERNEL)
        self.ok(self.nvcc("-c", "k.cu", "--keep", "--keep-dir", "kept"))
        self.assertEqual(sorted(p.name for p in (self.dir / "kept").iterdir()), ["k.fatbin", "k.ptx"])

    def test_resource_usage(self):
        self.write("k.cu", KERNEL)
        self.assertIn("Compiling entry function '_Z5scalePffi'", self.ok(self.nvcc("-c", "k.cu", "-Xptxas", "-v")).err)

    def test_another_toolkits_folders_are_left_out(self):
        for name in ("cuda_runtime_api.h", "cuda_runtime.h", "driver_types.h", "cuda.h"):
            self.write("other/include/" + name, "#error the other toolkit\n")
        self.write("other/lib64/libcudart.so", "")
        self.write("k.cu", "#include <cuda_runtime.h>\n#include <cuda.h>\n" + KERNEL)
        self.ok(self.nvcc("-c", "k.cu", env={"CPATH": str(self.dir / "other/include"), "CUDA_HOME": str(self.dir / "other")}))
        for option in ("-I", "-isystem"):
            out = self.ok(self.nvcc("-c", "k.cu", option, "other/include", "-L", "other/lib64"))
            self.assertEqual(out.err.count("belongs to another CUDA toolkit"), 2)
        self.write("h.cpp", "#include <cuda_runtime.h>\n")
        self.ok(self.nvcc("-c", "h.cpp", env={"CPLUS_INCLUDE_PATH": str(self.dir / "other/include")}))

    def test_relocatable_objects_of_files_with_one_name_do_not_clash(self):
        self.write("a/k.cu", KERNEL)
        self.write("b/k.cu", KERNEL.replace("scale", "scale2").replace("launch", "launch2"))
        for folder in "ab":
            self.ok(self.nvcc("-dc", "k.cu", "-o", "k.o", cwd=self.dir / folder))
        subprocess.run(["ld", "-r", "a/k.o", "b/k.o", "-o", "both.o"], cwd=self.dir, check=True)

    def test_both_passes_name_a_static_kernel_alike(self):
        self.write("s.cu", "static __global__ void k(int* p) { *p = 1; }\nvoid f(int* p) { k<<<1, 1>>>(p); }\n")
        self.ok(self.nvcc("-dc", "s.cu"))
        name = re.search(r"\.entry (\S+)\(", self.ok(self.tool("cuobjdump", "-ptx", "s.o")).out).group(1)
        self.assertIn(name.encode() + b"\0", (self.dir / "s.o").read_bytes())

    def test_a_copied_toolkit_finds_itself(self):
        copy = self.dir / "installed"
        shutil.copytree(TOOLKIT, copy, symlinks=True, ignore=shutil.ignore_patterns("libcu*.so*", "libnv*.so*"))
        self.write("k.cu", KERNEL)
        self.ok(self.command([copy / "bin/nvcc", "-c", "k.cu"]))
        content = (self.dir / "k.o").read_bytes()
        self.assertIn(str(copy / "lib64").encode(), content)
        self.assertNotIn(str(TOOLKIT).encode(), content)

    def test_an_interrupted_or_failing_run_leaves_nothing_behind(self):
        self.write("k.cu", KERNEL)
        self.fails(self.nvcc("-c", "k.cu", "-o", "no/such/folder/k.o"))
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_clean_removes_what_the_same_command_makes(self):
        self.write("k.cu", KERNEL)
        self.ok(self.nvcc("-c", "k.cu"))
        self.ok(self.nvcc("-c", "k.cu", "-clean"))
        self.assertFalse((self.dir / "k.o").exists())


if __name__ == "__main__":
    unittest.main()
