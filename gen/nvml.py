#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes from src/nvml/nvml.api: prototypes, exported stubs, the symbol map; and docs/coverage/nvml.md.

  nvml.py build --root SOURCE --out BUILD/gen      nvml.py coverage --root SOURCE [--check]

A function is implemented if src/nvml/*.cc defines it; nobody types that anywhere."""
import argparse
import pathlib
import re
import sys

SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"


class Row:
    def __init__(self, line, family, where):
        match = re.match(r"(\w+)((?:\s*=\s*\w+)*)\s*\((.*)\)\s*(uninit)?$", line)
        if not match:
            sys.exit(f"{where}: cannot read '{line}'")
        self.name, self.family, self.uninit = match.group(1), family, bool(match.group(4))
        self.also = re.findall(r"\w+", match.group(2))
        self.params = []  # (declaration, name, may be null)
        for text in filter(None, (p.strip() for p in match.group(3).split(","))):
            optional = text.endswith("?")
            text = text.rstrip("?")
            self.params.append((text, re.search(r"(\w+)$", text).group(1), optional))

    def declaration(self, name):
        return f"nvmlReturn_t {name}({', '.join(p[0] for p in self.params) or 'void'})"


def rows(root):
    path, out, family = root / "src/nvml/nvml.api", [], ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if m := re.match(r'family \w+ "(.*)"$', line):
            family = m.group(1)
        else:
            out.append(Row(line, family, f"{path}:{number}"))
    return out


def implemented(root):
    names = set()
    for path in (root / "src/nvml").glob("*.cc"):
        names |= set(re.findall(r"^nvmlReturn_t (nvml\w+)\(", path.read_text(), re.M))
    return names


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
    write(out / "include/heddle/nvml_functions.h", [f"/* {SPDX} */", "/* Made by gen/nvml.py from nvml.api. */"] +
          [row.declaration(n) + ";" for row in table for n in [row.name] + row.also])
    write(out / "src/nvml/impl.h", [f"// {SPDX}", "// Made by gen/nvml.py: what src/nvml defines.", "#pragma once",
          "#define NVML_NO_UNVERSIONED_FUNC_DEFS", "#include <nvml.h>", "namespace heddle::nvml {",
          "bool initialised();", "bool is_device(nvmlDevice_t device);"] +
          [row.declaration(row.name) + ";" for row in table if row.name in known] + ["}  // namespace heddle::nvml"])
    write(out / "src/nvml/stubs.cc", [f"// {SPDX}", "// Made by gen/nvml.py from nvml.api.", '#include "nvml/impl.h"',
          '#define HEDDLE_EXPORT extern "C" __attribute__((visibility("default")))'] + [stub(row, known) for row in table])
    write(out / "src/nvml/nvml.map", ["{ global:"] + [f"  {n};" for n in names + ["nvmlErrorString"]] + ["  local: *; };"])


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def coverage(root, check):
    table, known = rows(root), implemented(root)
    have = sum(row.name in known for row in table)
    lines = ["# NVML", "", "Made by `gen/nvml.py coverage`. A function without a tick answers NVML_ERROR_NOT_SUPPORTED, as it does on",
             "devices that lack what it asks about; functions of NVML that are not listed are not exported.", "",
             f"{have} of {len(table)} functions answer.", ""]
    family = None
    for row in table:
        if row.family != family:
            family = row.family
            lines += ["", f"## {family}", "", "| function | answers |", "|---|---|"]
        lines.append(f"| {row.name} | {'yes' if row.name in known else 'not supported'} |")
    path, text = root / "docs/coverage/nvml.md", "\n".join(lines) + "\n"
    if check and path.read_text() != text:
        sys.exit("docs/coverage/nvml.md is stale: run gen/nvml.py coverage --root .")
    path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["build", "coverage"])
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    build(args.root, args.out) if args.what == "build" else coverage(args.root, args.check)


main()
