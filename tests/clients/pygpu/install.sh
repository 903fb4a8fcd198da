#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Debian's package on libgpuarray, with pytest beside it.
set -euo pipefail
dpkg -s python3-pygpu > /dev/null 2>&1 || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pygpu
/usr/bin/python3 -m venv --system-site-packages "$1"
"$1/bin/pip" install -q pytest pytest-timeout
