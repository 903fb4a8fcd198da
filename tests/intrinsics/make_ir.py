#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One kernel per NVPTX intrinsic of the installed LLVM, as LLVM IR.

usage: make_ir.py LLVM_PREFIX FOLDER

LLVM describes its intrinsics in IntrinsicsNVVM.td; llvm-tblgen gives them with all types. Each becomes
a kernel that loads arguments by lane, calls it, and stores what it returns. llc makes PTX of them,
written by somebody who is not us: FOLDER/TARGET.N.ptx for the oldest of three targets that has them.
What needs the last target must be refused by name, one file each.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

TARGETS = [("sm_89", "ptx85"), ("sm_60", "ptx60"), ("sm_90a", "ptx85")]
REFUSED = "sm_90a"
BATCH = 64                                    # kernels of one module
QUIET = {**os.environ, "LLVM_DISABLE_SYMBOLIZATION": "1"}   # llc crashes where it cannot select: no pictures of that
WORDS = 64                                    # of input and of output, for each lane

TYPES = {"llvm_i1_ty": "i1", "llvm_i16_ty": "i16", "llvm_i32_ty": "i32", "llvm_i64_ty": "i64", "llvm_half_ty": "half",
         "llvm_bfloat_ty": "bfloat", "llvm_v2f16_ty": "<2 x half>", "llvm_v2bf16_ty": "<2 x bfloat>",
         "llvm_float_ty": "float", "llvm_double_ty": "double", "llvm_ptr_ty": "ptr",
         "llvm_global_ptr_ty": "ptr addrspace(1)", "llvm_shared_ptr_ty": "ptr addrspace(3)"}
OVERLOADS = {"llvm_anyint_ty": ("i32", ".i32"), "llvm_anyfloat_ty": ("float", ".f32")}
SPACES = {"": ("ptr", ".p0"), "global": ("ptr addrspace(1)", ".p1"), "shared": ("ptr addrspace(3)", ".p3")}

HEAD = """target triple = "nvptx64-nvidia-cuda"
target datalayout = "e-i64:64-i128:128-v16:16-v32:32-n16:32:64"
@shared = internal addrspace(3) global [2048 x i32] undef, align 128
declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare void @llvm.nvvm.barrier0()
"""


# LLVM writes what PTX does not have: ex2 and lg2 of f64, fma of bf16 with .ftz or .sat.
NOT_PTX = re.compile(r"(ex2|lg2)\.approx\.d$|fma\.rn\.(ftz|sat|ftz\.relu|ftz\.sat)\.bf16(x2)?$")


class Unfit(Exception):
    pass


def space_of(name):
    if ".shared" in name:
        return "shared"
    return "global" if ".global" in name or ".ldg." in name or ".ldu." in name else ""


def immediates(record, records):
    """Argument numbers that must be constants."""
    found = set()
    for p in record["IntrProperties"]:
        r = records.get(p["def"])
        if r and "ImmArg" in r["!superclasses"]:
            found.add(r["ArgNo"])
    return found


def constant_for(name, number, count, kind):
    """Arguments that must be the same in all lanes, or in range: masks of members, barriers, pauses."""
    if kind != "i32":
        return None
    if re.search(r"\.(shfl\.sync|vote\.\w+\.sync|match\.\w+\.sync|bar\.warp)", name) and number == 0:
        return "-1"
    if ".redux.sync" in name and number == count - 1:
        return "-1"
    if ".shfl.sync" in name and number == 3:
        return "6175"                         # halves of quarters: clamp 0x1f, segments of 8
    if ".shfl." in name and number == count - 1:
        return "31"
    if re.search(r"\.(barrier(\.(n|sync.*))?|bar\.sync)$", name):
        return ["1", "32"][number]
    if ".nanosleep" in name:
        return "20"
    if ".wmma." in name and (".load." in name or ".store." in name) and number == count - 1 and ".stride" in name:
        return "64"
    if ".mbarrier.init" in name:
        return "32"
    return None


