#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# hashcat's self-test and a short search for each of ten common modes, on the CUDA device only.
exec python3 "$(dirname "$0")/suite.py" "$1" "$2" "$3"
