#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# numba-cuda with its bindings, which only open libcuda, libnvrtc, libnvvm and libnvJitLink. --no-deps: nothing
# may bring a vendor's toolkit libraries along. 12.9.10 of the bindings lacks the bytes of IPC handles, which numba-cuda reads.
set -euo pipefail
python3 -m venv "$1"
"$1/bin/pip" install -q numba numpy cffi psutil pytest filecheck ml_dtypes
"$1/bin/pip" install -q --no-deps numba-cuda cuda-bindings==12.9.4 cuda-core cuda-pathfinder
bash "$(dirname "$0")/../own_runtime.sh" "$1"
