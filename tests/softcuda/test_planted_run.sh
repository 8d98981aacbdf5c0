#!/usr/bin/env bash
# A planted error through the whole program: the rows that have it are unverified and have no number, the others of the
# precision are measured and verified, and the exit code is 1.
#   test_planted_run.sh TPPBENCH LIBCUDA RECORDED_ROWS DEVICE PRECISION ROW...
set -u
program=$1 driver=$2 checker=$3 device=$4 precision=$5
shift 5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0 code=0

SOFTCUDA_DEVICE=$device SOFTCUDA_CORES=2 TPPBENCH_CUDA_LIBRARY=$driver timeout 300 env LD_PRELOAD="$driver" \
    "$program" run --device cuda --kernel all --precision "$precision" --shape 200x136x264 --nonce 5eed \
    -o "$work/record.json" >"$work/out" 2>"$work/err" || code=$?
if ((code != 1)); then
    echo "FAILED: exit code $code, should be 1"
    cat "$work/out" "$work/err"
    failures=1
fi
"$checker" wrong "$work/record.json" "$@" || failures=1
for row in "$@"; do
    if ! "$program" report "$work/record.json" --format csv | grep -E "(^|,)$row," | grep -q unverified; then
        echo "FAILED: the report does not call $row unverified"
        failures=1
    fi
done
((failures == 0)) && echo "found through the whole program"
exit "$failures"
