#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
python3 -m venv "$1"
"$1/bin/pip" install -q halide numpy
