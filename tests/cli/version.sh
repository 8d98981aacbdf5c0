#!/usr/bin/env bash
"$TPPBENCH" --version
