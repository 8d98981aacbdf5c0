#!/usr/bin/env bash
# A record in which nothing was measured is reported with its reasons, and without any number.
sed 's/"outcome": "measured"/"outcome": "aborted"/; s/"is_aborted": false/"is_aborted": true/' \
    "$TPP_SOURCE/tests/recorded/described-cpu/record.json" | "$TPPBENCH" report - | head -n 45
