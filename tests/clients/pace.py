# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How fast a client is on Heddle against its own backend for the CPU: both in one process, in turns, the best of each.
And how long a program may take, whatever else the machine does."""
import resource
import subprocess
import time

WAITING = 10    # times as long by the clock: then it hangs


def limited(command, cpu_seconds, **how):
    """subprocess.run, its output kept as text; TimeoutExpired after so much time of the processor, or far more by the clock."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))   # noqa
    run = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, timeout=WAITING * cpu_seconds, **how)
    if run.returncode in (-24, -9):      # SIGXCPU, or what comes if it is caught
        raise subprocess.TimeoutExpired(command, cpu_seconds)
    return run


def compare(name, ours, theirs, rounds=15):
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
