#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads src/isa/*.isa and writes what the build knows of PTX: isa/tables.h and tables.cc (opcodes,
modifiers, forms), isa/lowerings.inc, isa/eval.cc (from `ref`) and docs/coverage/ptx.md.

  gen/isa.py tables OUT_DIR      gen/isa.py coverage FILE [--check]

The format, one row per instruction form, is described in src/isa/README.md."""
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ["arith", "logic", "compare", "convert", "move", "memory", "atomic", "control", "warp", "barrier",
            "async", "matrix", "texture", "video", "system"]
CLASSES = ["scalar", "memory", "atomic", "control", "warp", "barrier", "async", "matrix", "texture", "system"]
TYPE_SLOTS = ["dtype", "atype", "btype", "ctype", "type"]
KEYWORDS = set("and or xor not bool const volatile default switch case int float double short long auto register "
               "static new delete export import this try catch throw union enum class struct inline signed "
               "unsigned char void if else for while do break continue return goto extern typedef sizeof "
               "namespace template using public private protected operator friend virtual mutable asm "
               "requires concept nullptr true false linux unix".split())


def ident(token):
    name = re.sub(r"\W+", "_", token)
    if name[0].isdigit():
        name = "_" + name
    return name + "_" if name in KEYWORDS else name


def fail(where, text):
    sys.exit(f"{where}: {text}")


class Part:
    """One modifier position of a spelling."""
    def __init__(self, slot, choices, optional, name):
        self.slot, self.choices, self.optional, self.name = slot, choices, optional, name


class Operand:
    def __init__(self, name):
        self.name, self.role, self.shape, self.optional, self.neg = name, "In", "Plain", False, ""
        self.pipe, self.suffix, self.parts, self.suffix_required = False, None, 1, False
        self.type, self.any, self.vec = None, False, None


class Row:
    """One form: `pattern` and `operand_text` as written, the rest resolved."""
    def __init__(self, family, section, where, pattern, operand_text):
        self.family, self.section, self.where = family, section, where
        self.pattern, self.operand_text = pattern, operand_text
        self.facts = []


class Section:
    def __init__(self, title, number, cls, ptx, sm):
        self.title, self.number, self.cls, self.ptx, self.sm = title, number, cls, ptx, sm


def since(words, where):
    ptx, sm = (1, 0), 10
    for w in words:
        if w.startswith("ptx="):
            major, minor = w[4:].split(".")
            ptx = (int(major), int(minor))
        elif w.startswith("sm="):
            sm = int(w[3:])
        else:
            fail(where, f"not a version: {w}")
    return ptx, sm


class Tables:
    def __init__(self, folder):
        self.folder = folder
        self.slots, self.slot_of, self.rows, self.types, self.sregs, self.directives = [], {}, [], [], [], []
        self.read_slots()
        self.read_types()
        for family in FAMILIES:
            self.read_family(family)
        self.read_registers()
        self.read_directives()
        self.opcodes, self.mods, self.lowerings = [], ["neg"], []
        for row in self.rows:
            self.resolve(row)
        for t in self.types:
            self.add(self.mods, t[0])

    @staticmethod
    def add(where, what):
        if what not in where:
            where.append(what)

    def lines(self, name):
        path = self.folder / f"{name}.isa"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield f"{path}:{number}", line.rstrip()

    def read_slots(self):
        for where, line in self.lines("slots"):
            m = re.match(r"slot (\w+)\s*=\s*(.*)$", line) or fail(where, "slot NAME = tokens")
            self.slots.append(m.group(1))
            for token in m.group(2).split():
                self.slot_of.setdefault(token, m.group(1))

    def read_types(self):
        for where, line in self.lines("types"):
            _, name, bits, kind = line.split()
            self.types.append((name, int(bits), kind))

    def read_registers(self):
        for where, line in self.lines("registers"):
            if line.startswith("sreg"):
                _, name, type_ = line.split()
                self.sregs.append((name, type_))

    def read_directives(self):
        for where, line in self.lines("directives"):
            if line.startswith("directive"):
                self.directives.append(tuple(line.split()[1:3]))

    def read_family(self, family):
        section, default_class, lists, group, closed = None, "scalar", {}, [], True
        for where, line in self.lines(family):
            if line.startswith("default class "):
                default_class = line.split()[2]
            elif line.startswith("list "):
                name, tokens = line[5:].split("=")
                lists[name.strip()] = tokens.split()
            elif line.startswith("section "):
                words = shlex.split(line)[1:]
                title, number, rest = words[0], words[1], words[2:]
                cls = default_class
                if "class" in rest:
                    at = rest.index("class")
                    cls = rest[at + 1]
                    del rest[at:at + 2]
                if rest[0] != "since":
                    fail(where, "section TITLE \"NUMBER\" since ptx= sm=")
                section = Section(title, number, cls, *since(rest[1:], where))
                closed = True
            elif line[0] != " ":
                if closed:
                    group, closed = [], False
                pattern, _, operands = line.partition(" ")
                row = Row(family, section, where, pattern, operands.strip())
                group.append(row)
                self.rows.append(row)
            else:
                closed = True
                words = []
                for w in line.split():
                    words += lists.get(w[1:], fail_list(where, w)) if w.startswith("@") and w[1:] in lists else [w]
                for row in group:
                    row.facts.append((where, line.strip(), words))

    # ---- one row ----
    def resolve(self, row):
        s = row.section
        row.cls, row.ptx, row.sm = s.cls, s.ptx, s.sm
        choices, slot_fact, args, outs, ins, row.rules, row.flags, row.refs = {}, {}, {}, [], [], [], [], []
        row.lower, row.reason, row.exceptions, lowered = None, None, [], False
        for where, text, words in row.facts:
            head = words[0]
            if head.startswith(".") and words[1] == "=":
                choices[head[1:]] = words[2:]
            elif head == "slot":
                slot_fact[words[1][1:]] = words[2:]
            elif head == "arg":
                args[words[1]] = words[2:]
            elif head == "out":
                outs += words[1:]
            elif head == "in":
                ins += words[1:]
            elif head == "class":
                row.cls = words[1]
            elif head == "since":
                row.ptx, row.sm = since(words[1:], where)
            elif head == "lower":
                row.lower = words[1]
                if words[1] == "none":
                    row.reason = shlex.split(text)[2]
            elif head == "except":
                row.exceptions.append(shlex.split(text)[1])
            elif head == "flags":
                row.flags += words[1:]
            elif head == "ref":
                row.refs.append(text[3:].strip())
            elif head == "rule":
                row.rules.append((where, words[1:]))
            else:
                fail(where, f"no such fact: {head}")
        if row.cls not in CLASSES:
            fail(row.where, f"no such class: {row.cls}")
        self.resolve_pattern(row, choices, slot_fact)
        self.resolve_operands(row, args, outs, ins, choices, slot_fact)
        row.rules = [self.resolve_rule(row, where, words) for where, words in row.rules]
        row.rules = [r for r in row.rules if r]
        if row.lower is None:
            row.lower = ident(row.opcode)
        self.add(self.opcodes, row.opcode)
        self.add(self.lowerings, row.lower)

    def slot_for(self, row, name, slot_fact, seen):
        if name in slot_fact:
            names = slot_fact[name]
            slot = names[min(seen.get(name, 0), len(names) - 1)]
            seen[name] = seen.get(name, 0) + 1
        elif name in self.slots:
            slot = name
        else:
            slot = None
        if slot is not None and slot not in self.slots:
            fail(row.where, f"no such slot: {slot}")
        return slot

    def resolve_pattern(self, row, choices, slot_fact):
        m = re.match(r"(\w+)(.*)$", row.pattern)
        row.opcode, rest, row.parts, seen, used = m.group(1), m.group(2), [], {}, set()
        pieces = re.findall(r"\{((?:\.[\w:]+)+)\}|\.([\w:]+)", rest)
        if "".join("{" + a + "}" if a else "." + b for a, b in pieces) != rest:
            fail(row.where, f"cannot read pattern {rest}")
        typed = [n for a, b in pieces for n in (a[1:].split(".") if a else [b])
                 if self.slot_of.get(n) == "type" or n in TYPE_SLOTS]
        for inside, plain in pieces:
            names = inside[1:].split(".") if inside else [plain]
            for k, name in enumerate(names):
                if name in choices:
                    slot = self.slot_for(row, name, slot_fact, seen) or fail(row.where, f"no slot for .{name}")
                    tokens = choices[name]
                else:
                    tokens = [name]
                    slot = slot_fact.get(name) and self.slot_for(row, name, slot_fact, seen)
                    slot = slot or self.slot_of.get(name)
                    if slot == "type" and len(typed) > 1:     # .f32.f16: the result's type comes first
                        slot = TYPE_SLOTS[typed.index(name)]
                        typed[typed.index(name)] = ""
                    if not slot:
                        slot = next(x for x in ("sub", "sub2", "sub3", "sub4", "sub5") if x not in used)
                if slot in used:
                    fail(row.where, f"slot {slot} used twice, by .{name}")
                used.add(slot)
                part = Part(slot, tokens, bool(inside), name)
                part.tied = k > 0          # of a group {.a.b}: stands or falls with the one before
                row.parts.append(part)
                for t in tokens:
                    self.add(self.mods, t)
        row.slot_of_name = {p.name: p.slot for p in row.parts}
        for name, slots in slot_fact.items():
            row.slot_of_name.setdefault(name, slots[0])

    OPERAND = re.compile(r"(\{,\s*)?(\{[!-]\})?(\[[^\]]*\]|\w+)((?:\{\|\w+\})|(?:\|\w+))?(\{\.\w+\}|\.\w+)?(\})?$")

    def resolve_operands(self, row, args, outs, ins, choices, slot_fact):
        row.operands = []
        text = re.sub(r"\{,", ",{,", row.operand_text)
        depth, items, current = 0, [], ""
        for ch in text:
            depth += ch == "["
            depth -= ch == "]"
            if ch == "," and depth == 0 and not current.endswith("{"):
                items.append(current.strip())
                current = ""
            else:
                current += ch
        if current.strip():
            items.append(current.strip())
        for item in items:
            m = self.OPERAND.match(item) or fail(row.where, f"cannot read operand {item}")
            opt, neg, core, pipe, suffix, _ = m.groups()
            names = core.strip("[]").replace(" ", "").split(",")
            o = Operand(names[0])
            o.shape = "Address" if core[0] == "[" else "Sink" if core == "_" else "Plain"
            o.parts = len(names)
            o.optional, o.neg = bool(opt), neg[1] if neg else ""
            if suffix:
                o.suffix_required = suffix[0] == "."
                self.suffix(row, o, suffix.strip("{}."), choices)
            row.operands.append(o)
            if pipe:
                q = Operand(pipe.strip("{}|"))
                q.pipe, q.optional, q.role = True, pipe[0] == "{", "Out"
                row.operands.append(q)
        for k, o in enumerate(row.operands):
            if o.name in outs or (k == 0 and o.shape == "Plain" and o.name in ("d", "p") and o.name not in ins):
                o.role = "Out"
            self.operand_type(row, o, args.get(o.name))

    def suffix(self, row, o, name, choices):
        special = {"dmask": "dsel", "asel2": "asel", "asel4": "asel", "bsel2": "bsel", "bsel4": "bsel"}
        o.suffix = special.get(name, name)
        o.suffix_kind = name if name in special else "token"
        if o.suffix not in self.slots:
            fail(row.where, f"no such slot: {o.suffix}")
        o.suffix_choices = choices.get(name, [name] if o.suffix_kind == "token" else [])
        if row.opcode.endswith("2") and name == "dmask":
            o.suffix_kind = "dmask2"
        elif name == "dmask":
            o.suffix_kind = "dmask4"
        for t in o.suffix_choices:
            self.add(self.mods, t)

    DEFAULTS = {"d": ["dtype", "type"], "a": ["atype", "type", "dtype"], "b": ["btype", "type", "atype"],
                "c": ["ctype", "type", "dtype"]}

    def operand_type(self, row, o, arg):
        slots = {p.slot for p in row.parts}
        if o.shape in ("Address", "Sink"):
            o.type = ("addr",)
            return
        if arg is None:
            if o.pipe or o.name in ("p", "q"):
                o.type = ("mod", "pred")
                return
            for slot in self.DEFAULTS.get(o.name, ["type", "dtype", "atype"]):
                if slot in slots:
                    o.type = ("slot", slot)
                    return
            o.type = ("mod", "b32")
            return
        for word in arg:
            if word == "any":
                o.any = True
            elif word == "wide":
                o.type = ("wide", "type")
            elif word in ("imm", "label", "call", "addr"):
                o.type = (word,)
            elif word.startswith("vec="):
                o.vec = word[4:]
            elif word.startswith("."):
                o.type = ("slot", row.slot_of_name.get(word[1:], word[1:]))
            else:
                o.type = ("mod", word.split("|")[0])
                o.any |= "|" in word
        if o.type is None:
            o.type = ("any",)
        if o.type[0] == "mod":
            self.add(self.mods, o.type[1])

    def resolve_rule(self, row, where, words):
        """[COND] only|needs TERM,  [COND] since ptx= sm=;  COND and TERM: .x | !.x | .x in tokens"""
        verb = next((w for w in words if w in ("only", "needs", "since")), None) or fail(where, "only, needs or since")
        at = words.index(verb)
        cond = self.term(row, words[:at])
        if verb == "since":
            return cond and ("since", cond, since(words[at + 1:], where))
        then = self.term(row, words[at + 1:])
        if not cond or (cond[1] and not set(cond[1]) & set(self.choices_of(row, cond[0]))):
            return None        # the row lacks this modifier, or these of its tokens
        if not then:
            if words[at + 1].startswith("!"):
                return None
            fail(where, f"{row.pattern} has no {words[at + 1]}")
        return ("only", cond, then)

    @staticmethod
    def choices_of(row, slot):
        return next(p.choices for p in row.parts if p.slot == slot)

    def term(self, row, words):
        absent = words[0].startswith("!")
        name = words[0].lstrip("!.")
        slot = row.slot_of_name.get(name)
        if slot is None or not any(p.slot == slot for p in row.parts):
            slot = name if any(p.slot == name for p in row.parts) else None
        if slot is None:
            return None
        tokens = words[2:] if len(words) > 1 else []
        for t in tokens:
            self.add(self.mods, t)
        return (slot, tokens, absent)


def fail_list(where, word):
    return []


# ---- output -------------------------------------------------------------------------------------

LICENCE = "// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n// Generated by gen/isa.py from src/isa/*.isa.\n"


def enum(name, base, members):
    body = ", ".join(members)
    lines, line = [], "  "
    for m in members:
        if len(line) + len(m) > 96:
            lines.append(line.rstrip())
            line = "  "
        line += m + ", "
    lines.append(line.rstrip())
    return f"enum class {name} : {base} {{\n" + "\n".join(lines) + "\n};\n"


def text_table(function, enum_name, texts):
    rows = ",\n".join(f"    {c_string(t)}" for t in texts)
    return (f"namespace {{\nconstexpr const char* k{enum_name}Names[] = {{\n{rows}}};\n}}\n"
            f"const char* {function}({enum_name} x) {{\n  const auto i = static_cast<size_t>(x);\n"
            f"  return i < std::size(k{enum_name}Names) ? k{enum_name}Names[i] : \"?\";\n}}\n\n")


def c_string(t):
    return '"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sreg_rows(t):
    """spelling, base name, type: %tid.x and the like written out."""
    for name, type_ in t.sregs:
        m = re.match(r"%(\w+)\.xyzw$", name)
        r = re.match(r"%(\w*?)(\d+)(_64)?\.\.(\d+)(_64)?$", name)
        if m:
            yield f"%{m.group(1)}", f"{m.group(1)}", type_, True
        elif r:
            for k in range(int(r.group(2)), int(r.group(4)) + 1):
                n = f"{r.group(1)}{k}{r.group(3) or ''}"
                yield f"%{n}", n, type_, False
        else:
            yield name, name.lstrip('%'), type_, False


def write_header(t):
    out = [LICENCE, "#pragma once\n#include <cstddef>\n#include <cstdint>\n\nnamespace heddle::isa {\n\n"]
    out.append("/// Base mnemonic; what follows the first dot is modifiers.\n")
    out.append(enum("Opcode", "uint16_t", [ident(o) for o in t.opcodes]))
    out.append("\n/// Every modifier token. none: absent.\n")
    out.append(enum("Mod", "uint16_t", ["none"] + [ident(m) for m in t.mods]))
    out.append("\n/// The place of a modifier in isa::Mods.\n")
    out.append(enum("Slot", "uint8_t", [ident(s) for s in t.slots]))
    out.append("\n/// Names after `lower`. none: refused by name; build: simt::build makes it disappear.\n")
    low = ["none", "build"] + [x for x in t.lowerings if x not in ("none", "build")]
    out.append(enum("Lowering", "uint16_t", low))
    out.append("\nenum class Class : uint8_t { " + ", ".join(CLASSES) + " };\n")
    out.append("enum class Family : uint8_t { " + ", ".join(ident(f) for f in FAMILIES) + " };\n")
    out.append("\n/// Special registers without their .x .y .z .w.\n")
    out.append(enum("Sreg", "uint8_t", [ident(n) for _, n, _, _ in sreg_rows(t)]))
    out.append(f"\ninline constexpr size_t kSlotCount = {len(t.slots)};\n")
    out.append(f"inline constexpr size_t kOpcodeCount = {len(t.opcodes)};\n")
    out.append(f"inline constexpr size_t kModCount = {len(t.mods) + 1};\n")
    out.append(f"inline constexpr size_t kFormCount = {len(t.rows)};\n")
    out.append(f"inline constexpr size_t kSregCount = {len(list(sreg_rows(t)))};\n")
    out.append("\n}  // namespace heddle::isa\n")
    return "".join(out)


def write_source(t):
    pool, pool_index = [], {}

    def tokens(names):
        key = tuple(names)
        if key not in pool_index:
            pool_index[key] = len(pool)
            pool.extend(key)
        return f"{{kMods + {pool_index[key]}, {len(key)}}}"

    parts, operands, rules, forms = [], [], [], []
    for index, row in enumerate(t.rows):
        p0, o0, r0 = len(parts), len(operands), len(rules)
        for p in row.parts:
            parts.append(f"{{Slot::{ident(p.slot)}, {str(p.optional).lower()}, {str(p.tied).lower()}, "
                         f"{tokens(p.choices)}}}")
        for o in row.operands:
            kind, value = {"addr": ("Addr", 0), "imm": ("Imm", 0), "label": ("Label", 0), "call": ("Call", 0),
                           "any": ("Any", 0)}.get(o.type[0], (None, 0))
            if kind is None:
                kind = {"mod": "Fixed", "slot": "OfSlot", "wide": "Wide"}[o.type[0]]
                what = "Mod::" if o.type[0] == "mod" else "Slot::"
                value = f"static_cast<uint16_t>({what}{ident(o.type[1])})"
            vec, vec_value = "None", 0
            if o.vec == "frag":
                vec = "Fragment"
            elif o.vec == "any":
                vec = "Any"
            elif o.vec and o.vec.startswith("."):
                vec, vec_value = "OfSlot", f"static_cast<uint8_t>(Slot::{row.slot_of_name[o.vec[1:]]})"
            elif o.vec:
                vec, vec_value = "Fixed", o.vec
            suffix = "OperandSpec::Suffix::None, Slot{}, {}"
            if o.suffix:
                k = {"token": "Token", "dmask2": "Mask2", "dmask4": "Mask4", "asel2": "Half", "bsel2": "Half",
                     "asel4": "Byte", "bsel4": "Byte"}[o.suffix_kind]
                suffix = f"OperandSpec::Suffix::{k}, Slot::{o.suffix}, {tokens(o.suffix_choices)}"
            operands.append(f"{{{c_string(o.name)}, OperandSpec::Role::{o.role}, OperandSpec::Shape::{o.shape}, "
                            f"{str(o.optional).lower()}, {str(o.pipe).lower()}, '{o.neg or chr(92) + '0'}', {o.parts}, "
                            f"OperandSpec::Type::{kind}, {str(o.any).lower()}, {value}, "
                            f"OperandSpec::Vector::{vec}, {vec_value}, {str(o.suffix_required).lower()}, {suffix}}}")
        for r in row.rules:
            c = r[1]
            head = f"Slot::{ident(c[0])}, {str(c[2]).lower()}, {tokens(c[1])}"
            if r[0] == "since":
                rules.append(f"{{Rule::Kind::Since, {head}, Slot{{}}, false, {{}}, {version(*r[2])}}}")
            else:
                n = r[2]
                rules.append(f"{{Rule::Kind::Only, {head}, Slot::{ident(n[0])}, {str(n[2]).lower()}, {tokens(n[1])}, {{}}}}")
        reason = c_string(row.reason) if row.reason else "nullptr"
        forms.append(
            f"{{{index}, Opcode::{ident(row.opcode)}, Class::{row.cls}, Family::{ident(row.family)}, Lowering::{row.lower}, "
            f"{str('reads_cc' in row.flags).lower()}, {str('writes_cc' in row.flags).lower()}, "
            f"{str(bool(row.refs)).lower()}, {version(row.ptx, row.sm)}, "
            f"{c_string(row.pattern)}, {c_string(row.operand_text)}, {c_string(row.lower)}, {reason}, "
            f"{c_string(row.section.number)}, {{kParts + {p0}, {len(parts) - p0}}}, "
            f"{{kOperands + {o0}, {len(operands) - o0}}}, {{kRules + {r0}, {len(rules) - r0}}}}}")

    by_opcode = {o: [i for i, r in enumerate(t.rows) if r.opcode == o] for o in t.opcodes}
    flat, ranges = [], []
    for o in t.opcodes:
        ranges.append(f"{{kFormsOf + {len(flat)}, {len(by_opcode[o])}}}")
        flat += by_opcode[o]

    out = [LICENCE, '#include "isa/form.h"\n\n#include <iterator>\n\nnamespace heddle::isa {\n\n']
    out.append(text_table("spelling", "Opcode", t.opcodes))
    out.append(text_table("spelling", "Mod", [""] + t.mods))
    out.append(text_table("spelling", "Slot", t.slots))
    out.append(text_table("spelling", "Family", FAMILIES))
    out.append(text_table("spelling", "Class", CLASSES))
    low = ["none", "build"] + [x for x in t.lowerings if x not in ("none", "build")]
    out.append(text_table("spelling", "Lowering", low))
    out.append("namespace {\n")
    parts_text = ",\n    ".join(parts)
    out.append("constexpr Mod kMods[] = {" + ", ".join(f"Mod::{ident(m)}" for m in pool) + "};\n")
    out.append("constexpr Part kParts[] = {\n    " + parts_text + "};\n")
    out.append("constexpr OperandSpec kOperands[] = {\n    " + ",\n    ".join(operands) + "};\n")
    out.append("constexpr Rule kRules[] = {\n    " + ",\n    ".join(rules) + "};\n")
    out.append("constexpr Form kForms[] = {\n    " + ",\n    ".join(forms) + "};\n")
    out.append("constexpr uint16_t kFormsOf[] = {" + ", ".join(map(str, flat)) + "};\n")
    out.append("constexpr std::span<const uint16_t> kFormRanges[] = {\n    " + ",\n    ".join(ranges) + "};\n")
    sregs = ",\n    ".join(f"{{{c_string(s)}, Sreg::{ident(n)}, Mod::{ty}, {str(v).lower()}}}"
                           for s, n, ty, v in sreg_rows(t))
    out.append("constexpr SregInfo kSregs[] = {\n    " + sregs + "};\n")
    types = {n: (b, k) for n, b, k in t.types}
    kinds = {"pred": "Pred", "bits": "Bits", "unsigned": "Unsigned", "signed": "Signed", "float": "Float",
             "packed": "Packed", "opaque": "Opaque"}
    rows = ",\n    ".join(f"{{{types[m][0]}, TypeKind::{kinds[types[m][1]]}}}" if m in types else "{0, TypeKind::None}"
                          for m in [""] + t.mods)
    out.append("constexpr TypeInfo kTypes[] = {\n    " + rows + "};\n}  // namespace\n\n")
    out.append("std::span<const Form> forms() { return kForms; }\n"
               "std::span<const uint16_t> forms_of(Opcode op) { return kFormRanges[static_cast<size_t>(op)]; }\n"
               "std::span<const SregInfo> sregs() { return kSregs; }\n"
               "TypeInfo type_info(Mod type) {\n  const auto i = static_cast<size_t>(type);\n"
               "  return i < std::size(kTypes) ? kTypes[i] : TypeInfo{0, TypeKind::None};\n}\n\n"
               "}  // namespace heddle::isa\n")
    return "".join(out)


def version(ptx, sm):
    return f"{{{ptx[0]}, {ptx[1]}, {sm}}}"


def write_lowerings(t):
    out = [LICENCE, "// X(NAME): a lowering that the JIT must define as lower_NAME.\n"]
    out += [f"X({x})\n" for x in t.lowerings if x not in ("none", "build")]
    return "".join(out)


CPP = {"pred": "bool", "b8": "uint8_t", "u8": "uint8_t", "s8": "int8_t", "b16": "uint16_t", "u16": "uint16_t",
       "s16": "int16_t", "b32": "uint32_t", "u32": "uint32_t", "s32": "int32_t", "b64": "uint64_t", "u64": "uint64_t",
       "s64": "int64_t", "f16": "F16", "bf16": "Bf16", "f32": "float", "f64": "double"}
PACKED = {"f16x2": ("F16", 16), "bf16x2": ("Bf16", 16), "u16x2": ("uint16_t", 16), "s16x2": ("int16_t", 16),
          "f32x2": ("float", 32)}
LETTER = {"type": "T", "dtype": "D", "atype": "A", "btype": "B", "ctype": "C"}


def cpp_operand(o):
    """The C++ type of an operand inside a row's function, None if it has none."""
    kind = o.type[0]
    if kind == "mod":
        return CPP.get(o.type[1])
    if kind == "slot":
        return LETTER[o.type[1]]
    if kind == "wide":
        return f"Wide<{LETTER[o.type[1]]}>"
    return "uint32_t" if kind == "imm" else None


