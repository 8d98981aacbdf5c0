#!/usr/bin/env bash
"$TPPBENCH" challenge --help
