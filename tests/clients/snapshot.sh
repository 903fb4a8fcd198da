#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# snapshot.sh TOOLKIT FOLDER: a copy of the toolkit for long runs, to go on building beside them. It remembers its commit.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
dirty=$(git -C "$here" status --porcelain -- ../../src ../../include ../../gen ../../cmake)
rm -rf "$2"
cp -a "$1" "$2"
echo "$(git -C "$here" rev-parse --short HEAD)${dirty:+-dirty}" > "$2/commit"
