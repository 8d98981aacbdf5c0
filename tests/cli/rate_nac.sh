#!/usr/bin/env bash
# Whose parameters NAC and ACA admit: not for datacenters from 4800 on, or for datacenters under .b only.
try() {
    echo "--- $*"
    "$TPPBENCH" rate "$@" | grep -A 1 'License Exception'
}
try --chip nvidia-rtx-4090
try --tops fp8=660.6 --die-area 608.5
try --tops fp8=362 --die-area 608.5 --datacenter yes
try --tops fp8=1979 --die-area 814 --datacenter yes
try --tops fp16=383 --die-area 1580 --datacenter yes
