#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Kernels like those of run.py, each one file that is CUDA for nvcc and OpenMP for gcc and clang.

    bench/similar.py [NAME...] [--build DIR] [--rounds N] [--runs N] [--no-clang]

Prints for each the best time over the rounds, which take turns, and the ratio to the faster twin. The sums that a
program prints of its results must agree.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TWIN = ["-O3", "-march=native", "-fopenmp", "-std=c++17", "-ffp-contract=off", "-x", "c++"]


def build(source, into, nvcc, compilers):
    """The programs of one source by the name of their compiler; one that does not compile is said and left out."""
    programs = {}
    for name, command in {"heddle": [nvcc, "-O3", "-std=c++17", "-arch=sm_80"], **compilers}.items():
        program = into / f"{source.stem}.{name}"
        r = subprocess.run([*command, source, "-o", program], capture_output=True, text=True)
        if r.returncode:
            print(f"{source.stem}: {name} does not compile it: {r.stderr[-1000:]}", file=sys.stderr)
        else:
            programs[name] = program
    return programs


def measure(programs, rounds, runs):
    """Milliseconds and the two sums of each program, in turns."""
    times, sums = {n: [] for n in programs}, {}
    env = {**os.environ, "HEDDLE_ENGINE": os.environ.get("HEDDLE_ENGINE", "jit")}
    for turn in range(rounds):
        names = list(programs)
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            out = subprocess.run([programs[name], str(runs)], capture_output=True, text=True, env=env, timeout=300)
            if out.returncode:
                raise RuntimeError(f"{programs[name].name} ends with {out.returncode}: {out.stderr[-300:]}")
            took, *sums[name] = (float(x) for x in out.stdout.split())
            times[name].append(took)
    return {n: min(t) for n, t in times.items()}, sums


def agree(a, b):
    return all(abs(x - y) <= 1e-3 * abs(y) + 1e-9 for x, y in zip(a, b))


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("names", nargs="*", default=[])
    p.add_argument("--build", default="build")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--no-clang", action="store_true")
    a = p.parse_args()
    compilers = {"gcc": ["g++", *TWIN]} | ({} if a.no_clang else {"clang": ["clang++-19", *TWIN]})
    nvcc = pathlib.Path(a.build).resolve() / "toolkit/bin/nvcc"
    failed = False
    with tempfile.TemporaryDirectory() as into:
        for source in sorted((HERE / "similar").glob("*.cu")):
            if a.names and source.stem not in a.names:
                continue
            programs = build(source, pathlib.Path(into), nvcc, compilers)
            if "heddle" not in programs or len(programs) < 2:
                failed = True
                continue
            try:
                best, sums = measure(programs, a.rounds, a.runs)
            except (RuntimeError, subprocess.TimeoutExpired) as e:
                print(f"{source.stem}: {e}", file=sys.stderr)
                failed = True
                continue
            twin = min(t for n, t in best.items() if n != "heddle")
            right = all(agree(sums["heddle"], s) for s in sums.values())
            failed |= not right
            figures = " ".join(f"{n} {t:9.3f}" for n, t in best.items())
            print(f"{source.stem:12} {figures} ratio {best['heddle'] / twin:6.2f}{'' if right else '  SUMS DIFFER'}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
