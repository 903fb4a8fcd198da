#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A few operations of pycuda: its wheel has no tests. Runs our nvcc.
export PYTHONPATH="$(dirname "$0")/.."
exec "$1/bin/python" "$(dirname "$0")/suite.py" "$2" "$3"
