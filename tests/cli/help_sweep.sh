#!/usr/bin/env bash
"$TPPBENCH" sweep --help
