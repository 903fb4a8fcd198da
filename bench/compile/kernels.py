# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""CUDA kernels of a wanted size for the compile-time benchmark: a mix of float and integer arithmetic,
guarded statements and shared memory, with or without loops around it."""

STEPS = [
    "x = fmaf(x, 1.25f, y);", "h = (h ^ (h >> 7)) * 0x9e3779b1u;", "y = x * 0.5f + __uint_as_float((h & 0x7fffff) | 0x3f800000);",
    "if (h & {m}u) x = x - y * 0.25f;", "s[threadIdx.x] = x; __syncthreads(); y += s[(threadIdx.x + {k}) & 255]; __syncthreads();",
    "x = sqrtf(fabsf(x) + 1.0f);", "h += (unsigned)(x * 16.0f) + {k}u;", "y = fminf(fmaxf(y, -4.0f), x) + __fdividef(x, y + 9.0f);",
    "if (x > y) {{ h = h * 3u + {k}u; x = y * 1.5f; }} else {{ h ^= {m}u; y = x - 0.5f; }}", "x += __expf(-fabsf(y));",
]
LOOP = "for (unsigned j = 0; j < (h & 3u) + 2u; ++j) {{ {body} }}"


def source(steps, loops):
    """About `steps` of the statements above; with loops, each fourth of them runs 2-5 times."""
    out = []
    for n in range(steps):
        text = STEPS[n % len(STEPS)].format(m=1 << n % 13, k=n % 97 + 1)
        if loops and n % 4 == 1 and "sync" not in text:
            text = LOOP.format(body=text)
        out.append("  " + text)
    return ('extern "C" __global__ void kernel(float* data, int n) {\n  __shared__ float s[256];\n'
            "  int i = blockIdx.x * 256 + threadIdx.x;\n  float x = i < n ? data[i] : 0.0f, y = 1.0f + threadIdx.x;\n"
            "  unsigned h = i * 0x85ebca6bu;\n" + "\n".join(out) +
            "\n  if (i < n) data[i] = x + y + __uint_as_float((h & 0x7fffff) | 0x3f800000);\n}\n")


def instructions(ptx):
    """How many PTX instructions the text holds."""
    return sum(line.strip().endswith(";") and not line.strip().startswith((".", "//")) for line in ptx.splitlines())
