#!/usr/bin/env bash
# Measures `tppbench sweep` on a million designs: processor time, peak memory, and the time that reading the same table
# takes a program that only splits it. Usage: measure_sweep.sh PROGRAM [ROWS]
set -euo pipefail
(($# >= 1)) || { echo "usage: measure_sweep.sh PROGRAM [ROWS]" >&2; exit 2; }
program=$(realpath -e "$1")
rows=${2:-1000000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
awk -v rows="$rows" 'BEGIN {
    srand(1)
    split(",yes,no,unknown", answers, ",")
    print "name,fp16,fp8,int8,fp32,die_area_mm2,io_gb_per_s,dram_gb_per_s,datacenter"
    for (i = 0; i < rows; i++) {
        f = 20 + 1180 * rand()
        printf "design-%d,%.1f,%.1f,%.1f,%.2f,%.1f,%d,%d,%s\n", i, f, 2 * f, 2 * f, f / 16, 100 + 1600 * rand(), 64 + 900 * rand(),
            300 + 8000 * rand(), answers[1 + int(4 * rand())]
    }
}' >"$scratch/designs.csv"
awk -F, 'NR == 1 { split($0, key, ","); next } {
    printf "{\"name\": \"%s\"", $1
    for (i = 2; i < 9; i++) printf ", \"%s\": %s", key[i], $i
    print $9 == "" ? "}" : ", \"datacenter\": \"" $9 "\"}"
}' "$scratch/designs.csv" >"$scratch/designs.jsonl"

# seconds of processor time and KiB at the most of a command
measure() {
    local what=$1
    shift
    /usr/bin/time -f "%U %S %M" -o "$scratch/time" "$@" >"$scratch/out"
    awk -v what="$what" '{ printf "%-28s %6.2f s  %6d KiB\n", what, $1 + $2, $3 }' "$scratch/time"
}
measure "sweep, CSV" "$program" sweep "$scratch/designs.csv"
measure "sweep, JSON" "$program" sweep --json "$scratch/designs.jsonl"
measure "awk, splitting the CSV only" awk -F, '{ fields += NF } END { print fields }' "$scratch/designs.csv"
