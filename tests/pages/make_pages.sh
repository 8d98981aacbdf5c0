#!/usr/bin/env bash
# Makes every kind of page there is, from recorded runs, for the checks of pages.
# Usage: make_pages.sh PROGRAM RECORDED FOLDER
set -euo pipefail
program=$1 recorded=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"

"$program" report "$recorded/evidence-cpu/record.json" -o "$folder/cpu.html"
"$program" report "$recorded/simulated-a800/record.json" --chip nvidia-a800-sxm4-80gb --datacenter yes \
    -o "$folder/declared.html"
"$program" report "$recorded"/simulated-{h800,a800,h20}/record.json "$recorded/described-cpu/record.json" \
    -o "$folder/several.html"
"$program" compare "$recorded"/simulated-{h100,h800}/record.json -o "$folder/compare.html"
"$program" identify "$recorded/simulated-h20/record.json" -o "$folder/identify.html" || [[ $? -eq 1 ]]
"$program" headroom nvidia-h20-96gb -o "$folder/headroom.html"
