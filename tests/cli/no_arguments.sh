#!/usr/bin/env bash
"$TPPBENCH"
