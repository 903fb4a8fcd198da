#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Error, gamma and Bessel functions: run as `python3 special.py > ../special_coefficients.h` (minutes).
from fit import *

mp.prec = 200
tiny = mpf(10) ** -14
one = lambda x: mpf(1)


def guard(g, at_zero):
    return lambda x: at_zero if abs(x) < tiny else g(x)


def in_square(g):
    return lambda z: g(m.sqrt(z))


print("// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception")
print("// Made by fit/special.py. Polynomials of the error, gamma and Bessel functions, lowest power first.")
print("#pragma once\nnamespace heddle::libdevice {")

series("erf_c", "erf(x) / x - 1 in x^2, |x| <= 1",
       guard(in_square(lambda x: m.erf(x) / x - 1), 2 / m.sqrt(m.pi) - 1), 0, 1.0001, 14, 53, weight=one)
# Shepherd and Laframboise's variable, (x - 4) / (x + 4), takes [0, inf) to [-1, 1].


def erfcx_of(q):
    if q > mpf(1) - mpf(10) ** -12:
        return 2 / m.sqrt(m.pi)
    x = 4 * (1 + q) / (1 - q)
    if x < 60:
        v = m.exp(x * x) * m.erfc(x)
    else:
        v, term, k = mpf(0), mpf(1), 0
        while k < 30:
            v += term
            term *= -(2 * k + 1) / (2 * x * x)
            k += 1
        v /= x * m.sqrt(m.pi)
    return (1 + 2 * x) * v


series("erfcx_c", "(1 + 2 x) exp(x^2) erfc(x) in (x - 4) / (x + 4), x >= 0", erfcx_of, -1, 1, 27, 53)

# erfinv(x) / x as a function of w = -log(1 - x^2), or of sqrt(w): the inverse complementary function shares it.


def inverse(w):
    """erfinv(x) / x at 1 - x^2 = exp(-w)."""
    if w < mpf(10) ** -10:
        return m.sqrt(m.pi) / 2
    tail = m.exp(-w)  # 1 - x^2
    y = tail / (1 + m.sqrt(1 - tail))  # 1 - x
    x = 1 - y
    g = m.sqrt(w) if w > 2 else x
    for _ in range(60):
        error = m.erfc(g) - y
        step = error / (2 / m.sqrt(m.pi) * m.exp(-g * g) - g * error)
        g += step
        if abs(step) < mpf(10) ** -40 * abs(g):
            break
    return g / x


series("inverse_w_c", "erfinv(x) / x in w - 3, w = -log(1 - x^2) <= 6", lambda t: inverse(t + 3), -3, 3, 27, 53)
for name, centre, half, n in (("a", 3.2, 0.82, 23), ("b", 5, 1, 20), ("c", 7.5, 1.5, 18), ("d", 12.5, 3.5, 20),
                               ("e", 22, 6, 19)):
    series(f"inverse_{name}_c", f"the same in sqrt(w) - {centre}, to {half} either side",
           lambda t: inverse((t + mpf(centre)) ** 2), -half, half, n, 53)

# lgamma(2 + t) / t on t in [-1/2, 1].
series("lgamma_c", "lgamma(2 + t) / t, t in [-1/2, 1]",
       guard(lambda t: m.loggamma(2 + t).real / t, 1 - m.euler), -0.5, 1.0001, 22, 53)


def stirling(z):
    x = 1 / m.sqrt(z) if z > 0 else mpf(0)
    if z < mpf(10) ** -12:
        return mpf(1) / 12 - z / 360
    return (m.loggamma(x).real - (x - mpf(1) / 2) * m.log(x) + x - m.log(2 * m.pi) / 2) * x


series("stirling_c", "x (lgamma(x) - (x - 1/2) log(x) + x - log(2 pi) / 2) in 1 / x^2, x >= 8",
       stirling, 0, 1 / mpf(64), 8, 53)

# Bessel functions below 8 in pieces, each with its zero divided out.
print("struct BesselPiece {\n  double end, centre, zero_hi, zero_lo;  // zero_hi is 0 where the piece has no zero\n  double c[18];\n};")


