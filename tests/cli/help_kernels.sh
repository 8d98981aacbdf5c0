#!/usr/bin/env bash
"$TPPBENCH" kernels --help
