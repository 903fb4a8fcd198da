# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# DEVICE=cuda heddle run python3 tests/clients/pygpu/speed.py: pygpu, which has no backend for CPUs, against numpy.
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
import pygpu
from pygpu.elemwise import GpuElemwise, arg
from pygpu.reduction import reduce1

from pace import compare

COUNT = 1 << 22
context = pygpu.init("cuda")
x, y = (np.random.default_rng(n).random(COUNT).astype("float32") for n in (1, 2))
dx, dy, dz = pygpu.array(x, context=context), pygpu.array(y, context=context), pygpu.empty(COUNT, "float32", context=context)
args = [arg("z", "float32", write=True), arg("x", "float32", read=True), arg("y", "float32", read=True)]
saxpy, waves = GpuElemwise(context, "z = 2 * x + y", args), GpuElemwise(context, "z = sinf(x) * expf(-y)", args)


def done(launch):
    launch()
    dz.sync()


compare("2 x + y, 4 M floats", lambda: done(lambda: saxpy(dz, dx, dy)), lambda: np.float32(2) * x + y)
compare("sin(x) exp(-y)", lambda: done(lambda: waves(dz, dx, dy)), lambda: np.sin(x) * np.exp(-y))
compare("sum", lambda: np.asarray(reduce1(dx, "+", "0", np.dtype("float32"))), lambda: x.sum())
