#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every public operation, type and shape class against the client's CPU backend.
export PYTHONPATH="$(dirname "$0")/.."
# Dr.Jit looks for LLVM for its CPU backend.
export DRJIT_LIBLLVM_PATH="${DRJIT_LIBLLVM_PATH:-/usr/lib/llvm-19/lib/libLLVM-19.so}"
exec "$1/bin/python" "$(dirname "$0")/suite.py" "$2" "$3"
