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
try diff us-2023-11
try diff us-2023-11 us-2023-12
try diff us-2023-11 none.json
try --at 2026-02-30
try --rules none.json
