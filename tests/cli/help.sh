#!/usr/bin/env bash
"$TPPBENCH" --help
