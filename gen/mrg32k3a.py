#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mrg32k3a.py OUT: jumps of L'Ecuyer's MRG32k3a (Good parameters and implementations for combined multiple recursive
generators, 1999). Each component moves by a matrix modulo its prime: here the 2^k-th powers of both, k = 0 to 190, nine
words a matrix, row by row. Written only if changed."""
import pathlib
import sys

JUMPS = 191
COMPONENTS = [(4294967087, [[0, 1, 0], [0, 0, 1], [-810728, 1403580, 0]]),
              (4294944443, [[0, 1, 0], [0, 0, 1], [-1370589, 0, 527612]])]


def square(a, m):
    return [[sum(a[i][k] * a[k][j] for k in range(3)) % m for j in range(3)] for i in range(3)]


def main(out):
    lines = ["/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */", "/* Made by gen/mrg32k3a.py. */"]
    powers = [[[x % m for x in row] for row in a] for m, a in COMPONENTS]
    for _ in range(JUMPS):
        lines.append("{" + ", ".join("{" + ", ".join(f"{x}u" for row in a for x in row) + "}" for a in powers) + "},")
        powers = [square(a, m) for a, (m, _) in zip(powers, COMPONENTS)]
    path, text = pathlib.Path(out), "\n".join(lines) + "\n"
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


main(sys.argv[1])
