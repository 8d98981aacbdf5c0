#!/usr/bin/env bash
# Copies a source with an error planted in it: sed's extended expression EDIT must change something.
# Usage: plant.sh SOURCE OUT EDIT
set -euo pipefail
sed -E "$3" "$1" >"$2"
if cmp -s "$1" "$2"; then
    rm -f "$2"
    printf '%s: the error to plant finds nothing to change: %s\n' "$1" "$3" >&2
    exit 1
fi
