#!/usr/bin/env bash
"$TPPBENCH" compare chip:a100 chip:a800 --format markdown 2>/dev/null
"$TPPBENCH" compare chip:nvidia-a100-sxm4-80gb chip:nvidia-a800-sxm4-80gb --json
"$TPPBENCH" compare chip:nvidia-a100-sxm4-80gb chip:nvidia-a800-sxm4-80gb -o page.html
echo "html: $?, $(grep -c 'A800 SXM4 80GB' page.html) lines name it"
