#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The examples at small size as each device of the catalogue, against their CPU checks; with --all every program of
# tests/apps too, each of which checks itself.
# usage: every_device.sh [--all] FOLDER_OF_PROGRAMS [DEVICE...]      (no device: host and all of the catalogue)
set -uo pipefail
all=
[ "${1:-}" = --all ] && all=yes && shift
apps=$1
shift
heddle=$apps/../toolkit/bin/heddle
devices=("$@")
if [ ${#devices[@]} = 0 ]; then
  mapfile -t devices < <("$heddle" devices --json | python3 -c \
    'import json, sys; print("\n".join(["host"] + [d["id"] for d in json.load(sys.stdin)["catalogue"]]))')
fi
programs=("gpt check /usr/share/common-licenses/GPL-3" "photo --check /usr/share/backgrounds/mate/nature/Garden.jpg"
          "fluid --check" device_properties)
# Not for one device of the catalogue by its nature: two_devices wants two.
skip=" gpt photo fluid device_properties two_devices "
if [ $all ]; then
  for program in "$apps"/*; do
    name=$(basename "$program")
    [ -x "$program" ] && [ ! -d "$program" ] && [[ $skip != *" $name "* ]] && programs+=("$name")
  done
fi
# Written for warps of 32 lanes, by their nature or that of the library they use: left out where a warp has 64.
narrow=" cub_primitives matrix_fragments thrust_algorithms warp_intrinsics "
failed=0
left_out=0
for device in "${devices[@]}"; do
  wide=
  HEDDLE_DEVICES=$device "$apps"/device_properties | grep -q "warp size 64" && wide=yes
  for program in "${programs[@]}"; do
    [ $wide ] && [[ $narrow = *" $program "* ]] && left_out=$((left_out + 1)) && continue
    if ! output=$(HEDDLE_DEVICES=$device timeout 300 "$apps"/$program 2>&1); then
      failed=$((failed + 1))
      echo "$device: $program failed"
      echo "$output" | tail -5
    fi
  done
done
echo "${#devices[@]} devices, ${#programs[@]} programs, $failed failures, $left_out runs left out"
exit $((failed > 0))
