#!/usr/bin/env bash
# `tppbench run --certify` on a described device: every shape recorded and the winner measured again, burst, sustained and
# zeros beside it, the architectural TPP at each clock and what is sustained of it, in every format; and the record holds
# against verify. Without CUDA kernels there is nothing to run: 77.
#   check_certify.sh TPPBENCH LIBCUDA DEVICES
set -u
program=$1 driver=$2 devices=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

if "$program" kernels | grep -q 'built without CUDA'; then
    echo "this program was built without CUDA"
    exit 77
fi

run() { # record, option...
    local record=$1
    shift
    [[ " $* " == *" --kernel "* ]] || set -- --precision bf16 "$@"
    SOFTCUDA_DEVICE=$devices/h100.json SOFTCUDA_START_S=1790000000 TPPBENCH_CUDA_LIBRARY=$driver LD_PRELOAD=$driver \
        "$program" run --device cuda --nonce 5eed --quiet -o "$work/$record.json" "$@" \
        >"$work/$record.out" 2>"$work/err" || { echo "FAILED $record: exit code $?"; cat "$work/err"; failures=1; }
    for format in markdown html table json; do
        "$program" report "$work/$record.json" --format "$format" -o "$work/$record.as-$format" >"$work/err" 2>&1 ||
            { echo "FAILED $record as $format"; cat "$work/err"; failures=1; }
    done
}

expect() { # what, file, number of lines, pattern
    local seen
    seen=$(grep -Ec "$4" "$work/$2")
    [[ $seen == "$3" ]] || { echo "FAILED $1: $seen lines with /$4/ in $2, should be $3"; failures=$((failures + 1)); }
}

run certified --certify
expect "mode" certified.json 1 '"mode": "certify"'
expect "shapes of both products" certified.as-markdown 18 '^\| BF16 +\| [0-9]+ x [0-9]+ x [0-9]+ '
expect "tiles of the job on each shape" certified.as-markdown 9 '^\| BF16 .* \| +([4-9]) of \1 \| '
expect "winners" certified.as-markdown 2 '^\| BF16 .* chosen \|$'
expect "no shape in what run prints" certified.out 0 ' chosen'
for series in burst sustained zeros; do
    expect "$series" certified.json 2 "\"name\": \"$series\""
    expect "$series on the terminal" certified.out 1 "^  - $series: "
done
expect "the winner measured again" certified.json 4 '"outcome": "measured"'
expect "the clock it ran at" certified.as-markdown 1 '^\| observed on the cores.*1\.83 GHz \| 158[0-9][0-9] '
expect "the clock it exposes" certified.as-markdown 1 '^\| maximum that the driver reports.*1\.98 GHz \| 17128 '
for format in out as-markdown as-html as-table; do
    expect "the difference, as $format" "certified.$format" 1 'keeps up [0-9.]+ % of the architectural'
done
expect "the difference, for programs" certified.as-json 1 '"share_of_architectural": 0\.'
expect "all shapes, for programs" certified.as-json 2 '"is_chosen": true'
expect "series, for programs" certified.as-json 6 '"name": "(burst|sustained|zeros)"'
expect "the clocks, for programs" certified.as-json 2 '"tpp_text": "(158[0-9][0-9]|17128)"'
"$program" verify "$work/certified.json" >"$work/verified" 2>&1
for check in digest chain derived-numbers timeline physics; do
    grep -Eq "^  $check +passed" "$work/verified" || { echo "FAILED verify: $check"; cat "$work/verified"; failures=1; }
done

run quick
expect "a quick run's mode" quick.json 1 '"mode": "quick"'
expect "a quick run has no series" quick.json 0 '"name": "(burst|sustained|zeros)"'

# The same series at one shape: never a certifying run.
run alone --series --kernel mma_gemm_bf16_f32 --shape 96x96x96
expect "no certifying run" alone.json 1 '"mode": "timed"'
expect "one shape" alone.json 1 '"shape": "96x96x96"'
expect "the series" alone.json 3 '"name": "(burst|sustained|zeros)"'
expect "no shape tried" alone.as-markdown 0 '^\| BF16 .* chosen \|$'
expect "that none was tried" alone.as-markdown 1 '^## Burst, sustained and zeros, at one shape: no other was tried$'
((failures == 0)) && echo "a certifying run records what it should"
exit $((failures > 0))
