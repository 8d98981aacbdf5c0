#!/usr/bin/env bash
try() {
    "$TPPBENCH" headroom "$@" 2>&1
    echo "$? $*"
}
try
try h20 l20
try nowhere
try nowhere.json
try h20 --clause 3A090.x
try h20 --rule us-1999
try amd-mi308x
