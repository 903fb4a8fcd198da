#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""build_id.py OUT ROOT FILE...: writes a C++ constant that changes when any of the files does."""
import hashlib
import os
import sys


def main(out, root, files):
    total = hashlib.sha256()
    for path in sorted(files):
        with open(path, "rb") as f:
            total.update(os.path.relpath(path, root).encode() + b"\0")
            total.update(hashlib.sha256(f.read()).digest())
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w") as f:
        f.write("// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n")
        f.write(f'inline constexpr char kBuildId[] = "{total.hexdigest()}";\n')


main(sys.argv[1], sys.argv[2], sys.argv[3:])