def row_function(index, row):
    """`ref` lines to a function template over the row's types."""
    text = "; ".join(row.refs).replace("$op", ident(row.opcode)).replace("$Op", row.opcode.capitalize())
    ins = [o for o in row.operands if o.role == "In"]
    outs = [o for o in row.operands if o.role == "Out"]
    used = set()
    body = []
    for statement in text.split("; "):
        targets, expr = statement.split(" = ", 1)
        names = [t.strip() for t in targets.split(",")]
        if len(names) == 2:
            body.append(f"  const auto r = {expr};")
            body.append(f"  out[0] = put<{cpp_operand(outs[0])}>(r.value);")
            body.append(f"  if (m.has(Slot::cc)) out[{len(outs)}] = put<bool>(r.carry);")
        else:
            k = next(i for i, o in enumerate(outs) if o.name == names[0])
            type_ = cpp_operand(outs[k])
            body.append(f"  out[{k}] = put<{type_}>(static_cast<{type_}>({expr}));")
        used |= set(re.findall(r"[A-Za-z_]\w*", expr))
    head = [f"  const {cpp_operand(o)} {o.name} = get<{cpp_operand(o)}>(in[{k}]);"
            for k, o in enumerate(ins) if o.name in used and cpp_operand(o)]
    if "carry" in used:
        head.append(f"  const bool carry = get<bool>(in[{len(ins)}]);")
    slots = []
    for o in row.operands:
        if o.type[0] in ("slot", "wide") and o.type[1] not in slots:
            slots.append(o.type[1])
    whole = "whole" in row.flags
    template = f"template <{', '.join('class ' + LETTER[s] for s in slots)}>\n" if slots else ""
    out = [f"// {row.pattern} {row.operand_text}", template + f"bool row{index}(const Context& m, const Bits* in, Bits* out) {{"]
    out += ["  (void)m, (void)in;"] + head + body + ["  return true;", "}"]
    out.append(f"bool eval{index}(const Mods& mods, const Bits* in, Bits* out) {{")
    out.append(f"  const Context m(mods, Opcode::{ident(row.opcode)});")
    split = sum(1 << k for k, o in enumerate(ins) if o.type[0] in ("slot", "wide"))

    def dispatch(done, rest, indent):
        pad = "  " * indent
        if not rest:
            return [f"{pad}return row{index}{'<' + ', '.join(done) + '>' if done else ''}(m, in, out);"]
        slot = rest[0]
        lines = [f"{pad}switch (mods[Slot::{slot}]) {{"]
        for choice in next(p.choices for p in row.parts if p.slot == slot):
            if choice in PACKED and not whole:
                element, bits = PACKED[choice]
                lines.append(f"{pad}  case Mod::{ident(choice)}: return packed(row{index}<{element}>, m, in, {len(ins)}, "
                             f"{split}, out, {bits});")
            elif choice in PACKED or choice in CPP:
                type_ = "Packed" if choice in PACKED else CPP[choice]
                lines.append(f"{pad}  case Mod::{ident(choice)}:")
                lines += dispatch(done + [type_], rest[1:], indent + 2)
        return lines + [f"{pad}  default: return false;", f"{pad}}}"]

    return "\n".join(out + dispatch([], slots, 1) + ["}", ""])


