#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes everything that follows from an API table (driver.api, runtime.api): public prototypes, exported stubs,
the lookup table by name and version, the symbol map, stubs of what is missing, and the coverage page.

  api.py driver  --root SOURCE --out BUILD/gen      api.py groups driver --root SOURCE
  api.py runtime --root SOURCE --out BUILD/gen      api.py coverage --root SOURCE   (writes docs/coverage)
"""
import argparse
import pathlib
import re
import sys

SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"


class Param:
    def __init__(self, text, where):
        words = text.split()
        if len(words) < 3 or words[0] not in ("in", "out", "inout"):
            sys.exit(f"{where}: cannot read parameter '{text}'")
        self.direction = words[0]
        self.optional = words[-1].endswith("?")
        self.name = words[-1].rstrip("?")
        self.type = " ".join(words[1:-1])

    @property
    def ctype(self):
        return self.type + "*" if self.direction == "out" else self.type

    @property
    def is_pointer(self):
        return self.ctype.endswith("*")

    def declaration(self):
        return f"{self.ctype} {self.name}"


class Row:
    def __init__(self, line, family, where):
        match = re.match(r"(\w+)\s+([^()]*?)\s*\((.*)\)\s*(.*)$", line)
        if not match:
            sys.exit(f"{where}: cannot read row '{line}'")
        self.name, versions, params, flags = match.groups()
        self.family = family
        self.flags = flags.split()
        self.returns = None
        for flag in self.flags:
            if flag.startswith("returns="):
                self.returns = flag[len("returns="):].replace("~", " ")
        self.means = next((f[6:].split(":") for f in self.flags if f.startswith("means=")), None)
        self.versions = []  # (suffix, number, same ABI as this row)
        self.by_hand = set()  # symbols of older ABIs that entry/old_abi.cc defines
        for i, text in enumerate(versions.split(",")):
            words = text.split()
            suffix = words.pop(0) if words[0].startswith("_") else ""
            self.versions.append((suffix, int(words[0]), "same" in words))
            if "translated" in words:
                self.by_hand |= {self.name + suffix, f"{self.name}{suffix}_{self.twin}"}
        self.versions[-1] = self.versions[-1][:2] + (True,)
        self.params = [Param(p.strip(), where) for p in params.split(", ")] if params.strip() else []

    def has(self, flag):
        return flag in self.flags

    @property
    def twin(self):
        return "ptds" if self.has("ptds") else "ptsz" if self.has("ptsz") else None

    @property
    def symbol(self):
        return self.name + self.versions[-1][0]

    @property
    def outs(self):
        return [p for p in self.params if p.direction == "out"]

    @property
    def ins(self):
        return [p for p in self.params if p.direction != "out"]

    def declaration(self):
        return ", ".join(p.declaration() for p in self.params) or "void"

    def arguments(self):
        return ", ".join(p.name for p in self.params)

    def exports(self):
        """(symbol, version, same ABI) of every symbol but the per-thread twins."""
        return [(self.name + s, v, same) for s, v, same in self.versions]

    def twins(self):
        """(symbol, version, same ABI) of the per-thread twins: they exist since CUDA 7."""
        if not self.twin:
            return []
        return [(f"{self.name}{s}_{self.twin}", max(v, 7000), same) for i, (s, v, same) in enumerate(self.versions)
                if v >= 7000 or i == len(self.versions) - 1]

    def all_symbols(self):
        return [s for s, _, _ in self.exports() + self.twins()]


class Api:
    def __init__(self, path):
        self.families, self.rows, family = {}, [], None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            heading = re.match(r'family (\w+) "(.*)"$', line)
            if heading:
                family = heading.group(1)
                self.families[family] = heading.group(2)
            else:
                self.rows.append(Row(line, family, f"{path}:{number}"))
        names = [r.name for r in self.rows]
        for name in names:
            if names.count(name) > 1:
                sys.exit(f"{path}: {name} has two rows")

    def in_family(self, family):
        return [r for r in self.rows if r.family == family]

    def groups(self):
        """Families in files of some 80 functions: few enough to compile fast, small enough to rebuild fast."""
        groups, size = [[]], 0
        for family in self.families:
            if size >= 80:
                groups.append([])
                size = 0
            groups[-1].append(family)
            size += len(self.in_family(family))
        return groups


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def sources_of(folder):
    text = ""
    for path in sorted(folder.rglob("*.cc")):
        if not path.name.endswith("_test.cc"):
            text += re.sub(r"//[^\n]*", "", path.read_text(errors="replace")) + "\n"
    return text


def driver_implemented(root):
    """Names with a definition `Result<...> cuName(...) {` under src/driver. Never typed by hand."""
    text = sources_of(root / "src/driver")
    return set(re.findall(r"\bResult<[^;{}()]*>\s+(cu[A-Z]\w*)\s*\([^;{}]*\)\s*\{", text))


def runtime_implemented(root):
    text = sources_of(root / "src/runtime")
    return set(re.findall(r"^[A-Za-z][\w *]*[ *]\s*((?:__)?cuda\w+)\s*\([^;{}]*\)\s*\{", text, re.M))


def bodies(text):
    """Function name -> identifiers in its body, for every definition in C++ text; same names are merged."""
    found = {}
    for match in re.finditer(r"\b(\w+)\s*\([^;{}]*\)\s*\{", text):
        name, depth, at = match.group(1), 1, match.end()
        if name in ("if", "for", "while", "switch"):
            continue
        while depth and at < len(text):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        found.setdefault(name, set()).update(re.findall(r"\w+", text[match.end():at]))
    return found


def waiting_for_driver(root):
    """Runtime functions whose driver functions are missing: they forward, but cannot work yet."""
    driver = Api(root / "src/driver/driver.api")
    missing = {r.name for r in driver.rows} - driver_implemented(root)
    calls = bodies(sources_of(root / "src/runtime"))
    waiting = {}
    for name in runtime_implemented(root):
        seen, todo = set(), [name]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += [n for n in calls.get(here, ()) if n in calls]
        needs = sorted({n for f in seen for n in calls.get(f, ())} & missing)
        if needs:
            waiting[name] = needs
    return waiting


def always_refused(root, what):
    """Functions that check their arguments and then always say that there is no such thing here: those of
    driver/absent.cc, with its reasons, and what of the runtime only forwards to them."""
    text = (root / "src/driver/absent.cc").read_text()
    reasons = dict(re.findall(r"constexpr const char\* (k\w+) = \"([^\"]*)\"", text))
    found = {}
    for name, body in re.findall(r"\bResult<[^;{}()]*>\s+(cu[A-Z]\w*)\s*\([^;{}]*\)\s*\{(.*?)\n?\}\n", text, re.S):
        reason = re.search(r"return no\(\"\w+\", (?:\"([^\"]*)\"|(k\w+))\)", body)
        if reason:
            found[name] = reason.group(1) or reasons[reason.group(2)]
    if what == "driver":
        return found
    calls = bodies(sources_of(root / "src/runtime"))
    return {name: found[needed] for name in runtime_implemented(root) for needed in calls.get(name, ()) if needed in found}


def tested_names(root):
    text = ""
    for pattern in ("tests/**/*.cc", "tests/**/*.c", "tests/**/*.cu"):
        for path in sorted(root.glob(pattern)):
            text += path.read_text(errors="replace")
    return set(re.findall(r"\bcu(?:da)?[A-Z]\w*\b", text))


# ---- tables shared by both libraries --------------------------------------------------------------------------

def read_def(path, macro):
    rows = []
    for line in path.read_text().splitlines():
        match = re.match(macro + r"\((\d+),\s*(\w+),\s*(\w+)(?:,\s*\"(.*)\")?\)", line)
        if match:
            rows.append(match.groups())
    return rows


OLD_ATTRIBUTE_NAMES = [
    ("SHARED_MEMORY_PER_BLOCK", 8), ("REGISTERS_PER_BLOCK", 12), ("MAXIMUM_TEXTURE2D_ARRAY_WIDTH", 27),
    ("MAXIMUM_TEXTURE2D_ARRAY_HEIGHT", 28), ("MAXIMUM_TEXTURE2D_ARRAY_NUMSLICES", 29),
    ("VIRTUAL_ADDRESS_MANAGEMENT_SUPPORTED", 102)]


def shared_headers(root, out):
    errors = read_def(root / "src/base/cuda_error.def", "HEDDLE_CUDA_ERROR")
    attributes = read_def(root / "src/base/cuda_attribute.def", "HEDDLE_ATTRIBUTE")
    head = f"/* {SPDX} */\n/* Generated by gen/api.py from src/base/cuda_error.def and cuda_attribute.def. */\n"
    text = head + "#ifndef HEDDLE_CU_GENERATED_H\n#define HEDDLE_CU_GENERATED_H\n\ntypedef enum cudaError_enum {\n"
    text += "".join(f"  {d} = {v},\n" for v, d, r, t in errors if d != "none")
    text = text[:-2] + "\n} CUresult;\n\ntypedef enum CUdevice_attribute_enum {\n"
    text += "".join(f"  CU_DEVICE_ATTRIBUTE_{d} = {v},\n" for v, d, r, t in attributes)
    text += "".join(f"  CU_DEVICE_ATTRIBUTE_{d} = {v},\n" for d, v in OLD_ATTRIBUTE_NAMES)
    text += "  CU_DEVICE_ATTRIBUTE_MAX = 144\n} CUdevice_attribute;\n\n#endif\n"
    write(out / "include/heddle/cu_generated.h", text)

    text = head + "#ifndef HEDDLE_CUDA_GENERATED_H\n#define HEDDLE_CUDA_GENERATED_H\n\nenum cudaError {\n"
    text += "".join(f"  {r} = {v},\n" for v, d, r, t in errors if r != "none")
    text = text[:-2] + "\n};\n\nenum cudaDeviceAttr {\n"
    text += "".join(f"  cudaDevAttr{r} = {v},\n" for v, d, r, t in attributes if r != "none")
    text += "  cudaDevAttrMaxTimelineSemaphoreInteropSupported = 114,\n  cudaDevAttrMax = 144\n};\n\n#endif\n"
    write(out / "include/heddle/cuda_generated.h", text)


def prototypes(api, returns, guard, source):
    text = f"/* {SPDX} */\n/* Generated by gen/api.py from {source}: prototypes and version macros. */\n"
    text += f"#ifndef {guard}\n#define {guard}\n\n"
    rows = [r for r in api.rows if not r.has("hidden")]
    plain = [r for r in rows if not r.has("nomacro")]
    # A later row took the plain name over: the older function is reached by its symbol only.
    replaced = {re.sub(r"_v[0-9]+$", "", r.name) for r in plain if r.has("default")}
    text += "".join(f"#define {r.name} {r.means[0]}\n" for r in rows if r.means)
    for row in plain:
        if not row.twin and row.symbol != row.name:
            text += f"#define {row.name} {row.symbol}\n"
        if row.has("default"):
            text += f"#define {re.sub(r'_v[0-9]+$', '', row.name)} {row.name}\n"
    text += "#if defined(__CUDA_API_PER_THREAD_DEFAULT_STREAM)\n"
    text += "".join(f"#define {r.name} {r.symbol}_{r.twin}\n" for r in plain if r.twin)
    text += "#else\n"
    text += "".join(f"#define {r.name} {r.symbol}\n" for r in plain if r.twin and r.symbol != r.name)
    text += "#endif\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
    for family, title in api.families.items():
        members = [r for r in rows if r.family == family and r.name not in replaced]
        if members:
            text += f"/* {title} */\n"
            for r in members:
                name = r.symbol if r.has("nomacro") else r.name
                args = with_defaults(r)
                text += f"{returns(r)} {name}({args});\n"
            text += "\n"
    return text + "#ifdef __cplusplus\n}\n#endif\n#endif\n"


def with_defaults(row):
    defaults = dict(f.split("=", 1)[1].split(":") for f in row.flags if f.startswith("default="))
    return ", ".join(p.declaration() + (f" __dv({defaults[p.name]})" if p.name in defaults else "")
                     for p in row.params) or "void"


def enum_names(api, headers):
    """Overloads `enum_name(value)` for the enums that are passed in, so that traces show names."""
    texts = "\n".join(re.sub(r"/\*.*?\*/", "", h.read_text(), flags=re.S) for h in headers)
    wanted = {re.sub(r"^enum ", "", p.type) for r in api.rows for p in r.ins}
    text = f"// {SPDX}\n// Generated by gen/api.py: the names of enumerators, for traces. Null for an unknown value.\n"
    text += "#pragma once\n"
    for head, body, alias in re.findall(r"enum (\w+)\s*\{([^}]*)\}\s*(\w*)\s*;", texts):
        name = alias if alias in wanted else head if head in wanted else None
        if not name or name == "CUresult":
            continue
        text += f"\ninline const char* enum_name({name} value) {{\n  switch (static_cast<long long>(value)) {{\n"
        value, seen = -1, set()
        for item in filter(None, (i.strip() for i in body.split(","))):
            enumerator, _, number = (w.strip() for w in item.partition("="))
            try:
                value = eval(number, {}) if number else value + 1
            except (NameError, SyntaxError):
                continue
            if value not in seen:
                seen.add(value)
                text += f"    case {value}: return \"{enumerator}\";\n"
        text += "  }\n  return nullptr;\n}\n"
    return text


# ---- the driver ---------------------------------------------------------------------------------------------------

HANDLES = {
    "CUcontext": "Context", "CUmodule": "Module", "CUfunction": "Function", "CUlibrary": "Library",
    "CUkernel": "Kernel", "CUarray": "Array", "CUmipmappedArray": "MipmappedArray", "CUtexref": "TexRef",
    "CUsurfref": "SurfRef", "CUevent": "Event", "CUstream": "Stream", "CUgraphicsResource": "GraphicsResource",
    "CUexternalMemory": "ExternalMemory", "CUexternalSemaphore": "ExternalSemaphore", "CUgraph": "Graph",
    "CUgraphNode": "GraphNode", "CUgraphExec": "GraphExec", "CUmemoryPool": "MemoryPool",
    "CUuserObject": "UserObject", "CUasyncCallbackHandle": "AsyncCallback", "CUgreenCtx": "GreenContext",
    "CUdevResourceDesc": "ResourceDesc", "CUlinkState": "LinkState", "CUlogsCallbackHandle": "LogsCallback",
    "CUeglStreamConnection": "EglConnection"}


def impl_return(row):
    if not row.outs:
        return "Result<void>"
    return f"Result<{row.outs[0].type if len(row.outs) == 1 else row.name + '_out'}>"


def impl_header(api):
    text = f"// {SPDX}\n"
    text += "// Generated by gen/api.py from driver.api: what an implementation of each function looks like.\n"
    text += "// Outputs are returned; several make a struct NAME_out. Define one in src/driver and it is exported.\n"
    text += "#pragma once\n\n#include <heddle/cu_types.h>\n\n#include \"base/result.h\"\n\nnamespace heddle::driver {\n\n"
    text += "/// What kind of thing a handle refers to, for is_live().\nenum class HandleKind : uint8_t {\n"
    text += "".join(f"  {k},  // {t}\n" for t, k in HANDLES.items()) + "};\n\n"
    for row in api.rows:
        if len(row.outs) > 1:
            fields = " ".join(f"{p.type} {p.name} = {{}};" for p in row.outs)
            text += f"struct {row.name}_out {{ {fields} }};\n"
    text += "\n"
    for family, title in api.families.items():
        text += f"// {title}\n"
        for row in api.in_family(family):
            args = ", ".join(p.declaration() for p in row.ins)
            text += f"{impl_return(row)} {row.name}({args});\n"
        text += "\n"
    return text + "}  // namespace heddle::driver\n"


def driver_body(row):
    lines = [f"[[gnu::noinline]] CUresult do_{row.name}({row.declaration()}) {{",
             f"  static constexpr const char* kName = \"{row.name}\";"]
    need = "Free" if row.has("free") else "Context" if row.has("context") else "Init"
    if need != "Free":
        lines.append("  entry::InCall in_call;")
        lines.append(f"  if (CUresult e = entry::enter_{need.lower()}(kName)) [[unlikely]] return e;")
    for p in row.params:
        if p.type in HANDLES and p.direction == "in" and not row.has("unchecked"):
            kind = HANDLES[p.type]
            null_ok = f"{p.name} && " if p.optional else ""
            lines.append(f"  if ({null_ok}!is_live(HandleKind::{kind}, {p.name})) [[unlikely]] "
                         f"return entry::refuse_handle(kName, \"{p.name}\", HandleKind::{kind});")
        elif (p.is_pointer or p.type.endswith(("Fn", "Callback"))) and not p.optional:
            lines.append(f"  if (!{p.name}) [[unlikely]] return entry::refuse_null(kName, \"{p.name}\");")
    if row.has("clears"):
        lines += [f"  *{p.name} = {{}};" for p in row.outs if not p.optional]
    call = f"heddle::driver::{row.name}({', '.join(p.name for p in row.ins)})"
    lines.append(f"  auto r = {call};")
    lines.append("  if (!r.ok()) [[unlikely]] return entry::fail(kName, std::move(r).error());")
    for p in row.outs:
        value = "r.value()" if len(row.outs) == 1 else f"r.value().{p.name}"
        lines.append(f"  {f'if ({p.name}) ' if p.optional else ''}*{p.name} = {value};")
    lines += ["  return CUDA_SUCCESS;", "}"]
    return "\n".join(lines) + "\n"


def traced(row, symbol, call, result="CUresult"):
    shown = [p for p in row.params]
    lines = ["  if (entry::tracing) [[unlikely]] {", f"    entry::Trace trace(\"{symbol}\");"]
    lines += [f"    trace.argument(\"{p.name}\", {p.name});" for p in shown]
    code = "code" if any(p.name == "result" for p in row.params) else "result"
    lines += [f"    {result} {code} = {call};", f"    trace.result({code});"]
    lines += [f"    trace.output(\"{p.name}\", {p.name});" for p in row.outs]
    lines += ["    trace.end();", f"    return {code};", "  }"]
    return "\n".join(lines) + "\n"


def exported(row, symbol, call, before="", result="CUresult"):
    return (f"HEDDLE_EXPORT {result} {symbol}({row.declaration()}) {{\n{before}"
            f"{traced(row, symbol, call, result)}  return {call};\n}}\n")


def old_abi(row, symbol):
    if symbol in row.by_hand:
        return ""
    return (f"HEDDLE_EXPORT CUresult {symbol}() {{ return entry::not_supported(\"{symbol} (the ABI before "
            f"{row.symbol})\"); }}\n")


def twin_stub(row, symbol, stream_type, result):
    """The twin whose null stream is the calling thread's own."""
    args = ", ".join(f"entry::per_thread({p.name})" if p.type == stream_type else p.name for p in row.params)
    has_stream = any(p.type == stream_type for p in row.params)
    before = "" if has_stream else "  entry::PerThreadScope scope;\n"
    return exported(row, symbol, f"do_{row.name}({args})", before, result)


