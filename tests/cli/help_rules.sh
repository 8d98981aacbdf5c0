#!/usr/bin/env bash
"$TPPBENCH" rules --help
