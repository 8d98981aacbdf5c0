#!/usr/bin/env bash
"$TPPBENCH" headroom --help
