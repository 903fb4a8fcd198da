# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle run VENV/bin/python tests/clients/halide/speed.py: one algorithm, scheduled for CUDA and for the host.
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import halide as hl
import numpy as np

from pace import compare

SIDE = 2048
picture = hl.Buffer(np.random.default_rng(1).random((SIDE + 2, SIDE + 2), dtype="float32"))
host = hl.get_host_target()
gpu = host.with_feature(hl.TargetFeature.CUDA).with_feature(hl.TargetFeature.CUDACapability80)


def timed(define):
    def on(target):
        x, y, xi, yi = hl.vars("x y xi yi")
        f = hl.Func("f")
        f[x, y] = define(x, y)
        if target is gpu:
            f.gpu_tile(x, y, xi, yi, 32, 8)
        else:
            f.vectorize(x, 16).parallel(y, 32)
        f.compile_jit(target)
        out = hl.Buffer(hl.Float(32), [SIDE, SIDE])

        def run():
            f.realize(out, target)
            if target is gpu:
                out.device_sync()
        return run
    return on(gpu), on(host)


compare("square root of a picture, 2048 x 2048", *timed(lambda x, y: hl.sqrt(picture[x, y]) * 2.0))
compare("blur 3x3", *timed(lambda x, y: sum((picture[x + i, y + j] for i in range(3) for j in range(3)), hl.f32(0)) / 9.0))
compare("exp(sin(x))", *timed(lambda x, y: hl.exp(hl.sin(picture[x, y]))))
