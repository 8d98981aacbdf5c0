#!/usr/bin/env bash
# A rule that has the limits of another shows them, with its own quantities and tiers.
"$TPPBENCH" rules show us-2025-01-diffusion
