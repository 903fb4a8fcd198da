# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/tinygrad/speed.py: DEV=CUDA against DEV=CPU.
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("DEV", "CUDA")
import numpy as np
from tinygrad import Device, Tensor, TinyJit

from pace import compare

rng = np.random.default_rng(1)


def timed(f, shapes):
    def on(device):
        arrays = [Tensor(rng.random(s, dtype="float32"), device=device).realize() for s in shapes]
        jitted = TinyJit(lambda *a: f(*a).realize())

        def run():
            jitted(*arrays)
            Device[device].synchronize()
        run()
        return run
    return on("CUDA"), on("CPU")


compare("a * b + c, 4 M floats", *timed(lambda a, b, c: a * b + c, [(1 << 22,)] * 3))
compare("sum of 4 M floats", *timed(lambda a: a.sum(), [(1 << 22,)]))
compare("softmax, 1024 x 1024", *timed(lambda a: a.softmax(), [(1024, 1024)]))
compare("matrix product, 512", *timed(lambda a, b: a @ b, [(512, 512)] * 2))
compare("convolution 3x3, 16 channels of 64 x 64", *timed(lambda a, w: a.conv2d(w), [(1, 16, 64, 64), (16, 16, 3, 3)]))
