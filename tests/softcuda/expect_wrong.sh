#!/usr/bin/env bash
# A kernel with a planted error must be found wrong: by its results or by softcuda, not by a crash of the test.
# Usage: expect_wrong.sh SOFTCUDA_ROWS ROW
set -euo pipefail
code=0
said=$("$1" "$2") || code=$?
printf '%s\n' "$said"
if ((code != 1)) || [[ $said != "WRONG "*"$2 "*"0 rows right, 1 wrong"* ]]; then
    printf 'the planted error was not found: exit code %d\n' "$code" >&2
    exit 1
fi
