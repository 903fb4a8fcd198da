#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs from Debian 12 what is missing, and says what it does. Nothing to do: silent and fast.
set -euo pipefail
packages=(
  clang-19 lld-19 llvm-19-dev llvm-19-tools libclang-19-dev libclang-cpp19-dev libclang-rt-19-dev
  libpolly-19-dev libomp-19-dev g++ cmake ninja-build make ccache pkg-config python3 git
  libfmt-dev libcli11-dev nlohmann-json3-dev liblz4-dev libzstd-dev
  libgtest-dev libgmock-dev libmpfr-dev libgmp-dev libthrust-dev libcub-dev zlib1g-dev libboost1.74-dev libpng-dev libjpeg-dev bible-kjv mate-backgrounds
)
missing=()
for p in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null || true)" = installed ] || missing+=("$p")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "heddle: installing from Debian: ${missing[*]}"
sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
