#!/usr/bin/env bash
"$TPPBENCH" rate --tops fp8=588.4 --die-area 608.5 --dram 1008 --json
