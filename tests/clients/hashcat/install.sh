#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Debian's package: its CUDA backend opens libcuda and libnvrtc.
set -euo pipefail
mkdir -p "$1"
command -v hashcat > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends hashcat
