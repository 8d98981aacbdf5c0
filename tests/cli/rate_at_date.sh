#!/usr/bin/env bash
"$TPPBENCH" rate --chip nvidia-a800-sxm4-80gb --at 2023-06-01
