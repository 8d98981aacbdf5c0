#!/usr/bin/env bash
# Every fault of the CUDA driver has a clear outcome, the right exit code, and costs no more than it must.
#   test_driver_faults.sh TPPBENCH LIBCUDA DEVICES
set -u
program=$1 driver=$2 devices=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

expect() { # what, fault, exit code, pattern in the record or -, pattern in stderr or -
    local what=$1 fault=$2 wanted=$3 in_record=$4 in_stderr=$5 code
    SOFTCUDA_FAULT=$fault SOFTCUDA_DEVICE=$devices/a100.json TPPBENCH_CUDA_LIBRARY=$driver timeout 300 \
        env LD_PRELOAD="$driver" "$program" run --device cuda -p fp64 --nonce 5eed -o "$work/$fault.json" \
        >"$work/$fault.out" 2>"$work/$fault.err"
    code=$?
    if [ "$code" -ne "$wanted" ]; then
        echo "FAILED $fault: exit code $code, should be $wanted ($what)"
        cat "$work/$fault.err"
        failures=$((failures + 1))
    fi
    if [ "$in_record" != - ] && ! grep -Eq "$in_record" "$work/$fault.json"; then
        echo "FAILED $fault: the record has no /$in_record/ ($what)"
        grep -E '"(outcome|reason)"' "$work/$fault.json"
        failures=$((failures + 1))
    fi
    if [ "$in_stderr" != - ] && ! grep -Eq "$in_stderr" "$work/$fault.err"; then
        echo "FAILED $fault: standard error has no /$in_stderr/ ($what)"
        cat "$work/$fault.err"
        failures=$((failures + 1))
    fi
}

expect "a sound driver" none 0 '"outcome": "measured"' -
expect "driver too old" driver-too-old 3 - 'CUDA 11.4; 12.0 is needed'
expect "no device" no-device 3 - 'NVIDIA.s driver sees no device'
expect "memory short" out-of-memory 1 'cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY' -
expect "launches fail" launch-failure 1 'CUDA_ERROR_LAUNCH_FAILED' -
expect "illegal address" illegal-address 1 'CUDA_ERROR_ILLEGAL_ADDRESS' -
expect "uncorrectable memory error" ecc-error 1 'CUDA_ERROR_ECC_UNCORRECTABLE' -
expect "the device falls off the bus" lost-device 1 'CUDA_ERROR_UNKNOWN' -

[ "$failures" -eq 0 ] && echo "all faults have their outcome"
exit $((failures > 0))
