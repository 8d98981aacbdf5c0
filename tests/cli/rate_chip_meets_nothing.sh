#!/usr/bin/env bash
# H20: just below every line of 3A090; TPP 2368 and a density of 2.91 meet nothing.
"$TPPBENCH" rate --chip nvidia-h20-96gb
