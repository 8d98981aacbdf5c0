#!/usr/bin/env bash
# `tppbench run --certify` on a described device: every shape recorded and the winner measured again, burst, sustained and
# zeros beside it, the architectural TPP at each clock; and the record holds against verify.
#   check_certify.sh TPPBENCH LIBCUDA DEVICES
set -u
program=$1 driver=$2 devices=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

certify() { # device, kernel
    SOFTCUDA_DEVICE=$devices/$1.json SOFTCUDA_START_S=1790000000 TPPBENCH_CUDA_LIBRARY=$driver LD_PRELOAD=$driver \
        "$program" run --device cuda --certify --kernel "$2" --nonce 5eed --quiet -o "$work/$2.json" \
        >"$work/out" 2>"$work/err" || { echo "FAILED $2 on $1: exit code $?"; cat "$work/err"; failures=1; }
    "$program" report "$work/$2.json" --format markdown >"$work/$2.md"
}

expect() { # what, file, number of lines, pattern
    local seen
    seen=$(grep -Ec "$4" "$work/$2")
    [[ $seen == "$3" ]] || { echo "FAILED $1: $seen lines with /$4/ in $2, should be $3"; failures=$((failures + 1)); }
}

certify a100 mma_gemm_f64_f64_64x64
expect "mode" mma_gemm_f64_f64_64x64.json 1 '"mode": "certify"'
expect "shapes" mma_gemm_f64_f64_64x64.md 9 '^\| `?mma.?_gemm.*[0-9] x [0-9]+ x [0-9]+ \|.*/s'
expect "winner" mma_gemm_f64_f64_64x64.md 1 '[0-9] x [0-9]+ .*chosen \|$'
for series in burst sustained zeros; do
    expect "$series" mma_gemm_f64_f64_64x64.json 1 "\"name\": \"$series\""
done
expect "the winner measured again" mma_gemm_f64_f64_64x64.json 1 '"outcome": "measured"'
"$program" verify "$work/mma_gemm_f64_f64_64x64.json" >"$work/verified" 2>&1
for check in digest chain derived-numbers physics; do
    grep -Eq "^  $check +passed" "$work/verified" || { echo "FAILED verify: $check"; cat "$work/verified"; failures=1; }
done

certify h100 sm90a_wgmma_e4m3_f32
expect "the clock it ran at" sm90a_wgmma_e4m3_f32.md 1 'observed on the cores.*1\.83 GHz \| 158[0-9][0-9] '
expect "the clock it exposes" sm90a_wgmma_e4m3_f32.md 1 'maximum that the driver reports.*1\.98 GHz \| 17128 '
((failures == 0)) && echo "a certifying run records what it should"
exit $((failures > 0))
