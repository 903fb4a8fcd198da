#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every public operation, type and shape class against the client's CPU backend; then the examples that it ships.
here="$(cd "$(dirname "$0")" && pwd)"
export PYTHONPATH="$here/.."
"$1/bin/python" "$here/suite.py" "$2" "$3"
code=$?
[ "$3" = quick ] && exit $code
"$1/bin/python" "$here/examples.py" "$2" && exit $code
