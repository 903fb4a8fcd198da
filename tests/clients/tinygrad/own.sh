#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# own.sh TOOLKIT FOLDER: tinygrad's own tests, which the source package of 0.12.0 ships (later ones do not), beside Debian's
# torch for the CPU (apt-get install python3-torch), with our stand-ins (own/) for the few files that it lacks.
set -euo pipefail
toolkit="$(cd "$1" && pwd)"; here="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$2"; cd "$2"
if [ ! -d tinygrad-0.12.0 ]; then
  /usr/bin/python3 -m venv --system-site-packages venv
  venv/bin/pip install -q --no-deps tinygrad==0.12.0
  venv/bin/pip install -q pytest pytest-timeout hypothesis
  venv/bin/pip download -q --no-deps --no-binary tinygrad tinygrad==0.12.0
  tar xzf tinygrad-0.12.0.tar.gz
fi
cp -r "$here"/own/* tinygrad-0.12.0/
touch tinygrad-0.12.0/test/__init__.py        # else Python's own package of that name is found first
cd tinygrad-0.12.0
# This tinygrad takes the libraries' files from these variables.
export CUDA_PATH="$toolkit/lib64/libcuda.so.1" NVRTC_PATH="$toolkit/lib64/libnvrtc.so.12" NVJITLINK_PATH="$toolkit/lib64/libnvJitLink.so.12"
export PYTHONPATH=. CUDA=1
for file in test/test_*.py; do
  "$toolkit/bin/heddle" run ../venv/bin/python -m pytest -q -p no:cacheprovider --timeout 200 --junitxml="../$(basename "$file" .py).xml" "$file" || true
done
