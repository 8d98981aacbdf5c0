#!/usr/bin/env bash
# Memory does not grow with the rows: far more of them than would fit pass through 64 MiB of address space.
limit() {
    (ulimit -v 65536 && exec "$@")
}
if grep -q __asan_init "$TPPBENCH"; then
    echo "the address sanitizer alone takes more address space than is tested here" >&2
    exit 77
fi
awk 'BEGIN { print "name,fp16,fp8,die_area_mm2,dram_gb_per_s,datacenter"
             for (i = 0; i < 200000; i++) print "design with a name of some length " i ",148,296,814,4000,yes" }' |
    limit "$TPPBENCH" sweep - | awk -F, 'END { print NR, $2 }'
