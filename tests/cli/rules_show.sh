#!/usr/bin/env bash
"$TPPBENCH" rules show us-2023-11
