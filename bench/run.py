#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make bench: every kernel as CUDA on Heddle against its OpenMP twin, built by gcc and by clang, and
against its OpenCL twin on PoCL.

  bench/run.py --build build [--only saxpy,nbody] [--extra] [--rounds 5] [--shrink 1] [--no-pocl] [--out bench/results]

Rounds of the programs are interleaved, each checks its result against a third, plain computation, and the
figure is the median over rounds of the best of a run. `ratio` is Heddle's time over the faster OpenMP
twin's, `pocl` is PoCL's over the same (1 is equal, smaller is faster). `limit` is the share of what the
machine can do at most (multiply-adds, memory traffic or gathers, whichever binds), measured in the same
run. Writes results.json and results.svg."""
import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KERNELS = HERE / "kernels"
ORDER = ["saxpy", "stencil5", "transpose", "matmul16", "matmul32", "sgemm8x8", "reduce_tree", "reduce_shuffle",
         "histogram_global", "histogram_shared", "black_scholes", "nbody", "mandelbrot", "spmv", "scan", "bitonic",
         "conv3x3", "gemv", "softmax", "layernorm"]
EXTRA = ["barrier", "stencil27", "lbm", "bfs", "hash", "saxpy_f64", "stencil5_f64", "matmul16_f64", "black_scholes_f64",
         "saxpy_f16", "stencil5_f16"]   # outside the mean
STRICT = ["-O3", "-march=native", "-fopenmp", "-std=c++17", "-ffp-contract=off"]
GATHERS = {"spmv": 0.5}                 # per flop


def quietly(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def pocl_ready(install):
    """Debian's PoCL and the OpenCL headers, installed if we may."""
    if Path("/etc/OpenCL/vendors/pocl.icd").exists() and Path("/usr/include/CL/cl.h").exists():
        return True
    if install and os.geteuid() == 0 and shutil.which("apt-get"):
        quietly(["apt-get", "install", "-y", "--no-install-recommends", "pocl-opencl-icd", "ocl-icd-opencl-dev"])
    return Path("/etc/OpenCL/vendors/pocl.icd").exists() and Path("/usr/include/CL/cl.h").exists()


def build(name, work, nvcc, pocl):
    twin, opencl = str(KERNELS / f"{name}_omp.cpp"), KERNELS / f"{name}_ocl.cpp"
    jobs = {
        "heddle": [nvcc, "-O3", "-std=c++17", "-arch=sm_80", str(KERNELS / f"{name}.cu"), "-o", str(work / f"{name}.heddle")],
        "gcc": ["g++", *STRICT, twin, "-o", str(work / f"{name}.gcc")],
        "clang": ["clang++-19", *STRICT, twin, "-o", str(work / f"{name}.clang")],
    }
    if pocl and opencl.exists():
        jobs["pocl"] = ["g++", "-O2", "-std=c++17", "-fopenmp", str(opencl), "-lOpenCL", "-o", str(work / f"{name}.pocl")]
    programs = {}
    for variant, command in jobs.items():
        done = quietly(command)
        if done.returncode:
            print(f"{name}: {variant} does not build:\n{done.stderr[-2000:]}", file=sys.stderr)
        else:
            programs[variant] = command[-1]
    return programs


def limits(work, env):
    program = str(work / "limits")
    done = quietly(["g++", "-O3", "-march=native", "-fopenmp", "-ffast-math", str(HERE / "micro/limits.cpp"), "-o", program])
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    return json.loads(quietly([program], env=env).stdout)


def share_of_limit(name, facts, ms, most):
    """The time that the binding limit alone would take, over the time it took."""
    if not most:
        return None, ""
    needs = {"multiply-adds": facts["flops"] / most["double_flops" if name.endswith("_f64") else "flops"], "memory": facts["bytes"] / most["bytes_per_s"],
             "gathers": facts["flops"] * GATHERS.get(name, 0) / most["gathers_per_s"]}
    which = max(needs, key=needs.get)
    return (needs[which] * 1e3 / ms, which) if needs[which] else (None, "")


def measure(programs, rounds, env):
    times, facts, wrong = {v: [] for v in programs}, {}, []
    for n in range(rounds):
        order = list(programs.items())
        for variant, program in order[n % len(order):] + order[:n % len(order)]:
            try:
                done = quietly([program, "3"], env=env, timeout=600)
                line = json.loads(done.stdout.strip().splitlines()[-1])
            except (IndexError, ValueError, subprocess.TimeoutExpired):
                wrong.append(variant)
                continue
            if not line["ok"]:
                wrong.append(variant)
            times[variant].append(min(line["ms"]))
            facts = {"flops": line["flops"], "bytes": line["bytes"]}
    return {v: statistics.median(t) for v, t in times.items() if t}, facts, sorted(set(wrong))


def mean(values):
    values = list(values)
    return math.exp(sum(math.log(v) for v in values) / len(values)) if values else None


