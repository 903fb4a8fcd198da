#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each CUDA filter, its algorithms and pixel formats, against ffmpeg's own filter for the CPU.
exec python3 "$(dirname "$0")/suite.py" "$1" "$2" "$3"
