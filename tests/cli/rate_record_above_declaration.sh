#!/usr/bin/env bash
# A measurement above what is declared is a finding, and the declaration no longer denies anything.
sed 's/"is_simulated": true/"is_simulated": false/' "$TPP_SOURCE/tests/recorded/described_accelerator.json" |
    "$TPPBENCH" rate - --tops fp16=200,fp32=80 --die-area 1200 --datacenter yes
