#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Many processes that share one cache of kernels, of which one after the other is killed at random moments.
usage: processes.py PROGRAM [--count 200] [--seed 1] [--timeout 300]
What must hold: every process that was not killed does its work, none hangs, and the cache is sound."""
import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=300)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    bad = killed = 0
    with tempfile.TemporaryDirectory() as cache:
        env = dict(os.environ, HEDDLE_CACHE_DIR=cache, HEDDLE_THREADS="1")

        def start(seed):
            return subprocess.Popen([args.program, "--seed", str(seed), "--calls", "60"], env=env,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

        running, victims, started = {}, set(), 0
        end = time.time() + args.timeout
        while (running or started < args.count) and time.time() < end:
            for _ in range(min(4, args.count - started)):
                running[start(started % 7 + 1)] = started
                started += 1
            alive = [p for p in running if p.poll() is None and p not in victims]
            if alive and rng.random() < 0.5:
                victim = rng.choice(alive)
                victims.add(victim)
                victim.send_signal(signal.SIGKILL)
            for p in [p for p in running if p.poll() is not None]:
                number = running.pop(p)
                text = p.stderr.read()
                if p.returncode == -signal.SIGKILL and p in victims:
                    killed += 1
                elif p.returncode:
                    bad += 1
                    print(f"process {number} ended with {p.returncode}: {text[-300:]}")
            time.sleep(rng.uniform(0.01, 0.1))
        for p in running:
            bad += 1
            print(f"process {running[p]} hangs")
            p.kill()
        # The cache that the dead left behind serves the living.
        last = start(1)
        if last.wait(timeout=60):
            bad += 1
            print(f"after all, the program fails: {last.stderr.read()[-300:]}")
    print(f"{args.count} processes, {killed} killed, {bad} failures")
    return 1 if bad else 0


sys.exit(main())
