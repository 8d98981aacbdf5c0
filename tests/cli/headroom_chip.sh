#!/usr/bin/env bash
# What an A100 needs to leave 3A090.a and to leave .b, and how far an H20 is from either.
"$TPPBENCH" headroom nvidia-a100-sxm4-80gb
"$TPPBENCH" headroom h20 --clause 3A090.b
