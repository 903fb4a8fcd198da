# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# tinygrad's operations on DEV=CUDA (NVRTC; CUDA:PTX writes PTX itself) against its CPU device.
import os
import sys

os.environ.setdefault("DEV", "CUDA")
import numpy as np
from tinygrad import Tensor, dtypes

from differ import Differ

out, quick = sys.argv[1], sys.argv[2] == "quick"
d, rng = Differ(out), np.random.default_rng(1)
SHAPES = [(7,), (3, 5)] if quick else [(), (1,), (7,), (3, 5), (2, 3, 4), (33, 65)]
FLOATS = ["float32"] if quick else ["float32", "float64", "float16"]
INTS = ["int32"] if quick else ["int8", "uint8", "int16", "int32", "int64"]
UNARY = ("neg abs sqrt rsqrt exp exp2 log log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid relu gelu "
         "silu softplus softsign mish elu leaky_relu hardswish hardtanh relu6 selu celu quick_gelu erf floor ceil round trunc sign "
         "square reciprocal isnan isinf logical_not sum mean max min prod std var softmax log_softmax logsumexp cumsum argmax "
         "argmin flatten any all").split()
BINARY = "add sub mul div pow maximum minimum".split()
COMPARE = {"lt": lambda a, b: a < b, "gt": lambda a, b: a > b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
           "le": lambda a, b: a <= b, "ge": lambda a, b: a >= b}
INT_BINARY = {"and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b, "idiv": lambda a, b: a // b,
              "mod": lambda a, b: a % b, "mul": lambda a, b: a * b, "add": lambda a, b: a + b}


def tolerance(t):
    return {"float16": 1e-2, "float32": 1e-4, "float64": 1e-6}.get(t, 0)


def data(shape, t):
    if t.startswith("f"):
        return np.asarray(rng.random(shape) * 0.9 + 0.05, t)   # an array for () too
    return np.asarray(rng.integers(1, 30, shape), t)


def case(name, f, arrays, t):
    d.case(name, lambda dev: f(*[Tensor(a, device=dev) for a in arrays]).numpy(), "CUDA", "CPU", tolerance(t), tolerance(t))


for t in FLOATS:
    for shape in SHAPES:
        a, b = data(shape, t), data(shape, t)
        for op in UNARY:
            if hasattr(Tensor, op):
                case(f"{op}.{t}.{shape}", lambda x, op=op: getattr(x, op)(), [a], t)
        for op in BINARY:
            case(f"{op}.{t}.{shape}", lambda x, y, op=op: getattr(x, op)(y), [a, b], t)
        for op, f in COMPARE.items():
            case(f"{op}.{t}.{shape}", f, [a, b], t)
        case(f"where.{t}.{shape}", lambda x, y: (x > y).where(x, y), [a, b], t)
    m, n = data((17, 33), t), data((33, 9), t)
    case(f"matmul.{t}", lambda x, y: x @ y, [m, n], t)
    case(f"transpose.{t}", lambda x: x.T.contiguous(), [m], t)
    case(f"conv2d.{t}", lambda x, w: x.conv2d(w, padding=1), [data((1, 3, 8, 8), t), data((4, 3, 3, 3), t)], t)
    case(f"max_pool2d.{t}", lambda x: x.max_pool2d(), [data((1, 2, 8, 8), t)], t)
    case(f"avg_pool2d.{t}", lambda x: x.avg_pool2d(), [data((1, 2, 8, 8), t)], t)
    case(f"sort.{t}", lambda x: x.sort()[0], [data((20,), t)], t)
    case(f"cat.{t}", lambda x, y: x.cat(y), [m, m], t)
    case(f"pad.{t}", lambda x: x.pad(((1, 2), (0, 3))), [m], t)
    case(f"flip.{t}", lambda x: x.flip(0), [m], t)
    case(f"gather.{t}", lambda x: x.gather(0, Tensor([[0, 2], [1, 0]], device=x.device)), [m], t)
    case(f"layernorm.{t}", lambda x: x.layernorm(), [m], t)
for t in INTS:
    for shape in SHAPES:
        a, b = data(shape, t), data(shape, t)
        for op, f in INT_BINARY.items():
            case(f"{op}.{t}.{shape}", f, [a, b], t)
        for op in ("sum", "max", "min", "neg", "abs"):
            case(f"{op}.{t}.{shape}", lambda x, op=op: getattr(x, op)(), [a], t)
types = ["float32", "int32"] if quick else FLOATS + INTS + ["uint16", "uint32", "bool"]
for s in types:
    for t in types:
        a = data((5,), "int32" if s == "bool" else s).astype(s)
        case(f"cast.{s}.{t}", lambda x, t=t: x.cast(getattr(dtypes, t)), [a], "float16")
x = data((4, 6), "float32")


def gradient(dev):
    v = Tensor(x, device=dev, requires_grad=True)
    ((v @ v.T).sin().sum()).backward()
    return v.grad.numpy()


d.case("backward", gradient, "CUDA", "CPU", 1e-4, 1e-4)
d.finish()
