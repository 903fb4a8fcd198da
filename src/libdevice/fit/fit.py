#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Makes coefficients.h: polynomial approximations for the device math library, by Remez exchange in
# multiple precision. Needs python3-mpmath; not part of the build, the result is committed.
import sys
from mpmath import mp, mpf, matrix, lu_solve
import mpmath as m

mp.prec = 240


def remez(f, weight, a, b, n, steps=12, fixed=()):
    """n coefficients after `fixed` ones, minimising max |weight(x) (f(x) - poly(x))| on [a, b]."""
    a, b, k = mpf(a), mpf(b), len(fixed)

    def rest(x):
        return f(x) - m.polyval(list(reversed(fixed)), x) if k else f(x)

    points = [(a + b) / 2 - (b - a) / 2 * m.cos(m.pi * (i + mpf(1) / 2) / (n + 1)) for i in range(n + 1)]
    best = None
    for step in range(steps):
        system, right = matrix(n + 1, n + 1), matrix(n + 1, 1)
        for i, x in enumerate(points):
            w = weight(x)
            for j in range(n):
                system[i, j] = w * x ** (j + k)
            system[i, n] = (-1) ** i
            right[i] = w * rest(x)
        solution = lu_solve(system, right)
        c = [solution[i] for i in range(n)]
        grid = [(a + b) / 2 - (b - a) / 2 * m.cos(m.pi * i / (16 * (n + 1))) for i in range(16 * (n + 1) + 1)]
        error = [weight(x) * (rest(x) - x ** k * m.polyval(list(reversed(c)), x)) for x in grid]
        worst = max(abs(e) for e in error)
        if best is None or worst < best[0]:
            best = (worst, c)
        # New reference: the largest error of each run of equal sign.
        runs, last = [], None
        for x, e in zip(grid, error):
            sign = e >= 0
            if sign == last:
                if abs(e) > abs(runs[-1][1]):
                    runs[-1] = (x, e)
            else:
                runs.append((x, e))
                last = sign
        if len(runs) < n + 1:
            break
        while len(runs) > n + 1:
            runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
        points = [x for x, _ in runs]
        if worst < abs(solution[n]) * mpf("1.02"):
            break
    return best


def rounded(value, bits):
    mp_prec = mp.prec
    mp.prec = bits
    result = +value
    mp.prec = mp_prec
    return mpf(result)


def fit(f, a, b, n, bits, weight=None, fixed=()):
    """Coefficients rounded one after another, the later ones refitted to make up for the rounding."""
    weight = weight or (lambda x: 1 / abs(f(x)))
    done = [mpf(c) for c in fixed]
    worst, c = remez(f, weight, a, b, n, fixed=done)
    while c:
        done.append(rounded(c[0], bits))
        c = c[1:]
        if len(done) - len(fixed) < 4 and c:
            try:
                worse, better_c = remez(f, weight, a, b, len(c), steps=6, fixed=done)
                if worse < 4 * worst:
                    c = better_c
            except ZeroDivisionError:  # A node at 0 sees nothing of the coefficients that are left.
                pass
    grid = [mpf(a) + (mpf(b) - mpf(a)) * i / 400 for i in range(401)]
    worst = max(weight(x) * abs(f(x) - m.polyval(list(reversed(done)), x)) for x in grid if weight(x) < 1e40)
    return done[len(fixed):], worst


def literal(c, bits):
    return float(c).hex() + ("f" if bits == 24 else "")


def series(name, note, f, a, b, n, bits, weight=None, fixed=()):
    c, worst = fit(f, a, b, n, bits, weight, fixed)
    kind = "float" if bits == 24 else "double"
    print(f"// {note}: error 2^{float(m.log(worst, 2)):.1f}.")
    rows = [literal(x, bits) for x in c]
    print(f"constexpr {kind} {name}[] = {{")
    for i in range(0, len(rows), 3):
        print("    " + ", ".join(rows[i:i + 3]) + ",")
    print("};")
    sys.stdout.flush()


def pair(name, value, bits=53):
    hi = rounded(value, bits)
    lo = rounded(value - hi, bits)
    kind, s = ("float", "f") if bits == 24 else ("double", "")
    print(f"constexpr {kind} {name}_hi = {float(hi).hex()}{s}, {name}_lo = {float(lo).hex()}{s};")
