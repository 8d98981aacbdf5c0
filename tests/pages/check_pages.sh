#!/usr/bin/env bash
# Runs one of the scripts beside it with python3; 77 where there is none.
# Usage: check_pages.sh SCRIPT.py ARGUMENT...
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 77; }
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/$1" "${@:2}"