def driver_stubs(api, families, implemented):
    text = f"// {SPDX}\n// Generated by gen/api.py from driver.api: the exported functions of {', '.join(families)}.\n"
    text += "#include \"driver/entry/call.h\"\n#include \"driver/entry/enum_names.h\"\n#include \"driver/entry/trace.h\"\n\nusing namespace heddle::driver;\n\n"
    for row in (r for family in families for r in api.in_family(family)):
        if row.name not in implemented:
            text += f"HEDDLE_MISSING({row.name}, ({row.declaration()}))\n"
            for symbol in row.all_symbols():
                text += f"HEDDLE_EXPORT CUresult {symbol}({row.declaration()}) {{ return missing_{row.name}(); }}\n"
            continue
        text += f"namespace {{\n{driver_body(row)}}}\n"
        for symbol, _, same in row.exports():
            if same:
                text += exported(row, symbol, f"do_{row.name}({row.arguments()})")
            else:
                text += old_abi(row, symbol)
        for symbol, _, same in row.twins():
            text += twin_stub(row, symbol, "CUstream", "CUresult") if same else old_abi(row, symbol)
        text += "\n"
    return text


def proc_table(api):
    rows = []
    for row in api.rows:
        base = re.sub(r"_v\d+$", "", row.name)
        twins = {s: s for s, _, _ in row.twins()}
        for symbol, version, _ in row.exports():
            rows.append((base, version, symbol, twins.get(f"{symbol}_{row.twin}")))
        if row.means:
            rows.append((base, int(row.means[1]), row.means[0], None))
    rows.sort(key=lambda r: (r[0], r[1]))
    text = f"// {SPDX}\n// Generated by gen/api.py: every function by name and by the version it appeared in.\n"
    text += "#include \"driver/entry/proc_table.h\"\n\nextern \"C\" {\n"
    names = sorted({n for r in rows for n in (r[2], r[3]) if n})
    text += "".join(f"int {n}();\n" for n in names) + "}\n\nnamespace heddle::driver::entry {\n"
    text += "#define F(f) reinterpret_cast<void*>(&f)\nconst Proc kProcs[] = {\n"
    text += "".join(f"  {{\"{b}\", {v}, F({s}), {f'F({t})' if t else 'nullptr'}}},\n" for b, v, s, t in rows)
    return text + f"}};\nconst size_t kProcCount = {len(rows)};\n}}  // namespace heddle::driver::entry\n"


