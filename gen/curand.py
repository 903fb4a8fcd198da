#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes from src/curand/curand.api: prototypes, exported stubs, the symbol map; and docs/coverage/curand.md.

  curand.py build --root SOURCE --out BUILD/gen      curand.py coverage --root SOURCE [--check]

A function is implemented if src/curand/*.cc defines it, tested if tests/ names it; nobody types that anywhere."""
import pathlib
import re
import sys

import library

ABOUT = pathlib.Path(__file__).resolve().parent / "templates/curand.md"


class Row:
    def __init__(self, line, family, where):
        match = re.match(r"(\w+)\s*\((.*)\)$", line)
        if not match:
            sys.exit(f"{where}: cannot read '{line}'")
        self.name, self.family, self.params = match.group(1), family, library.params(match.group(2))

    def declaration(self, name):
        return library.declaration("curandStatus_t", name, self.params)


def rows(root):
    return library.rows(root / "src/curand/curand.api", Row)


def implemented(root):
    return library.names_in((root / "src/curand").glob("*.cc"), r"^curandStatus_t (curand\w+)\(")


def stub(row, known):
    out = [f'HEDDLE_EXPORT {row.declaration(row.name)} {{']
    for text, name, optional in row.params:
        if text.startswith("curandGenerator_t "):
            out.append(f"  if (!heddle::curand::is_live({name})) return CURAND_STATUS_NOT_INITIALIZED;")
        elif "*" in text and not optional:
            out.append(f"  if (!{name}) return CURAND_STATUS_OUT_OF_RANGE;")
    if row.name in known:
        out.append(f"  return heddle::curand::{row.name}({', '.join(p[1] for p in row.params)});")
    else:
        out.append(f'  return heddle::curand::not_supported("{row.name}");')
    return "\n".join(out + ["}"])


def build(root, out):
    table, known = rows(root), implemented(root)
    if lost := known - {row.name for row in table}:
        sys.exit(f"src/curand defines {sorted(lost)[0]}, which curand.api lacks")
    library.write(out / "include/heddle/curand_functions.h",
                  [f"/* {library.SPDX} */", "/* Made by gen/curand.py from curand.api. */"] +
                  [row.declaration("CURANDAPI " + row.name) + ";" for row in table])
    library.write_stubs(out, "curand", [], table, known, stub,
                        ["bool is_live(curandGenerator_t generator);", "curandStatus_t not_supported(const char* function);"])
    library.write(out / "src/curand/curand.map", ["{ global:"] + [f"  {row.name};" for row in table] + ["  local: *; };"])


def coverage(root, check):
    table, known = rows(root), implemented(root)
    tested = library.names_in((root / "tests").rglob("*.cc"), r"\b(curand[A-Z]\w+)\b")
    have = sum(row.name in known for row in table)
    lines = ["# cuRAND", "", "Made by `gen/curand.py coverage`.", "",
             f"{have} of {len(table)} functions work.", "", ABOUT.read_text().rstrip()]
    lines += library.families(table, "| function | works | tested |", lambda row:
        f"| {row.name} | {'yes' if row.name in known else 'not supported'} | {'yes' if row.name in tested else ''} |")
    library.publish(root, "curand", lines, check)


library.main(build, coverage)
