#!/usr/bin/env bash
"$TPPBENCH" allotment --help
