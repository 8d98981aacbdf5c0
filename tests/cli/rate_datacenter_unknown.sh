#!/usr/bin/env bash
# Both answers are shown where they differ.
"$TPPBENCH" rate --chip rtx-4090-d --datacenter unknown
