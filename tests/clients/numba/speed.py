# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/numba/speed.py: numba.cuda against numba's own njit(parallel=True).
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numba
import numpy as np
from numba import cuda

from pace import compare

COUNT, SIDE = 1 << 22, 512
rng = np.random.default_rng(1)
x, y = rng.random(COUNT, dtype="float32"), rng.random(COUNT, dtype="float32")
dx, dy = cuda.to_device(x), cuda.to_device(y)


@cuda.jit
def saxpy(a, x, y):
    i = cuda.grid(1)
    if i < x.size:
        y[i] = a * x[i] + y[i]


@numba.njit(parallel=True, fastmath=False)
def saxpy_cpu(a, x, y):
    for i in numba.prange(x.size):
        y[i] = a * x[i] + y[i]


@cuda.jit
def waves(x, y):
    i = cuda.grid(1)
    if i < x.size:
        y[i] = math.sin(x[i]) * math.exp(-x[i])


@numba.njit(parallel=True)
def waves_cpu(x, y):
    for i in numba.prange(x.size):
        y[i] = math.sin(x[i]) * math.exp(-x[i])


@cuda.jit
def mandelbrot(out):
    px, py = cuda.grid(2)
    if px < SIDE and py < SIDE:
        cr, ci, zr, zi, n = px * 3.0 / SIDE - 2, py * 2.0 / SIDE - 1, 0.0, 0.0, 0
        while n < 100 and zr * zr + zi * zi < 4:
            zr, zi, n = zr * zr - zi * zi + cr, 2 * zr * zi + ci, n + 1
        out[py, px] = n


@numba.njit(parallel=True)
def mandelbrot_cpu(out):
    for py in numba.prange(SIDE):
        for px in range(SIDE):
            cr, ci, zr, zi, n = px * 3.0 / SIDE - 2, py * 2.0 / SIDE - 1, 0.0, 0.0, 0
            while n < 100 and zr * zr + zi * zi < 4:
                zr, zi, n = zr * zr - zi * zi + cr, 2 * zr * zi + ci, n + 1
            out[py, px] = n


def done(launch):
    launch()
    cuda.synchronize()


out, d_out = np.zeros((SIDE, SIDE), "int32"), cuda.device_array((SIDE, SIDE), "int32")
compare("saxpy, 4 M floats", lambda: done(lambda: saxpy[COUNT // 256, 256](np.float32(2), dx, dy)), lambda: saxpy_cpu(np.float32(2), x, y))
compare("sin(x) exp(-x)", lambda: done(lambda: waves[COUNT // 256, 256](dx, dy)), lambda: waves_cpu(x, y))
compare("Mandelbrot set, 512 x 512 doubles", lambda: done(lambda: mandelbrot[(SIDE // 16, SIDE // 16), (16, 16)](d_out)), lambda: mandelbrot_cpu(out))
