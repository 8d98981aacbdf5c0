#!/usr/bin/env bash
# MI250X: .b.2 has no upper bound, so it is met beside .a.1.
"$TPPBENCH" rate --chip MI250X
