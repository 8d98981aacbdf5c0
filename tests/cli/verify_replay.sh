#!/usr/bin/env bash
# verify makes inputs and outputs of every format again and finds those of the record: FP8, bits, bfloat16 and all others.
for name in simulated-h20 evidence-cuda evidence-cpu; do
    "$TPPBENCH" verify "$TPP_SOURCE/tests/recorded/$name/record.json" --replay | grep -A 1 '^  replay  '
done