def pieces(name, f, zeros, ends):
    print(f"constexpr BesselPiece {name}[] = {{")
    for a, b in zip(ends, ends[1:]):
        zero = next((z for z in zeros if a < z < b), None)
        centre = (mpf(a) + mpf(b)) / 2
        half = (mpf(b) - mpf(a)) / 2
        if zero is None:
            g = lambda t: f(centre + t)
        else:
            slope = m.diff(f, zero)
            g = lambda t: slope if abs(centre + t - zero) < tiny else f(centre + t) / (centre + t - zero)
        c, worst = fit(g, -half * mpf("1.001"), half * mpf("1.001"), 18, 53)
        hi = rounded(zero, 53) if zero is not None else mpf(0)
        lo = rounded(zero - hi, 53) if zero is not None else mpf(0)
        print(f"    // to {b}: error 2^{float(m.log(worst, 2)):.1f}")
        print(f"    {{{float(b).hex()}, {float(centre).hex()}, {float(hi).hex()}, {float(lo).hex()},")
        print("     {" + ", ".join(float(x).hex() for x in c) + "}},")
        sys.stdout.flush()
    print("};")


j0, j1 = (lambda x: m.besselj(0, x)), (lambda x: m.besselj(1, x))
y0, y1 = (lambda x: m.bessely(0, x)), (lambda x: m.bessely(1, x))
pieces("j0_pieces", j0, [m.besseljzero(0, k) for k in (1, 2)], [0, 1.5, 3.5, 5, 6.5, 8.001])
pieces("j1_pieces", lambda x: j1(x), [m.besseljzero(1, k) for k in (1, 2)], [1.5, 3, 4.5, 6.25, 8.001])
pieces("y0_pieces", y0, [m.besselyzero(0, k) for k in (1, 2, 3)], [0.5, 0.75, 1.125, 1.6875, 2.5, 3.5, 5, 6.5, 8.001])
pieces("y1_pieces", y1, [m.besselyzero(1, k) for k in (1, 2)], [0.5, 0.75, 1.125, 1.6875, 2.5, 3.5, 4.75, 6.25, 8.001])
series("j1_near_c", "j1(x) / x in x^2, x <= 1.5", guard(in_square(lambda x: j1(x) / x), mpf(1) / 2), 0, 2.2501, 10, 53)
series("y0_near_c", "y0(x) - (2 / pi) log(x) j0(x) in x^2, x <= 1/2",
       lambda z: 2 / m.pi * (m.euler - m.log(2)) if z < mpf(10) ** -30 else
       y0(m.sqrt(z)) - 2 / m.pi * m.log(m.sqrt(z)) * j0(m.sqrt(z)), 0, 0.2501, 8, 53)


def y1_rest(z):
    if z < mpf(10) ** -20:
        return (2 * m.euler - 1 - 2 * m.log(2)) / (2 * m.pi)
    x = m.sqrt(z)
    return (y1(x) - 2 / m.pi * (m.log(x) * j1(x) - 1 / x)) / x


series("y1_near_c", "(y1(x) - (2 / pi) (log(x) j1(x) - 1 / x)) / x in x^2, x <= 1/2", y1_rest, 0, 0.2501, 8, 53)

# Beyond 8: j = sqrt(2 / (pi x)) (P cos(chi) - Q sin(chi)), y the same with sin and cos; P and x Q in (8 / x)^2.


def pq(order, x):
    jj, yy = m.besselj(order, x), m.bessely(order, x)
    chi = x - (2 * order + 1) * m.pi / 4
    s = m.sqrt(m.pi * x / 2)
    return s * (jj * m.cos(chi) + yy * m.sin(chi)), s * (yy * m.cos(chi) - jj * m.sin(chi))


for order in (0, 1):
    at = (mpf(1), mpf(4 * order * order - 1) / 8)
    for which, name in ((0, "p"), (1, "q")):
        def g(z, order=order, which=which, at=at):
            if z < mpf(10) ** -8:
                return at[which]
            x = 8 / m.sqrt(z)
            v = pq(order, x)
            return v[0] if which == 0 else v[1] * x
        series(f"bessel_{name}{order}_c", f"{name.upper()} of order {order}{' times x' if which else ''} in (8 / x)^2, x >= 8",
               g, 0, 1.0001, 11, 53, weight=one)

for order in (0, 1):
    series(f"i{order}_near_c", f"i{order}(x){'' if order == 0 else ' / x'} in x^2, x <= 8",
           guard(in_square(lambda x, o=order: m.besseli(o, x) / (x if o else 1)), mpf(1) / (2 if order else 1)),
           0, 64.1, 22, 53)
    series(f"i{order}_far_c", f"i{order}(x) exp(-x) sqrt(x) in 16 / x - 1, x >= 8",
           lambda t, o=order: 1 / m.sqrt(2 * m.pi) if t < mpf(-1) + mpf(10) ** -10 else
           m.besseli(o, 16 / (t + 1)) * m.exp(-16 / (t + 1)) * m.sqrt(16 / (t + 1)), -1, 1.0001, 22, 53)
print("}  // namespace heddle::libdevice")
