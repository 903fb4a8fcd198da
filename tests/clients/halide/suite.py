# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Halide's CUDA target (PTX of its own LLVM, libcuda opened by name) against its CPU target: every type, unary and binary
# operation, and the schedules that programs use.
import sys

import halide as hl
import numpy as np

from differ import Differ

out, quick = sys.argv[1], sys.argv[2] == "quick"
d = Differ(out)
GPU = hl.get_host_target().with_feature(hl.TargetFeature.CUDA).with_feature(hl.TargetFeature.CUDACapability80)
CPU = hl.get_host_target()
x, y, i = hl.Var("x"), hl.Var("y"), hl.Var("i")
bx, by, tx, ty = (hl.Var(n) for n in ("bx", "by", "tx", "ty"))
SHAPES = ([64, 48],) if quick else ([64, 48], [1, 1], [33, 7])
FLOATS, INTS = ("f32", "f64"), ("u8", "i8", "u16", "i16", "u32", "i32")


def tile(f):
    f.gpu_tile(x, y, bx, by, tx, ty, 16, 16, tail=hl.TailStrategy.GuardWithIf)


def case(name, build, schedule=lambda f, parts: tile(f), shapes=SHAPES, tol=1e-5):
    def run(target, shape):
        f, *parts = build()
        if target is GPU:
            schedule(f, parts)
        result = f.realize(shape, target)
        result.copy_to_host()
        return np.array(result)
    for shape in shapes:
        d.case(f"{name}.{'x'.join(map(str, shape))}", lambda target: run(target, shape), GPU, CPU, tol, tol)


def one(expression):
    def build():
        f = hl.Func("f")
        f[x, y] = expression
        return (f,)
    return build


UNARY = "sin cos tan exp log sqrt floor ceil round trunc abs asin acos atan sinh cosh tanh asinh atanh".split()
for t in FLOATS:
    T = getattr(hl, t)
    a, b = (T(x) + T(0.5)) / T(70), (T(y) + T(0.25)) / T(50)
    for op in UNARY[:4] if quick else UNARY:
        case(f"{op}.{t}", one(getattr(hl, op)(a * b)))
    for op, e in {"add": a + b, "sub": a - b, "mul": a * b, "div": a / b, "mod": a % b, "pow": hl.pow(a, b), "min": hl.min(a, b),
                  "max": hl.max(a, b), "select": hl.select(a < b, a, b), "to_i32": hl.i32(a * T(100))}.items():
        case(f"{op}.{t}", one(e))
for t in INTS[:2] if quick else INTS:
    T = getattr(hl, t)
    a, b = T(x * 3 + y), T(y % 7 + 1)
    for op, e in {"add": a + b, "sub": a - b, "mul": a * b, "div": a / b, "mod": a % b, "and": a & b, "or": a | b, "xor": a ^ b,
                  "shl": a << (b & T(3)), "shr": a >> (b & T(3)), "min": hl.min(a, b), "less": hl.u8(a < b), "to_f32": hl.f32(a) / hl.f32(3)}.items():
        case(f"{op}.{t}", one(e))


def blur():
    g, f = hl.Func("g"), hl.Func("f")
    g[x, y] = hl.f32(x * y % 17)
    f[x, y] = (g[x - 1, y] + g[x, y] + g[x + 1, y] + g[x, y - 1] + g[x, y + 1]) / hl.f32(5)
    return f, g


def in_shared(f, parts):
    tile(f)
    parts[0].compute_at(f, bx).gpu_threads(x, y)


def in_registers(f, parts):
    tile(f)
    parts[0].compute_at(f, tx)


def matmul():
    f, a, r = hl.Func("f"), hl.Func("a"), hl.RDom([(0, 32)])
    a[x, y] = hl.f32((x * 7 + y * 3) % 11)
    f[x, y] = hl.f32(0)
    f[x, y] += a[r, y] * a[x, r]
    return f, a


def updates(f, parts):
    parts[0].compute_root()
    tile(f)
    f.update().gpu_tile(x, y, bx, by, tx, ty, 8, 8)


def histogram():
    f, g, r = hl.Func("f"), hl.Func("g"), hl.RDom([(0, 64), (0, 48)])
    g[i] = 0
    g[hl.clamp((r.x * r.y) % 16, 0, 15)] += 1
    f[x, y] = g[x % 16] + y
    return f, g


def root_on_device(f, parts):
    parts[0].compute_root().gpu_tile(i, bx, tx, 16)
    tile(f)


def bare_blocks(f, parts):
    f.gpu_blocks(y).gpu_threads(x)


case("blur.shared", blur, in_shared)
case("blur.registers", blur, in_registers)
case("matmul", matmul, updates)
case("histogram", histogram, root_on_device)
case("blocks", one(hl.f32(x) * hl.f32(y)), bare_blocks)
d.finish()
