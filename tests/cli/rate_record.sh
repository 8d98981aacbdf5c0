#!/usr/bin/env bash
# Made on a device model: says so first; measured figures meet or leave open, never more.
"$TPPBENCH" rate "$TPP_SOURCE/tests/recorded/described_accelerator.json" --die-area 600 --dram 3000
