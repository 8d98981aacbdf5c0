#!/usr/bin/env bash
# A measured record is a lower bound; facts that no record holds come from the catalogue where that is asked for.
cd "$TPP_SOURCE" || exit
"$TPPBENCH" compare tests/recorded/described_accelerator.json chip:v100
"$TPPBENCH" compare "tests/recorded/described_accelerator.json" \
    "tests/recorded/described_accelerator.json+t4" --json | grep -A3 '"rule": "us-2023-11"'
