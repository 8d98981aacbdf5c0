#!/usr/bin/env bash
# A table of designs: figures and outcomes in the order of the rows; both answers where they differ.
cat >designs.csv <<'TABLE'
name,fp16,fp8,die_area_mm2,io_gb_per_s,dram_gb_per_s,datacenter,_note
A100,312,,826,600,2039,yes,declared
H20,148,296,814,900,4000,yes,
"RTX, ""4090 D""",,588.4,608.5,,1008,unknown,
no area,299.999,,,,,yes,
TABLE
"$TPPBENCH" sweep designs.csv
"$TPPBENCH" sweep - --at 2023-06-01 <designs.csv
"$TPPBENCH" sweep - --rule bill-s4456-covered --rule us-2024-04 <<<$'macs_fp16,cores,clock_mhz,datacenter\n2048,132,1830,yes'
"$TPPBENCH" sweep --json - --rule us-2023-11 <<<'{"name": "A100", "fp16": 312, "die_area_mm2": 826, "datacenter": null}'
"$TPPBENCH" sweep - --rule bill-s4456-restricted <<<$'fp16,first_marketed,datacenter\n300,2026-02-01,yes'
"$TPPBENCH" sweep - --tf32-bits 19 --rule us-2023-11 <<<$'tf32\n156'
