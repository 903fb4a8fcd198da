#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the table of catalogued devices, catalogue_data.inc, from src/devices/data/*.toml.

The table is compiled in: libcuda.so.1 is loaded from anywhere, by any program, and must find its
devices without a data path; and cuInit reads no files."""
import argparse
import json
import pathlib
import re
import sys
import tomllib

CONFIDENCE = ["vendor", "measured", "press", "community", "derived", "estimate"]
KEYS = {"id", "name", "full_name", "vendor", "note", "also", "unknown", "figures"}
FIGURE_KEYS = {"value", "number", "reading", "source", "confidence"}


def fail(path, text):
    sys.exit(f"{path}: {text}")


def figure_names(root):
    text = (root / "src/devices/figure.def").read_text()
    return re.findall(r"^HEDDLE_FIGURE\((\w+),", text, re.M)


def check(path, entry, known):
    for key in ("id", "name", "vendor", "unknown"):
        if key not in entry:
            fail(path, f"{key} is missing")
    entry.setdefault("figures", {})
    if entry["id"] != path.stem:
        fail(path, f"id {entry['id']} is not the file's name")
    if extra := set(entry) - KEYS:
        fail(path, f"unknown key {sorted(extra)[0]}")
    for name in list(entry["figures"]) + entry["unknown"]:
        if name not in known:
            fail(path, f"figure.def has no figure {name}")
    for name in entry["unknown"]:
        if name in entry["figures"]:
            fail(path, f"{name} is both known and unknown")
    for name, figure in entry["figures"].items():
        if extra := set(figure) - FIGURE_KEYS:
            fail(path, f"{name}: unknown key {sorted(extra)[0]}")
        if not figure.get("source") or "value" not in figure:
            fail(path, f"{name}: a figure has a value and a source")
        if figure.get("confidence") not in CONFIDENCE:
            fail(path, f"{name}: confidence {figure.get('confidence')} is none of {', '.join(CONFIDENCE)}")


def text(value):
    return json.dumps(str(value), ensure_ascii=False)


def number(figure):
    for key in ("number", "value"):
        value = figure.get(key)
        if isinstance(value, (int, float)):
            return value
        if isinstance(value, str) and re.fullmatch(r"\d+\.\d+", value):
            return float(value)
    return None


def write(entries, order):
    out = ["// Made by gen/devices.py from src/devices/data."]
    rows = []
    for n, e in enumerate(entries):
        for part, values in (("also", e.get("also", [])), ("unknown", sorted(e["unknown"], key=order.index))):
            if values:
                out.append(f"constexpr std::string_view {part}_{n}[] = {{{', '.join(text(v) for v in values)}}};")
        figures = sorted(e["figures"].items(), key=lambda f: order.index(f[0]))
        if figures:
            out.append(f"constexpr Figure figures_{n}[] = {{")
            for name, f in figures:
                value = number(f)
                out.append(f"  {{{text(name)}, {text(f['value'])}, {text(f['source'])}, {text(f['confidence'])}, "
                           f"{text(f.get('reading', ''))}, {str(value is not None).lower()}, {value or 0}}},")
            out.append("};")
        rows.append(f"  {{{text(e['id'])}, {text(e['name'])}, {text(e.get('full_name', e['name']))}, "
                    f"{text(e['vendor'])}, {text(e.get('note', ''))}, "
                    f"{'also_%d' % n if e.get('also') else '{}'}, {'figures_%d' % n if figures else '{}'}, "
                    f"{'unknown_%d' % n if e['unknown'] else '{}'}}},")
    return "\n".join(out + ["constexpr Entry kEntries[] = {"] + rows + ["};"]) + "\n"


def differences(entries, facts):
    """What the data files say otherwise than a collection of facts {entries: [{name, kind, fields: {name:
    {value, source, confidence}}}]}. A source may be named more shortly, and figures of other sources may be added;
    a value must be the same, and what is unknown there must be so here."""
    by_name = {e.get("full_name", e["name"]): e for e in entries} | {e["name"]: e for e in entries}
    chips = [f for f in facts["entries"] if f.get("kind") == "chip"]
    for chip in chips:
        entry = by_name.get(chip["name"])
        if not entry:
            yield f"{chip['name']}: there is no such device"
            continue
        figures = entry["figures"]
        for name, fact in chip["fields"].items():
            where = f"{entry['id']}: {name}"
            if fact["confidence"] == "unknown" or fact["value"] is None:
                if name in figures or name not in entry["unknown"]:
                    yield f"{where} is unknown"
                continue
            if name == "smem_kib_per_sm" and "per block" in str(fact["value"]):
                name = "smem_kib_per_block"     # It says so itself.
            figure = figures.get(name)
            if not figure:
                yield f"{where} is {fact['value']} ({fact['source']})"
                continue
            if str(figure["value"]) != str(fact["value"]):
                yield f"{where} is {figure['value']}, not {fact['value']}"
            if figure["confidence"] != fact["confidence"]:
                yield f"{where} is {figure['confidence']}, not {fact['confidence']}"
    known = {c["name"] for c in chips}
    for entry in entries:
        if entry.get("full_name", entry["name"]) not in known and entry["name"] not in known:
            yield f"{entry['id']}: the facts have no such chip"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, help="the table to write")
    parser.add_argument("--facts", type=pathlib.Path, help="a JSON file to compare the data files with")
    args = parser.parse_args()
    order = figure_names(args.root)
    entries, names = [], {"host": "host"}
    for path in sorted((args.root / "src/devices/data").glob("*.toml")):
        entry = tomllib.loads(path.read_text())
        check(path, entry, order)
        for name in [entry["id"]] + entry.get("also", []):
            if name in names:
                fail(path, f"{name} is a name of {names[name]} already")
            names[name] = entry["id"]
        entries.append(entry)
    if args.facts:
        found = list(differences(entries, json.loads(args.facts.read_text())))
        print("\n".join(found + [f"{len(entries)} devices, {len(found)} differences"]))
        sys.exit(1 if found else 0)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(write(entries, order))


main()
