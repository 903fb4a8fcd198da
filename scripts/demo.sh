#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The main job on real input: builds the examples with Heddle's nvcc, trains a small GPT on an English
# text, writes a checkpoint, samples from it, draws a photograph and a vortex street. Results in out/.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
nvcc=$build/toolkit/bin/nvcc
seconds=${DEMO_SECONDS:-100}
mkdir -p out

text=out/bible.txt
if [ ! -s $text ]; then
  bible -f Gen1:1-Rev22:21 | sed 's/^[^ ]* //' > $text.part
  mv $text.part $text
fi

echo "== building examples with $nvcc"
make -s -C examples NVCC="$PWD/$nvcc" OUT="$PWD/out"

echo "== training a GPT on $(wc -c < $text) characters of English for $seconds s (Ctrl-C saves and ends)"
out/gpt train $text --out out/gpt.ckpt --seconds "$seconds"
echo "== sampling from out/gpt.ckpt"
out/gpt sample out/gpt.ckpt --prompt "And the LORD said" --length 300

echo "== a photograph as a drawing"
out/photo /usr/share/backgrounds/mate/nature/Garden.jpg out/garden.png
echo "== a vortex street"
out/fluid --width 480 --height 160 --steps 4000 --every 2000 --out out
echo "== done: out/gpt.ckpt out/garden.png out/flow_4000.png"
