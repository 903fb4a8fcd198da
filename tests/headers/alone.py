#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every public header compiles when it is the only one: as CUDA for host and device, as C++ by a host
# compiler, and as C where it is a C header. usage: alone.py TOOLKIT CLANG
import concurrent.futures
import os
import subprocess
import sys

toolkit, clang = sys.argv[1], sys.argv[2]
include = os.path.join(toolkit, "include")

# Not to be included by programs, or for another place in a source than its beginning.
SKIP_DIRS = ("crt", "heddle", "thrust", "cub")  # the last two lead to Debian's packages
# Device headers: nothing in them for a host compiler.
CUDA_ONLY = {"curand_mtgp32_kernel.h", "cuda_awbarrier.h", "cuda_awbarrier_primitives.h"}
# Need a newer architecture than the oldest, and say so.
NEW = {"cuda_awbarrier.h", "cuda_awbarrier_primitives.h"}
# What a program in C++03 gets; the others ask for more.
CXX03 = {"cuda_runtime.h", "cuda.h", "cuComplex.h"}
# The C headers.
C_HEADERS = {"cuda.h", "cuda_runtime_api.h", "cuda_runtime.h", "driver_types.h", "vector_types.h", "vector_functions.h",
             "host_defines.h", "cuComplex.h", "builtin_types.h", "cuda_profiler_api.h", "cudaProfiler.h", "library_types.h",
             "surface_types.h", "texture_types.h", "device_types.h", "math_constants.h", "nvToolsExt.h", "nvtx3/nvToolsExt.h", "cuda_fp16.h", "cuda_bf16.h"}


def headers():
    for folder, dirs, files in os.walk(include):
        dirs[:] = [d for d in dirs if not (folder == include and d in SKIP_DIRS)]
        for f in sorted(files):
            path = os.path.join(folder, f)
            if f.endswith((".h", ".hpp")) or "." not in f:
                with open(path) as text:
                    if "is not supported yet by this CUDA toolkit" not in text.read():
                        yield os.path.relpath(path, include)


def compile(header, what, flags):
    done = subprocess.run([clang, *flags, "-fsyntax-only", "-Werror", "-Wno-unknown-cuda-version", "-"],
                          input=f"#include <{header}>\n", text=True, capture_output=True)
    return [] if done.returncode == 0 else [f"<{header}> as {what}:\n{done.stderr[:1500]}"]


def check(header):
    arch = "sm_80" if header in NEW else "sm_52"
    wrong = compile(header, "CUDA", ["-x", "cuda", "--cuda-path=" + toolkit, "--cuda-gpu-arch=" + arch, "-std=c++17",
                                     "-isystem", include])  # as nvcc does: clang alone searches the system's folders first
    if header not in CUDA_ONLY and not header.endswith(".hpp"):
        wrong += compile(header, "C++", ["-x", "c++", "-I" + include, "-std=c++14"])
    if header in CXX03:
        wrong += compile(header, "CUDA in C++03", ["-x", "cuda", "--cuda-path=" + toolkit, "--cuda-gpu-arch=sm_52", "-std=c++03", "-isystem", include])
    if header in C_HEADERS:
        wrong += compile(header, "C", ["-x", "c", "-I" + include, "-std=gnu99"])
    return wrong


names = list(headers())
with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
    wrong = [w for ws in pool.map(check, names) for w in ws]
for w in wrong:
    print(w)
print(f"{len(names)} headers, {len(wrong)} failures")
sys.exit(bool(wrong) or not names)
