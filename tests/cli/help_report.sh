#!/usr/bin/env bash
"$TPPBENCH" report --help
