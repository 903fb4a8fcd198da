# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# pycuda's arrays, elementwise and reduction kernels and source modules against numpy.
import sys

import numpy as np
import pycuda.autoinit  # noqa: makes the context
import pycuda.driver as cuda
from pycuda import cumath, gpuarray
from pycuda.compiler import SourceModule
from pycuda.elementwise import ElementwiseKernel
from pycuda.reduction import ReductionKernel

from differ import Differ

out, quick = sys.argv[1], sys.argv[2] == "quick"
d, rng = Differ(out), np.random.default_rng(1)
a, b = (rng.random(400).astype("float32") + 0.1 for _ in range(2))
for name, f in {"add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y, "div": lambda x, y: x / y}.items():
    d.case(name, lambda up, f=f: (lambda r: r.get() if hasattr(r, "get") else r)(f(up(a), up(b))), gpuarray.to_gpu, lambda x: x)
for name in ("sin", "cos", "exp", "log", "sqrt", "floor", "tanh"):
    d.case(name, lambda gpu, n=name: getattr(cumath, n)(gpuarray.to_gpu(a)).get() if gpu else getattr(np, n)(a), True, False, 1e-5)
if not quick:
    for name in ("sum", "max", "min", "dot"):
        args = (gpuarray.to_gpu(b),) if name == "dot" else ()
        d.case(name, lambda gpu, n=name: getattr(gpuarray, n)(gpuarray.to_gpu(a), *args).get() if gpu
               else getattr(np, n)(a, *([b] if n == "dot" else [])), True, False, 1e-4)
    d.case("ReductionKernel", lambda gpu: ReductionKernel(np.float32, "0", "a+b", "x[i]*x[i]", "float *x")(gpuarray.to_gpu(a)).get()
           if gpu else np.float32((a * a).sum()), True, False, 1e-4)


def elementwise(gpu):
    if not gpu:
        return a * 2 + b
    z = gpuarray.empty(400, np.float32)
    ElementwiseKernel("float *x, float *y, float *z", "z[i] = 2*x[i] + y[i]")(gpuarray.to_gpu(a), gpuarray.to_gpu(b), z)
    return z.get()


def module(gpu):
    if not gpu:
        return a * a
    f = SourceModule("__global__ void sq(float* o, float* x) { o[threadIdx.x] = x[threadIdx.x] * x[threadIdx.x]; }").get_function("sq")
    r = np.zeros_like(a)
    f(cuda.Out(r), cuda.In(a), block=(400, 1, 1), grid=(1, 1))
    return r


d.case("ElementwiseKernel", elementwise, True, False)
d.case("SourceModule", module, True, False)
d.finish()
