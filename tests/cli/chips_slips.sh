#!/usr/bin/env bash
try() {
    "$TPPBENCH" chips "$@"
    echo "$? $*"
}
try show mi3
try show mi309x
try show
try erase
try show one two
