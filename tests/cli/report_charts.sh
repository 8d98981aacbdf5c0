#!/usr/bin/env bash
# A folder takes every chart that the record has something for; each names its rule, and one asked for is the same bytes.
record=$TPP_SOURCE/tests/recorded/described-cpu/record.json
"$TPPBENCH" report "$record" -o charts/
for file in charts/*; do
    chart=$(basename "$file" .svg)
    "$TPPBENCH" report "$record" --chart "$chart" | cmp - "$file" && echo "$chart: the same alone"
    grep -o 'Rule us-[^.]*\.' "$file"
    grep -c 'SIMULATED' "$file"
done
echo "-- by the rule of 2022"
"$TPPBENCH" report "$record" --rule us-2022-10 -f svg --chart tpp | grep -o '>4800: [^<]*<\|Rule us-[^.]*\.'
