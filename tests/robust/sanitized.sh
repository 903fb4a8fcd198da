#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Our code under a sanitizer, one command each: builds the rooms of the API so and runs the API's tests, the cases, the
# fuzzer with 50 seeds and with 8 threads. Nothing may be found; nothing is suppressed.
# usage: sanitized.sh address|thread [PART...]      (parts: tests cases fuzz threads)
set -uo pipefail
cd "$(dirname "$0")/../.."
what=${1:?usage: sanitized.sh address|thread [PART...]}
shift
parts=("$@")
# Faults of kernels are ours to handle. Containers cross into LLVM and the compiler rooms, which are not instrumented.
common=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:allow_user_segv_handler=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
case $what in
  address) preset=asan-api build=build-asan calls=100000 ;;
  thread) preset=tsan-api build=build-tsan calls=10000 ;;
  *) echo "sanitized.sh: there is no sanitizer $what" >&2; exit 2 ;;
esac
[ ${#parts[@]} = 0 ] && parts=(tests cases fuzz threads)
export ASAN_OPTIONS=$common:detect_container_overflow=0:detect_leaks=0
export TSAN_OPTIONS=$common:second_deadlock_stack=1
export HEDDLE_CACHE_DIR=$PWD/$build/sanitized-cache

tests=(base_test devices_test fatbin_test mem_test texture_test exec_test driver_test driver_api_test runtime_api_test
       call_codes_test tiers_api_test)
[ $what = address ] && tests+=(faults_api_test)
cases=(streams graphs memory errors storms process reference share)
targets=("${tests[@]}" api_fuzz)
[[ " ${parts[*]} " = *" cases "* ]] && targets+=("${cases[@]/#/cases_}")
cmake --preset $preset > /dev/null && ninja -C $build "${targets[@]}" || exit 1

failed=0
# run NAME COMMAND...: its output is kept, and shown when it fails.
run() {
  local log=$build/sanitized-$1.log
  if ! "${@:2}" > "$log" 2>&1; then
    failed=$((failed + 1))
    echo "FAILED $1 ($log)"
    grep -E "ERROR: |WARNING: |runtime error|SUMMARY|FAILED" "$log" | sort | uniq -c | sort -rn | head -20
  fi
}
run_tests() {
  for test in "${tests[@]}"; do
    # ThreadSanitizer does not follow a signal handler that jumps out of compiled kernels.
    local filter=-
    [ $what = thread ] && filter='-*Fault*:*Trap*:SignalHandlers*'
    local with=()
    [ $test = faults_api_test ] && with=(env HEDDLE_TIMEOUT=1)
    run $test "${with[@]}" timeout 1800 $build/$test --gtest_brief=1 --gtest_filter="$filter"
  done
}
run_cases() { for one in "${cases[@]}"; do run cases_$one timeout 3600 $build/cases/$one; done; }
run_fuzz() { for seed in $(seq 1 50); do run fuzz_$seed timeout 600 $build/api_fuzz --seed $seed --calls 4000; done; }
run_threads() { run threads timeout 1800 $build/api_fuzz --seed 1 --threads 8 --calls $calls; }
began=$SECONDS
for part in "${parts[@]}"; do run_$part; done
echo "$what: ${parts[*]}: $failed failed, $((SECONDS - began)) s"
exit $((failed > 0))
