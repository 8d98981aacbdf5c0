#!/usr/bin/env bash
# Every disagreement between sources, with what it would change.
"$TPPBENCH" chips conflicts
"$TPPBENCH" chips conflicts l40 --json
