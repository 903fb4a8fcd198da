#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The elementary functions: run as `python3 core.py > ../core_coefficients.h`.
from fit import *

tiny = mpf(10) ** -18


def guard(g, at_zero):
    """g is written with a removable singularity at 0."""
    return lambda x: at_zero if abs(x) < tiny else g(x)


def in_square(g):
    return lambda z: g(m.sqrt(z))


print("// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception")
print("// Made by fit/core.py. Polynomials of the elementary functions, lowest power first.")
print("#pragma once\nnamespace heddle::libdevice {")

half_ln2 = m.log(2) / 2 * mpf("1.001")
for bits, s, ne, n2, nl, ns, nc, na, nas, nt, nth in (
        (24, "f", 5, 7, 8, 3, 3, 9, 5, 7, 5), (53, "", 10, 12, 8, 6, 6, 22, 13, 14, 12)):
    series(f"exp{s}_c", "(e^r - 1 - r) / r^2, |r| <= ln2 / 2",
           guard(lambda r: (m.exp(r) - 1 - r) / r ** 2, mpf(1) / 2), -half_ln2, half_ln2, ne, bits,
           weight=lambda r: r ** 2 + mpf("1e-4"))
    series(f"exp2{s}_c", "(2^r - 1) / r, |r| <= 1/2",
           guard(lambda r: (2 ** r - 1) / r, m.log(2)), -0.5005, 0.5005, n2 - 1, bits, weight=lambda r: abs(r) + mpf("1e-3"))
    if bits == 24:
        for name, text, low, high, n in (("logf_c", "[-1/4, 1/2]", -0.25, 0.5, nl), ("log2f_c", "[-1/3, 1/3]", -0.3334, 0.3334, nl + 1)):
            series(name, "(log(1 + f) - f + f^2 / 2) / f^3, f in " + text,
                   guard(lambda f: (m.log(1 + f) - f + f * f / 2) / f ** 3, mpf(1) / 3), low, high, n, bits,
                   weight=lambda f: f * f / (1 + f / 2) + mpf("1e-4"))
    else:
        series("log_c", "(2 atanh(s) - 2 s) / s^3 in s^2, |s| <= 0.1716",
               guard(in_square(lambda s: (2 * m.atanh(s) - 2 * s) / s ** 3), mpf(2) / 3), 0, 0.02945, nl, bits,
               weight=lambda z: z + mpf("1e-5"))
    series(f"sin{s}_c", "(sin(r) - r) / r^3 in r^2, |r| <= pi / 4",
           guard(in_square(lambda r: (m.sin(r) - r) / r ** 3), -mpf(1) / 6), 0, 0.6175, ns, bits,
           weight=lambda z: z + mpf("1e-5"))
    series(f"cos{s}_c", "(cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi / 4",
           guard(in_square(lambda r: (m.cos(r) - 1 + r * r / 2) / r ** 4), mpf(1) / 24), 0, 0.6175, nc, bits,
           weight=lambda z: z * z + mpf("1e-5"))
    if bits == 24:
        series(f"tan{s}_c", "(tan(r) - r) / r^3 in r^2, |r| <= pi / 4",
               guard(in_square(lambda r: (m.tan(r) - r) / r ** 3), mpf(1) / 3), 0, 0.6175, nt, bits,
               weight=lambda z: z + mpf("1e-5"))
    series(f"atan{s}_c", "(atan(x) - x) / x^3 in x^2, |x| <= 1",
           guard(in_square(lambda x: (m.atan(x) - x) / x ** 3), -mpf(1) / 3), 0, 1, na, bits,
           weight=lambda z: z + mpf("1e-5"))
    series(f"asin{s}_c", "(asin(x) - x) / x^3 in x^2, |x| <= 1/2",
           guard(in_square(lambda x: (m.asin(x) - x) / x ** 3), mpf(1) / 6), 0, 0.2501, nas, bits,
           weight=lambda z: z + mpf("1e-5"))
    series(f"tanh{s}_c", "(tanh(x) - x) / x^3 in x^2, |x| <= 0.625",
           guard(in_square(lambda x: (m.tanh(x) - x) / x ** 3), -mpf(1) / 3), 0, 0.3907, nth, bits,
           weight=lambda z: z + mpf("1e-5"))
    series(f"sinh{s}_c", "(sinh(x) - x) / x^3 in x^2, |x| <= 1",
           guard(in_square(lambda x: (m.sinh(x) - x) / x ** 3), mpf(1) / 6), 0, 1.001, 4 if bits == 24 else 8, bits,
           weight=lambda z: z + mpf("1e-5"))

series("sinpif_c", "(sin(pi r) - pi r) / r^3 in r^2, |r| <= 1/4",
       guard(in_square(lambda r: (m.sin(m.pi * r) - m.pi * r) / r ** 3), -m.pi ** 3 / 6), 0, 0.0626, 4, 24,
       weight=lambda z: z + mpf("1e-5"))
