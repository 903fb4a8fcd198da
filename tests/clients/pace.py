# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How fast a client is on Heddle against its own backend for the CPU: both in one process, in turns, the best of each."""
import time


def compare(name, ours, theirs, rounds=7):
    """Both are functions that return when their work is done. Prints our time over theirs."""
    best = [float("inf")] * 2
    for run in (ours, theirs):          # compiles
        run()
    for _ in range(rounds):
        for i, run in enumerate((ours, theirs)):
            start = time.perf_counter()
            run()
            best[i] = min(best[i], time.perf_counter() - start)
    print(f"{name}: {best[0] * 1e3:.2f} ms, its CPU backend {best[1] * 1e3:.2f} ms, ratio {best[0] / best[1]:.2f}", flush=True)
