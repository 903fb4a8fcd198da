#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The GPT example learns, writes a checkpoint, goes on from it, survives Ctrl-C, and samples.
set -euo pipefail
gpt=$1
text=/usr/share/common-licenses/GPL-3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
small=(--layers 1 --channels 32 --heads 2 --context 32 --batch 4 --out "$dir/g.ckpt")
"$gpt" train $text "${small[@]}" --steps 60 > "$dir/first"
first=$(sed -n 's/.*first loss \([0-9.]*\);.*/\1/p' "$dir/first")
"$gpt" train $text "${small[@]}" --steps 60 > "$dir/second"
grep -q "resuming .* at step 60" "$dir/second"
second=$(sed -n 's/.*first loss \([0-9.]*\);.*/\1/p' "$dir/second")
awk -v a="$first" -v b="$second" 'BEGIN { exit !(b < a - 0.5) }' || { echo "no progress: $first $second"; exit 1; }
"$gpt" train $text "${small[@]}" --seconds 60 > "$dir/third" & pid=$!
sleep 3
kill -INT $pid
wait $pid
grep -q interrupted "$dir/third"
"$gpt" sample "$dir/g.ckpt" --prompt "The " --length 40 > "$dir/sample"
[ "$(wc -c < "$dir/sample")" -ge 44 ]
echo "loss $first, after resuming $second"
