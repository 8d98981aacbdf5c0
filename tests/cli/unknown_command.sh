#!/usr/bin/env bash
"$TPPBENCH" measure
