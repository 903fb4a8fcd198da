# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Taichi's operations with arch=ti.cuda against arch=ti.cpu, one fresh runtime for each.
import sys

import numpy as np
import taichi as ti

from differ import Differ

out, quick = sys.argv[1], sys.argv[2] == "quick"
d = Differ(out)
N = 64
UNARY = "sqrt rsqrt sin cos tan asin acos tanh exp log abs floor ceil round".split()
FLOATS = ["f32"] if quick else ["f32", "f64"]
CASES = {}


def case(name):
    def keep(f):
        CASES[name] = f
        return f
    return keep


def unary(op, t):
    def run():
        x = ti.field(getattr(ti, t), N)
        g = getattr(ti, op) if op != "abs" else abs

        @ti.kernel
        def k():
            for i in x:
                x[i] = g((i + 1) / 70.0)
        k()
        return x.to_numpy()
    return run


for t in FLOATS:
    for op in UNARY:
        CASES[f"{op}.{t}"] = unary(op, t)


@case("reduce_add")
def _():
    x = ti.field(ti.i32, 1000)

    @ti.kernel
    def k() -> ti.i32:
        s = 0
        for i in x:
            x[i] = i
            s += i
        return s
    return np.array(k())


@case("atomic_max_min")
def _():
    x = ti.field(ti.f32, 2)

    @ti.kernel
    def k():
        for i in range(500):
            ti.atomic_max(x[0], ti.cast(i % 77, ti.f32))
            ti.atomic_min(x[1], -ti.cast(i % 55, ti.f32))
    k()
    return x.to_numpy()


@case("matrix_product")
def _():
    a, b, c = (ti.field(ti.f32, (24, 24)) for _ in range(3))

    @ti.kernel
    def k():
        for i, j in a:
            a[i, j] = ti.sin(i * 3.0 + j)
            b[i, j] = ti.cos(j * 2.0 - i)
        for i, j in c:
            s = 0.0
            for n in range(24):
                s += a[i, n] * b[n, j]
            c[i, j] = s
    k()
    k()
    return c.to_numpy()


@case("integers")
def _():
    x = ti.field(ti.i32, (6, 50))

    @ti.kernel
    def k():
        for i in range(50):
            x[0, i] = (i - 20) // 7
            x[1, i] = (i - 20) % 7
            x[2, i] = i << 3 ^ 0x55
            x[3, i] = (i * 12345) >> 2
            x[4, i] = i & 9 | 4
            x[5, i] = i ** 3
    k()
    return x.to_numpy()


@case("ndarray_and_while")
def _():
    @ti.kernel
    def k(a: ti.types.ndarray(dtype=ti.i32, ndim=1)):
        for i in a:
            n, steps = a[i], 0
            while n > 1:
                n = n // 2 if n % 2 == 0 else 3 * n + 1
                steps += 1
            a[i] = steps
    a = np.arange(1, 200, dtype=np.int32)
    k(a)
    return a


@case("vectors_and_structs")
def _():
    v = ti.Vector.field(3, ti.f32, 32)

    @ti.kernel
    def k():
        for i in v:
            w = ti.Vector([1.0 * i, 2.0, 3.0])
            m = ti.Matrix([[1.0, 2.0, 0.5], [0.0, 1.0, 3.0], [1.0, 0.0, 1.0]])
            v[i] = (m @ w).normalized() + w.cross(ti.Vector([0.0, 0.0, 1.0]))
    k()
    return v.to_numpy()


@case("sparse_field")
def _():
    x = ti.field(ti.i32)
    ti.root.pointer(ti.i, 16).dense(ti.i, 8).place(x)

    @ti.kernel
    def fill():
        for i in range(128):
            if i % 40 < 3:
                x[i] = i

    @ti.kernel
    def total() -> ti.i32:
        s = 0
        for i in x:
            s += x[i] + 1
        return s
    fill()
    return np.array(total())


@case("gradient")
def _():
    x, loss = ti.field(ti.f32, 8, needs_grad=True), ti.field(ti.f32, (), needs_grad=True)

    @ti.kernel
    def k():
        for i in x:
            loss[None] += ti.sin(x[i]) * x[i]
    for i in range(8):
        x[i] = i * 0.3
    with ti.ad.Tape(loss):
        k()
    return x.grad.to_numpy()


answers = {}
for arch in ("cpu", "cuda"):
    ti.init(arch=getattr(ti, arch), log_level=ti.ERROR, offline_cache=False)
    for name, f in CASES.items():
        try:
            answers[arch, name] = f()
        except Exception as e:  # noqa
            answers[arch, name] = e
    ti.reset()


def answer(arch, name):
    a = answers[arch, name]
    if isinstance(a, Exception):
        raise a
    return a


for name in CASES:
    d.case(name, lambda arch, name=name: answer(arch, name), "cuda", "cpu", 1e-4, 1e-5)
d.finish()
