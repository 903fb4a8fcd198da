# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/taichi/speed.py: ti.cuda against ti.cpu, each in a process of its own.
import subprocess
import sys
import time

COUNT, SIDE, ROUNDS = 1 << 22, 512, 7


def measure(arch):
    import taichi as ti
    ti.init(arch=getattr(ti, arch), log_level=ti.ERROR)
    x, y = ti.field(ti.f32, COUNT), ti.field(ti.f32, COUNT)
    a, b = ti.field(ti.f32, (SIDE, SIDE)), ti.field(ti.f32, (SIDE, SIDE))

    @ti.kernel
    def saxpy():
        for i in x:
            y[i] = 2.0 * x[i] + y[i]

    @ti.kernel
    def waves():
        for i in x:
            y[i] = ti.sin(x[i]) * ti.exp(-x[i])

    @ti.kernel
    def total() -> ti.f32:
        s = 0.0
        for i in x:
            s += x[i]
        return s

    @ti.kernel
    def stencil():
        for i, j in a:
            if 0 < i < SIDE - 1 and 0 < j < SIDE - 1:
                b[i, j] = (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1]) * 0.25

    for name, kernel in (("saxpy, 4 M floats", saxpy), ("sin(x) exp(-x)", waves), ("sum by atomics", total), ("stencil, 512 x 512", stencil)):
        best = float("inf")
        for _ in range(ROUNDS + 1):     # the first compiles and is never the best
            start = time.perf_counter()
            kernel()
            ti.sync()
            best = min(best, time.perf_counter() - start)
        print(f"{name}|{best * 1e3}", flush=True)


if len(sys.argv) > 1:
    measure(sys.argv[1])
else:
    lines = [[row.split("|") for row in subprocess.run([sys.executable, __file__, arch], capture_output=True, text=True, check=True).stdout.splitlines() if "|" in row]
             for arch in ("cuda", "cpu")]
    for (name, ours), (_, theirs) in zip(*lines):
        print(f"{name}: {float(ours):.2f} ms, its CPU backend {float(theirs):.2f} ms, ratio {float(ours) / float(theirs):.2f}")
