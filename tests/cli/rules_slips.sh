#!/usr/bin/env bash
try() {
    "$TPPBENCH" rules "$@"
    echo "$? $*"
}
try show us-2023-12
try show
try check
try check none.json
try erase
