#!/usr/bin/env bash
"$TPPBENCH" compare --help
