#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Built from its source package, against our headers, libcuda and libcurand (CUDA_ROOT is set by run.py); its tests
# are in there too.
set -euo pipefail
python3 -m venv "$1"
"$1/bin/pip" install -q numpy pytest pytest-timeout
mkdir -p "$1/home" "$1/source"
echo 'CUDA_ENABLE_CURAND = True' > "$1/home/.aksetup-defaults.py"
HOME="$1/home" LDFLAGS="-L$CUDA_ROOT/lib64 -L$CUDA_ROOT/lib64/stubs" "$1/bin/pip" install -q pycuda
"$1/bin/pip" download -q --no-deps --no-binary :all: -d "$1/source" pycuda
tar -xzf "$1"/source/pycuda-*.tar.gz -C "$1/source" --strip-components 1
