#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# pygpu's own tests, which its package ships.
cd "$1"
what=pygpu
[ "$3" = quick ] && what=pygpu.tests.test_basic
DEVICE=cuda "$1/bin/python" -m pytest -q --timeout 300 -p no:cacheprovider --pyargs $what --junitxml="$1/junit.xml"
exec "$1/bin/python" "$(dirname "$0")/../junit.py" "$1/junit.xml" "$2" 'libnccl=libnccl is not part of Heddle'
