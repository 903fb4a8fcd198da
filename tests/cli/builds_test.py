# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One small project of several files, built by CMake, by make and by plain clang against the
# toolkit, and run by the programs' names with no environment set.
import os
import shutil
import unittest

from commands import SOURCE, TOOLKIT, CommandTest

PROJECT = SOURCE / "project"


class Builds(CommandTest):
    def setUp(self):
        super().setUp()
        self.out = self.dir / "out"
        self.out.mkdir()
        self.path = f"{TOOLKIT}/bin:{os.environ['PATH']}"

    def runs(self, *programs):
        for program in programs:
            with self.subTest(program=program):
                outcome = self.ok(self.command([self.out / program], env={"LD_LIBRARY_PATH": ""}))
                self.assertIn("all as it should be", outcome.out)

    def cmake(self, *args):
        self.ok(self.command(["cmake", "-G", "Ninja", "-S", PROJECT, "-B", self.out, *args], env={"PATH": self.path}))
        self.ok(self.command(["cmake", "--build", self.out, "-j", "2"], env={"PATH": self.path}))

    def test_cmake_with_nvcc_on_path(self):
        self.cmake("-DCMAKE_CUDA_ARCHITECTURES=70;80", "-DCMAKE_BUILD_TYPE=Release")
        cache = (self.out / "CMakeCache.txt").read_text()
        self.assertIn(f"CMAKE_CUDA_COMPILER:FILEPATH={TOOLKIT}/bin/nvcc", cache)
        self.assertNotIn("other toolkit", cache)
        self.runs("shapes", "single", "single_shared", "driver", "user")

    def test_cmake_with_nvcc_named_and_makefiles(self):
        self.ok(self.command(["cmake", "-G", "Unix Makefiles", "-S", PROJECT, "-B", self.out,
                              f"-DCMAKE_CUDA_COMPILER={TOOLKIT}/bin/nvcc", "-DCMAKE_CUDA_HOST_COMPILER=g++"]))
        self.ok(self.command(["cmake", "--build", self.out, "--target", "single", "shapes"]))
        self.runs("single", "shapes")

    def test_cmake_with_clang_as_cuda_compiler(self):
        clang = shutil.which("clang++-19") or "/usr/lib/llvm-19/bin/clang++"
        self.ok(self.command(["cmake", "-G", "Ninja", "-S", PROJECT, "-B", self.out, f"-DCMAKE_CUDA_COMPILER={clang}",
                              f"-DCUDAToolkit_ROOT={TOOLKIT}", "-DCMAKE_CUDA_ARCHITECTURES=80", f"-DCMAKE_CXX_COMPILER={clang}"]))
        self.ok(self.command(["cmake", "--build", self.out, "--target", "single", "shapes"]))
        self.runs("single", "shapes")

    def test_make_with_nvcc(self):
        self.ok(self.command(["make", "-C", PROJECT, f"OUT={self.out}", f"NVCC={TOOLKIT}/bin/nvcc"]))
        self.runs("shapes", "shapes_gxx", "single", "fast", "shapes_one")

    def test_plain_clang(self):
        clang = shutil.which("clang++-19") or "/usr/lib/llvm-19/bin/clang++"
        common = ["-O2", f"--cuda-path={TOOLKIT}", "--cuda-gpu-arch=sm_80", "-Wno-unknown-cuda-version"]
        link = [f"-L{TOOLKIT}/lib64", f"-Wl,-rpath,{TOOLKIT}/lib64", "-lcudart", "-ldl", "-lrt", "-pthread"]
        self.ok(self.command([clang, "-x", "cuda", *common, PROJECT / "single.cu", "-o", self.out / "single", *link]))
        self.ok(self.command([clang, "-x", "cuda", *common, "-c", PROJECT / "area.cu", "-o", self.out / "area.o"]))
        self.ok(self.command([clang, "-c", PROJECT / "user.cpp", "-o", self.out / "user.o"]))
        self.ok(self.command([clang, self.out / "area.o", self.out / "user.o", "-o", self.out / "user", *link]))
        self.runs("single", "user")

    def test_a_copied_toolkit_builds_programs_that_run_with_it(self):
        copy = self.dir / "elsewhere"
        shutil.copytree(TOOLKIT, copy, symlinks=True)
        self.ok(self.command([copy / "bin/nvcc", PROJECT / "single.cu", "-o", self.out / "single"]))
        self.runs("single")
        maps = self.ok(self.command(["ldd", self.out / "single"])).out
        self.assertNotIn(str(TOOLKIT), maps)
        self.assertNotIn(str(TOOLKIT).encode(), (self.out / "single").read_bytes())

    def test_run_option_and_exit_code(self):
        outcome = self.ok(self.nvcc("-run", PROJECT / "single.cu", "-o", "x"))
        self.assertIn("all as it should be", outcome.out)


if __name__ == "__main__":
    unittest.main()
