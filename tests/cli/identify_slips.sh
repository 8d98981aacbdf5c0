#!/usr/bin/env bash
cd "$TPP_SOURCE/tests/recorded" || exit
try() {
    "$TPPBENCH" identify "$@" 2>&1
    echo "$? $*"
}
try
try one two
try nowhere.json
try described_h20.json --declared nothing
try described_h20.json --pci 2329
try described_h20.json --io -5
try described_h20.json --dram fast
try described_h20.json --format csv