def symbol_map(symbols, version=None):
    head = f"{version} {{\n" if version else "{\n"
    return head + "  global:\n" + "".join(f"    {s};\n" for s in symbols) + "  local: *;\n};\n"


def typedefs(api):
    text = f"/* {SPDX} */\n/* Generated by gen/api.py from driver.api: function pointer types by version. */\n"
    text += "#ifndef CUDATYPEDEFS_H\n#define CUDATYPEDEFS_H\n#include <cuda.h>\n\n"
    for row in api.rows:
        if row.has("hidden"):
            continue
        base = re.sub(r"_v\d+$", "", row.name)
        args = ", ".join(p.ctype for p in row.params) or "void"
        for suffix, number, same in row.versions:
            if same:
                text += f"typedef CUresult (CUDAAPI *PFN_{base}_v{number})({args});\n"
                if row.twin and suffix == row.versions[-1][0]:
                    text += f"typedef CUresult (CUDAAPI *PFN_{base}_v{max(number, 7000)}_{row.twin})({args});\n"
        if row.means:
            text += f"#define PFN_{base}_v{row.means[1]} PFN_{row.means[0]}\n#define PFN_{base} PFN_{row.means[0]}\n"
        elif base == row.name or row.has("default"):
            text += f"#define PFN_{base} PFN_{base}_v{row.versions[-1][1]}\n"
    return text + "\n#endif\n"


