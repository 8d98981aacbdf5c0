#!/usr/bin/env bash
# Conditions as rows, with margin in k and the budget: declared near a limit, and measured.
"$TPPBENCH" rate --tops fp16=149 --die-area 405+-8 --datacenter yes --at 2023-12-01 --csv
"$TPPBENCH" rate "$TPP_SOURCE/tests/recorded/described_h20.json" --die-area 814+-5 --at 2023-12-01 --csv
"$TPPBENCH" rate --chip h20 --csv --json 2>&1 | head -n 1