series("cospif_c", "(cos(pi r) - 1) / r^2 in r^2, |r| <= 1/4",
       guard(in_square(lambda r: (m.cos(m.pi * r) - 1) / r ** 2), -m.pi ** 2 / 2), 0, 0.0626, 4, 24,
       weight=lambda z: z + mpf("1e-5"))

series("erff_near_c", "(erf(x) - x) / x in x^2, |x| <= 1",
       guard(in_square(lambda x: m.erf(x) / x - 1), 2 / m.sqrt(m.pi) - 1), 0, 1.0001, 7, 24, weight=lambda z: mpf(1))
series("erff_far_c", "log2(erfc(x)) in x - 5/2, x in [1, 4]", lambda t: m.log(m.erfc(t + mpf(5) / 2), 2), -1.5001, 1.5001, 9, 24,
       weight=lambda t: m.erfc(t + mpf(5) / 2))

# powf works in double: log2 to 2^-36, 2^r to 2^-34.
series("powf_log2_c", "log2((1 + s) / (1 - s)) / s in s^2, |s| <= 0.1716",
       guard(in_square(lambda s: 2 * m.atanh(s) / s / m.log(2)), 2 / m.log(2)), 0, 0.02945, 6, 53)
series("powf_exp2_c", "2^r, |r| <= 1/2", lambda r: mpf(2) ** r, -0.5005, 0.5005, 8, 53)

pair("ln2", m.log(2)); pair("pi", m.pi); pair("pi_2", m.pi / 2); pair("pi_4", m.pi / 4)
pair("log2e", 1 / m.log(2)); pair("log10e", 1 / m.log(10)); pair("log10_2", m.log10(2)); pair("ln10", m.log(10))
pair("log2_10", m.log(10, 2))
for name, value in (("ln2f", m.log(2)), ("pif", m.pi), ("pi_2f", m.pi / 2), ("log2ef", 1 / m.log(2)),
                    ("log10ef", 1 / m.log(10)), ("log10_2f", m.log10(2)), ("log2_10f", m.log(10, 2))):
    pair(name, value, 24)

# Parts of ln 2, log10(2) and pi/2 with trailing zeros, so that small multiples of them are exact.
def parts(name, value, widths, bits):
    kind, s = ("float", "f") if bits == 24 else ("double", "")
    out = []
    for w in widths:
        p = rounded(value, w)
        out.append(float(p).hex() + s)
        value -= p
    print(f"constexpr {kind} {name}[] = {{{', '.join(out)}}};")


parts("ln2_parts", m.log(2), (42, 53), 53)
parts("log10_2_parts", m.log10(2), (42, 53), 53)
parts("ln2f_parts", m.log(2), (15, 24), 24)
parts("log10_2f_parts", m.log10(2), (15, 24), 24)
parts("pi_2_parts", m.pi / 2, (33, 33, 33, 53), 53)
parts("pi_2f_parts", m.pi / 2, (11, 11, 11, 24), 24)

# pow: log(m) = -log(c) + log1p(m c - 1) with c near 1/m of 8 bits, for m in steps of 1/32.
series("pow_log_c", "(log(1 + r) - r + r^2 / 2) / r^3, |r| <= 0.0240",
       guard(lambda r: (m.log(1 + r) - r + r * r / 2) / r ** 3, mpf(1) / 3), -0.0240, 0.0240, 10, 53,
       weight=lambda r: abs(r ** 2) + mpf("1e-6"))
print("struct PowEntry {\n  double c, log_hi, log_lo;  // log_hi + log_lo = -log(c); log_hi has 42 bits below 1\n};")
print("constexpr int pow_first = 22;\nconstexpr PowEntry pow_table[] = {")
for i in range(22, 47):
    c = m.nint(mpf(32) / i * 256) / 256
    v = -m.log(c)
    hi = m.nint(v * mpf(2) ** 42) / mpf(2) ** 42
    print(f"    {{{float(c).hex()}, {float(hi).hex()}, {float(v - hi).hex()}}},")
print("};")

series("cbrt_c", "cbrt(x) on [1, 8], a first guess", lambda x: m.cbrt(x), 1, 8, 4, 53)

# 2/pi as 32-bit words, most significant first, behind three words of zero: for large arguments.
mp.prec = 1400
two_over_pi = int(2 / m.pi * mpf(2) ** (32 * 40))
words = [0, 0, 0] + [(two_over_pi >> (32 * (39 - i))) & 0xFFFFFFFF for i in range(40)]
print("constexpr unsigned two_over_pi[] = {")
for i in range(0, 43, 6):
    print("    " + ", ".join(f"0x{w:08x}u" for w in words[i:i + 6]) + ",")
print("};\n}  // namespace heddle::libdevice")
