#!/usr/bin/env bash
# Every slip of the user: one line that names it and the remedy, exit code 2.
try() {
    "$TPPBENCH" rate "$@" 2>message
    echo "$? $*"
    head -n 1 message
}
try
try --tops fp17=100
try --tops fp16
try --tops fp16=-1
try --tops fp16=1e400
try --tops fp16=100,fp16=200
try --tops fp16=100 --die-area 0
try --tops fp16=100 --die-area=-5
try --tops fp16=100 --die-area 8e2x
try --tops fp16=100 --io nan
try --tops fp16=100 --datacenter maybe
try --tops fp16=100 --at 2026-02-30
try --tops fp16=100 --fail-if unsure
try --chip a100
try --chip h2o
try --chip mi308x
try --tops fp16=100 --rules none.json
try one.json two.json
try none.json
try /
