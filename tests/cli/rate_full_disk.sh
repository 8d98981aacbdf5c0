#!/usr/bin/env bash
"$TPPBENCH" rate --tops fp16=100 >/dev/full