def make_driver(root, out):
    api = Api(root / "src/driver/driver.api")
    implemented = driver_implemented(root)
    shared_headers(root, out)
    write(out / "include/heddle/cu_functions.h",
          prototypes(api, lambda r: "CUresult CUDAAPI", "HEDDLE_CU_FUNCTIONS_H", "src/driver/driver.api"))
    write(out / "include/cudaTypedefs.h", typedefs(api))
    write(out / "src/driver/entry/impl.h", impl_header(api))
    write(out / "src/driver/entry/proc_table.cc", proc_table(api))
    write(out / "src/driver/entry/enum_names.h", enum_names(
        api, [root / "include/heddle/cu_enums.h", out / "include/heddle/cu_generated.h"]))
    for number, families in enumerate(api.groups()):
        write(out / f"src/driver/entry/stubs_{number}.cc", driver_stubs(api, families, implemented))
    symbols = sorted({s for r in api.rows for s in r.all_symbols()})
    write(out / "src/driver/entry/cuda.map", symbol_map(symbols))
    write(out / "src/runtime/entry/driver_table.def", "".join(
        f"HEDDLE_DRIVER_FUNCTION({r.symbol})\n" for r in api.rows if not r.has("hidden")))


# ---- the runtime --------------------------------------------------------------------------------------------------

