#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make bench: every kernel as CUDA on Heddle against its OpenMP twin, built by gcc and by clang.

  bench/run.py --build build [--only saxpy,nbody] [--rounds 5] [--shrink 1] [--out bench/results]

Rounds of the three programs are interleaved, each checks its result against a third, plain
computation, and the figure is the median over rounds of the best-of-run; the ratio is Heddle's time
over the faster twin's (1 is equal, smaller is faster). Writes results.json and results.svg."""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KERNELS = HERE / "kernels"
ORDER = ["saxpy", "stencil5", "transpose", "matmul16", "matmul32", "sgemm8x8", "reduce_tree", "reduce_shuffle",
         "histogram_global", "histogram_shared", "black_scholes", "nbody", "mandelbrot", "spmv", "scan", "bitonic",
         "conv3x3", "gemv", "softmax", "layernorm"]
STRICT = ["-O3", "-march=native", "-fopenmp", "-std=c++17", "-ffp-contract=off"]


def build(name, work, nvcc):
    twin = str(KERNELS / f"{name}_omp.cpp")
    jobs = {
        "heddle": [nvcc, "-O3", "-std=c++17", "-arch=sm_80", str(KERNELS / f"{name}.cu"), "-o", str(work / f"{name}.heddle")],
        "gcc": ["g++", *STRICT, twin, "-o", str(work / f"{name}.gcc")],
        "clang": ["clang++-19", *STRICT, twin, "-o", str(work / f"{name}.clang")],
    }
    programs = {}
    for variant, command in jobs.items():
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"{name}: {variant} does not build:\n{done.stderr[-2000:]}", file=sys.stderr)
        else:
            programs[variant] = command[-1]
    return programs


def measure(programs, rounds, env):
    times, facts, wrong = {v: [] for v in programs}, {}, []
    for _ in range(rounds):
        for variant, program in programs.items():
            done = subprocess.run([program, "3"], capture_output=True, text=True, env=env, timeout=600)
            try:
                line = json.loads(done.stdout.strip().splitlines()[-1])
            except (IndexError, ValueError):
                wrong.append(variant)
                continue
            if not line["ok"]:
                wrong.append(variant)
            times[variant].append(min(line["ms"]))
            facts = {"flops": line["flops"], "bytes": line["bytes"]}
    return {v: statistics.median(t) for v, t in times.items() if t}, facts, sorted(set(wrong))


def picture(rows, path):
    width, bar, left = 760, 22, 150
    scale = (width - left - 60) / max(2.0, max(r["ratio"] for r in rows))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{bar * len(rows) + 50}" font-family="sans-serif" font-size="12">',
           f'<text x="{left}" y="16">time relative to the faster OpenMP twin (shorter is faster)</text>']
    for i, r in enumerate(rows):
        y, w = 26 + i * bar, r["ratio"] * scale
        colour = "#2a7" if r["ratio"] <= 1 else "#c63"
        out.append(f'<text x="{left - 6}" y="{y + 14}" text-anchor="end">{r["name"]}</text>'
                   f'<rect x="{left}" y="{y + 3}" width="{w:.1f}" height="{bar - 7}" fill="{colour}"/>'
                   f'<text x="{left + w + 4:.1f}" y="{y + 14}">{r["ratio"]:.2f}</text>')
    x = left + scale
    out.append(f'<line x1="{x}" x2="{x}" y1="24" y2="{26 + bar * len(rows)}" stroke="#333" stroke-dasharray="3"/></svg>')
    path.write_text("\n".join(out))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--only", default="")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--shrink", type=int, default=1)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--out", default=str(HERE / "results"))
    a = p.parse_args()
    names = [n for n in a.only.split(",") if n] or ORDER
    out, work = Path(a.out), Path(a.build) / "bench"
    out.mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    nvcc = str(Path(a.build).resolve() / "toolkit/bin/nvcc")
    env = dict(os.environ, OMP_NUM_THREADS=str(a.threads), HEDDLE_THREADS=str(a.threads), BENCH_SHRINK=str(a.shrink))
    rows, failed = [], []
    print(f"{'kernel':18}{'heddle ms':>11}{'gcc ms':>10}{'clang ms':>10}{'ratio':>8}{'GFLOP/s':>9}{'GB/s':>8}")
    for name in names:
        programs = build(name, work, nvcc)
        ms, facts, wrong = measure(programs, a.rounds, env)
        if wrong or "heddle" not in ms or len(ms) < 2:
            print(f"{name:18}no figure: {'wrong or failed: ' + ', '.join(wrong) if wrong else 'does not build'}")
            failed.append(name)
            continue
        ratio = ms["heddle"] / min(t for v, t in ms.items() if v != "heddle")
        rows.append({"name": name, "ms": ms, "ratio": ratio, **facts})
        print(f"{name:18}{ms['heddle']:11.2f}{ms.get('gcc', math.nan):10.2f}{ms.get('clang', math.nan):10.2f}{ratio:8.2f}"
              f"{facts['flops'] / ms['heddle'] / 1e6:9.1f}{facts['bytes'] / ms['heddle'] / 1e6:8.1f}", flush=True)
    if rows:
        mean = math.exp(sum(math.log(r["ratio"]) for r in rows) / len(rows))
        print(f"geometric mean of {len(rows)}: {mean:.3f}")
        (out / "results.json").write_text(json.dumps({"geomean": mean, "threads": a.threads, "rows": rows, "failed": failed}, indent=1))
        picture(rows, out / "results.svg")
        print(f"{out}/results.json {out}/results.svg")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
