# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the makers of small API libraries share (nvml.py, curand.py): rows of a table in families, files, the coverage
page, the command line."""
import argparse
import pathlib
import re
import sys

SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
EXPORT = '#define HEDDLE_EXPORT extern "C" __attribute__((visibility("default")))'


def rows(path, make):
    """The rows of a .api table: make(line, family, where) of each line that is neither a comment nor a family."""
    out, family = [], ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if m := re.match(r'family \w+ "(.*)"$', line):
            family = m.group(1)
        else:
            out.append(make(line, family, f"{path}:{number}"))
    return out


def params(text):
    """(declaration, name, may be null) of each parameter; a `?` behind one says that it may be null."""
    out = []
    for text in filter(None, (p.strip() for p in text.split(","))):
        declaration = text.rstrip("?")
        out.append((declaration, re.search(r"(\w+)$", declaration).group(1), text.endswith("?")))
    return out


def declaration(result, name, parameters):
    return f"{result} {name}({', '.join(p[0] for p in parameters) or 'void'})"


def names_in(paths, pattern):
    return {name for path in paths for name in re.findall(pattern, path.read_text(), re.M)}


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def write_stubs(out, room, prefix, rows, known, stub, declarations):
    """src/ROOM/impl.h, what the room defines, and stubs.cc, what it exports."""
    header = f"{room}.h"
    write(out / f"src/{room}/impl.h", [f"// {SPDX}", f"// Made by gen/{room}.py: what src/{room} defines.", "#pragma once"] +
          prefix + [f"#include <{header}>", f"namespace heddle::{room} {{"] + declarations +
          [row.declaration(row.name) + ";" for row in rows if row.name in known] + [f"}}  // namespace heddle::{room}"])
    write(out / f"src/{room}/stubs.cc", [f"// {SPDX}", f"// Made by gen/{room}.py from {room}.api.",
                                         f'#include "{room}/impl.h"', EXPORT] + [stub(row, known) for row in rows])


def families(rows, head, row_of):
    """The page's tables: `head` and row_of(row) for each family."""
    lines, family = [], None
    for row in rows:
        if row.family != family:
            family = row.family
            lines += ["", f"## {family}", "", head, "|" + "---|" * (head.count("|") - 1)]
        lines.append(row_of(row))
    return lines


def publish(root, room, lines, check):
    path, text = root / f"docs/coverage/{room}.md", "\n".join(lines) + "\n"
    if not check:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        sys.exit(f"docs/coverage/{room}.md is stale: run gen/{room}.py coverage --root .")


def main(build, coverage):
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["build", "coverage"])
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    build(args.root, args.out) if args.what == "build" else coverage(args.root, args.check)
