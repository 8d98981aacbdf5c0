#!/usr/bin/env bash
"$TPPBENCH" rules show us-2026-01-cn-review --json