def write_eval(t):
    rows = [(i, r) for i, r in enumerate(t.rows) if r.refs]
    out = [LICENCE, '#include "isa/meaning.h"\n\nnamespace heddle::isa {\nnamespace {\n\nusing namespace meaning;\n\n']
    out += [row_function(i, r) + "\n" for i, r in rows]
    have = {i for i, _ in rows}
    table = ",\n    ".join(f"eval{i}" if i in have else "nullptr" for i in range(len(t.rows)))
    out.append(f"constexpr Eval kEval[] = {{\n    {table}}};\n\n}}  // namespace\n\n"
               "Eval evaluator(uint16_t form) { return form < kFormCount ? kEval[form] : nullptr; }\n\n"
               "}  // namespace heddle::isa\n")
    return "".join(out)


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


# ---- coverage -----------------------------------------------------------------------------------

def lowered_names():
    """Lowerings that the JIT defines; lower/missing.cc lists those it hands to the interpreter."""
    names = set()
    for path in sorted((ROOT / "src/jit").rglob("*")):
        if path.suffix in (".cc", ".def") and path.name != "missing.cc":
            text = path.read_text(errors="replace")
            names |= set(re.findall(r"\blower_(\w+)\(LoweringContext", text))
            names |= set(re.findall(r"\bHEDDLE_SCALAR\((\w+)\)", text))
    return names


