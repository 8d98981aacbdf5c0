#!/usr/bin/env bash
# What was seen does not tell these apart, and the answer says what would.
cd "$TPP_SOURCE/tests/recorded" || exit
"$TPPBENCH" identify described_a100.json | head -n 12
"$TPPBENCH" identify described_a100.json --json | head -n 12
