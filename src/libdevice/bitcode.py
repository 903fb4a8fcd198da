#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Joins the library's LLVM assembly into one bitcode file that links into a kernel of any architecture:
# usage: bitcode.py LLVM_BIN OUT.bc IN.ll...
import os
import re
import subprocess
import sys

llvm, out, inputs = sys.argv[1], sys.argv[2], sys.argv[3:]
parts = []
for path in inputs:
    with open(path) as f:
        text = f.read()
    # The architecture is the kernel's, not ours.
    text = re.sub(r'"target-(cpu|features)"="[^"]*" ?', "", text)
    text = re.sub(r'"(no-trapping-math|stack-protector-buffer-size|frame-pointer)"="[^"]*" ?', "", text)
    text = re.sub(r'"no-builtins" ?', "", text)  # Or nothing would be inlined into a kernel.
    text = re.sub(r"(^attributes #\d+ = \{) *\}", r"\1 nounwind }", text, flags=re.M)  # A group may not be empty.
    text = re.sub(r"^!llvm\..*\n", "", text, flags=re.M)
    part = path + ".bc"
    subprocess.run([os.path.join(llvm, "llvm-as"), "-", "-o", part], input=text.encode(), check=True)
    parts.append(part)
os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
subprocess.run([os.path.join(llvm, "llvm-link"), *parts, "-o", out + ".tmp"], check=True)
os.replace(out + ".tmp", out)