def source_words(folder, pattern):
    words = set()
    for path in sorted((ROOT / folder).rglob("*.cc")):
        words |= set(re.findall(pattern, path.read_text(errors="replace")))
    return words


class Engines:
    """What each engine has, by what its sources name."""

    def __init__(self):
        self.lowered = lowered_names()
        self.built = source_words("src/simt/build", r"case isa::Lowering::(\w+)")
        self.opcodes = source_words("src/simt/interp", r"\bOpcode::(\w+)")
        self.interpreted = source_words("src/simt/interp", r"Lowering::(\w+)")

    def is_built(self, row):
        return row.lower == "build" or row.lower in self.built

    def has_meaning(self, row):
        """The interpreter runs it: the row's `ref` says how, or a handler, or the SIMT builder."""
        if row.lower == "none":
            return False
        if self.is_built(row) or row.refs or row.lower in self.interpreted:
            return True
        # Scalar rows mean their `ref`; other families have handlers by opcode.
        return row.cls != "scalar" and ident(row.opcode) in self.opcodes

    def status(self, row):
        if row.lower == "none":
            return "refused: " + row.reason
        if not self.has_meaning(row):
            return "no meaning"
        if self.is_built(row):
            return "built in"
        return "yes" if row.lower in self.lowered else "interpreter only"


