#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What first launches cost: kernels of about 50, 500 and 5000 instructions, without and with loops.

  bench/compile.py --build build [--rounds 5] [--only 500,500_loops] [--out bench/results]

first: from cuModuleLoadData to the first launch's result, nothing cached; optimised: until launches run at
full speed; jit: the first result with HEDDLE_ENGINE=jit; disk: the first result from the disk cache.
Milliseconds, medians over rounds. Writes compile.json."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "compile"))
import kernels  # noqa: E402

SIZES = {"50": (8, False), "500": (105, False), "500_loops": (78, True), "5000": (1050, False)}


def run(program, ptx, **env):
    done = subprocess.run([program, str(ptx)], capture_output=True, text=True, env=dict(os.environ, **env))
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--only", default="50,500,500_loops")
    p.add_argument("--out", default=str(HERE / "results"))
    a = p.parse_args()
    root, work, out = Path(a.build).resolve(), Path(a.build).resolve() / "bench", Path(a.out)
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    program = str(work / "compile_time")
    subprocess.run(["clang++-19", "-O2", "-std=c++20", f"-I{root}/toolkit/include", str(HERE / "compile/compile_time.cc"), "-o", program,
                    f"-L{root}/toolkit/lib64", "-lcuda", f"-Wl,-rpath,{root}/toolkit/lib64"], check=True)
    rows = []
    print(f"{'kernel':12}{'PTX':>6}{'parse':>8}{'first':>9}{'optimised':>11}{'jit':>9}{'disk':>8}{'warm us':>9}")
    for name in a.only.split(","):
        steps, loops = SIZES[name]
        source, ptx = work / f"size_{name}.cu", work / f"size_{name}.ptx"
        source.write_text(kernels.source(steps, loops))
        subprocess.run([str(root / "toolkit/bin/nvcc"), "-ptx", "-arch=sm_80", str(source), "-o", str(ptx)], check=True)
        seen = {"load": [], "first": [], "optimised": [], "jit": [], "disk": [], "warm": []}
        for _ in range(a.rounds):
            with tempfile.TemporaryDirectory() as cache:
                cold = run(program, ptx, HEDDLE_CACHE="0")
                jit = run(program, ptx, HEDDLE_CACHE_DIR=cache, HEDDLE_ENGINE="jit")
                disk = run(program, ptx, HEDDLE_CACHE_DIR=cache)
            for key, value in (("load", cold["load_ms"]), ("first", cold["first_result_ms"]), ("optimised", cold["optimised_ms"]),
                               ("jit", jit["first_result_ms"]), ("disk", disk["first_result_ms"]), ("warm", jit["warm_us"])):
                seen[key].append(value)
        row = {"name": name, "instructions": kernels.instructions(ptx.read_text()), **{k: statistics.median(v) for k, v in seen.items()}}
        rows.append(row)
        print(f"{name:12}{row['instructions']:6}{row['load']:8.2f}{row['first']:9.2f}{row['optimised']:11.2f}{row['jit']:9.2f}"
              f"{row['disk']:8.2f}{row['warm']:9.2f}", flush=True)
    (out / "compile.json").write_text(json.dumps({"rounds": a.rounds, "rows": rows}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
