#!/usr/bin/env bash
"$TPPBENCH" sign --help
