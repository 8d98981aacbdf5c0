#!/usr/bin/env bash
# The architectural TPP of an H100 at each clock that somebody names, with who says so.
cd "$TPP_SOURCE" || exit
"$TPPBENCH" report tests/recorded/simulated-h100/record.json --chip nvidia-h100-sxm5-80gb --tops-clock 1755 \
    --format markdown | grep -E '^\| (maximum that|highest of|at which)'
"$TPPBENCH" report tests/recorded/simulated-h100/record.json --chip nvidia-h100-sxm5-80gb --format json |
    grep -A 4 '"source": "\(maximum that\|highest of\|at which\)'
