#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pack.py OUT PREFIX=FOLDER[:GLOB,GLOB...]...: text files in one file that a library embeds. Per file: path, zero,
eight bytes of length, the bytes, zero. Of two files with one path the first is taken. Written only if changed."""
import pathlib
import struct
import sys

out, taken, data = pathlib.Path(sys.argv[1]), set(), b""
for argument in sys.argv[2:]:
    prefix, _, rest = argument.partition("=")
    folder, _, globs = rest.partition(":")
    for glob in globs.split(",") if globs else ["**/*"]:
        for path in sorted(pathlib.Path(folder).glob(glob)):
            name = f"{prefix}/{path.relative_to(folder)}"
            if not path.is_file() or name in taken or path.suffix == ".md":
                continue
            taken.add(name)
            text = path.read_bytes()
            data += name.encode() + b"\0" + struct.pack("<Q", len(text)) + text + b"\0"
data += b"\0"
out.parent.mkdir(parents=True, exist_ok=True)
if not out.exists() or out.read_bytes() != data:
    out.write_bytes(data)
