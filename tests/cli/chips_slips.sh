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
try show h20 --near 5%
try list --near five
try list --near 5x
try list --datacenter maybe
try compare h20
