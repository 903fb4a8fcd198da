#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Built from its source package, against our headers and libcuda (CUDA_ROOT is set by run.py).
set -euo pipefail
python3 -m venv "$1"
LDFLAGS="-L$CUDA_ROOT/lib64/stubs" "$1/bin/pip" install -q numpy pytest pycuda