def runtime_returns(row):
    return row.returns or "cudaError_t"


def runtime_body(row):
    lines = [f"[[gnu::noinline]] cudaError_t do_{row.name}({row.declaration()}) {{"]
    for p in row.params:
        if p.is_pointer and not p.optional:
            lines.append(f"  if (!{p.name}) [[unlikely]] return entry::record(cudaErrorInvalidValue);")
    if not row.has("bare"):
        need = "driver" if row.has("free") else "context"
        lines.append(f"  if (cudaError_t e = entry::ensure_{need}()) [[unlikely]] return entry::record(e);")
    call = f"heddle::runtime::{row.name}({row.arguments()})"
    if row.has("norecord"):
        lines.append(f"  return {call};")
    else:
        lines += [f"  cudaError_t r = {call};", "  if (r) [[unlikely]] return entry::record(r);", "  return r;"]
    return "\n".join(lines + ["}"]) + "\n"


def runtime_stubs(api, families, implemented):
    text = f"// {SPDX}\n// Generated by gen/api.py from runtime.api: the exported functions of {', '.join(families)}.\n"
    text += "#include \"runtime/entry/call.h\"\n#include \"runtime/entry/impl.h\"\n"
    text += "#include \"runtime/entry/enum_names.h\"\n#include \"runtime/entry/trace.h\"\n\nusing namespace heddle::runtime;\n\n"
    for row in (r for family in families for r in api.in_family(family)):
        if row.has("raw"):
            if row.name not in implemented:
                for symbol in row.all_symbols():
                    text += (f"HEDDLE_EXPORT {runtime_returns(row)} {symbol}({row.declaration()}) "
                             f"{{ entry::missing(\"{row.name}\"); return {'' if runtime_returns(row) == 'void' else '{}'}; }}\n")
            continue
        if row.name not in implemented:
            for symbol in row.all_symbols():
                text += (f"HEDDLE_EXPORT cudaError_t {symbol}({row.declaration()}) "
                         f"{{ return entry::missing(\"{row.name}\"); }}\n")
            continue
        text += f"namespace {{\n{runtime_body(row)}}}\n"
        for symbol, _, same in row.exports():
            if same:
                text += exported(row, symbol, f"do_{row.name}({row.arguments()})", "", "cudaError_t")
            else:
                text += f"HEDDLE_EXPORT cudaError_t {symbol}() {{ return entry::missing(\"{symbol}\"); }}\n"
        for symbol, _, _ in row.twins():
            text += twin_stub(row, symbol, "cudaStream_t", "cudaError_t")
        text += "\n"
    return text


