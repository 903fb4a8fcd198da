#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""xorwow.py OUT: jumps of Marsaglia's xorwow generator (Xorshift RNGs, 2003). Its state of 160 bits moves linearly over
GF(2), so 2^k steps are a polynomial of the step: x^(2^k) modulo the characteristic polynomial, here for each k as five
words of coefficients. Written only if changed."""
import pathlib
import sys

WORD, BITS, JUMPS = 0xFFFFFFFF, 160, 131


def step(v):
    t = v[0] ^ (v[0] >> 2)
    return v[1:] + [(v[4] ^ (v[4] << 4) & WORD) ^ (t ^ (t << 1) & WORD)]


def characteristic_polynomial():
    """Berlekamp and Massey's, of one bit of the sequence."""
    v, bits = [1, 2, 3, 4, 5], []
    for _ in range(2 * BITS + 8):
        bits.append(v[4] & 1)
        v = step(v)
    c, b, length, since = 1, 1, 0, 1
    for n in range(len(bits)):
        discrepancy = 0
        for i in range(length + 1):
            discrepancy ^= (c >> i & 1) & bits[n - i]
        if not discrepancy:
            since += 1
        elif 2 * length <= n:
            c, b, length, since = c ^ (b << since), c, n + 1 - length, 1
        else:
            c ^= b << since
            since += 1
    assert length == BITS
    return int(f"{c:0{BITS + 1}b}"[::-1], 2)   # of the step, not of its inverse


def square(a, p):
    r = 0
    for i in range(a.bit_length()):
        r |= (a >> i & 1) << (2 * i)
    for i in range(r.bit_length() - 1, BITS - 1, -1):
        if r >> i & 1:
            r ^= p << (i - BITS)
    return r


def main():
    p, a, rows = characteristic_polynomial(), 2, []
    for _ in range(JUMPS):
        rows.append("  {" + ", ".join(f"0x{a >> 32 * i & WORD:08x}u" for i in range(5)) + "},\n")
        a = square(a, p)
    text = "// Made by gen/xorwow.py: row k is 2^k steps of xorwow as a polynomial of one.\n" + "".join(rows)
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() or out.read_text() != text:
        out.write_text(text)


main()
