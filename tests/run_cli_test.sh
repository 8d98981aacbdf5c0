#!/usr/bin/env bash
# Runs one golden test of the program: a script tests/cli/<name>.sh, in an empty folder and a clean environment, whose
# exit code and output are compared with what stands beside it:
#
#   <name>.exit           exit code; 0 when there is no such file
#   <name>.stdout.exact   standard output, byte for byte
#   <name>.stdout.glob    ... or line by line with shell patterns; a line `...` stands for any number of lines
#   <name>.stderr.exact   the same for standard error
#   <name>.stderr.glob
#
# Output that has no such file must be empty. The script finds the program in $TPPBENCH and the source tree in
# $TPP_SOURCE. A script that exits with 77 says that it cannot run here, and why.
#
# Usage: run_cli_test.sh PROGRAM SCRIPT              compares
#        run_cli_test.sh --refresh PROGRAM SCRIPT... writes .exit and .exact from what the program does now; review it
#                                                    with git diff. A .glob is written by hand and only compared.
set -euo pipefail

# Does the text of file $2 match the patterns of file $1?
matches_glob() {
    local -a patterns lines
    mapfile -t patterns <"$1"
    mapfile -t lines <"$2"
    local -i p=0 l=0 retry_p=-1 retry_l=0
    while ((l < ${#lines[@]})); do
        if ((p < ${#patterns[@]})) && [[ ${patterns[p]} == ... ]]; then
            retry_p=$((++p))
            retry_l=$l
        elif ((p < ${#patterns[@]})) && pattern_matches "${patterns[p]}" "${lines[l]}"; then
            p+=1
            l+=1
        elif ((retry_p >= 0)); then
            # The last `...` takes one line more.
            p=$retry_p
            l=$((++retry_l))
        else
            return 1
        fi
    done
    while ((p < ${#patterns[@]})) && [[ ${patterns[p]} == ... ]]; do
        p+=1
    done
    ((p == ${#patterns[@]}))
}

pattern_matches() {
    # shellcheck disable=SC2053  # the right side is a pattern
    [[ $2 == $1 ]]
}

# Runs the script; leaves exit, stdout and stderr in $scratch.
run_script() {
    local script=$1 code=0 name
    local -a clean=(
        PATH="/usr/local/bin:/usr/bin:/bin" HOME="$scratch/home" TMPDIR="$scratch/tmp" LC_ALL=C TZ=UTC NO_COLOR=1
        TERM=dumb COLUMNS=80 POCL_CACHE_DIR="${POCL_CACHE_DIR:-$scratch/pocl}" TPPBENCH="$program" TPP_SOURCE="$source_root"
    )
    for name in ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS OCL_ICD_VENDORS; do
        [[ -z ${!name:-} ]] || clean+=("$name=${!name}")
    done
    rm -rf "${scratch:?}"/*
    mkdir "$scratch/home" "$scratch/tmp" "$scratch/pocl" "$scratch/work"
    (cd "$scratch/work" && exec env -i "${clean[@]}" bash "$script" </dev/null) \
        >"$scratch/stdout" 2>"$scratch/stderr" || code=$?
    printf '%d\n' "$code" >"$scratch/exit"
}

# Compares one stream with what is expected of it; prints the difference.
compare_stream() {
    local stem=$1 stream=$2
    if [[ -f $stem.$stream.glob ]]; then
        matches_glob "$stem.$stream.glob" "$scratch/$stream" && return 0
        printf '%s does not match %s:\n' "$stream" "$stem.$stream.glob"
        diff -u "$stem.$stream.glob" "$scratch/$stream" || true
    elif [[ -f $stem.$stream.exact ]]; then
        diff -u "$stem.$stream.exact" "$scratch/$stream" && return 0
    else
        [[ -s $scratch/$stream ]] || return 0
        printf '%s should be empty:\n' "$stream"
        cat "$scratch/$stream"
    fi
    return 1
}

refresh() {
    local stem=$1 stream
    cp "$scratch/exit" "$stem.exit"
    grep -qvx 0 "$stem.exit" || rm "$stem.exit"
    for stream in stdout stderr; do
        if [[ -f $stem.$stream.glob ]]; then
            compare_stream "$stem" "$stream" || true
        elif [[ -s $scratch/$stream ]]; then
            cp "$scratch/$stream" "$stem.$stream.exact"
        else
            rm -f "$stem.$stream.exact"
        fi
    done
}

compare() {
    local stem=$1 failed=0 expected=0
    if [[ -f $stem.exit ]]; then
        expected=$(<"$stem.exit")
    fi
    if [[ $(<"$scratch/exit") == 77 && $expected != 77 ]]; then
        cat "$scratch/stderr"
        exit 77
    fi
    if [[ $(<"$scratch/exit") != "$expected" ]]; then
        printf 'exit code %s, expected %s\n' "$(<"$scratch/exit")" "$expected"
        failed=1
    fi
    compare_stream "$stem" stdout || failed=1
    compare_stream "$stem" stderr || failed=1
    return $failed
}

mode=compare
if [[ ${1:-} == --refresh ]]; then
    mode=refresh
    shift
fi
(($# >= 2)) || { echo "usage: run_cli_test.sh [--refresh] PROGRAM SCRIPT..." >&2; exit 2; }
program=$(realpath -e "$1") || exit 2
shift
source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for script in "$@"; do
    script=$(realpath -e "$script") || exit 2
    run_script "$script"
    "$mode" "${script%.sh}"
done
