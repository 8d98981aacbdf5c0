#!/usr/bin/env bash
# The choices that the rule's text leaves open move the figure, and each result says which were made.
try() {
    echo "--- ${*//$TPP_SOURCE\//}"
    "$TPPBENCH" rate "$@" | grep -e 'not the default' -e '^  - TPP' -e 'Under us-2023-11:' -A 1 | grep -v '^--'
}
try --tops tf32=156 --die-area 826 --datacenter yes --tf32-bits 19
try --tops fp4=1187.5 --die-area 750 --datacenter yes --scales nv
try --tops fp6=10066,fp4=10066 --datacenter yes --leave-out fp6
try --tops fp8=1979 --vector-tops fp32=66.9 --die-area 814 --datacenter yes --add-vector-units
try --tops fp8=296 --die-area 814 --datacenter yes --level board --circuits 8
try --tops fp8=2614.9 --die-area 1017 --other-die-area 1383 --datacenter yes --die-area-counts compute
try --tops fp8=590 --die-area planar --datacenter yes
try --tops fp8=1978.9 --tops-clock 1830 --clock 1980 --die-area 814 --datacenter yes
try "$TPP_SOURCE/tests/recorded/described_accelerator.json" --basis sustained --count fp16
