#!/usr/bin/env bash
# Slips of `run` get one line and the right exit code before anything is measured.
try() {
    local code=0
    "$TPPBENCH" run "$@" >output 2>&1 || code=$?
    head -n 1 output
    echo "exit $code"
}
try -o no/such/folder/record.json
try --precision fp3
try --precision fp32,
try --precision ''
try --nonce XYZ
try --nonce ''
try --shape 0x1x1
try --shape 2048
try --certify --shape 2048x2048x2048
try --min-time -1
try --min-time 1e99
try --max-time nan
try extra
