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
expect "stamps tell half of the time" lying-timer 0 'within which a core worked 58[01][0-9] ns by its own timer' -
expect "cores do more than their architecture can" too-fast 1 'known for at most 64 .*a clock or a count is wrong' -
expect "cores do less than their architecture can" too-slow 0 'its architecture is known for 64 .* -5.0 %' -
expect "the device falls off the bus" lost-device 1 'CUDA_ERROR_UNKNOWN' -

# With stamps that lie, rates rest on the host's clock: within 1 % of what they are without the lie.
python3 - "$work/none.json" "$work/lying-timer.json" <<'PY' || { echo "FAILED lying-timer: the rate is wrong"; failures=1; }
import json, sys
def rate(name):
    probe = next(m for m in json.load(open(name))["measurements"] if m["kind"] == "probe" and m["samples"])
    sample = probe["samples"][0]
    return probe["macs_per_sample"] / (sample["device_ns"] or sample["host_ns"])
sound, lying = (rate(name) for name in sys.argv[1:])
assert abs(lying / sound - 1) < 0.01, (sound, lying)
PY
# What cannot be has no headline number; what is merely slow has one, and is not scaled to a higher clock.
grep -q '"known_rate": 64' "$work/none.json" || { echo "FAILED none: the known rate is missing"; failures=1; }
grep -q '"known_rate": 64' "$work/too-slow.json" && { echo "FAILED too-slow: it has settled"; failures=1; }
grep -q '"outcome": "unstable"' "$work/too-fast.json" || { echo "FAILED too-fast: not unstable"; failures=1; }

[ "$failures" -eq 0 ] && echo "all faults have their outcome"
exit $((failures > 0))
