#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every public operation, type and shape class against the client's CPU backend.
export PYTHONPATH="$(dirname "$0")/.."
exec "$1/bin/python" "$(dirname "$0")/suite.py" "$2" "$3"
