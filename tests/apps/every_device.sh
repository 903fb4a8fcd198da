#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The examples at small size as each device of the catalogue, against their CPU checks.
# usage: every_device.sh FOLDER_OF_PROGRAMS [DEVICE...]      (no device: host and all of the catalogue)
set -uo pipefail
apps=$1
shift
heddle=$apps/../toolkit/bin/heddle
devices=("$@")
if [ ${#devices[@]} = 0 ]; then
  mapfile -t devices < <("$heddle" devices --json | python3 -c \
    'import json, sys; print("\n".join(["host"] + [d["id"] for d in json.load(sys.stdin)["catalogue"]]))')
fi
failed=0
for device in "${devices[@]}"; do
  for program in "gpt check /usr/share/common-licenses/GPL-3" "photo --check /usr/share/backgrounds/mate/nature/Garden.jpg" \
                 "fluid --check" device_properties; do
    if ! output=$(HEDDLE_DEVICES=$device timeout 300 "$apps"/$program 2>&1); then
      failed=$((failed + 1))
      echo "$device: $program failed"
      echo "$output" | tail -5
    fi
  done
done
echo "${#devices[@]} devices, $failed failures"
exit $((failed > 0))
