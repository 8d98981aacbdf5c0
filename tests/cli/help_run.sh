#!/usr/bin/env bash
"$TPPBENCH" run --help