def row_matches(row, tokens, p=0, t=0, before=False):
    if p == len(row.parts):
        return t == len(tokens)
    part = row.parts[p]
    if (not part.tied or before) and t < len(tokens) and tokens[t] in part.choices:
        if row_matches(row, tokens, p + 1, t + 1, True):
            return True
    may_skip = not before if part.tied else part.optional
    return may_skip and row_matches(row, tokens, p + 1, t, False)


def tested_rows(t):
    """Rows that an instruction of a run or parse filetest spells."""
    by_opcode = {}
    for row in t.rows:
        by_opcode.setdefault(row.opcode, []).append(row)
    spellings = set()
    for path in sorted((ROOT / "tests/filetests").rglob("*.ptx")):
        text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", path.read_text(errors="replace"), flags=re.S)
        spellings |= set(re.findall(r"(?:^|[;{}:\n]|@!?[%\w$]+)\s*([a-z]\w*(?:\.[\w:]+)*)(?=[\s;])", text))
    tested = set()
    for spelling in spellings:
        opcode, *tokens = spelling.split(".")
        for row in by_opcode.get(opcode, []):
            if row_matches(row, tokens):
                tested.add(id(row))
    return tested


def write_coverage(t):
    engines, tested = Engines(), tested_rows(t)
    status = engines.status

    out = ["<!-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception -->\n# Coverage: PTX ISA 8.8\n\n"
           "Generated by `gen/isa.py coverage docs/coverage/ptx.md`. Every row parses, is checked and prints. *Meaning*: the "
           "interpreter runs it, from the row's `ref` or by a handler. *Compiled*: the JIT has a lowering, or the SIMT builder makes "
           "other instructions of it (*built in*). *Tested*: a filetest spells it. A refused row is NotSupported when a kernel uses "
           "it, by name.\n\n"]
    def row_of(name, rows):
        count = lambda f: sum(1 for r in rows if f(r))
        return (f"| {name} | {len(rows)} | {count(engines.has_meaning)} | {count(lambda r: status(r) in ('yes', 'built in'))} | "
                f"{count(lambda r: r.lower == 'none')} | {count(lambda r: id(r) in tested)} |\n")
    out.append("| family | rows | meaning | compiled | refused | tested |\n|---|--:|--:|--:|--:|--:|\n")
    for family in FAMILIES:
        out.append(row_of(family, [r for r in t.rows if r.family == family]))
    out.append(row_of("**all**", t.rows))
    for family in FAMILIES:
        out.append(f"\n## {family}\n\n| row | operands | manual | since | compiled | tested |\n|---|---|---|---|---|---|\n")
        for r in t.rows:
            if r.family == family:
                esc = lambda x: x.replace("|", "\\|")
                out.append(f"| `{esc(r.pattern)}` | `{esc(r.operand_text) or ' '}` | {r.section.number} | PTX {r.ptx[0]}.{r.ptx[1]} sm_{r.sm} | "
                           f"{status(r)} | {'yes' if id(r) in tested else ''} |\n")
        notes = dict.fromkeys(e for r in t.rows if r.family == family for e in r.exceptions)
        for note in notes:
            rows = ", ".join(dict.fromkeys(f"`{r.opcode}`" for r in t.rows if note in r.exceptions))
            out.append(f"\nRefused by name, in {rows}: {note}.\n")
    return "".join(out)


