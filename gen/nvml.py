#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes from src/nvml/nvml.api: prototypes, exported stubs, the symbol map; and docs/coverage/nvml.md.

  nvml.py build --root SOURCE --out BUILD/gen      nvml.py coverage --root SOURCE [--check]

A function is implemented if src/nvml/*.cc defines it; nobody types that anywhere."""
import re
import sys

import library


class Row:
    def __init__(self, line, family, where):
        match = re.match(r"(\w+)((?:\s*=\s*\w+)*)\s*\((.*)\)\s*(uninit)?$", line)
        if not match:
            sys.exit(f"{where}: cannot read '{line}'")
        self.name, self.family, self.uninit = match.group(1), family, bool(match.group(4))
        self.also = re.findall(r"\w+", match.group(2))
        self.params = library.params(match.group(3))

    def declaration(self, name):
        return library.declaration("nvmlReturn_t", name, self.params)


def rows(root):
    return library.rows(root / "src/nvml/nvml.api", Row)


def implemented(root):
    return library.names_in((root / "src/nvml").glob("*.cc"), r"^nvmlReturn_t (nvml\w+)\(")


def stub(row, known):
    out = [f'HEDDLE_EXPORT {row.declaration(row.name)} {{']
    if not row.uninit:
        out.append("  if (!heddle::nvml::initialised()) return NVML_ERROR_UNINITIALIZED;")
    for text, name, optional in row.params:
        if text.startswith("nvmlDevice_t ") and "*" not in text:
            out.append(f"  if (!heddle::nvml::is_device({name})) return NVML_ERROR_INVALID_ARGUMENT;")
        elif "*" in text and not optional:
            out.append(f"  if (!{name}) return NVML_ERROR_INVALID_ARGUMENT;")
    if row.name in known:
        out.append(f"  return heddle::nvml::{row.name}({', '.join(p[1] for p in row.params)});")
    else:
        out.append("  return NVML_ERROR_NOT_SUPPORTED;")
    out.append("}")
    for other in row.also:
        out.append(f"HEDDLE_EXPORT {row.declaration(other)} {{ return {row.name}({', '.join(p[1] for p in row.params)}); }}")
    return "\n".join(out)


def build(root, out):
    table, known = rows(root), implemented(root)
    names = [n for row in table for n in [row.name] + row.also]
    if twice := {n for n in names if names.count(n) > 1}:
        sys.exit(f"nvml.api: {sorted(twice)[0]} stands twice")
    if lost := known - {row.name for row in table}:
        sys.exit(f"src/nvml defines {sorted(lost)[0]}, which nvml.api lacks")
    library.write(out / "include/heddle/nvml_functions.h",
                  [f"/* {library.SPDX} */", "/* Made by gen/nvml.py from nvml.api. */"] +
                  [row.declaration(n) + ";" for row in table for n in [row.name] + row.also])
    library.write_stubs(out, "nvml", ["#define NVML_NO_UNVERSIONED_FUNC_DEFS"], table, known, stub,
                        ["bool initialised();", "bool is_device(nvmlDevice_t device);"])
    library.write(out / "src/nvml/nvml.map", ["{ global:"] + [f"  {n};" for n in names + ["nvmlErrorString"]] + ["  local: *; };"])


def coverage(root, check):
    table, known = rows(root), implemented(root)
    have = sum(row.name in known for row in table)
    lines = ["# NVML", "", "Made by `gen/nvml.py coverage`. A function without a tick answers NVML_ERROR_NOT_SUPPORTED, as it does on",
             "devices that lack what it asks about; functions of NVML that are not listed are not exported.", "",
             f"{have} of {len(table)} functions answer.", ""]
    lines += library.families(table, "| function | answers |",
                              lambda row: f"| {row.name} | {'yes' if row.name in known else 'not supported'} |")
    library.publish(root, "nvml", lines, check)


library.main(build, coverage)
