#!/usr/bin/env bash
# `tppbench run` on described devices, from end to end: listed, loaded, launched, timed, verified and recorded through the
# CUDA backend, with rates that are those of the description.
#   test_run.sh TPPBENCH LIBCUDA DEVICES
set -u
program=$1 driver=$2 devices=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAILED $*"
    failures=$((failures + 1))
}

on() { # device, arguments of the program
    local device=$1
    shift
    SOFTCUDA_DEVICE=$devices/$device.json SOFTCUDA_START_S=1790000000 TPPBENCH_CUDA_LIBRARY=$driver \
        timeout 600 env LD_PRELOAD="$driver" "$program" "$@"
}

measure() { # device, kernel, pattern that the record must have
    local record=$work/$1-$2.json
    if ! on "$1" run --device cuda --kernel "$2" --nonce 5eed -o "$record" >"$work/out" 2>"$work/err"; then
        fail "$1: $2: exit code is not 0"
        cat "$work/out" "$work/err"
        return
    fi
    grep -Eq '"is_simulated": true' "$record" || fail "$1: $2: the record does not say that it is simulated"
    grep -Eq '"outcome": "measured"' "$record" || fail "$1: $2: not measured"
    grep -Eq '"has_passed": true' "$record" || fail "$1: $2: not verified"
    grep -Eq "$3" "$record" || fail "$1: $2: the record has no /$3/"
    for format in table markdown csv json html; do
        "$program" report "$record" --format "$format" | grep -Eqi 'simulated' ||
            fail "$1: $2: the $format report does not say SIMULATED"
    done
}

on a100 devices >"$work/devices" 2>&1
grep -q 'NVIDIA A100-SXM4-80GB' "$work/devices" || fail "a100 is not listed"
grep -q '108 cores, 1410 MHz' "$work/devices" || fail "a100: cores or clock are not those of its description"

measure a100 mma_probe_f64_f64 '"known_rate": 64'
measure a100 mma_gemm_f64_f64 '"method": "projection"'
measure a100 mma_probe_tf32_f32 '"known_rate": 512'
measure h100 sm90a_dmma_f64 '"known_rate": 128'
measure h100 sm90a_wgmma_tf32_f32 '"known_rate": 1024'
measure h100 sm90a_gemm_bf16_f32 '"method": "projection"'

# The clock that kernels read on the device is the one described, not the highest that the driver tells.
grep -Eq '"clock_hz": 18[23][0-9]{7}' "$work/h100-sm90a_wgmma_tf32_f32.json" || fail "h100: the clock is not 1830 MHz"

# What a generation lacks is waived with the reason, and exit code 1 says that something was not measured.
on a100 run --device cuda --kernel sm90a_wgmma_tf32_f32 --nonce 5eed -o "$work/lacks.json" >"$work/out" 2>&1
[ $? -ne 3 ] || fail "a100: a kernel for Hopper is a device failure"
grep -q '"outcome": "waived"' "$work/lacks.json" || fail "a100: a kernel for Hopper is not waived"
grep -q 'sm_80 has no such instruction' "$work/lacks.json" || fail "a100: the reason does not name the architecture"

# A GPU newer than every image runs what is portable, and nothing else.
measure future general_probe_f64 '"outcome": "measured"'
on future run --device cuda --kernel mma_probe_tf32_f32 --nonce 5eed -o "$work/newer.json" >"$work/out" 2>&1
grep -Eq '"outcome": "(waived|measured)"' "$work/newer.json" || fail "future: neither measured nor waived"

[ "$failures" -eq 0 ] && echo "described devices run from end to end"
exit $((failures > 0))
