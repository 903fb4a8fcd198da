#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# pycuda's own tests, from its source package; the quick part is a few operations of ours. Both run our nvcc.
here="$(cd "$(dirname "$0")" && pwd)"
if [ "$3" = quick ]; then
  export PYTHONPATH="$here/.."
  exec "$1/bin/python" "$here/suite.py" "$2" "$3"
fi
cd "$1/source/test"
PYTHONPATH="$here" "$1/bin/python" -m pytest -q --timeout 300 -p no:cacheprovider -p large --junitxml="$1/junit.xml" \
  test_driver.py test_cumath.py test_gpuarray.py
exec "$1/bin/python" "$here/../junit.py" "$1/junit.xml" "$2"