def runtime_impl_header(api):
    text = f"// {SPDX}\n// Generated by gen/api.py from runtime.api: the implementations behind the exported functions.\n"
    text += "#pragma once\n\n#include \"runtime/entry/types.h\"\n\nnamespace heddle::runtime {\n\n"
    for row in api.rows:
        if not row.has("raw"):
            text += f"cudaError_t {row.name}({row.declaration()});\n"
    text += "\n}  // namespace heddle::runtime\n\nextern \"C\" {\n"
    for row in api.rows:
        if row.has("raw"):
            text += f"__attribute__((visibility(\"default\"))) {runtime_returns(row)} {row.name}({row.declaration()});\n"
    return text + "}\n"


def make_runtime(root, out):
    api = Api(root / "src/runtime/runtime.api")
    implemented = runtime_implemented(root)
    write(out / "include/heddle/cuda_functions.h",
          prototypes(api, lambda r: ("extern __host__ " if not r.has("device") else
                                     "extern __host__ __cudart_builtin__ ") + runtime_returns(r) + " CUDARTAPI",
                     "HEDDLE_CUDA_FUNCTIONS_H", "src/runtime/runtime.api"))
    write(out / "src/runtime/entry/impl.h", runtime_impl_header(api))
    write(out / "src/runtime/entry/enum_names.h", enum_names(
        api, [root / "include/heddle/cuda_enums.h", out / "include/heddle/cuda_generated.h"]))
    for number, families in enumerate(api.groups()):
        write(out / f"src/runtime/entry/stubs_{number}.cc", runtime_stubs(api, families, implemented))
    symbols = sorted({s for r in api.rows for s in r.all_symbols()})
    write(out / "src/runtime/entry/cudart.map", symbol_map(symbols, "libcudart.so.12"))
    # Public functions that answer a code, for tests that call every one.
    write(out / "src/runtime/entry/names.def", "".join(
        f"\"{s}\",\n" for r in api.rows if not r.returns and not r.has("internal") for s in r.all_symbols()))
    write(out / "src/runtime/entry/cudart.exports", "".join(s + "\n" for s in symbols))


