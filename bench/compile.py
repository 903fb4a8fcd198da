#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What first launches cost: kernels of about 50, 500 and 5000 instructions, without and with loops.

  bench/compile.py --build build [--rounds 5] [--only 500,500_loops] [--out bench/results]

first: from cuModuleLoadData to the first launch's result, nothing cached, HEDDLE_ENGINE=tiered; optimised:
until launches run at full speed; jit: the first result with HEDDLE_ENGINE=jit; disk: the first result from
the disk cache. Milliseconds, medians over rounds. Writes compile.json."""
import statistics
import subprocess
import sys
import tempfile

from session import HERE, Session

sys.path.insert(0, str(HERE / "compile"))
import kernels  # noqa: E402

SIZES = {"50": (8, False), "500": (105, False), "500_loops": (78, True), "5000": (1050, False)}


def main():
    s = Session(__doc__, only="50,500,500_loops")
    program = s.build(["clang++-19", "-O2", "-std=c++20", f"-I{s.toolkit}/include", HERE / "compile/compile_time.cc"], "compile_time")
    rows = []
    print(f"{'kernel':12}{'PTX':>6}{'parse':>8}{'first':>9}{'optimised':>11}{'jit':>9}{'disk':>8}{'warm us':>9}")
    for name in s.asked.only.split(","):
        steps, loops = SIZES[name]
        source, ptx = s.work / f"size_{name}.cu", s.work / f"size_{name}.ptx"
        source.write_text(kernels.source(steps, loops))
        subprocess.run([s.nvcc, "-ptx", "-arch=sm_80", str(source), "-o", str(ptx)], check=True)
        seen = {}
        for _ in range(s.asked.rounds):
            with tempfile.TemporaryDirectory() as cache:
                cold = s.run([program, ptx], HEDDLE_CACHE="0", HEDDLE_ENGINE="tiered")
                jit = s.run([program, ptx], HEDDLE_CACHE_DIR=cache, HEDDLE_ENGINE="jit")
                disk = s.run([program, ptx], HEDDLE_CACHE_DIR=cache, HEDDLE_ENGINE="tiered")
            for key, value in (("load", cold["load_ms"]), ("first", cold["first_result_ms"]), ("optimised", cold["optimised_ms"]),
                               ("jit", jit["first_result_ms"]), ("disk", disk["first_result_ms"]), ("warm", jit["warm_us"])):
                seen.setdefault(key, []).append(value)
        row = {"name": name, "instructions": kernels.instructions(ptx.read_text()), **{k: statistics.median(v) for k, v in seen.items()}}
        rows.append(row)
        print(f"{name:12}{row['instructions']:6}{row['load']:8.2f}{row['first']:9.2f}{row['optimised']:11.2f}{row['jit']:9.2f}"
              f"{row['disk']:8.2f}{row['warm']:9.2f}", flush=True)
    s.write("compile.json", {"rows": rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