class Kernel:
    def __init__(self, name):
        self.lines, self.n, self.at, self.name = [], 0, 0, name

    def new(self, text):
        self.n += 1
        self.lines.append(f"  %v{self.n} = {text}")
        return f"%v{self.n}"

    def load(self, kind):
        size = {"i1": 4, "i16": 4, "half": 4, "bfloat": 4, "i64": 8, "double": 8}.get(kind, 4)
        self.at = (self.at + size - 1) // size * size
        p = self.new(f"getelementptr i8, ptr addrspace(1) %mine, i64 {self.at % (WORDS * 4)}")
        self.at += size
        if kind != "i1":
            return self.new(f"load {kind}, ptr addrspace(1) {p}, align {min(size, 2 if kind in ('i16', 'half', 'bfloat') else size)}")
        return self.new(f"trunc i32 {self.load('i32')} to i1")

    def pointer(self, kind):
        """Something of 128 bytes alignment: rows of a matrix by lane, else one place for all."""
        writes = re.search(r"\.(store|atomic|mbarrier|st)\.|stmatrix", self.name)
        by_lane = ".ldmatrix" in self.name or ".atomic" in self.name
        offset = "%row" if by_lane else "0"
        if kind == "ptr addrspace(3)":
            return self.new(f"getelementptr i8, ptr addrspace(3) @shared, i64 {offset}")
        p = self.new(f"getelementptr i8, ptr addrspace(1) {'%work' if writes else '%in'}, i64 {offset}")
        return p if kind == "ptr addrspace(1)" else self.new(f"addrspacecast ptr addrspace(1) {p} to ptr")

    def store(self, kind, value, at):
        p = self.new(f"getelementptr i8, ptr addrspace(1) %result, i64 {at}")
        if kind == "i1":
            kind, value = "i32", self.new(f"zext i1 {value} to i32")
        if kind.startswith("ptr"):
            kind, value = "i64", self.new(f"ptrtoint {kind} {value} to i64")
        self.lines.append(f"  store {kind} {value}, ptr addrspace(1) {p}, align 2")


def resolve(record):
    """Types of results and parameters, and the name's suffix for those that LLVM leaves open."""
    name, suffix, kinds, open_kinds = record["LLVMName"], "", [], []
    for t in record["RetTypes"] + record["ParamTypes"]:
        d = t["def"]
        if d in TYPES:
            kinds.append(TYPES[d])
        elif d in OVERLOADS or d == "llvm_anyptr_ty":
            kind, mark = SPACES[space_of(name)] if d == "llvm_anyptr_ty" else OVERLOADS[d]
            kinds.append(kind)
            open_kinds.append(kind)
            suffix += mark
        elif open_kinds:
            kinds.append(open_kinds[0])       # the same as the first open one
        else:
            raise Unfit("a type that no kernel has")
    n = len(record["RetTypes"])
    return name + suffix, kinds[:n], kinds[n:]


def kernel(record, records, immediate):
    name, returns, params = resolve(record)
    k = Kernel(name)
    fixed = immediates(record, records)
    arguments = []
    for n, kind in enumerate(params):
        if n in fixed:
            v = str(immediate)
        elif (c := constant_for(name, n, len(params), kind)) is not None:
            v = c
        elif kind.startswith("ptr"):
            v = k.pointer(kind)
        else:
            v = k.load(kind)
        arguments.append(f"{kind} {v}")
    result = "void" if not returns else returns[0] if len(returns) == 1 else "{ " + ", ".join(returns) + " }"
    call = f"call {result} @{name}({', '.join(arguments)})"
    if not returns:
        k.lines.append(f"  {call}")
    else:
        v = k.new(call)
        for n, kind in enumerate(returns):
            k.store(kind, v if len(returns) == 1 else k.new(f"extractvalue {result} {v}, {n}"), 8 * n)
    symbol = "k_" + re.sub(r"\W", "_", name[len("llvm.nvvm."):])
    body = "\n".join(k.lines)
    return f"""
{f"declare {result} @{name}({', '.join(params)})" if f"@{name}(" not in HEAD else ""}
define ptx_kernel void @{symbol}(ptr addrspace(1) %in, ptr addrspace(1) %out, ptr addrspace(1) %work) {{
  %tid = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %lane = zext i32 %tid to i64
  %bytes = mul i64 %lane, {WORDS * 4}
  %row = mul i64 %lane, 128
  %mine = getelementptr i8, ptr addrspace(1) %in, i64 %bytes
  %result = getelementptr i8, ptr addrspace(1) %out, i64 %bytes
  %word = load i32, ptr addrspace(1) %mine
  %s = getelementptr i8, ptr addrspace(3) @shared, i64 %row
  store i32 %word, ptr addrspace(3) %s
  call void @llvm.nvvm.barrier0()
{body}
  ret void
}}
"""


