#!/usr/bin/env bash
"$TPPBENCH" rules
