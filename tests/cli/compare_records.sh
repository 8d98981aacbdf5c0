#!/usr/bin/env bash
# A measured record is a lower bound; facts that no record holds come from the catalogue where that is asked for.
"$TPPBENCH" compare "$TPP_SOURCE/tests/recorded/described_accelerator.json" chip:v100 | sed "s|$TPP_SOURCE/||"
"$TPPBENCH" compare "$TPP_SOURCE/tests/recorded/described_accelerator.json" \
    "$TPP_SOURCE/tests/recorded/described_accelerator.json+t4" --json | grep -A3 '"rule": "us-2023-11"'
