# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Dr.Jit's operations on its cuda backend against its llvm backend.
import sys

import drjit as dr
import drjit.cuda as cuda
import drjit.llvm as llvm
import numpy as np

from differ import Differ

out, quick = sys.argv[1], sys.argv[2] == "quick"
d, rng = Differ(out), np.random.default_rng(1)
SIZES = [7] if quick else [1, 7, 1000]
FLOATS = ["Float"] if quick else ["Float", "Float64", "Float16"]
INTS = ["Int", "UInt"] if quick else ["Int", "UInt", "Int64", "UInt64"]
NP = {"Float": "float32", "Float64": "float64", "Float16": "float16", "Int": "int32", "UInt": "uint32", "Int64": "int64", "UInt64": "uint64"}
UNARY = ("sqrt rsqrt rcp abs floor ceil trunc round sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 log log2 "
         "cbrt erf lgamma tgamma sign square isnan isinf isfinite sum prod max min cumsum prefix_sum reverse").split()
BINARY = "add sub mul truediv minimum maximum atan2 power copysign hypot".split()
OPS = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "truediv": lambda a, b: a / b}
INT_OPS = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "floordiv": lambda a, b: a // b,
           "mod": lambda a, b: a % b, "and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b,
           "shl": lambda a, b: a << (b & 3), "shr": lambda a, b: a >> (b & 3), "mulhi": lambda a, b: dr.mul_hi(a, b)}
# Where Dr.Jit takes a reciprocal of doubles on CUDA it writes rcp.approx.ftz.f64 or rsqrt.approx.ftz.f64 (seen in its
# PTX), which PTX gives 20 bits; its other functions of doubles agree with numpy to 4e-16.
TOL = {"Float16": 1e-2, "Float": 2e-5, "Float64": 1e-13}
RECIPROCAL = {"tan", "rsqrt", "rcp", "sinh", "cosh", "tanh"}


def case(name, f, arrays, t):
    tol = 3e-6 if t == "Float64" and name.split(".")[0] in RECIPROCAL else TOL.get(t, 0)
    d.case(name, lambda m: np.array(f(*[getattr(m, t)(a) for a in arrays])), cuda, llvm, tol, tol)


for t in FLOATS:
    for n in SIZES:
        a, b = ((rng.random(n) * 0.9 + 0.05).astype(NP[t]) for _ in range(2))
        for op in UNARY:
            if hasattr(dr, op):
                case(f"{op}.{t}.{n}", lambda x, op=op: getattr(dr, op)(x), [a], t)
        for op in BINARY:
            f = OPS.get(op) or getattr(dr, op, None)
            if f:
                case(f"{op}.{t}.{n}", f, [a, b], t)
        case(f"fma.{t}.{n}", lambda x, y: dr.fma(x, y, x), [a, b], t)
        case(f"select.{t}.{n}", lambda x, y: dr.select(x < y, x, y), [a, b], t)
for t in INTS:
    for n in SIZES:
        a, b = (rng.integers(1, 100, n).astype(NP[t]) for _ in range(2))
        for op, f in INT_OPS.items():
            if op in ("floordiv", "mod"):   # the llvm backend divides unused lanes by zero and dies: numpy answers for it
                d.case(f"{op}.{t}.{n}", lambda m, f=f: np.array(f(m[t](a), m[t](b))), vars(cuda), {t: lambda x: x})
            else:
                case(f"{op}.{t}.{n}", f, [a, b], t)
        for op in ("popcnt", "lzcnt", "tzcnt", "brev", "sum", "max", "min", "cumsum"):
            if hasattr(dr, op):
                case(f"{op}.{t}.{n}", lambda x, op=op: getattr(dr, op)(x), [a], t)


def gather(m):
    return np.array(dr.gather(m.Float, dr.arange(m.Float, 10) * 3, m.UInt(9, 0, 4)))


def scatter(m):
    x = dr.zeros(m.Float, 4)
    dr.scatter(x, m.Float(5, 6), m.UInt(3, 1))
    return np.array(x)


def scatter_add(m):
    x = dr.zeros(m.Float, 3)
    dr.scatter_add(x, m.Float(1, 2, 3, 4), m.UInt(0, 1, 1, 2))
    return np.array(x)


@dr.syntax
def loop(m):
    i, s, n = m.UInt(0), m.Float(0), dr.arange(m.UInt, 20)
    while i < n:
        s += dr.exp(-m.Float(i))
        i += 1
    return np.array(s)


@dr.syntax
def branch(m):
    x = dr.arange(m.Int, 40)
    if (x & 1) == 0:
        y = x * 3
    else:
        y = x - 7
    return np.array(y)


def compress(m):
    return np.array(dr.compress(dr.arange(m.Int, 30) % 3 == 0))


def matrix(m):
    return np.array(dr.ravel(m.Matrix3f(1, 2, 3, 4, 5, 6, 7, 8, 10) @ m.Array3f(1, 2, 3)))


def ad(m):
    x = m.ad.Float(1, 2, 3)
    dr.enable_grad(x)
    dr.backward(dr.sum(dr.sin(x) * x))
    return np.array(dr.grad(x))


for f in (gather, scatter, scatter_add, loop, branch, compress, matrix, ad):
    d.case(f.__name__, f, cuda, llvm, 1e-5, 1e-5)
d.finish()
