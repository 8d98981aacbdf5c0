#!/usr/bin/env bash
"$TPPBENCH" verify --help
