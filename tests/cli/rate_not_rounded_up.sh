#!/usr/bin/env bash
# A30 by INT8: a density of 3.196 is not 3.2, neither in the verdict nor in print.
"$TPPBENCH" rate --tops int8=330 --die-area 826 --datacenter yes
