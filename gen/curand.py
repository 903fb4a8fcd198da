#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes from src/curand/curand.api: prototypes, exported stubs, the symbol map; and docs/coverage/curand.md.

  curand.py build --root SOURCE --out BUILD/gen      curand.py coverage --root SOURCE [--check]

A function is implemented if src/curand/*.cc defines it, tested if tests/ names it; nobody types that anywhere."""
import argparse
import pathlib
import re
import sys

SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
ABOUT = pathlib.Path(__file__).resolve().parent / "templates/curand.md"


class Row:
    def __init__(self, line, family, where):
        match = re.match(r"(\w+)\s*\((.*)\)$", line)
        if not match:
            sys.exit(f"{where}: cannot read '{line}'")
        self.name, self.family, self.params = match.group(1), family, []  # (declaration, name, may be null)
        for text in filter(None, (p.strip() for p in match.group(2).split(","))):
            optional = text.endswith("?")
            text = text.rstrip("?")
            self.params.append((text, re.search(r"(\w+)$", text).group(1), optional))

    def declaration(self, name):
        return f"curandStatus_t {name}({', '.join(p[0] for p in self.params) or 'void'})"


def rows(root):
    path, out, family = root / "src/curand/curand.api", [], ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if m := re.match(r'family \w+ "(.*)"$', line):
            family = m.group(1)
        else:
            out.append(Row(line, family, f"{path}:{number}"))
    return out


def names_in(paths, pattern):
    return {name for path in paths for name in re.findall(pattern, path.read_text(), re.M)}


def implemented(root):
    return names_in((root / "src/curand").glob("*.cc"), r"^curandStatus_t (curand\w+)\(")


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


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def build(root, out):
    table, known = rows(root), implemented(root)
    if lost := known - {row.name for row in table}:
        sys.exit(f"src/curand defines {sorted(lost)[0]}, which curand.api lacks")
    write(out / "include/heddle/curand_functions.h", [f"/* {SPDX} */", "/* Made by gen/curand.py from curand.api. */"] +
          [row.declaration("CURANDAPI " + row.name) + ";" for row in table])
    write(out / "src/curand/impl.h", [f"// {SPDX}", "// Made by gen/curand.py: what src/curand defines.", "#pragma once",
          "#include <curand.h>", "namespace heddle::curand {", "bool is_live(curandGenerator_t generator);",
          "curandStatus_t not_supported(const char* function);"] +
          [row.declaration(row.name) + ";" for row in table if row.name in known] + ["}  // namespace heddle::curand"])
    write(out / "src/curand/stubs.cc", [f"// {SPDX}", "// Made by gen/curand.py from curand.api.", '#include "curand/impl.h"',
          '#define HEDDLE_EXPORT extern "C" __attribute__((visibility("default")))'] + [stub(row, known) for row in table])
    write(out / "src/curand/curand.map", ["{ global:"] + [f"  {row.name};" for row in table] + ["  local: *; };"])


def coverage(root, check):
    table, known = rows(root), implemented(root)
    tested = names_in((root / "tests").rglob("*.cc"), r"\b(curand[A-Z]\w+)\b")
    have = sum(row.name in known for row in table)
    lines = ["# cuRAND", "", "Made by `gen/curand.py coverage`.", "",
             f"{have} of {len(table)} functions work.", "", ABOUT.read_text().rstrip()]
    family = None
    for row in table:
        if row.family != family:
            family = row.family
            lines += ["", f"## {family}", "", "| function | works | tested |", "|---|---|---|"]
        lines.append(f"| {row.name} | {'yes' if row.name in known else 'not supported'} | {'yes' if row.name in tested else ''} |")
    path, text = root / "docs/coverage/curand.md", "\n".join(lines) + "\n"
    if check and (not path.exists() or path.read_text() != text):
        sys.exit("docs/coverage/curand.md is stale: run gen/curand.py coverage --root .")
    if not check:
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
