#!/usr/bin/env bash
# Which rule of which date tells A100, A800, H100, H800 and H20 apart, without reading anything else.
"$TPPBENCH" compare chip:a100 chip:a800 chip:h100 chip:h800 chip:h20
