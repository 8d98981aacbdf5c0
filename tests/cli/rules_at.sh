#!/usr/bin/env bash
# What each rule was on a day: printed and not enforced is not in force.
"$TPPBENCH" rules --at 2025-05-12 | grep -v '^ '
"$TPPBENCH" rules --at 2025-05-13 | grep diffusion