def picture(rows, path):
    width, bar, left = 760, 22, 150
    scale = (width - left - 60) / max(2.0, max(r["ratio"] for r in rows))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{bar * len(rows) + 50}" font-family="sans-serif" font-size="12">',
           f'<text x="{left}" y="16">time relative to the faster OpenMP twin (shorter is faster); grey: PoCL, cut off at the edge</text>']
    for i, r in enumerate(rows):
        y, w = 26 + i * bar, r["ratio"] * scale
        colour = "#2a7" if r["ratio"] <= 1 else "#c63"
        if r.get("pocl_ratio"):
            out.append(f'<rect x="{left}" y="{y + 1}" width="{min(r["pocl_ratio"] * scale, width - left - 60):.1f}" height="{bar - 3}" fill="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{y + 14}" text-anchor="end">{r["name"]}</text>'
                   f'<rect x="{left}" y="{y + 4}" width="{w:.1f}" height="{bar - 9}" fill="{colour}"/>'
                   f'<text x="{left + w + 4:.1f}" y="{y + 14}">{r["ratio"]:.2f}</text>')
    x = left + scale
    out.append(f'<line x1="{x}" x2="{x}" y1="24" y2="{26 + bar * len(rows)}" stroke="#333" stroke-dasharray="3"/></svg>')
    path.write_text("\n".join(out))


def row_text(r):
    ms, number = r["ms"], lambda v, form: format(v, form) if v is not None else "-"
    return (f"{r['name']:18}{ms['heddle']:11.2f}{number(ms.get('gcc'), '.2f'):>10}{number(ms.get('clang'), '.2f'):>10}"
            f"{number(ms.get('pocl'), '.2f'):>10}{r['ratio']:8.2f}{number(r['pocl_ratio'], '.2f'):>8}"
            f"{r['flops'] / ms['heddle'] / 1e6:9.1f}{r['bytes'] / ms['heddle'] / 1e6:8.1f}{number(r['limit'], '.0%'):>7} {r['bound']}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--only", default="")
    p.add_argument("--extra", action="store_true", help="the kernels outside the mean, too")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--shrink", type=int, default=1)
    p.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    p.add_argument("--no-pocl", action="store_true")
    p.add_argument("--out", default=str(HERE / "results"))
    a = p.parse_args()
    names = [n for n in a.only.split(",") if n] or ORDER + (EXTRA if a.extra else [])
    if unknown := [n for n in names if n not in ORDER + EXTRA]:
        sys.exit(f"no kernel is called {', '.join(unknown)}; there are {', '.join(ORDER + EXTRA)}")
    out, work = Path(a.out), Path(a.build) / "bench"
    out.mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    nvcc = str(Path(a.build).resolve() / "toolkit/bin/nvcc")
    # Steady speed is measured here; what first launches cost is compile.py's matter.
    env = dict(os.environ, OMP_NUM_THREADS=str(a.threads), HEDDLE_THREADS=str(a.threads), BENCH_SHRINK=str(a.shrink),
               HEDDLE_ENGINE="jit", POCL_MAX_PTHREAD_COUNT=str(a.threads))
    pocl = not a.no_pocl and pocl_ready(True)
    most = limits(work, env)
    if most:
        print(f"limits of {most['threads']} threads: {most['flops'] / 1e9:.0f} GFLOP/s, {most['bytes_per_s'] / 1e9:.1f} GB/s, "
              f"{most['gathers_per_s'] / 1e6:.0f} M gathers/s")
    rows, failed = [], []
    print(f"{'kernel':18}{'heddle ms':>11}{'gcc ms':>10}{'clang ms':>10}{'pocl ms':>10}{'ratio':>8}{'pocl':>8}{'GFLOP/s':>9}{'GB/s':>8}{'limit':>7}")
    for name in names:
        programs = build(name, work, nvcc, pocl)
        ms, facts, wrong = measure(programs, a.rounds, env)
        if "pocl" in wrong:             # a column of its own: a wrong figure there spoils no other
            ms.pop("pocl", None)
            wrong.remove("pocl")
            print(f"{name}: PoCL gives a wrong result or fails", file=sys.stderr)
        twins = [t for v, t in ms.items() if v in ("gcc", "clang")]
        if wrong or "heddle" not in ms or not twins:
            print(f"{name:18}no figure: {'wrong or failed: ' + ', '.join(wrong) if wrong else 'does not build'}")
            failed.append(name)
            continue
        limit, bound = share_of_limit(name, facts, ms["heddle"], most)
        rows.append({"name": name, "ms": ms, "ratio": ms["heddle"] / min(twins),
                     "pocl_ratio": ms["pocl"] / min(twins) if "pocl" in ms else None, "limit": limit, "bound": bound, **facts})
        print(row_text(rows[-1]), flush=True)
    if rows:
        # Those outside the mean count only where nothing else was asked for.
        among = [r for r in rows if r["name"] not in EXTRA] or rows
        means = {"heddle": mean(r["ratio"] for r in among), "pocl": mean(r["pocl_ratio"] for r in among if r["pocl_ratio"]),
                 "heddle_over_pocl": mean(r["ratio"] / r["pocl_ratio"] for r in among if r["pocl_ratio"])}
        print(f"geometric means of {len(among)}: heddle {means['heddle']:.3f}" + (f", PoCL {means['pocl']:.3f}, which takes {1 / means['heddle_over_pocl']:.1f} times as long on the kernels it has"
                                                                              if means["pocl"] else ""))
        (out / "results.json").write_text(json.dumps({"geomean": means["heddle"], "geomeans": means, "limits": most, "threads": a.threads,
                                                      "rounds": a.rounds, "shrink": a.shrink, "rows": rows, "failed": failed}, indent=1))
        picture(rows, out / "results.svg")
        print(f"{out}/results.json {out}/results.svg")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
