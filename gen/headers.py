#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Writes docs/coverage/headers.md: the headers that exist, by their first comment, and those that say they do not.
# usage: headers.py ROOT [--check]
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
include = root / "include"


def purpose(path):
    """The first sentence of the comment under the licence line."""
    text = path.read_text()
    lines = []
    for line in text.splitlines()[1:5]:
        match = re.match(r"(?://|/\*)?\s*(.*?)(?:\*/)?$", line.strip())
        if not re.match(r"(//|/\*|\w|[a-z<_])", line.strip()) or line.startswith("#"):
            break
        lines.append(match.group(1).strip())
    sentence = re.split(r"(?<=\.)\s", " ".join(lines))[0]
    return sentence.rstrip(":.").replace("|", "\\|")


def main():
    rows = []
    for path in sorted(include.rglob("*")):
        name = path.relative_to(include).as_posix()
        if path.is_dir() or path.suffix not in (".h", "") or path.name in ("README", "detail"):
            continue
        if not name.startswith(("crt/", "heddle/", "cooperative_groups/details")):
            rows.append(f"| `{name}` | {purpose(path)} |")
    listed = (root / "cmake/unsupported_headers.cmake").read_text().split("set(unsupported", 1)[1].split(")", 1)[0].split()
    absent = [name for name in listed if not (include / name).exists()]
    debian = [name for name in absent if name.startswith(("thrust/", "cub/"))]
    missing = [name for name in absent if name not in debian]
    page = ("# Headers\n\nWritten by `gen/headers.py`. A header that is not listed does not exist; those below the table exist to say\n"
            "so in one sentence. `thrust/` and `cub/` are the Debian packages libthrust-dev and libcub-dev: a header of theirs is\n"
            "taken from there, and without the package it names the package.\n\n| header | what for |\n|---|---|\n" + "\n".join(rows) +
            f"\n\nNot supported yet ({len(missing)}): " + ", ".join(f"`{m}`" for m in missing) + ".\n")
    target = root / "docs/coverage/headers.md"
    if "--check" in sys.argv:
        stale = not target.exists() or target.read_text() != page
        print("docs/coverage/headers.md is stale: run gen/headers.py ." if stale else "docs/coverage/headers.md is up to date")
        return stale
    target.write_text(page)
    return False


sys.exit(main())