# ---- coverage -----------------------------------------------------------------------------------------------------

# Families and functions that only have a meaning with a display or another graphics library.
GRAPHICS = re.compile(r"Graphics|OpenGL|EGL|VDPAU|Direct3D")


def coverage_page(name, api, implemented, tested, refused, waiting=None):
    waiting = waiting or {}
    implemented = implemented - set(waiting) - set(refused)

    def is_tested(row):
        return row.name in implemented and (row.name in tested or row.symbol in tested)
    rows = [r for r in api.rows if not r.has("internal")]
    total, done = len(rows), sum(r.name in implemented for r in rows)
    with_test = sum(map(is_tested, rows))
    symbols = len({s for r in api.rows for s in r.all_symbols()})
    text = f"<!-- {SPDX} -->\n# Coverage: {name} API of CUDA 12.9\n\n"
    text += "Generated by `gen/api.py`: *implemented* means that a definition stands in "
    text += f"`src/{name}/`, *tested* that a program under `tests/` names the function.\n"
    text += "What is missing answers `NOT_SUPPORTED` and says its name; what is *refused* checks its arguments first "
    text += "and gives the reason, and is not counted as implemented.\n\n"
    graphics = sum(bool(GRAPHICS.search(api.families[r.family] + r.name)) for r in rows)
    text += f"Functions: {total}, without graphics interoperability {total - graphics}. Implemented: {done}, "
    text += f"and tested: {with_test} ({100 * with_test / (total - graphics):.1f} % of those without graphics). "
    text += f"Refused: {len(refused)}. Exported symbols: {symbols}.\n\n"
    text += "| family | functions | implemented | tested | refused |\n|---|--:|--:|--:|--:|\n"
    for family, title in api.families.items():
        members = [r for r in rows if r.family == family]
        if members:
            text += (f"| {title} | {len(members)} | {sum(r.name in implemented for r in members)} "
                     f"| {sum(map(is_tested, members))} | {sum(r.name in refused for r in members)} |\n")
    for heading, chosen in (("Missing", [r for r in rows if r.name not in implemented and r.name not in refused]),
                            ("Implemented, not yet tested", [r for r in rows
                                                             if r.name in implemented and not is_tested(r)])):
        text += f"\n## {heading}\n\n"
        for family, title in api.families.items():
            names = [f"`{r.name}`" for r in chosen if r.family == family]
            if names:
                text += f"* {title}: {', '.join(names)}\n"
    if refused:
        text += "\n## Refused, with the reason\n\n"
        text += "".join(f"* `{r.name}`: {refused[r.name]}\n" for r in rows if r.name in refused)
    if waiting:
        text += "\n## Waiting for the driver\n\nThese forward to driver functions that are missing.\n\n"
        text += "".join(f"* `{n}`: {', '.join(f'`{d}`' for d in waiting[n])}\n" for n in sorted(waiting))
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["driver", "runtime", "groups", "coverage"])
    parser.add_argument("api", nargs="?")
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    if args.what == "groups":
        groups = Api(args.root / f"src/{args.api}/{args.api}.api").groups()
        print(";".join(str(i) for i in range(len(groups))))
    elif args.what == "coverage":
        for name, implemented in (("driver", driver_implemented), ("runtime", runtime_implemented)):
            api = Api(args.root / f"src/{name}/{name}.api")
            waiting = waiting_for_driver(args.root) if name == "runtime" else None
            page = coverage_page(name, api, implemented(args.root), tested_names(args.root),
                                 always_refused(args.root, name), waiting)
            write(args.root / f"docs/coverage/{name}.md", page)
    else:
        {"driver": make_driver, "runtime": make_runtime}[args.what](args.root, args.out)


if __name__ == "__main__":
    main()
