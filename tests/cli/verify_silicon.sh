#!/usr/bin/env bash
# Records of silicon hold, and say which chip of the catalogue they were held against; one that was cut short does not.
for name in h200 h200-every-kernel; do
    code=0
    "$TPPBENCH" verify "$TPP_SOURCE/tests/recorded/$name/record.json" >output || code=$?
    echo "$name: exit $code"
    grep -A 1 '^  measurement \|^  physics ' output
    grep 'checks passed' output
done
