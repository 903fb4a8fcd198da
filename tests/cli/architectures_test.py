#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""architectures_test.py TOOLKIT SOURCE...: PTX for every architecture from the oldest on is what ptxas accepts.

The headers take other ways, and clang chooses other instructions, below sm_53, sm_60, sm_70, sm_75, sm_80 and sm_89."""
import pathlib
import subprocess
import sys
import tempfile

ARCHITECTURES = [50, 53, 60, 70, 75, 86, 89]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def main(toolkit, *sources):
    binaries = pathlib.Path(toolkit) / "bin"
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            apps = pathlib.Path(source).resolve().parents[1] / "apps"
            for arch in ARCHITECTURES:
                ptx, cubin = f"{folder}/a.ptx", f"{folder}/a.cubin"
                run([binaries / "nvcc", "-std=c++17", "-O1", f"-arch=sm_{arch}", "-I", apps, "-ptx", source, "-o", ptx])
                run([binaries / "ptxas", f"-arch=sm_{arch}", ptx, "-o", cubin])
                text = pathlib.Path(ptx).read_text()
                if f".target sm_{arch}" not in text or ".entry" not in text:
                    sys.exit(f"{source} for sm_{arch}: not what was asked for\n{text[:300]}")
    print(f"{len(sources)} sources, {len(ARCHITECTURES)} architectures")


main(*sys.argv[1:])
