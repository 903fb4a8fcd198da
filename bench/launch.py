#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a launch costs, and what a second thread brings.

  bench/launch.py --build build [--rounds 5] [--out bench/results]

Medians over rounds of micro/launch.cu's figures; `speedup` is a compute-bound kernel's time with
HEDDLE_THREADS=1 over that with 2, runs interleaved. Writes launch.json."""
import statistics
import sys

from session import HERE, Session


def main():
    s = Session(__doc__)
    program = s.build([s.nvcc, "-O2", "-std=c++17", "-arch=sm_80", HERE / "micro/launch.cu", "-lpthread"], "launch")
    seen, one, two = {}, [], []
    for _ in range(s.asked.rounds):
        for key, value in s.run([program]).items():
            seen.setdefault(key, []).append(value)
        one.append(s.run([program, "compute"], HEDDLE_THREADS="1")["compute_us"])
        two.append(s.run([program, "compute"], HEDDLE_THREADS="2")["compute_us"])
    result = {key: statistics.median(values) for key, values in seen.items()}
    result["compute_1_thread_us"], result["compute_2_threads_us"] = statistics.median(one), statistics.median(two)
    result["speedup"] = result["compute_1_thread_us"] / result["compute_2_threads_us"]
    for key, value in result.items():
        print(f"{key:24}{value:10.3f}")
    s.write("launch.json", result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
