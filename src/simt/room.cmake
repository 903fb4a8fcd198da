# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# 128-bit atomics of the interpreter are one instruction, not a call into libatomic.
set_source_files_properties(${dir}/interp/atomic.cc PROPERTIES COMPILE_OPTIONS -mcx16)
