#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lets each allocation fail in turn (HEDDLE_OOM_AT=n), in a process of its own.
usage: oom.py PROGRAM [--most N]
The program does its work once and ends with 0, or with 3 after an out-of-memory answer from a call that may give
one. What must hold: never anything else, no hang, and every allocation had its turn."""
import argparse
import os
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--most", type=int, default=400)
    args = parser.parse_args()
    bad = refused = 0
    for n in range(1, args.most + 1):
        ran = subprocess.run([args.program], env=dict(os.environ, HEDDLE_OOM_AT=str(n)), capture_output=True, text=True, timeout=120)
        refused += ran.returncode == 3
        if ran.returncode == 0:
            break                       # there is no n-th allocation
        if ran.returncode != 3:
            bad += 1
            print(f"allocation {n}: the program ended with {ran.returncode}: {(ran.stdout + ran.stderr)[-300:]}")
    else:
        print(f"more than {args.most} allocations")
        bad += 1
    print(f"{refused} allocations refused, one at a time; {bad} failures")
    return 1 if bad or not refused else 0


sys.exit(main())
