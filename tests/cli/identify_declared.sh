#!/usr/bin/env bash
# A chip that is what it is said to be, one that is relabelled, and one whose limit is missing.
cd "$TPP_SOURCE/tests/recorded" || exit
"$TPPBENCH" identify described_h20.json --declared h20
echo "exit $?"
"$TPPBENCH" identify described_h20_relabelled.json --declared h20 --pci 10de:2330
echo "exit $?"
"$TPPBENCH" identify described_l20_unlimited.json --declared l20 | head -n 20
"$TPPBENCH" identify described_a800.json --declared nvidia-a800-sxm4-80gb --io 600 --format markdown | head -n 20
