#!/usr/bin/env bash
"$TPPBENCH" keygen --help
