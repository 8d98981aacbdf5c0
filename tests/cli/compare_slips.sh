#!/usr/bin/env bash
try() {
    "$TPPBENCH" compare "$@" 2>&1
    echo "$? $*"
}
try
try chip:a100
try chip:a100x chip:h20
try chip:h20 nowhere.json
try chip:h20 chip:amd-mi308x
try chip:h20 chip:h800 --format csv
try chip:h20 chip:h800 --format pnp
try chip:h20 chip:h800 --at 2023-02-30
