#!/usr/bin/env bash
# What is reported or proposed is shown when asked for, and says what it is.
"$TPPBENCH" rate --chip nvidia-h20-96gb --also reported,proposed | sed '/^The figures it rests on/,$d'
"$TPPBENCH" rate --chip nvidia-h20-96gb | grep -c 'bill-\|reported-'
