#!/usr/bin/env bash
"$TPPBENCH" rate --help
