#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""embed.py IN OUT: the bytes of a file as the inside of a C array."""
import sys

with open(sys.argv[1], "rb") as f:
    data = f.read()
with open(sys.argv[2], "w") as f:
    for at in range(0, len(data), 32):
        f.write(",".join(str(b) for b in data[at:at + 32]) + ",\n")
