#!/usr/bin/env bash
"$TPPBENCH" identify --help
