# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# nvcc's command line: what is known, what is refused and how, what the steps are. Nothing is run.
import unittest

from commands import TOOLKIT, CommandTest, option_rows

VALUES = {
    "output_file": "o", "cudart": "shared", "cudadevrt": "none", "compress_mode": "size", "optimize": "2",
    "ftemplate_depth": "100", "ftemplate_backtrace_limit": "5", "x": "cu", "std": "c++17", "machine": "64", "threads": "2",
    "default_stream": "per-thread", "gpu_architecture": "sm_80", "gpu_code": "sm_80", "fatbin_options": "-compress-all", "compiler_bindir": "g++",
    "generate_code": "arch=compute_80,code=sm_80", "ptxas_options": "-v", "werror": "all-warnings",
}


class Options(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("a.cu", "int main() {}\n")

    def dryrun(self, *args, **more):
        return self.ok(self.nvcc("--dryrun", *args, **more)).err

    def test_every_documented_option_is_known(self):
        rows = option_rows()
        self.assertGreater(len(rows), 120)
        self.write("options", "-O2")
        for name, long, short, takes, _ in rows:
            for spelling in {"--" + long, "-" + long, "-" + short}:
                if takes == "Unsupported":
                    self.fails(self.nvcc("a.cu", spelling), "not supported", spelling)
                    continue
                words = [spelling]
                if takes == "Bool":
                    words = [spelling + "=true"]
                elif takes != "Flag":
                    value = "options" if name == "options_file" else VALUES.get(name, "1")
                    words = [spelling, value]
                    self.ok(self.nvcc("--dryrun", "a.cu", spelling + "=" + value))
                with self.subTest(option=spelling):
                    self.ok(self.nvcc("--dryrun", "a.cu", *words))

    def test_an_unknown_option_is_named(self):
        for option in ("--no-such-option", "-fopenmp", "-Wall", "-fPIC"):
            self.fails(self.nvcc("a.cu", option), f"Unknown option '{option}'")

    def test_unknown_options_are_forwarded_on_demand(self):
        steps = self.dryrun("-forward-unknown-to-host-compiler", "-fPIC", "-c", "a.cu")
        self.assertIn(" -fPIC ", steps)
        self.fails(self.nvcc("-forward-unknown-to-host-linker", "--dryrun", "-arch=sm_1", "a.cu"), "sm_1")

    def test_a_missing_value_and_a_bad_value_are_refused(self):
        self.fails(self.nvcc("a.cu", "-o"), "Missing argument", "-o")
        self.fails(self.nvcc("a.cu", "-std=c++98"), "'c++98'", "std")
        self.fails(self.nvcc("a.cu", "-rdc=maybe"), "-rdc=maybe")
        self.fails(self.nvcc("a.cu", "-cudart", "dynamic"), "dynamic")
        self.fails(self.nvcc("a.cu", "-x", "fortran"), "fortran")

    def test_a_missing_input_is_named(self):
        self.fails(self.nvcc("nowhere.cu"), "nowhere.cu")
        self.fails(self.nvcc(), "No input files")

    def test_contradicting_phases_are_refused(self):
        self.fails(self.nvcc("-c", "-ptx", "a.cu"), "More than one compilation phase")
        for words in (("-c", "-dc"), ("-dc", "-c"), ("-c", "-c")):
            self.assertEqual("-fgpu-rdc" in self.dryrun(*words, "a.cu"), "-dc" in words)
        self.write("b.cu", "")
        self.fails(self.nvcc("-c", "a.cu", "b.cu", "-o", "x.o"), "single input file")
        self.fails(self.nvcc("-ptx", "-gencode", "arch=compute_70,code=sm_70", "-gencode",
                             "arch=compute_80,code=sm_80", "a.cu"), "multiple GPU architectures")

    def archs(self, *args):
        steps = self.dryrun("-fatbin", "a.cu", *args)
        return [w.split("=")[1] for w in steps.split() if w.startswith("--cuda-gpu-arch=")]

    def test_architectures_in_every_spelling(self):
        self.assertEqual(self.archs(), ["sm_52"])
        self.assertEqual(self.archs("-arch=sm_75"), ["sm_75"])
        self.assertEqual(self.archs("-arch", "sm_75"), ["sm_75"])
        self.assertEqual(self.archs("--gpu-architecture=compute_86"), ["sm_86"])
        self.assertEqual(self.archs("-arch=compute_70", "-code=sm_70,sm_80"), ["sm_70"])
        self.assertEqual(self.archs("-gencode=arch=compute_90a,code=sm_90a"), ["sm_90a"])
        self.assertEqual(self.archs("-gencode", "arch=compute_80,code=[sm_80,compute_80]",
                                    "-gencode", "arch=compute_60,code=sm_61"), ["sm_60", "sm_80"])
        self.assertEqual(self.archs("--generate-code=arch=compute_70,code=\"sm_70,compute_70\""), ["sm_70"])
        self.assertEqual(self.archs("-gencode", "arch=compute_80,code=lto_80"), ["sm_80"])
        self.assertEqual(self.archs("-arch=all-major"), ["sm_50", "sm_60", "sm_70", "sm_80", "sm_90"])
        self.assertEqual(len(self.archs("-arch=all")), 14)
        self.assertEqual(len(self.archs("-arch=native")), 1)

    def test_what_clang_cannot_reach_is_mapped_down_with_one_note(self):
        out = self.ok(self.nvcc("--dryrun", "-fatbin", "a.cu", "-gencode", "arch=compute_100,code=sm_100",
                                "-gencode", "arch=compute_120a,code=sm_120a"))
        self.assertEqual(out.err.count("nvcc note"), 1)
        self.assertIn("sm_100, sm_120 compiled as sm_90", out.err)
        self.assertEqual(out.err.count("--cuda-gpu-arch="), 1)

    def test_architectures_that_cuda_12_9_dropped_or_never_had_are_refused(self):
        for arch in ("sm_35", "compute_30", "sm_77", "sm_80a", "gfx90a"):
            self.fails(self.nvcc("-arch=" + arch, "a.cu"), "Unsupported gpu architecture", arch)

    def test_dryrun_says_what_cmake_parses(self):
        steps = self.dryrun("a.cu")
        for text in (f"#$ TOP={TOOLKIT}", f"#$ INCLUDES=-I{TOOLKIT}/include", "#$ _NVVM_BRANCH_=nvvm", "-arch compute_52",
                     f"#$ NVVMIR_LIBRARY_DIR={TOOLKIT}/nvvm/libdevice"):
            self.assertIn(text, steps)
        libraries = next(line for line in steps.splitlines() if line.startswith("#$ LIBRARIES=")).split("=", 1)[1]
        link = steps.splitlines()[-1]
        self.assertIn(libraries, link)
        self.assertIn("-lcudart_static", link)
        self.assertFalse(list(self.temporary.iterdir()))
        self.assertFalse((self.dir / "a.out").exists())

    def test_version_is_recognised_by_build_systems(self):
        out = self.ok(self.nvcc("--version")).out
        self.assertIn("nvcc: NVIDIA (R) Cuda compiler driver", out)
        self.assertIn("release 12.9, V12.9.86", out)
        self.assertIn("Heddle", out)

    def test_help_lists_every_option(self):
        text = self.ok(self.nvcc("--help")).out
        for _, long, short, _, _ in option_rows():
            self.assertIn("--" + long, text)
        self.assertIn("nvcc -o app app.cu", text)

    def test_architecture_lists(self):
        self.assertIn("sm_121\n", self.ok(self.nvcc("--list-gpu-code")).out)
        self.assertIn("compute_50\n", self.ok(self.nvcc("-arch-ls")).out)

    def test_response_files(self):
        self.write("flags", '-O3 -DNAME="two words"\n--std=c++20\n')
        self.write("outer", "--options-file flags -DOUTER")
        for words in (("@outer",), ("--options-file", "outer"), ("-optf=outer",)):
            steps = self.dryrun("-c", "a.cu", *words)
            for text in ('"-DNAME=two words"', "-std=c++20", "-DOUTER", "-O3"):
                self.assertIn(text, steps)
        self.fails(self.nvcc("a.cu", "@absent"), "absent")
        self.write("loop", "@loop")
        self.fails(self.nvcc("a.cu", "@loop"), "nested")

    def test_flags_from_the_environment(self):
        steps = self.dryrun("-c", "a.cu", env={"NVCC_APPEND_FLAGS": "-DAPPENDED", "NVCC_PREPEND_FLAGS": "-DPREPENDED"})
        self.assertLess(steps.index("-DPREPENDED"), steps.index("-DAPPENDED"))

    def test_host_flags_reach_the_host_pass_only_and_gcc_tuning_is_left_out(self):
        steps = self.dryrun("-c", "a.cu", "-Xcompiler", "-fopenmp,-O3,-fno-gnu-unique", "-Xcompiler=-march=native",
                            "--compiler-options", "-Wall -fmax-errors=3")
        device, host = [line for line in steps.splitlines() if "clang++" in line]
        self.assertIn(" -fopenmp ", host)
        self.assertIn(" -ferror-limit=3 ", host)
        self.assertNotIn("-fno-gnu-unique", host)
        self.assertNotIn("-fopenmp", device)
        self.assertIn(" -Wall ", device)

    def test_the_host_compiler_compiles_cpp_files(self):
        self.write("b.cpp", "")
        self.assertIn("#$ g++ -x c++", self.dryrun("-c", "b.cpp", "-ccbin", "g++"))
        self.assertIn("#$ g++ -x c++", self.dryrun("-c", "b.cpp", env={"NVCC_CCBIN": "g++"}))
        self.assertIn("#$ /usr/bin/g++ -x c++", self.dryrun("-c", "b.cpp", "-ccbin=/usr/bin"))
        self.assertNotIn("#$ g++", self.dryrun("-c", "a.cu", "-ccbin", "g++"))
        self.fails(self.nvcc("-c", "b.cpp", "-ccbin", "no-such-compiler"), "no-such-compiler")

    def test_linker_options_keep_their_order(self):
        link = self.dryrun("a.cu", "-Xlinker", "-Bstatic,-lfoo", "-lm", "-L", "somewhere", "-cudart", "shared").splitlines()[-1]
        self.assertRegex(link, r"-Lsomewhere -Xlinker -Bstatic -Xlinker -lfoo -lm .*-lcudart ")
        self.assertNotIn("cudart_static", link)
        self.assertNotIn("-lcudart", self.dryrun("a.cu", "-cudart=none").splitlines()[-1])

    def test_a_cuda_library_that_is_not_here_is_refused_by_name(self):
        self.write("b.o", "")
        if not (TOOLKIT / "lib64/libcusolverMg.so").exists():
            self.fails(self.nvcc("--dryrun", "a.cu", "-lcusolverMg"), "-lcusolverMg", "not supported")

    def test_headers_of_other_toolkits_come_after_ours_or_not_at_all(self):
        for name in ("copies/cuda_fp16.h", "whole/cuda_runtime.h", "whole/driver_types.h", "whole/theirs.h"):
            self.write(name, "#error read from a decoy\n")
        self.write("copies/own.h", "#define OWN 4\n")
        self.write("b.cu", "#include <own.h>\n#include <cuda_fp16.h>\n#if __has_include(<theirs.h>)\n#error\n#endif\n"
                           "__global__ void k(half* p) { *p = __float2half(OWN); }\n")
        self.ok(self.nvcc("-I", "copies", "-I", "whole", "-isystem", "copies", "-ptx", "b.cu"))


if __name__ == "__main__":
    unittest.main()
