#!/usr/bin/env bash
# What `run` prints and what `report` and `rate` make of the saved record are the same figures, byte for byte.
"$TPPBENCH" devices >/dev/null 2>&1 || { echo "no OpenCL device" >&2; exit 77; }
"$TPPBENCH" run --quiet --precision fp32 --shape 256x256x256 --min-time 0.1 --warmup 0 --nonce 5eed --json \
    -o record.json >printed.json
"$TPPBENCH" report record.json --json >reported.json
"$TPPBENCH" rate record.json --json >rated.json
cmp printed.json reported.json && echo "report: the same bytes"
figures() {
    sed -n '/"figures": /,/^ *\]/p' "$1" | sed 's/^ *//'
}
figures reported.json | grep -q tpp && [ "$(figures reported.json)" = "$(figures rated.json)" ] && echo "rate: the same figures"
