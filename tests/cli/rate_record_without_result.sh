#!/usr/bin/env bash
# Nothing verified, nothing declared: no rating, and the exit code of an invalid result.
sed 's/"outcome": "measured"/"outcome": "unverified"/' "$TPP_SOURCE/tests/recorded/described_accelerator.json" |
    "$TPPBENCH" rate -
