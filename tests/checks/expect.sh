# For the tests of the checks; to be sourced. A check is worth what it refuses, so each of these tests plants violations
# one by one and expects the check to fail and to name the place.
# shellcheck shell=bash
set -euo pipefail

# shellcheck disable=SC2034  # read by the tests that source this file
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
expected=0

# expect_pass COMMAND...
expect_pass() {
    expected=$((expected + 1))
    if ! "$@" >"$scratch/said" 2>&1; then
        printf 'should pass: %s\n' "$*"
        cat "$scratch/said"
        exit 1
    fi
}

# expect_fail TEXT COMMAND...: fails, and says TEXT
expect_fail() {
    local text=$1
    shift
    expected=$((expected + 1))
    if "$@" >"$scratch/said" 2>&1; then
        printf 'should fail with "%s": %s\n' "$text" "$*"
        cat "$scratch/said"
        exit 1
    fi
    if ! grep -qF -- "$text" "$scratch/said"; then
        printf 'failed, but without "%s": %s\n' "$text" "$*"
        cat "$scratch/said"
        exit 1
    fi
}

# A tree with one source in every room, in $scratch/tree.
make_tree() {
    local room
    rm -rf "$scratch/tree"
    for room in base kernels host rating reports cli tests; do
        mkdir -p "$scratch/tree/$room"
        printf '#include <stdio.h>\n#include "base/base_part.h"\n' >"$scratch/tree/$room/${room}_part.c"
    done
    printf '#include <stddef.h>\n' >"$scratch/tree/base/base_part.h"
}

# plant FILE LINE...: adds lines to a file of the tree
plant() {
    local file=$scratch/tree/$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$@" >>"$file"
}

finish_test() {
    printf '%d expectations held\n' "$expected"
}
