#!/usr/bin/env bash
# What a fabricator asks: the transistor count that overcomes the presumption depends on HBM and on the year.
try() {
    "$TPPBENCH" rate --tops fp16=50 --die-area 400 --datacenter yes "$@" | grep -A 1 'Under us-2025-01-foundry'
}
try --transistors 29e9
try --transistors 34e9 --hbm no --at 2027-06-01
try --transistors 34e9 --hbm no --export-date 2028-06-01
try --transistors 34e9 --hbm no
