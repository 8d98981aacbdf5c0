#!/usr/bin/env bash
"$TPPBENCH" chips --help
