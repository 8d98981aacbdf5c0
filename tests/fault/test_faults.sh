#!/usr/bin/env bash
# Every fault of tests/fault/faulty_opencl.c has a clear outcome, the right exit code, and costs no more than it must.
#   test_faults.sh TPPBENCH FAULTY_OPENCL
# Exit status 77 where this machine has no OpenCL device.
set -u
program=$1
faulty=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

measure() { # fault, further arguments
    local fault=$1
    shift
    (cd "$work" && TPPBENCH_OPENCL=$faulty TPP_FAULT=$fault timeout 300 "$program" run -p fp32 --shape 256x256x256 \
        -t 0.05 -w 0 -T 20 --nonce 5eed -o "$fault.json" "$@" >"$fault.out" 2>"$fault.err")
}

expect() { # what, fault, exit code, pattern in the record or - for none, pattern in stderr or -
    local what=$1 fault=$2 wanted=$3 in_record=$4 in_stderr=$5 code
    measure "$fault"
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


TPPBENCH_OPENCL=$faulty "$program" devices >"$work/devices" 2>&1 || { cat "$work/devices"; exit 77; }

expect "a sound driver" none 0 '"outcome": "measured"' -
expect "no device" no-device 3 - 'no device to measure'
expect "compiler broken" build 1 'refuses it: clBuildProgram: CL_BUILD_PROGRAM_FAILURE' -
expect "memory short" memory 1 'clCreateBuffer: CL_MEM_OBJECT_ALLOCATION_FAILURE' -
expect "launches fail" launch 1 'clEnqueueNDRangeKernel: CL_OUT_OF_RESOURCES' -
expect "driver crashes" crash 1 'died of signal 9' -
expect "work is skipped" skip 1 '"outcome": "unverified"' -
expect "a bit flips" flip 1 '"outcome": "unverified"' -
expect "stamps too short" fast-timer 0 '"code": "clock-mismatch"' -
expect "stamps unset" no-stamps 0 '"code": "clock-mismatch"' -
expect "stamps out of order" mixed-stamps 0 '"code": "clock-mismatch"' -

# A lying timer must not make the device faster: the host's clock is used instead.
if grep -Eq '"device_ns": [1-9]' "$work/fast-timer.json"; then
    echo "FAILED fast-timer: rates rest on stamps that contradict the host's clock"
    failures=$((failures + 1))
fi

# An unverified product has no number in any format. The product alone, so that any rate is one too many.
measure flip --kernel cpu_gemm_f32
for format in table markdown csv json html; do
    if "$program" report "$work/flip.json" --format "$format" | grep -Eq '[0-9] ?[GT](FLOP|OP)'; then
        echo "FAILED flip: the $format report shows a rate of an unverified product"
        failures=$((failures + 1))
    fi
done

[ "$failures" -eq 0 ] && echo "all faults have their outcome"
exit $((failures > 0))