def select(prefix, kernels, target, ptx):
    """PTX of a module with these kernels, or None."""
    names = [re.search(r"@(k_\w+)", k)[1] for k in kernels]
    declared, text = set(), HEAD
    for line in "".join(kernels).splitlines():
        if line.startswith("declare"):
            if line in declared:
                continue
            declared.add(line)
        text += line + "\n"
    text += f"!nvvm.annotations = !{{{', '.join(f'!{n}' for n in range(len(names)))}}}\n"
    text += "".join(f'!{n} = !{{ptr @{name}, !"kernel", i32 1}}\n' for n, name in enumerate(names))
    r = subprocess.run([f"{prefix}/bin/llc", "-march=nvptx64", f"-mcpu={target}", f"-mattr=+{ptx}", "-O2", "-o", "-"],
                       input=text, capture_output=True, text=True, env=QUIET)
    return r.stdout if r.returncode == 0 else None


def select_what_can_be(prefix, wanted, target, ptx):
    """[(names, PTX)] by halving what llc refuses, and the names of what is left."""
    if not wanted:
        return [], []
    if made := select(prefix, list(wanted.values()), target, ptx):
        return [(list(wanted), made)], []
    if len(wanted) == 1:
        return [], list(wanted)
    items = list(wanted.items())
    half = len(items) // 2
    a, b = select_what_can_be(prefix, dict(items[:half]), target, ptx), select_what_can_be(prefix, dict(items[half:]), target, ptx)
    return a[0] + b[0], a[1] + b[1]


def main():
    prefix, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    include = f"{prefix}/include"
    records = json.loads(subprocess.run(
        [f"{prefix}/bin/llvm-tblgen", "--dump-json", f"-I{include}", f"{include}/llvm/IR/Intrinsics.td"],
        check=True, capture_output=True).stdout)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.*"):
        old.unlink()
    left, unfit = {}, []
    for key in sorted(k for k in records if k.startswith("int_nvvm_")):
        record = records[key]
        record["LLVMName"] = record["LLVMName"] or "llvm." + key[4:].replace("_", ".")
        try:
            if NOT_PTX.search(record["LLVMName"]):
                raise Unfit("not an instruction")
            resolve(record)
            left[key] = record
        except Unfit:
            unfit.append(record["LLVMName"])
    for target, ptx in TARGETS:
        count = files = 0
        for immediate in (0, 1, 64):          # in range for somebody
            keys, remaining = list(left), []
            size = 1 if target == REFUSED else BATCH
            for at in range(0, len(keys), size):
                wanted = {k: kernel(left[k], records, immediate) for k in keys[at:at + size]}
                made, over = select_what_can_be(prefix, wanted, target, ptx)
                remaining += over
                for names, text in made:
                    (folder / f"{target}.{files}.ptx").write_text(text)
                    files += 1
                    count += len(names)
            left = {k: left[k] for k in remaining}
        print(f"{target}: {count} intrinsics in {files} modules")
    unfit += [r["LLVMName"] for r in left.values()]
    (folder / "unselected.txt").write_text("".join(n + "\n" for n in sorted(unfit)))
    print(f"not selected by llc: {len(unfit)}")


if __name__ == "__main__":
    main()
