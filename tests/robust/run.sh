#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The robustness runs, one command each: run.sh fuzz|oom|threads|processes|leaks|all [BUILD]      (docs/howto/robustness.md)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
what=${1:-all}
build=${2:-$here/../../build}
fuzz() { for seed in $(seq 1 50); do "$build/api_fuzz" --seed "$seed" --calls 4000; done; }
oom() { "$here/oom.py" "$build/oom_scenario" && "$build/oom_everywhere"; }
threads() { "$build/api_fuzz" --seed 1 --threads 8 --calls 100000; }
processes() { "$here/processes.py" "$build/api_fuzz" --count 200; }
leaks() { "$build/leaks" --rounds 10000; }
case $what in
  fuzz | oom | threads | processes | leaks) "$what" ;;
  all) fuzz && oom && threads && processes && leaks ;;
  *) echo "usage: run.sh fuzz|oom|threads|processes|leaks|all [BUILD]" >&2; exit 2 ;;
esac
