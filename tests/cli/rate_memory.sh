#!/usr/bin/env bash
# A memory stack: only the rule on memory is asked of it.
"$TPPBENCH" rate --memory-stack 300,121
"$TPPBENCH" rate --memory-stack 819,121 --tops fp16=100
echo "$?"
