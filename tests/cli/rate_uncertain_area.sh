#!/usr/bin/env bash
# The area of the die alone decides: exact, it misses 5.92; known to 8 mm2, the limit is inside; to 0.1 mm2, it is not.
for area in 405 405+-8 405+-0.1; do
    echo "--- $area"
    "$TPPBENCH" rate --tops fp8=298 --die-area "$area" --datacenter yes |
        grep -E -A 1 'Applicable|Under us-2023-11|density >= 5.92|^  3A090.a.2 .*TPP >=|, expanded'
done
"$TPPBENCH" rate --tops fp8=298 --die-area 405+-8 --datacenter yes --json | grep -E 'uncertainty|margin_k' | sort | uniq -c
for slip in 814+- +-5 814+-x 814+-814 814+--5; do
    "$TPPBENCH" rate --tops fp8=298 --die-area "$slip" 2>&1 | head -1
done
