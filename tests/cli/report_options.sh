#!/usr/bin/env bash
# What rate takes, report takes: the verdict of a record beside what was declared of it.
record=$TPP_SOURCE/tests/recorded/described-cpu/record.json
"$TPPBENCH" report "$record" --tops fp64=0.01 --die-area 100 --datacenter yes --at 2024-01-31 | head -n 30
