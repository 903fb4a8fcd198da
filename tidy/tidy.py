#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The rules of the house that a machine can check, in about a second. Run as a test; prints one line
per offence, `file:line: text`, and exits with 1 if there was one.

  rooms     an #include crosses rooms only downwards (src/rooms.cmake) and only through a door
  outside   LLVM only in jit and the run-time compilers, clang only in nvrtc, no TBB
  spdx      every source file starts with the licence line
  readme    every room has a README of at most 40 lines with the five headings
  links     relative links in Markdown lead somewhere
  map       docs/ARCHITECTURE.md names every room
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = {".cc", ".h", ".hpp", ".cuh", ".cu", ".cpp", ".py", ".sh", ".cmake", ".S", ".isa", ".api", ".def"}
HEADINGS = ["What comes in", "What goes out", "Start reading at", "The one idea", "Never here"]
SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
OUTSIDE = {"llvm/": {"jit", "nvvm", "nvrtc", "nvjitlink"}, "tbb/": {"exec"}, "oneapi/": {"exec"}, "clang/": {"nvrtc", "cc"}}

offences = []


def offend(path, line, text):
    offences.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def rooms():
    """name -> set of rooms it may include, from src/rooms.cmake."""
    uses = {}
    for m in re.finditer(r"^room\((\w+)([^)]*)\)", (ROOT / "src/rooms.cmake").read_text(), re.M):
        words = m.group(2).split()
        used = set()
        if "USES" in words:
            for w in words[words.index("USES") + 1:]:
                if w in ("LINKS", "PUBLIC_C"):
                    break
                used.add(w)
        uses[m.group(1)] = used
    return uses


def check_includes(uses):
    include = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')
    for room in uses:
        for path in sorted((ROOT / "src" / room).rglob("*")):
            if path.suffix not in (".cc", ".h"):
                continue
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                m = include.match(line)
                if not m:
                    continue
                target = m.group(1)
                for prefix, allowed in OUTSIDE.items():
                    if target.startswith(prefix) and room not in allowed:
                        offend(path, number, f"{prefix[:-1]} may be included only in {', '.join(sorted(allowed))}")
                other = target.split("/")[0]
                if other not in uses or other == room or "/" not in target:
                    continue
                if other not in uses[room]:
                    offend(path, number, f"room {room} does not use {other} (src/rooms.cmake)")
                elif target.count("/") > 1:
                    offend(path, number, f"{target} is private to its room: include a header at its top")


def files():
    skip = {"build", ".git", "out"}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(p in skip or p.startswith("build-") for p in parts):
            yield path


def check_files():
    link = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
    for path in files():
        if path.suffix in SOURCE or path.name == "CMakeLists.txt":
            head = path.read_text(errors="replace").split("\n", 3)[:3]
            if not any(SPDX in line for line in head):
                offend(path, 1, "no SPDX licence line")
        if path.suffix == ".md":
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for m in link.finditer(line):
                    target = m.group(1)
                    if "://" in target or target.startswith("mailto:"):
                        continue
                    if not (path.parent / target).exists():
                        offend(path, number, f"link to {target} leads nowhere")


def check_readmes(uses):
    for room in uses:
        path = ROOT / "src" / room / "README.md"
        if not path.exists():
            if (ROOT / "src" / room).exists():
                offend(ROOT / "src" / room, 1, "room without README.md")
            continue
        lines = path.read_text().splitlines()
        if len(lines) > 40:
            offend(path, 41, f"README of {len(lines)} lines; 40 are enough")
        for heading in HEADINGS:
            if not any(heading.lower() in line.lower() for line in lines):
                offend(path, 1, f"heading missing: {heading}")


def check_map(uses):
    text = (ROOT / "docs/ARCHITECTURE.md").read_text()
    for room in uses:
        if not re.search(rf"\b{room}\b", text):
            offend(ROOT / "docs/ARCHITECTURE.md", 1, f"room {room} is not named")


def main():
    uses = rooms()
    check_includes(uses)
    check_files()
    check_readmes(uses)
    check_map(uses)
    for line in offences:
        print(line)
    print(f"tidy: {len(offences)} offences" if offences else "tidy: all in order")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
