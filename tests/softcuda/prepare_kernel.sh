#!/usr/bin/env bash
# Makes a C++ source of a CUDA source: its text under its own name for messages, and a registration of every
# `extern "C" __global__` entry that the preprocessor leaves. A copy, because a file's own folder is searched first for
# "ptx/...", and there stand the asm wrappers. Usage: prepare_kernel.sh SOURCE OUT DEPFILE COMPILER OPTION...
set -euo pipefail
source=$1 out=$2 depfile=$3
shift 3

{
    printf '#line 1 "%s"\n' "$source"
    cat "$source"
} >"$out"
# Through standard input, so that the copy is not among what it depends on.
# __global__ expands to __attribute__((used, noinline)); launch bounds and the like to nothing.
# shellcheck disable=SC2094  # read only; appended to below
entries=$("$@" -E -P -MMD -MF "$depfile" -MT "$out" -x c++ - <"$out" | tr '\n' ' ' |
    { grep -oE 'extern +"C" +(__attribute__ *\(\( *used, *noinline *\)\) +void|void +__attribute__ *\(\( *used, *noinline *\)\)) +[A-Za-z_0-9]+ *\(' || true; } |
    sed -E 's/ *\($//; s/.* //' | sort -u)
[[ -n $entries ]] || { printf '%s: no extern "C" __global__ entry was found\n' "$source" >&2; rm -f "$out"; exit 1; }
{
    echo
    # shellcheck disable=SC2086  # one name a word
    printf 'SOFTCUDA_ENTRY(%s)\n' $entries
} >>"$out"
