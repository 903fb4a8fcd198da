# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/pycuda/speed.py: pycuda, which has no backend for CPUs, against numpy.
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
import pycuda.autoinit  # noqa: makes the context
import pycuda.driver as drv
import pycuda.gpuarray as gpuarray
from pycuda.elementwise import ElementwiseKernel
from pycuda.scan import InclusiveScanKernel

from pace import compare

COUNT = 1 << 22
rng = np.random.default_rng(1)
x, y = rng.random(COUNT, dtype="float32"), rng.random(COUNT, dtype="float32")
dx, dy, dz = gpuarray.to_gpu(x), gpuarray.to_gpu(y), gpuarray.empty(COUNT, "float32")
saxpy = ElementwiseKernel("float a, float *x, float *y, float *z", "z[i] = a * x[i] + y[i]")
waves = ElementwiseKernel("float *x, float *z", "z[i] = sinf(x[i]) * expf(-x[i])")
scan = InclusiveScanKernel(np.float32, "a + b")


def done(launch):
    launch()
    drv.Context.synchronize()


compare("a * x + y, 4 M floats", lambda: done(lambda: saxpy(2, dx, dy, dz)), lambda: np.float32(2) * x + y)
compare("sin(x) exp(-x)", lambda: done(lambda: waves(dx, dz)), lambda: np.sin(x) * np.exp(-x))
compare("sum", lambda: gpuarray.sum(dx).get(), lambda: x.sum())
compare("running sum", lambda: done(lambda: scan(dx, dz)), lambda: np.cumsum(x))
