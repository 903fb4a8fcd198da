#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a launch costs, and what a second thread brings.

  bench/launch.py --build build [--rounds 5] [--out bench/results]

Medians over rounds of micro/launch.cu's figures; `speedup` is a compute-bound kernel's time with
HEDDLE_THREADS=1 over that with 2, runs interleaved. Writes launch.json."""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(command, **env):
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, HEDDLE_ENGINE="jit", **env))
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--out", default=str(HERE / "results"))
    a = p.parse_args()
    root, work, out = Path(a.build).resolve(), Path(a.build).resolve() / "bench", Path(a.out)
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    program = str(work / "launch")
    subprocess.run([str(root / "toolkit/bin/nvcc"), "-O2", "-std=c++17", "-arch=sm_80", str(HERE / "micro/launch.cu"), "-o", program,
                    f"-L{root}/toolkit/lib64", "-lcuda", "-lpthread"], check=True)
    seen, one, two = {}, [], []
    for _ in range(a.rounds):
        for key, value in run([program]).items():
            seen.setdefault(key, []).append(value)
        one.append(run([program, "compute"], HEDDLE_THREADS="1")["compute_us"])
        two.append(run([program, "compute"], HEDDLE_THREADS="2")["compute_us"])
    result = {key: statistics.median(values) for key, values in seen.items()}
    result["compute_1_thread_us"], result["compute_2_threads_us"] = statistics.median(one), statistics.median(two)
    result["speedup"] = result["compute_1_thread_us"] / result["compute_2_threads_us"]
    for key, value in result.items():
        print(f"{key:24}{value:10.3f}")
    (out / "launch.json").write_text(json.dumps({"rounds": a.rounds, **result}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
