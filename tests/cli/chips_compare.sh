#!/usr/bin/env bash
"$TPPBENCH" chips compare MI300X mi325x h200 2>&1 | head -n 24
"$TPPBENCH" chips compare a800 a100 h800 h100 h20 2>/dev/null | cmp - \
    <("$TPPBENCH" compare chip:a800 chip:a100 chip:h800 chip:h100 chip:h20 2>/dev/null) && echo "the same as compare"