def without_counts(text):
    """What depends on the tables alone: rows, manual, since and refusals."""
    return [re.sub(r"\| (yes|built in|interpreter only|no meaning) \|[^|]*\|$", "|", line.rstrip())
            for line in text.splitlines() if line.startswith("| `") or line.startswith("## ")]


def coverage(t, path, check):
    text = write_coverage(t)
    if not check:
        write_if_changed(path, text)
        return
    have = path.read_text() if path.exists() else ""
    strip = lambda lines: [re.sub(r"\|[^|]*\|$", "|", x) for x in lines]      # the tested column
    if strip(without_counts(have)) != strip(without_counts(text)):
        sys.exit(f"{path} is stale: run gen/isa.py coverage {path}")


def main():
    t = Tables(ROOT / "src/isa")
    if sys.argv[1] == "coverage":
        return coverage(t, Path(sys.argv[2]), "--check" in sys.argv)
    if sys.argv[1] == "tables":
        out = Path(sys.argv[2])
        write_if_changed(out / "tables.h", write_header(t))
        write_if_changed(out / "tables.cc", write_source(t))
        write_if_changed(out / "lowerings.inc", write_lowerings(t))
        write_if_changed(out / "eval.cc", write_eval(t))
    else:
        sys.exit("tables or coverage")


main()
