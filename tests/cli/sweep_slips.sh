#!/usr/bin/env bash
# What is wrong is named with its place; the other rows are rated, in their order.
try() {
    "$TPPBENCH" sweep "$@"
    echo "exit $?"
}
printf 'name,fp16\na,100\nb,abc\n\n"c,100\nd,100,1\ne,\nf,100\n' | try - --rule us-2022-10
printf '{"name": "a", "fp16": 100}\n{"fp17": 1}\n{"fp16": "x"}\n{\n' | try - --json --rule us-2022-10
printf 'name,fb16\n' | try -
printf '' | try -
head -c 2000000 /dev/zero | try -
try none.csv
try
try a.csv b.csv
try - --rule us-2022-11
try - --at soon
printf 'fp16\n1\n' >one.csv
"$TPPBENCH" sweep one.csv >/dev/full
echo "exit $?"
for _ in {1..12}; do echo x; done | sed '1ifp16' | "$TPPBENCH" sweep - >/dev/null
