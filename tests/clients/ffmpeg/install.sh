#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Debian's package: its CUDA filters carry PTX that clang made, and open libcuda.
set -euo pipefail
mkdir -p "$1"
command -v ffmpeg > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ffmpeg
