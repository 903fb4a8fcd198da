# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/drjit/speed.py: drjit.cuda against drjit.llvm.
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("DRJIT_LIBLLVM_PATH", "/usr/lib/llvm-19/lib/libLLVM-19.so")
import drjit as dr
import drjit.cuda
import drjit.llvm

from pace import compare

COUNT = 1 << 22


def timed(f):
    def on(m):
        x = dr.linspace(m.Float, 0.1, 1, COUNT)
        dr.eval(x)

        def run():
            dr.eval(f(m, x))
            dr.sync_thread()
        return run
    return on(drjit.cuda), on(drjit.llvm)


@dr.syntax
def julia(m, x):
    i, z = m.UInt32(0), m.Float(x)
    while (i < 32) & (z < 4):
        z = z * z + 0.2
        i += 1
    return z


compare("sin(x) * sqrt(x) + x, 4 M floats", *timed(lambda m, x: dr.sin(x) * dr.sqrt(x) + x))
compare("exp, log, atan2", *timed(lambda m, x: dr.atan2(dr.exp(x), dr.log(x))))
compare("sum", *timed(lambda m, x: dr.sum(x)))
compare("gather, reversed", *timed(lambda m, x: dr.gather(m.Float, x, COUNT - 1 - dr.arange(m.UInt32, COUNT))))
compare("loop of 32 rounds", *timed(julia))
