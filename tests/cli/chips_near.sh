#!/usr/bin/env bash
"$TPPBENCH" chips list --near 2%
"$TPPBENCH" chips list --near 0.5 --vendor nvidia --json
"$TPPBENCH" chips --near 5% --rule us-2026-01-cn-review
