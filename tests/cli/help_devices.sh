#!/usr/bin/env bash
"$TPPBENCH" devices --help
